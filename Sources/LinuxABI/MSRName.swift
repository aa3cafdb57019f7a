/// A model-specific register as Linux names it, and what Linux keeps in it (Linux arch/x86/include/asm/msr-index.h).
package struct MSRName: Hashable, Sendable {
  package let number: UInt32
  /// The name of the constant: `MSR_LSTAR`.
  package let name: String
  /// Short: what it is for.
  package let role: String

  /// In the order in which a walk meets them.
  package static let all: [MSRName] = [
    MSRName(number: 0xc000_0080, name: "MSR_EFER", role: "long mode and SYSCALL on or off"),
    MSRName(number: 0xc000_0081, name: "MSR_STAR", role: "selectors that SYSCALL and SYSRET load"),
    MSRName(number: 0xc000_0082, name: "MSR_LSTAR", role: "where SYSCALL goes: entry_SYSCALL_64"),
    MSRName(number: 0xc000_0083, name: "MSR_CSTAR", role: "where SYSCALL goes from 32-bit code (AMD)"),
    MSRName(number: 0xc000_0084, name: "MSR_SYSCALL_MASK", role: "flags that SYSCALL clears"),
    MSRName(number: 0xc000_0100, name: "MSR_FS_BASE", role: "the program's thread-local storage"),
    MSRName(number: 0xc000_0101, name: "MSR_GS_BASE", role: "GS base in effect: the program's in ring 3, the CPU's own data in ring 0"),
    MSRName(number: 0xc000_0102, name: "MSR_KERNEL_GS_BASE", role: "the other GS base: SWAPGS exchanges the two"),
    MSRName(number: 0xc000_0103, name: "MSR_TSC_AUX", role: "number of the CPU and its node, for RDTSCP"),
    MSRName(number: 0x10, name: "MSR_IA32_TSC", role: "time-stamp counter"),
    MSRName(number: 0x174, name: "MSR_IA32_SYSENTER_CS", role: "code selector for SYSENTER"),
    MSRName(number: 0x175, name: "MSR_IA32_SYSENTER_ESP", role: "stack for SYSENTER"),
    MSRName(number: 0x176, name: "MSR_IA32_SYSENTER_EIP", role: "where SYSENTER goes"),
    MSRName(number: 0x277, name: "MSR_IA32_CR_PAT", role: "memory types that page table bits choose"),
  ]

  /// The MSR of that number; `nil` for those that the walk does not meet.
  package static func numbered(_ number: UInt32) -> MSRName? { all.first { $0.number == number } }
}
