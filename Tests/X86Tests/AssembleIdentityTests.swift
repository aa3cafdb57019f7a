import Conformance
import Primitives
import Testing
import X86

/// Text goes through the assembler and comes back as the same text.
@Suite struct AssembleIdentityTests {
  /// Why a text need not come back.
  private enum Exception: String {
    /// The assembler has no word for it.
    case unknown
    /// The assembler writes the operands of an exchange in the other order.
    case symmetric
    /// The text does not say what makes it another one: operand size or address size of an implicit operand.
    case implicit
    /// A place in the source and not a distance.
    case branch
  }

  private static func exception(_ instruction: Instruction, isATT: Bool) -> Exception? {
    let isWord = instruction.width == .word
    switch instruction.operation {
    // INT1 and UD0 with operands; BSWAP, MOVZX and MOVSX from 16 to 16 bits; MOVSXD without REX.W; far returns with 16 bits in Intel syntax.
    case .int1, .ud0: return .unknown
    case .bswap, .movzx, .movsx: return isWord ? .unknown : nil
    case .movsxd: return instruction.width == .qword ? nil : .unknown
    case .retFar: return isWord && !isATT ? .unknown : nil
    case .jmpFar, .callFar: return instruction.width == .qword && !isATT ? .unknown : nil
    case .xchg: return .symmetric
    case .xlat: return .implicit
    case .pushf, .popf, .movFromSegment: return isWord && !isATT ? .implicit : nil
    // The 32-bit absolute address of MOV with 67, which the assembler takes for a sign-extended one.
    case .mov where instruction.addressWidth == .dword && instruction.row?.traits.contains(.namedByAddressSize) == true: return .implicit
    default: break
    }
    return instruction.operands.contains { if case .relative = $0 { true } else { false } } ? .branch : nil
  }

  @Test(arguments: [false, true]) func `format, assemble, decode, format is the identity`(isATT: Bool) {
    guard let assembler = Assembler.found else {
      print("SKIPPED: there is no clang beside swift on PATH, so nothing was assembled")
      return
    }
    let formatter = Formatter(isATT ? .att : .intel, sizeKeywords: .always)
    let instructions = InstructionSamples(seed: isATT ? 8 : 7).prefix(30_000).compactMap { try? Decoder.decode(InstructionBytes($0)) }
      .filter { $0.operation != .vector && Self.exception($0, isATT: isATT) == nil }
    let texts = instructions.map { formatter.text(of: $0, at: 0).description }
    var lost: [String] = []
    for ((instruction, text), bytes) in zip(zip(instructions, texts), assembler.assemble(texts, isATT: isATT)) {
      let back = bytes.flatMap { try? Decoder.decode(InstructionBytes($0)) }
      let backText = back.map { formatter.text(of: $0, at: 0).description }
      if backText != text || back?.operation != instruction.operation || back?.condition != instruction.condition {
        lost.append("\(text) became \(backText ?? "nothing")")
      }
    }
    #expect(lost == [])
    #expect(instructions.count > 10_000)
    #expect(Set(instructions.compactMap(\.form)).count > 250)
  }
}
