/// Rows of cells in columns, with an optional row of headings, scrolled by rows.
package struct Table {
  /// One column: how wide it is, how its cells stand in it, and when it gives way.
  package struct Column {
    /// The heading.
    package var title: TextLine
    /// The width; `nil` to fit the widest cell.
    package var width: Length?
    /// The most columns that a fitted column takes.
    package var maximum: Int
    /// Where a cell's text stands in the column.
    package var alignment: Alignment
    /// 0 for a column that stays; otherwise the column with the greatest number vanishes first when the minimums do not fit.
    package var dropOrder: Int

    /// A column of a given width.
    package init(_ width: Length, title: TextLine = TextLine(), _ alignment: Alignment = .left, dropOrder: Int = 0) {
      self.title = title
      self.width = width
      maximum = .max
      self.alignment = alignment
      self.dropOrder = dropOrder
    }

    /// A column as wide as its widest cell, at most `maximum`.
    package init(fittingUpTo maximum: Int, title: TextLine = TextLine(), _ alignment: Alignment = .left, dropOrder: Int = 0) {
      self.title = title
      width = nil
      self.maximum = maximum
      self.alignment = alignment
      self.dropOrder = dropOrder
    }
  }

  /// One row: cells for the columns in order, or one text across all of them.
  package struct Row {
    /// The cells from left to right; missing ones are empty.
    package var cells: [TextLine]
    /// Whether the first cell goes across all columns.
    package var isAcross: Bool
    /// What the row lies on; `nil` for what is there.
    package var surface: Surface?

    /// A row of cells.
    package init(_ cells: [TextLine], on surface: Surface? = nil) {
      self.cells = cells
      isAcross = false
      self.surface = surface
    }

    /// A row of one text across all columns.
    package init(across line: TextLine, on surface: Surface? = nil) {
      cells = [line]
      isAcross = true
      self.surface = surface
    }
  }

  /// The columns from left to right.
  package var columns: [Column]
  /// The rows from top to bottom.
  package var rows: [Row]
  /// The empty columns between neighbours.
  package var spacing: Int
  /// The first row shown; brought into range when drawn.
  package var offset: Int
  /// For a table too long to make all its rows: which of them `rows` are; `nil` when they are all.
  package var window: Scroll?

  /// A table of `rows` in `columns`. It has headings when a column has a title.
  package init(columns: [Column], rows: [Row], spacing: Int = 1, offset: Int = 0) {
    self.columns = columns
    self.rows = rows
    self.spacing = spacing
    self.offset = offset
  }

  /// A table of which only the rows in sight exist: `row` makes each of `window.rows`. The window's height is the rectangle's, less one for headings.
  package init(columns: [Column], spacing: Int = 1, window: Scroll, row: (Int) -> Row) {
    self.init(columns: columns, rows: window.rows.map(row), spacing: spacing, offset: window.offset)
    self.window = window
  }

  /// Draws the headings and the rows from `offset` on in `rect`.
  @discardableResult
  package func draw(into grid: inout Grid, in rect: Rect) -> Listing {
    let hasHeadings = columns.contains { !$0.title.isEmpty } && rect.height > 1
    let body = hasHeadings ? rect.droppingTop(1) : rect
    let scroll = window ?? Scroll(offset: offset, visible: body.height, total: rows.count)
    let listing = Listing(scroll: scroll, body: body)
    let places = places(in: rect)
    if hasHeadings {
      for (column, place) in zip(columns, places) {
        grid.put(
          column.title.spans.allSatisfy { $0.role == .text } ? column.title.inRole(.heading) : column.title, in: place.top(1),
          column.alignment)
      }
    }
    let first = window == nil ? 0 : scroll.offset
    for index in scroll.rows where rows.indices.contains(index - first) {
      let row = rows[index - first]
      let area = listing.rect(ofRow: index)
      if area.isEmpty { continue }
      if let surface = row.surface { grid.lay(surface, under: area) }
      if row.isAcross {
        grid.put(row.cells.first ?? TextLine(), in: area)
        continue
      }
      for (place, (cell, column)) in zip(places, zip(row.cells, columns)) {
        grid.put(cell, in: Rect(x: place.x, y: area.y, width: place.width, height: 1), column.alignment)
      }
    }
    return listing
  }

  /// The rectangle of each column in `rect`; empty for a column that gave way.
  package func places(in rect: Rect) -> [Rect] {
    let lengths = columns.indices.map { columns[$0].width ?? .fixed(min(widest(inColumn: $0), columns[$0].maximum)) }
    var shown = Array(columns.indices)
    func needed() -> Int { shown.reduce(spacing * max(shown.count - 1, 0)) { $0 + lengths[$1].minimum } }
    while needed() > rect.width, let dropped = shown.max(by: { columns[$0].dropOrder < columns[$1].dropOrder }),
      columns[dropped].dropOrder > 0
    {
      shown.removeAll { $0 == dropped }
    }
    var places = Array(repeating: Rect(x: rect.x, y: rect.y, width: 0, height: rect.height), count: columns.count)
    for (index, place) in zip(shown, rect.columns(shown.map { lengths[$0] }, gap: spacing)) { places[index] = place }
    return places
  }

  private func widest(inColumn index: Int) -> Int {
    rows.reduce(columns[index].title.width) { widest, row in
      row.isAcross || index >= row.cells.count ? widest : max(widest, row.cells[index].width)
    }
  }
}
