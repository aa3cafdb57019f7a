/// Items below each other of which one is selected; the view follows the selection. The selected row is marked with `>` and set apart.
package struct SelectionList {
  /// The items from top to bottom.
  package var items: [TextLine]
  /// The selected item, if any.
  package var selection: Int?
  /// The first item shown before the selection is brought into view.
  package var offset: Int

  /// A list of `items`.
  package init(_ items: [TextLine], selection: Int?, offset: Int = 0) {
    self.items = items
    self.selection = selection
    self.offset = offset
  }

  /// Draws the items in `rect` and puts the cursor on the selected one.
  @discardableResult
  package func draw(into grid: inout Grid, in rect: Rect) -> Listing {
    var scroll = Scroll(offset: offset, visible: rect.height, total: items.count)
    if let selection { scroll.reveal(selection) }
    let listing = Listing(scroll: scroll, body: rect)
    for index in scroll.rows {
      let row = listing.rect(ofRow: index)
      let isSelected = index == selection
      if isSelected {
        grid.lay(.selection, under: row)
        if row.width > 0 { grid.cursor = row.origin }
      }
      grid.put(isSelected ? "> " : "  ", x: row.x, y: row.y, isSelected ? .currentMark : .text, clip: row)
      grid.put(items[index], in: row.droppingLeft(2))
    }
    return listing
  }
}
