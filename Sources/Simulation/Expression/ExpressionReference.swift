import LinuxABI
import Primitives
import X86

/// What a name in an expression stands for.
package enum ExpressionReference: Hashable, Sendable {
  /// A register or a part of it: `rax`, `ah`.
  case register(Register)
  case rip
  case rflags
  /// `rflags.zf`: 0 or 1; `rflags.iopl`: 0 to 3.
  case flag(Flag)
  /// `cpl`, `ring`.
  case privilegeLevel
  /// The selector in a segment register: `cs`.
  case selector(SegmentRegister)
  /// `cr0`, `cr2`, `cr3`, `cr4`, `cr8`.
  case control(Int)
  /// `lstar`, `msr.lstar`.
  case msr(MSR)
  /// `pt_regs`: where the current task's user registers are saved.
  case frame
  /// `pt_regs.ax`.
  case frameField(PtRegs.Field)
  /// `current.pid`: a field of the running task's task_struct, by its path there.
  case taskField(String)
  case state(State)
  /// The address of a function, variable or label.
  case symbol(String)

  /// What is neither in a register nor in memory.
  package enum State: String, Hashable, Sendable, CaseIterable {
    /// The number of the system call in progress; compared with a text, its name.
    case syscall
    /// The name of the function around RIP, empty where there is none.
    case symbol
    /// The name of the phase, empty outside all of them.
    case phase
    case tick
    /// The mnemonic of the instruction at RIP, empty where there is none.
    case insn
    /// All that the console has shown so far.
    case console
  }

  /// The name as it is written in an expression.
  package var name: String {
    switch self {
    case .register(let register): register.name
    case .rip: "rip"
    case .rflags: "rflags"
    case .flag(let flag): "rflags." + flag.name.lowercased()
    case .privilegeLevel: "cpl"
    case .selector(let segment): segment.name
    case .control(let number): "cr\(number)"
    case .msr(let msr): msr.name
    case .frame: "pt_regs"
    case .frameField(let field): "pt_regs." + field.name
    case .taskField(let path): Self.taskPrefix + path
    case .state(let state): state.rawValue
    case .symbol(let name): Self.known[name] == nil && !Self.isReserved(name) ? name : "&" + name
    }
  }

  /// The names that mean the same in every expression; all others are symbols.
  static let known: [String: ExpressionReference] = {
    var result: [String: ExpressionReference] = ["ring": .privilegeLevel]
    func add(_ reference: ExpressionReference, as name: String? = nil) { result[name ?? reference.plainName] = reference }
    for register in GeneralRegister.allCases {
      for width in Width.allCases { add(.register(Register(register, width))) }
      if register.rawValue < 4 { add(.register(Register(register, .byte, isHighByte: true))) }
    }
    for reference in [ExpressionReference.rip, .rflags, .privilegeLevel, .frame] { add(reference) }
    for flag in Flag.allCases { add(.flag(flag)) }
    for segment in SegmentRegister.allCases { add(.selector(segment)) }
    for number in [0, 2, 3, 4, 8] { add(.control(number)) }
    for (msr, name) in MSR.names {
      add(.msr(msr), as: name)
      add(.msr(msr), as: "msr." + name)
    }
    for field in PtRegs.fields { add(.frameField(field)) }
    for state in State.allCases { add(.state(state)) }
    return result
  }()

  /// All names that mean the same in every expression, functions and sizes of memory among them, in order: for completion.
  package static let names: [String] =
    (known.keys + ExpressionFunction.allCases.map(\.rawValue) + ExpressionMemory.allCases.map(\.rawValue)).sorted()

  /// The name of anything but a symbol.
  private var plainName: String {
    if case .symbol(let name) = self { return name }
    return name
  }

  /// Names whose part behind the point is from a fixed list, so that a wrong one is a mistake and no symbol.
  static let prefixes = ["rflags.", "msr.", "pt_regs."]

  /// What stands before a field of the running task. Which fields there are only the kernel's debug information tells.
  static let taskPrefix = "current."

  /// Names that begin something else than a reference.
  static func isReserved(_ name: String) -> Bool {
    ExpressionFunction(rawValue: name) != nil || ExpressionMemory(rawValue: name) != nil || name == "before" || name.hasPrefix("before.")
      || name.hasPrefix(taskPrefix) || prefixes.contains { name.hasPrefix($0) }
  }

  /// What kind of value it has.
  var type: ExpressionType {
    switch self {
    case .state(.syscall): .systemCall
    case .state(.tick): .integer
    case .state: .text
    default: .integer
    }
  }
}

/// The size of what an access to memory reads.
package enum ExpressionMemory: String, Hashable, Sendable, CaseIterable {
  case byte
  case word
  case dword
  case qword
  /// Up to a zero byte.
  case string
  /// As many as the second number says.
  case bytes

  /// Bytes of a number; `nil` for texts.
  package var size: Int? {
    switch self {
    case .byte: 1
    case .word: 2
    case .dword: 4
    case .qword: 8
    case .string, .bytes: nil
    }
  }

  var type: ExpressionType {
    switch self {
    case .string: .text
    case .bytes: .bytes
    default: .integer
    }
  }
}

/// A function of the expression language.
package enum ExpressionFunction: String, Hashable, Sendable, CaseIterable {
  /// The number, compared, divided, shifted and shown as a signed one from here on.
  case signed
  /// The opposite of `signed`.
  case unsigned
  /// The low 8 bits, sign-extended to 64.
  case sext8
  case sext16
  case sext32
  /// Whether bits 63 to 47 are equal.
  case canonical
  /// The page-table entry at which the translation of an address ends: the one that maps its page, or the first that is not present.
  case pte
  /// Characters of a text, or how many bytes.
  case len
  /// Whether the first text contains the second.
  case contains
  /// The name of the error that a system call's result is, empty for success.
  case errno
  /// The symbol at an address, with `+0x...` inside it, empty where there is none.
  case name

  /// What kind of value each parameter has; `nil` takes a text or bytes.
  var parameters: [ExpressionType?] {
    switch self {
    case .len: [nil]
    case .contains: [.text, .text]
    default: [.integer]
    }
  }

  var type: ExpressionType {
    switch self {
    case .errno, .name: .text
    default: .integer
    }
  }
}

/// What kind of value an expression has; always known before it is evaluated.
package enum ExpressionType: Hashable, Sendable {
  case integer
  case text
  case bytes
  /// A number that may also be compared with a system call's name.
  case systemCall

  /// For messages: "a text".
  var description: String {
    switch self {
    case .integer, .systemCall: "a number"
    case .text: "a text"
    case .bytes: "a row of bytes"
    }
  }

  var isNumber: Bool { self == .integer || self == .systemCall }
}
