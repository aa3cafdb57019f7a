/// Paragraphs of text, wrapped to the width and scrolled.
package struct TextBlock {
  /// The paragraphs, one line each before wrapping.
  package var paragraphs: [TextLine]
  /// How many columns the second and later lines of a paragraph are indented.
  package var hanging: Int
  /// The first wrapped row shown; brought into range when drawn.
  package var offset: Int

  /// A block of `paragraphs`.
  package init(_ paragraphs: [TextLine], hanging: Int = 0, offset: Int = 0) {
    self.paragraphs = paragraphs
    self.hanging = hanging
    self.offset = offset
  }

  /// The rows that the text takes at a width of `columns`.
  package func rows(columns: Int) -> [TextLine] {
    paragraphs.flatMap { $0.wrapped(to: columns, hanging: hanging) }
  }

  /// Draws the rows from `offset` on in `rect`.
  @discardableResult
  package func draw(into grid: inout Grid, in rect: Rect) -> Listing {
    guard rect.width > 0 else { return Listing(scroll: Scroll(offset: 0, visible: 0, total: 0), body: rect) }
    let rows = rows(columns: rect.width)
    let listing = Listing(scroll: Scroll(offset: offset, visible: rect.height, total: rows.count), body: rect)
    for index in listing.scroll.rows { grid.put(rows[index], in: listing.rect(ofRow: index)) }
    return listing
  }
}
