import Primitives
import X86

/// Holds our decoder and formatter against what llvm-objdump printed.
struct DisassemblyComparison {
  /// A difference that is on the list, or `nil` where there is none and where it is not.
  enum Outcome {
    case same
    case known(KnownDifference)
    case different(String)
  }

  let isATT: Bool
  private let formatter: Formatter

  init(isATT: Bool) {
    self.isATT = isATT
    formatter = Formatter(isATT ? .att : .intel, sizeKeywords: .always)
  }

  /// Compares one line. `bytes` are those at its address, at least as many as it took, up to 15.
  func compare(_ line: ObjdumpLine, bytes: [UInt8]) -> Outcome {
    let theirText = String(decoding: line.text, as: UTF8.self)
    let case_: KnownDifference.Case
    var normaliser = Normaliser(isATT: isATT)
    do {
      let instruction = try Decoder.decode(InstructionBytes(bytes))
      let text = formatter.text(of: instruction, at: line.address)
      let constants = text.operands.compactMap { operand -> UInt64? in
        if case .immediate(_, let width) = instruction.operands[operand.index] { width.mask } else { nil }
      }
      normaliser.constantMasks = constants
      let ours = normaliser.normal(text.description.utf8)
      let theirs = normaliser.normal(line.text)
      if Int(instruction.length) == line.bytes.count, ours == theirs { return .same }
      case_ = KnownDifference.Case(
        bytes: bytes, instruction: instruction, ours: ours, theirs: theirs, theirLength: line.bytes.count, isUnknown: line.text.isEmpty)
    } catch {
      if line.text.isEmpty { return .same }
      case_ = KnownDifference.Case(
        bytes: bytes, instruction: nil, ours: "\(error)", theirs: normaliser.normal(line.text), theirLength: line.bytes.count,
        isUnknown: false)
    }
    for difference in KnownDifference.allCases where difference.explains(case_) { return .known(difference) }
    let length = case_.instruction.map { "\($0.length) bytes" } ?? "none"
    return .different(
      "\(hex(bytes)): ours \(length) \(case_.ours), theirs \(case_.theirLength) bytes \(case_.theirs) (\(theirText))")
  }
}
