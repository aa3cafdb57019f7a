import Primitives
import X86

/// Holds our decoder and formatter against what a disassembler printed.
package struct DisassemblyComparison {
  /// What came out.
  package enum Outcome: Hashable, Sendable {
    case same
    /// A difference that is on the list.
    case known(KnownDifference)
    /// Any other, in words.
    case different(String)
  }

  /// Whom we are compared with.
  package let disassembler: Disassembler
  private let formatter: Formatter

  /// A comparison with what `disassembler` printed.
  package init(_ disassembler: Disassembler) {
    self.disassembler = disassembler
    formatter = Formatter(disassembler.isATT ? .att : .intel, sizeKeywords: .always)
  }

  /// Compares one line. `bytes` are those at its address, at least as many as it took, up to 15.
  package func compare(_ line: DisassemblyLine, bytes: [UInt8]) -> Outcome {
    let found: KnownDifference.Case
    var normaliser = Normaliser(isATT: disassembler.isATT)
    let theirText = disassembler == .gnuIntel ? GNUSpelling.common(line) : line.text
    do {
      let instruction = try Decoder.decode(InstructionBytes(bytes))
      let text = formatter.text(of: instruction, at: line.address)
      let constants = text.operands.compactMap { operand -> UInt64? in
        if case .immediate(_, let width) = instruction.operands[operand.index] { width.mask } else { nil }
      }
      normaliser.constantMasks = constants
      normaliser.hasShortAddresses = instruction.addressWidth == .dword
      let ours = normaliser.normal(text.description.utf8)
      let theirs = normaliser.normal(theirText.utf8)
      if Int(instruction.length) == line.bytes.count, ours == theirs { return .same }
      found = KnownDifference.Case(
        disassembler: disassembler, bytes: bytes, instruction: instruction, ours: ours, theirs: theirs, theirLength: line.bytes.count,
        isUnknown: line.text.isEmpty)
    } catch {
      if line.text.isEmpty { return .same }
      found = KnownDifference.Case(
        disassembler: disassembler, bytes: bytes, instruction: nil, ours: "\(error)", theirs: normaliser.normal(theirText.utf8),
        theirLength: line.bytes.count,
        isUnknown: false)
    }
    for difference in KnownDifference.allCases where difference.explains(found) { return .known(difference) }
    let length = found.instruction.map { "\($0.length) bytes" } ?? "none"
    return .different(
      "\(hex(bytes)): ours \(length) \(found.ours), theirs \(found.theirLength) bytes \(found.theirs) (\(line.text))")
  }
}
