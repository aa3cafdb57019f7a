/// One line in which a person types, with the terminal's cursor in it: `:x/8gx $rsp`.
package struct PromptLine {
  /// What stands before the text.
  package var prefix: TextLine
  /// The text typed so far.
  package var text: String
  /// The cursor's place as a number of characters before it.
  package var cursor: Int
  /// What completion would add at the end, shown faintly.
  package var completion: String

  /// A line with `text` typed into it.
  package init(_ prefix: TextLine, text: String, cursor: Int, completion: String = "") {
    self.prefix = prefix
    self.text = text
    self.cursor = cursor
    self.completion = completion
  }

  /// Draws the line in `rect`'s first row, moved to the left when the cursor would not be seen, and puts the grid's cursor there.
  package func draw(into grid: inout Grid, in rect: Rect) {
    guard !rect.isEmpty else { return }
    let start = grid.put(prefix.spans.allSatisfy { $0.role == .text } ? prefix.inRole(.prompt) : prefix, in: rect)
    // The prompt gives way when it leaves no column for the text.
    let field = start < rect.endX ? rect.droppingLeft(start - rect.x).top(1) : rect.right(1).top(1)
    let before = text.prefix(max(cursor, 0)).columns
    let shift = max(before + 1 - field.width, 0)
    let end = grid.put(text, x: field.x - shift, y: field.y, .input, clip: field)
    grid.put(completion, x: end, y: field.y, .completion, clip: field)
    grid.cursor = Point(x: min(field.x + before - shift, field.endX - 1), y: field.y)
  }
}
