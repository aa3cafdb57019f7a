import Primitives
import X86

extension Edit {
  /// Where the kernel has all of RAM (Linux: Documentation/arch/x86/x86_64/mm.rst, "direct mapping of all physical memory").
  private static let directMap: UInt64 = 0xffff_8880_0000_0000

  /// The place as an expression names it, and the value that it is set to; `nil` for what is no assignment, and for places without a name.
  package var assignment: (place: String, value: UInt64)? {
    switch self {
    case .register(let register, let value): return (Register(register, .qword).name, value)
    case .rip(let value): return ("rip", value)
    case .flag(let flag, let value): return (ExpressionReference.flag(flag).name, value)
    case .control(let number, let value): return ("cr\(number)", value)
    case .msr(let msr, let value): return MSR.names.contains { $0.msr == msr } ? (msr.name, value) : nil
    case .memory(let physical, let bytes):
      guard bytes.count == 8 || bytes.count == 1 else { return nil }
      let value = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      return ("\(bytes.count == 8 ? "qword" : "byte")[0x\(hex(Self.directMap &+ physical))]", value)
    case .interrupt, .fault, .skip: return nil
    }
  }
}
