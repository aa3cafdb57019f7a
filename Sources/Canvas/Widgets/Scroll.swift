/// Which rows of a longer text are shown.
package struct Scroll: Hashable, Sendable {
  /// The first row shown.
  package private(set) var offset: Int
  /// The number of rows that there is room for.
  package let visible: Int
  /// The number of rows that there are.
  package let total: Int

  /// The view of `visible` of `total` rows that begins at `offset`, or as near to it as leaves no empty rows at the end.
  package init(offset: Int, visible: Int, total: Int) {
    self.visible = max(visible, 0)
    self.total = max(total, 0)
    self.offset = min(max(offset, 0), max(self.total - self.visible, 0))
  }

  /// Moves the view by as little as shows row `index` with `margin` rows before and after it, where there are so many.
  package mutating func reveal(_ index: Int, margin: Int = 0) {
    let margin = min(max(margin, 0), max((visible - 1) / 2, 0))
    let index = min(max(index, 0), max(total - 1, 0))
    if index - margin < offset {
      self = Scroll(offset: index - margin, visible: visible, total: total)
    } else if index + margin >= offset + visible {
      self = Scroll(offset: index + margin + 1 - visible, visible: visible, total: total)
    }
  }

  /// The rows that are shown.
  package var rows: Range<Int> { offset..<min(offset + visible, total) }

  /// Where the view stands, for a pane's lower edge: `↑↓ 13-24/100`, arrows only towards rows that are not shown; empty when all are.
  package var position: TextLine {
    guard total > visible, visible > 0 else { return TextLine() }
    return Self.arrows(up: offset > 0, down: rows.upperBound < total)
      + TextLine(" \(rows.lowerBound + 1)-\(rows.upperBound)/\(total)", .note)
  }

  /// Where there is more to see, for a text whose rows nobody has counted: `↑↓`.
  package static func arrows(up: Bool, down: Bool) -> TextLine {
    TextLine((up ? Glyph.upArrow.text : "") + (down ? Glyph.downArrow.text : ""), .note)
  }
}

/// Where a widget put its rows: for the mouse, for the pane's lower edge, and for the next scroll key.
package struct Listing: Hashable, Sendable {
  /// Which rows are shown.
  package let scroll: Scroll
  /// The cells that the rows occupy, one screen row each.
  package let body: Rect

  /// The rows of `scroll`, drawn in `body`.
  package init(scroll: Scroll, body: Rect) {
    self.scroll = scroll
    self.body = body
  }

  /// The row that is drawn at `point`.
  package func row(at point: Point) -> Int? {
    let index = scroll.offset + point.y - body.y
    return body.contains(point) && scroll.rows.contains(index) ? index : nil
  }

  /// The cells of row `index`; empty when it is not shown.
  package func rect(ofRow index: Int) -> Rect {
    scroll.rows.contains(index) ? body.row(index - scroll.offset) : .empty
  }
}
