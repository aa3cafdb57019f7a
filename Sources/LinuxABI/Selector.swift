/// A segment selector that 64-bit Linux uses (Linux arch/x86/include/asm/segment.h).
package struct Selector: Hashable, Sendable {
  /// The 16-bit value: index << 3 | table << 2 | RPL.
  package let value: UInt16
  /// The name of the constant; empty for the null selector.
  package let name: String
  package let meaning: String

  /// Number of the descriptor in the table.
  package var index: Int { Int(value >> 3) }
  /// Requested privilege level, 0 to 3.
  package var privilegeLevel: Int { Int(value & 3) }

  /// All of them by value.
  package static let all: [Selector] = [
    Selector(value: 0x00, name: "", meaning: "null"),
    Selector(value: 0x08, name: "__KERNEL32_CS", meaning: "32-bit kernel code, used while booting"),
    Selector(value: 0x10, name: "__KERNEL_CS", meaning: "64-bit kernel code, ring 0"),
    Selector(value: 0x18, name: "__KERNEL_DS", meaning: "kernel data, ring 0"),
    Selector(value: 0x23, name: "__USER32_CS", meaning: "32-bit user code, ring 3"),
    Selector(value: 0x2b, name: "__USER_DS", meaning: "user data, ring 3"),
    Selector(value: 0x33, name: "__USER_CS", meaning: "64-bit user code, ring 3"),
    Selector(value: 0x40, name: "GDT_ENTRY_TSS", meaning: "task state segment"),
    Selector(value: 0x50, name: "GDT_ENTRY_LDT", meaning: "local descriptor table"),
    Selector(value: 0x63, name: "GDT_ENTRY_TLS_MIN", meaning: "thread-local storage 1 of 3, per task"),
    Selector(value: 0x6b, name: "GDT_ENTRY_TLS_MIN + 1", meaning: "thread-local storage 2 of 3, per task"),
    Selector(value: 0x73, name: "GDT_ENTRY_TLS_MAX", meaning: "thread-local storage 3 of 3, per task"),
    Selector(value: 0x7b, name: "__CPUNODE_SEG", meaning: "number of the CPU and its node, in the limit"),
  ]

  /// The selector of that value; `nil` for values that Linux does not use.
  package static func named(_ value: UInt16) -> Selector? { all.first { $0.value == value } }

  /// What Linux writes into IA32_STAR: bits 47:32 are CS for SYSCALL, bits 63:48 the base that SYSRET adds 16 (CS) and 8 (SS) to.
  package static let star: UInt64 = 0x0023_0010_0000_0000
}

/// A row of the global descriptor table of each CPU, 16 rows of 8 bytes (Linux arch/x86/kernel/cpu/common.c, gdt_page).
package struct GDTRow: Hashable, Sendable {
  package let index: Int
  /// How many rows the descriptor takes: 2 for system segments in 64-bit mode.
  package let rows: Int
  /// The descriptor; `nil` where it depends on the CPU or task.
  package let descriptor: UInt64?
  package let selector: UInt16

  /// The rows that are in use.
  package static let all: [GDTRow] = [
    GDTRow(index: 0, rows: 1, descriptor: 0, selector: 0x00),
    GDTRow(index: 1, rows: 1, descriptor: 0x00cf_9b00_0000_ffff, selector: 0x08),
    GDTRow(index: 2, rows: 1, descriptor: 0x00af_9b00_0000_ffff, selector: 0x10),
    GDTRow(index: 3, rows: 1, descriptor: 0x00cf_9300_0000_ffff, selector: 0x18),
    GDTRow(index: 4, rows: 1, descriptor: 0x00cf_fb00_0000_ffff, selector: 0x23),
    GDTRow(index: 5, rows: 1, descriptor: 0x00cf_f300_0000_ffff, selector: 0x2b),
    GDTRow(index: 6, rows: 1, descriptor: 0x00af_fb00_0000_ffff, selector: 0x33),
    GDTRow(index: 8, rows: 2, descriptor: nil, selector: 0x40),
    GDTRow(index: 10, rows: 2, descriptor: nil, selector: 0x50),
    GDTRow(index: 12, rows: 1, descriptor: nil, selector: 0x63),
    GDTRow(index: 13, rows: 1, descriptor: nil, selector: 0x6b),
    GDTRow(index: 14, rows: 1, descriptor: nil, selector: 0x73),
    GDTRow(index: 15, rows: 1, descriptor: nil, selector: 0x7b),
  ]
}
