/// A screen's worth of cells: what `render` fills, screens present, and tests compare.
///
/// Everything is drawn through `put`, `fill` and the widgets, which clip, so no coordinate is wrong. Two rules always hold: a wide glyph has both its
/// cells or none (overwriting one half turns the other into a space), and no cell holds a control character, so text from anywhere is safe to draw.
package struct Grid: Hashable, Sendable {
  /// The number of columns.
  package let width: Int
  /// The number of rows.
  package let height: Int
  /// The cells row by row from the top left, `width` times `height` of them.
  package private(set) var cells: [Cell]
  /// Where the terminal's cursor stands: at the focus, so that a screen reader finds it; `nil` hides it.
  package var cursor: Point?

  /// A grid of blank cells.
  package init(_ size: Size) {
    width = size.width
    height = size.height
    cells = Array(repeating: .blank, count: size.width * size.height)
  }

  /// A grid of `width` by `height` blank cells, each length brought into the limits of `Size`.
  package init(width: Int, height: Int) { self.init(Size(width: width, height: height)) }

  /// The number of columns and rows.
  package var size: Size { Size(width: width, height: height) }

  /// All cells.
  package var bounds: Rect { Rect(x: 0, y: 0, width: width, height: height) }

  /// The cell at column `x` of row `y`; blank outside the grid.
  package subscript(x: Int, y: Int) -> Cell {
    guard x >= 0, x < width, y >= 0, y < height else { return .blank }
    return cells[y * width + x]
  }

  /// Replaces the cell at `index`, turning a half glyph that loses its other half into a space.
  private mutating func replace(_ index: Int, with cell: Cell) {
    let old = cells[index].width
    if old == 0 {
      cells[index - 1].becomeSpace()
    } else if old == 2 {
      cells[index + 1].becomeSpace()
    }
    cells[index] = cell
  }
}

// MARK: - Text

extension Grid {
  /// Draws `text` from column `x` of row `y` inside `clip` (the whole grid when `nil`) and returns the column after it, at most the clip's end.
  ///
  /// The text keeps the surface that lies there unless `surface` names another. Control characters and direction marks are dropped, a combining mark
  /// joins the scalar before it, and the half of a wide glyph that the clip cuts through becomes a space.
  @discardableResult
  package mutating func put(
    _ text: some StringProtocol, x: Int, y: Int, _ role: Role = .text, on surface: Surface? = nil, clip: Rect? = nil
  ) -> Int {
    let area = clip.map { $0.intersection(bounds) } ?? bounds
    var column = Point(x: x, y: 0).x
    guard !area.isEmpty, y >= area.y, y < area.endY, column < area.endX else { return min(column, area.endX) }
    let row = y * width
    var last = -1
    for scalar in text.unicodeScalars {
      switch scalar.terminalWidth {
      case .dropped: continue
      case .combining:
        if last >= 0, let mark = UInt16(exactly: scalar.value) { cells[last].attach(mark: mark) }
      case .narrow:
        guard column < area.endX else { return area.endX }
        last = -1
        if column >= area.x {
          last = row + column
          place(scalar.value, at: last, role, surface)
        }
        column += 1
      case .wide:
        guard column < area.endX else { return area.endX }
        last = -1
        if column >= area.x, column + 1 < area.endX {
          last = row + column
          placeWide(scalar.value, at: last, role, surface)
        } else if column >= area.x {
          place(0x20, at: row + column, role, surface)
        } else if column + 1 >= area.x {
          place(0x20, at: row + column + 1, role, surface)
        }
        column += 2
      }
    }
    return min(column, area.endX)
  }

  /// Draws a line in `rect`'s first row, cut with an ellipsis when it does not fit, and returns the column after it.
  @discardableResult
  package mutating func put(_ line: TextLine, in rect: Rect, _ alignment: Alignment = .left, on surface: Surface? = nil) -> Int {
    guard !rect.isEmpty else { return rect.x }
    let wanted = line.width
    let shown = wanted > rect.width ? line.truncated(to: rect.width) : line
    var column = rect.x + alignment.offset(of: max(rect.width - wanted, 0))
    for span in shown.spans {
      column = put(span.text, x: column, y: rect.y, span.role, on: surface, clip: rect)
    }
    return column
  }

  private mutating func place(_ scalar: UInt32, at index: Int, _ role: Role, _ surface: Surface?) {
    let surface = surface ?? cells[index].surface
    replace(index, with: Cell(scalar: scalar, width: 1, role: role, surface: surface))
  }

  private mutating func placeWide(_ scalar: UInt32, at index: Int, _ role: Role, _ surface: Surface?) {
    let surface = surface ?? cells[index].surface
    replace(index, with: Cell(scalar: scalar, width: 2, role: role, surface: surface))
    replace(index + 1, with: Cell(scalar: 0, width: 0, role: role, surface: surface))
  }
}

// MARK: - Areas

extension Grid {
  /// Fills `rect` with `glyph` (one column wide; anything else becomes a space) in `role` on `surface`, removing what was there.
  package mutating func fill(_ rect: Rect, with glyph: Unicode.Scalar = " ", _ role: Role = .text, on surface: Surface = .plain) {
    let area = rect.intersection(bounds)
    let drawn = glyph.terminalWidth == .narrow ? glyph.value : 0x20
    let cell = Cell(scalar: drawn, width: 1, role: role, surface: surface)
    for y in area.y..<area.endY {
      for index in y * width + area.x..<y * width + area.endX { replace(index, with: cell) }
    }
  }

  /// Lays `surface` under everything in `rect`, whole glyphs at a time; text and roles stay.
  package mutating func lay(_ surface: Surface, under rect: Rect) {
    forGlyphs(in: rect) { $0.surface = surface }
  }

  /// Gives everything in `rect` the role `role`, whole glyphs at a time; text and surfaces stay.
  package mutating func recolor(_ rect: Rect, _ role: Role) {
    forGlyphs(in: rect) { $0.role = role }
  }

  /// Draws the part of `other` that lies in `clip` with its top left cell at `origin`: a picture larger than its window.
  package mutating func draw(_ other: Grid, at origin: Point, clip: Rect) {
    let area = clip.intersection(bounds)
      .intersection(Rect(x: origin.x, y: origin.y, width: other.width, height: other.height))
    for y in area.y..<area.endY {
      for x in area.x..<area.endX {
        var cell = other[x - origin.x, y - origin.y]
        // A glyph that the clip cuts through shows as a space.
        if cell.width == 0 && x == area.x || cell.width == 2 && x + 1 == area.endX { cell.becomeSpace() }
        replace(y * width + x, with: cell)
      }
    }
  }

  /// Exchanges scalars: `change` returns the new narrow scalar for a cell, or `nil` to keep it. Of a wide glyph both cells take the new scalar.
  mutating func mapScalars(_ change: (Cell) -> UInt32?) {
    for index in cells.indices where cells[index].width > 0 {
      guard let scalar = change(cells[index]) else { continue }
      if cells[index].width == 2 {
        cells[index].becomeSpace()
        cells[index + 1].becomeSpace()
        cells[index + 1].substitute(scalar)
      }
      cells[index].substitute(scalar)
    }
  }

  private mutating func forGlyphs(in rect: Rect, _ change: (inout Cell) -> Void) {
    let area = rect.intersection(bounds)
    guard !area.isEmpty else { return }
    for y in area.y..<area.endY {
      let row = y * width
      let start = cells[row + area.x].width == 0 ? area.x - 1 : area.x
      let end = cells[row + area.endX - 1].width == 2 ? area.endX + 1 : area.endX
      for index in row + start..<row + end { change(&cells[index]) }
    }
  }
}
