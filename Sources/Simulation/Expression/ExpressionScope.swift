import LinuxABI
import Primitives
import X86

/// The position of a run that an expression is asked at: everything that a name can stand for.
///
/// Nothing that is asked here may change the machine: memory is inspected, not accessed.
package protocol ExpressionScope {
  func register(_ register: GeneralRegister) -> UInt64
  var rip: UInt64 { get }
  var rflags: RFLAGS { get }
  /// Current privilege level, 0 to 3.
  var cpl: Int { get }
  /// The visible 16 bits of a segment register.
  func selector(_ segment: SegmentRegister) -> UInt16
  /// CR0, CR2, CR3, CR4 or CR8.
  func control(_ number: Int) -> UInt64
  /// `nil` for one that this CPU does not have.
  func msr(_ msr: MSR) -> UInt64?
  /// `count` bytes at a linear address, translated as the current page tables say, whatever their permissions; `nil` when a page is missing.
  func memory(at address: Address, count: Int) -> [UInt8]?
  /// The page-table entry at which the translation of an address ends, with the current page tables; `nil` for an address that is not canonical.
  func pageTableEntry(of address: Address) -> UInt64?
  /// Where a symbol of the kernel or the program is.
  func address(ofSymbol name: String) -> Address?
  /// Names of symbols that are spelled almost like `name`, for a hint.
  func symbols(like name: String) -> [String]
  /// The closest symbol at or below an address, with the distance: `main+0x4`; `nil` where there is none.
  func symbolText(at address: Address) -> String?
  /// The name of the function around RIP.
  var function: String? { get }
  /// Where the current task's pt_regs are; `nil` while its user registers are in the CPU.
  var frame: Address? { get }
  /// Whether a word of them is there: not before the entry code has pushed it.
  func isPushed(_ field: PtRegs.Field) -> Bool
  /// The names of the fields of the kernel's task_struct; empty for a kernel that does not say.
  var taskFields: [String] { get }
  /// Whether a path like `pid` or `cred.uid` leads to a field of it.
  func isTaskField(_ path: String) -> Bool
  /// A field of the running task as an unsigned number; `nil` before there is a task.
  func taskField(_ path: String) -> UInt64?
  /// The number of the system call in progress.
  var systemCall: UInt64? { get }
  var era: Era { get }
  var phase: Phase? { get }
  var tick: Tick { get }
  /// The mnemonic of the instruction at RIP, in lower case.
  var mnemonic: String? { get }
  /// What the console has shown so far.
  var console: String { get }
  /// The earlier position that `before` means.
  var before: (any ExpressionScope)? { get }
}
