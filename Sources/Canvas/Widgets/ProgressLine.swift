/// One line that says how far something is: `label ████░░░░  42%`.
package struct ProgressLine {
  /// What is going on.
  package var label: TextLine
  /// How much is done.
  package var done: UInt64
  /// How much there is to do; 0 when unknown, and then no bar is drawn.
  package var total: UInt64

  /// A line for `done` of `total`.
  package init(_ label: TextLine, done: UInt64, total: UInt64) {
    self.label = label
    self.done = done
    self.total = total
  }

  /// The share done in percent, 0 to 100.
  package var percent: Int {
    guard total > 0 else { return 0 }
    return Int((Double(min(done, total)) / Double(total) * 100).rounded(.down))
  }

  /// Draws the line in `rect`'s first row; the bar takes what label and percentage leave.
  package func draw(into grid: inout Grid, in rect: Rect) {
    guard total > 0 else {
      grid.put(label, in: rect)
      return
    }
    let figure = "\(percent)%".padded(to: 5, .right)
    let figurePlace = rect.right(min(figure.columns, rect.width))
    let end = grid.put(label, in: rect.droppingRight(figurePlace.width))
    grid.put(TextLine(figure, .number), in: figurePlace)
    let bar = Rect(x: end + 1, y: rect.y, width: figurePlace.x - end - 1, height: 1)
    guard bar.width >= 3, rect.height > 0 else { return }
    let filled = bar.width * percent / 100
    grid.put(String(repeating: Glyph.fullBlock.text, count: filled), x: bar.x, y: bar.y, .progress, clip: bar)
    grid.put(String(repeating: Glyph.lightShade.text, count: bar.width - filled), x: bar.x + filled, y: bar.y, .dim, clip: bar)
  }
}
