import LinuxABI
import Primitives
import X86

/// What a register means here and now.
package enum RegisterRole: Hashable, Sendable {
  /// The number of a system call that is being asked for or in progress; its name when it has one.
  case systemCallNumber(String?)
  /// Argument `index` (1 to 6) of a system call, with its C name; `nil` when the call does not take that many.
  case systemCallArgument(Int, String?)
  /// Parameter `index` of the C function that has just been called, with its name.
  case parameter(Int, String)
  /// What a C variable is kept in: its name, as debug information has it for this very instruction.
  case variable(String)
  /// The result of the system call that has just returned.
  case systemCallResult
  /// RCX between SYSCALL and its being saved, and from its being loaded to SYSRET: the user's RIP.
  case wayBack
  /// R11 likewise: the user's RFLAGS.
  case savedFlags
  /// RSP on the kernel stack, with the bytes in use below its top.
  case kernelStack(used: UInt64)
  /// RSP on the CPU's entry (trampoline) stack.
  case entryStack
  case userStack
  /// RSP still, or again, with the user's value while the kernel runs.
  case userStackInKernel
  case framePointer
  case none
}

/// What a value points at.
package enum Pointee: Hashable, Sendable {
  /// Readable text, with escapes for a newline and the like.
  case text(String)
  /// A symbol, with the distance into it.
  case symbol(String)
  /// A word of pt_regs; `nil` for its start, which is how C code names the whole.
  case frameField(String?)
}

/// All general registers, with what they mean and what changed.
package struct RegistersView: Hashable, Sendable {
  package struct Row: Hashable, Sendable {
    package var register: GeneralRegister
    package var value: UInt64
    /// The value before the last change, when that was now.
    package var old: UInt64?
    package var change: Change
    package var role: RegisterRole
    package var pointee: Pointee?
  }

  /// In the order of their use in a system call: rax, then the arguments, rcx and r11, the stack registers, and the rest.
  package var rows: [Row]
  package var rip: Row

  /// The order of `rows`.
  package static let order: [GeneralRegister] = [
    .rax, .rdi, .rsi, .rdx, .r10, .r8, .r9, .rcx, .r11, .rsp, .rbp, .rbx, .r12, .r13, .r14, .r15,
  ]
}

/// RFLAGS bit by bit.
package struct FlagsView: Hashable, Sendable {
  package struct Bit: Hashable, Sendable {
    package var flag: Flag
    /// 0 or 1; 0 to 3 for IOPL.
    package var value: Int
    package var change: Change
    /// Whether FMASK names it: SYSCALL will clear it.
    package var isMasked: Bool
  }

  /// From bit 21 down.
  package var bits: [Bit]
  package var rawValue: UInt64
  package var fmask: UInt64
}

/// Who may do what: the ring and everything that decides it at the next crossing.
package struct PrivilegeView: Hashable, Sendable {
  package enum GSOwner: Hashable, Sendable {
    case user
    case kernel
  }

  package struct Field: Hashable, Sendable {
    package var value: UInt64
    package var change: Change
  }

  package var cpl: Field
  package var cs: Field
  package var ss: Field
  /// STAR[47:32], where SYSCALL takes CS and SS from, and STAR[63:48] for SYSRET.
  package var starCall: UInt64
  package var starReturn: UInt64
  package var star: Field
  package var lstar: Field
  package var lstarSymbol: String?
  package var fmask: Field
  package var gsBase: Field
  package var kernelGSBase: Field
  /// Whose value GS.base holds; `nil` before boot has set it.
  package var gsOwner: GSOwner?
  package var cr3: Field
  /// Whether page-table isolation is on, and whether CR3 names the user's tables.
  package var isIsolated: Bool
  package var isUserTables: Bool
  /// EFER.SCE: SYSCALL is allowed.
  package var isSyscallEnabled: Bool
}
