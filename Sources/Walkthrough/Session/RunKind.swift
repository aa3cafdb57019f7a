import Simulation
import X86

/// What instructions of a run have in common: one operation. The pushes that save registers have others between them: kernels clear each register
/// right after saving it, so that no value of the user's is left for speculation.
struct RunKind: Hashable {
  private let operation: X86.Operation

  /// The kind of the run that an instruction is in.
  ///
  /// - Parameter neighbour: the instruction beside it, on the side to which the run goes on.
  init?(_ instruction: Instruction?, neighbour: Instruction?) {
    guard let instruction else { return nil }
    operation = instruction.isClearing && neighbour?.operation == .push ? .push : instruction.operation
  }

  func contains(_ instruction: Instruction) -> Bool {
    instruction.operation == operation || operation == .push && instruction.isClearing
  }

  /// Whether an instruction is one of those that are counted, and no other between them.
  func counts(_ instruction: Instruction) -> Bool { instruction.operation == operation }
}

extension Instruction {
  /// `xor eax, eax`
  fileprivate var isClearing: Bool {
    guard operation == .xor, operands.count == 2, case .register(let target) = operands[0], case .register(let source) = operands[1] else {
      return false
    }
    return target == source
  }
}
