import Primitives
import X86

/// Instructions that a run notices: by what they may do to registers and flags, or by their operation.
///
/// It may name more than those that really do it (a conditional move, a shift by 0): whoever asks looks at the reports of the steps in question.
package struct InstructionProbe: Hashable, Sendable {
  /// General registers by number, one bit each.
  package var writes: UInt16 = 0
  package var reads: UInt16 = 0
  /// Flags by their mask in RFLAGS.
  package var modifies: UInt64 = 0
  package var tests: UInt64 = 0
  package var operations: Set<Operation> = []
  /// Whether it notices moves, pushes and pops of segment registers.
  package var segmentMoves = false

  package init() {}

  func matches(_ instruction: Instruction) -> Bool {
    if operations.contains(instruction.operation) { return true }
    if segmentMoves, instruction.operands.contains(where: { if case .segment = $0 { true } else { false } }) { return true }
    if writes != 0, instruction.mayWrite(writes) { return true }
    if reads != 0, instruction.mayRead(reads) { return true }
    if modifies | tests != 0 {
      let flags = instruction.flagEffects
      return (flags.modified | flags.undefined) & modifies != 0 || flags.tested & tests != 0
    }
    return false
  }
}
