/// struct pt_regs of x86-64: the user's registers on the task's kernel stack, 21 words (Linux arch/x86/include/asm/ptrace.h and
/// arch/x86/entry/calling.h, 5.0 and 6.12 alike).
package enum PtRegs {
  /// sizeof(struct pt_regs) in bytes.
  package static let size: UInt64 = 168

  /// Who puts a word into its place.
  package enum Origin: Hashable, Sendable {
    /// The CPU pushed it on its own.
    case cpu
    /// The entry code pushed the register of that name.
    case register(String)
    /// The entry code pushed a constant: its name and value.
    case constant(String, UInt64)
    /// The entry code pushed what it had put aside in the TSS, because the register was in use: the user's RSP.
    case scratch
    /// The CPU's error code at first; for vectors without one the stub's -1 or the vector. Always -1 when C code runs.
    case errorCode
  }

  /// One word.
  package struct Field: Hashable, Sendable {
    /// The name in C: `ax`, `orig_ax`, `flags`.
    package let name: String
    /// The name in the kernel's assembly: `RAX`, `ORIG_RAX`, `EFLAGS`.
    package let assemblyName: String
    /// Bytes from the start of the structure.
    package let offset: UInt64
    /// On the way in by SYSCALL, which pushes nothing itself.
    package let onSystemCall: Origin
    /// On the way in by an exception or interrupt.
    package let onException: Origin
    /// Which argument of a system call it holds, 1 to 6.
    package let argument: Int?

    init(
      _ name: String, _ assemblyName: String, _ offset: UInt64, _ onSystemCall: Origin, _ onException: Origin, argument: Int? = nil
    ) {
      self.name = name
      self.assemblyName = assemblyName
      self.offset = offset
      self.onSystemCall = onSystemCall
      self.onException = onException
      self.argument = argument
    }
  }

  /// All words, lowest address first; they are pushed from the last to the first.
  package static let fields: [Field] = [
    Field("r15", "R15", 0x00, .register("r15"), .register("r15")),
    Field("r14", "R14", 0x08, .register("r14"), .register("r14")),
    Field("r13", "R13", 0x10, .register("r13"), .register("r13")),
    Field("r12", "R12", 0x18, .register("r12"), .register("r12")),
    Field("bp", "RBP", 0x20, .register("rbp"), .register("rbp")),
    Field("bx", "RBX", 0x28, .register("rbx"), .register("rbx")),
    Field("r11", "R11", 0x30, .register("r11"), .register("r11")),
    Field("r10", "R10", 0x38, .register("r10"), .register("r10"), argument: 4),
    Field("r9", "R9", 0x40, .register("r9"), .register("r9"), argument: 6),
    Field("r8", "R8", 0x48, .register("r8"), .register("r8"), argument: 5),
    Field("ax", "RAX", 0x50, .constant("-ENOSYS", UInt64(bitPattern: -38)), .register("rax")),
    Field("cx", "RCX", 0x58, .register("rcx"), .register("rcx")),
    Field("dx", "RDX", 0x60, .register("rdx"), .register("rdx"), argument: 3),
    Field("si", "RSI", 0x68, .register("rsi"), .register("rsi"), argument: 2),
    Field("di", "RDI", 0x70, .register("rdi"), .register("rdi"), argument: 1),
    Field("orig_ax", "ORIG_RAX", 0x78, .register("rax"), .errorCode),
    Field("ip", "RIP", 0x80, .register("rcx"), .cpu),
    Field("cs", "CS", 0x88, .constant("__USER_CS", 0x33), .cpu),
    Field("flags", "EFLAGS", 0x90, .register("r11"), .cpu),
    Field("sp", "RSP", 0x98, .scratch, .cpu),
    Field("ss", "SS", 0xa0, .constant("__USER_DS", 0x2b), .cpu),
  ]

  private static let byName: [String: Field] = {
    var result: [String: Field] = [:]
    for field in fields { result[field.name] = field }
    return result
  }()

  /// The word of that C name.
  package static func field(_ name: String) -> Field? { byName[name] }

  /// The word at that offset.
  package static func field(at offset: UInt64) -> Field? {
    offset % 8 == 0 && offset < size ? fields[Int(offset / 8)] : nil
  }
}
