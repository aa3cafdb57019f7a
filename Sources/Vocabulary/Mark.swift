/// Something on the screen that a lesson points at or hides, by its name in the expression language: `r11`, `rflags.if`, `pt_regs.ax`, `lstar`.
///
/// The name alone is kept here; what it stands for at a position is known to whoever looks at the machine.
package struct Mark: Hashable, Sendable, CustomStringConvertible {
  package let name: String

  /// The operands of the instruction under the cursor, in the code pane.
  package static let operand = Mark(known: "operand")

  /// `nil` when the text cannot be a name: a name begins with a letter or `_` and goes on with those, digits and `.`; at most 64 characters.
  package init?(_ name: String) {
    let scalars = name.unicodeScalars
    guard let first = scalars.first, scalars.count <= 64, Self.isLetter(first) else { return nil }
    guard scalars.allSatisfy({ Self.isLetter($0) || ("0"..."9").contains($0) || $0 == "." }) else { return nil }
    self.name = name
  }

  private init(known name: String) { self.name = name }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_"
  }

  package var description: String { name }
}
