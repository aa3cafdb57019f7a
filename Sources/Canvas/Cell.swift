/// One cell of a grid: eight plain bytes, so that grids are copied and compared as memory.
///
/// A glyph two columns wide takes two cells: the first holds it with width 2, the second is a continuation with width 0. `Grid` keeps them together.
package struct Cell: Hashable, Sendable {
  /// The Unicode scalar that is drawn; 0 in a continuation cell.
  package private(set) var scalar: UInt32
  /// A combining mark drawn over the scalar, as a UTF-16 code unit; 0 for none.
  package private(set) var mark: UInt16
  /// What the text means.
  package var role: Role
  /// The surface's raw value times 4, plus the width.
  private var surfaceAndWidth: UInt8

  /// A cell that shows `scalar`, which takes `width` columns (1 or 2; 0 for the second half of a wide glyph).
  init(scalar: UInt32, width: Int, role: Role, surface: Surface) {
    self.scalar = scalar
    mark = 0
    self.role = role
    surfaceAndWidth = surface.rawValue << 2 | UInt8(truncatingIfNeeded: width)
  }

  /// An empty cell.
  package static let blank = Cell(scalar: 0x20, width: 1, role: .text, surface: .plain)

  /// The columns that the cell's glyph takes: 1, 2, or 0 for the second half of a wide glyph.
  package var width: Int { Int(surfaceAndWidth & 3) }

  /// What the text lies on.
  package var surface: Surface {
    get { Surface(rawValue: surfaceAndWidth >> 2) ?? .plain }
    set { surfaceAndWidth = newValue.rawValue << 2 | surfaceAndWidth & 3 }
  }

  /// Shows a space in place of a glyph that lost its other half.
  mutating func becomeSpace() {
    scalar = 0x20
    mark = 0
    surfaceAndWidth = surfaceAndWidth & ~3 | 1
  }

  /// Shows `scalar`, of the same width, instead of the present one, without a combining mark.
  mutating func substitute(_ scalar: UInt32) {
    self.scalar = scalar
    mark = 0
  }

  /// Adds a combining mark; a cell has room for one, and keeps the first.
  mutating func attach(mark: UInt16) {
    if self.mark == 0 { self.mark = mark }
  }

  /// The cell's text as Unicode scalars; none for a continuation.
  package func append(to text: inout String.UnicodeScalarView) {
    guard width > 0, let base = Unicode.Scalar(scalar) else { return }
    text.append(base)
    if mark != 0, let combining = Unicode.Scalar(mark) { text.append(combining) }
  }
}
