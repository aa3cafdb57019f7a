/// A framed box in the middle of the screen, over everything else: help, a question of the program, a list to choose from.
package struct Dialog {
  /// The subject.
  package var title: String
  /// The text; empty when the caller draws the content itself.
  package var text: TextBlock
  /// Keys that act in the dialog, in its last row; empty for none.
  package var keys: KeyLine
  /// The size of the content that is wished for; `nil` to fit the text.
  package var contentSize: Size?

  /// A dialog with a text.
  package init(_ title: String, _ text: TextBlock = TextBlock([]), keys: KeyLine = KeyLine([]), contentSize: Size? = nil) {
    self.title = title
    self.text = text
    self.keys = keys
    self.contentSize = contentSize
  }

  /// Draws the dialog in the middle of `rect` and returns the cells of its content and where the text's rows are.
  @discardableResult
  package func draw(into grid: inout Grid, in rect: Rect) -> (content: Rect, text: Listing) {
    let keyRows = keys.entries.isEmpty ? 0 : 1
    let widest = max(text.paragraphs.map(\.width).max() ?? 0, title.columns + 4)
    let width = min(contentSize?.width ?? widest, max(rect.width - 4, 1))
    let rowCount = contentSize?.height ?? text.rows(columns: width).count
    let box = rect.centered(width: width + 4, height: rowCount + keyRows + 2)
    var content = Rect.empty
    let pane = PaneFrame(title, border: .single, frame: .strong, isFocused: true, on: .overlay)
    let listing = pane.draw(into: &grid, in: box) { grid, inside in
      content = inside.droppingBottom(keyRows).inset(horizontal: inside.width >= 4 ? 1 : 0)
      if keyRows > 0 { keys.draw(into: &grid, in: inside.bottom(1)) }
      return text.draw(into: &grid, in: content)
    }
    grid.cursor = content.isEmpty ? (box.isEmpty ? nil : box.origin) : content.origin
    return (content, listing)
  }
}
