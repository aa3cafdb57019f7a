/// An exception of the CPU and what Linux makes of it (SDM Vol. 3, table 6-1; Linux arch/x86/kernel/idt.c and traps.c).
package struct ExceptionVector: Hashable, Sendable {
  /// When the saved RIP is taken.
  package enum Kind: String, Hashable, Sendable {
    /// Before: RIP points at the instruction, which can be run again.
    case fault
    /// After: RIP points behind the instruction.
    case trap
    /// RIP means nothing for certain.
    case abort
    /// Not caused by the instruction.
    case interrupt
  }

  package let number: Int
  /// `#PF`, `NMI`.
  package let name: String
  package let meaning: String
  package let kind: Kind
  /// Whether the CPU pushes an error code behind the frame.
  package let hasErrorCode: Bool
  /// What a program gets that causes it; `nil` where that is none or depends.
  package let signal: String?
  private let handlers: [Era: String]

  init(
    _ number: Int, _ name: String, _ meaning: String, _ kind: Kind, errorCode: Bool = false, signal: String? = nil, _ old: String?,
    _ new: String?
  ) {
    self.number = number
    self.name = name
    self.meaning = meaning
    self.kind = kind
    hasErrorCode = errorCode
    self.signal = signal
    var handlers: [Era: String] = [:]
    handlers[.v5_0] = old
    handlers[.v6_12] = new
    self.handlers = handlers
  }

  /// The C function that handles it; `nil` where the era has none.
  package func handler(_ era: Era) -> String? { handlers[era] }

  /// The vectors that have a name.
  package static let all: [ExceptionVector] = [
    ExceptionVector(0, "#DE", "divide error", .fault, signal: "SIGFPE", "do_divide_error", "exc_divide_error"),
    ExceptionVector(1, "#DB", "debug", .trap, signal: "SIGTRAP", "do_debug", "exc_debug"),
    ExceptionVector(2, "NMI", "non-maskable interrupt", .interrupt, "do_nmi", "exc_nmi"),
    ExceptionVector(3, "#BP", "breakpoint (INT3)", .trap, signal: "SIGTRAP", "do_int3", "exc_int3"),
    ExceptionVector(4, "#OF", "overflow", .trap, signal: "SIGSEGV", "do_overflow", "exc_overflow"),
    ExceptionVector(5, "#BR", "bound range exceeded", .fault, signal: "SIGSEGV", "do_bounds", "exc_bounds"),
    ExceptionVector(6, "#UD", "invalid opcode", .fault, signal: "SIGILL", "do_invalid_op", "exc_invalid_op"),
    ExceptionVector(7, "#NM", "device not available", .fault, "do_device_not_available", "exc_device_not_available"),
    ExceptionVector(8, "#DF", "double fault", .abort, errorCode: true, "do_double_fault", "exc_double_fault"),
    ExceptionVector(
      9, "old coprocessor", "coprocessor segment overrun", .fault, "do_coprocessor_segment_overrun", "exc_coproc_segment_overrun"),
    ExceptionVector(10, "#TS", "invalid TSS", .fault, errorCode: true, signal: "SIGSEGV", "do_invalid_TSS", "exc_invalid_tss"),
    ExceptionVector(
      11, "#NP", "segment not present", .fault, errorCode: true, signal: "SIGBUS", "do_segment_not_present", "exc_segment_not_present"),
    ExceptionVector(12, "#SS", "stack segment fault", .fault, errorCode: true, signal: "SIGBUS", "do_stack_segment", "exc_stack_segment"),
    ExceptionVector(
      13, "#GP", "general protection", .fault, errorCode: true, signal: "SIGSEGV", "do_general_protection", "exc_general_protection"),
    ExceptionVector(14, "#PF", "page fault", .fault, errorCode: true, signal: "SIGSEGV", "do_page_fault", "exc_page_fault"),
    ExceptionVector(16, "#MF", "x87 floating-point error", .fault, signal: "SIGFPE", "do_coprocessor_error", "exc_coprocessor_error"),
    ExceptionVector(17, "#AC", "alignment check", .fault, errorCode: true, signal: "SIGBUS", "do_alignment_check", "exc_alignment_check"),
    ExceptionVector(18, "#MC", "machine check", .abort, "do_machine_check", "exc_machine_check"),
    ExceptionVector(
      19, "#XM", "SIMD floating-point error", .fault, signal: "SIGFPE", "do_simd_coprocessor_error", "exc_simd_coprocessor_error"),
    ExceptionVector(20, "#VE", "virtualization exception", .fault, nil, nil),
    ExceptionVector(21, "#CP", "control protection", .fault, errorCode: true, signal: "SIGSEGV", nil, "exc_control_protection"),
    ExceptionVector(29, "#VC", "VMM communication (AMD)", .fault, errorCode: true, nil, "exc_vmm_communication"),
  ]

  /// The exception of that vector; `nil` for reserved vectors and for interrupts.
  package static func numbered(_ number: Int) -> ExceptionVector? { all.first { $0.number == number } }
}
