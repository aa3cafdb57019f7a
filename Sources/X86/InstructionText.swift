/// An instruction as text, in the pieces that a screen aligns, colours or masks.
package struct InstructionText: Hashable, Sendable, CustomStringConvertible {
  /// One operand of the text.
  package struct Operand: Hashable, Sendable {
    /// As it stands in the line: `[rbp - 0x8]`, `%rax`.
    package var text: String
    /// Which of `Instruction.operands` it is: AT&T syntax turns their order round and both syntaxes leave some out.
    package var index: Int
  }

  /// `lock`, `rep`, ...: the prefixes that syntax writes as words.
  package var prefixes: [String]
  /// Without prefixes: `movsb`, `addq`.
  package var mnemonic: String
  /// In the order of the syntax.
  package var operands: [Operand]
  /// The address that a branch or a RIP-relative operand means.
  package var target: UInt64?

  /// Prefixes and mnemonic: `rep movsb`.
  package var name: String { (prefixes + [mnemonic]).joined(separator: " ") }

  /// The operands with commas between; empty when there are none.
  package var operandList: String { operands.map(\.text).joined(separator: ", ") }

  /// The whole line, with one blank before the operands.
  package var description: String { operands.isEmpty ? name : name + " " + operandList }
}
