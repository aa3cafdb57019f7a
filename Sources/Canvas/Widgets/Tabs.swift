/// Titles side by side of which one is shown: ` ask [cross] save find `. The brackets say which without colour.
package struct Tabs {
  /// The titles from left to right.
  package var titles: [String]
  /// The index of the title shown.
  package var selection: Int
  /// How many titles, from the left, are over (phases); they take the role `done` rather than `tab`.
  package var doneCount: Int

  /// Tabs of `titles`.
  package init(_ titles: [String], selection: Int, doneCount: Int = 0) {
    self.titles = titles
    self.selection = selection
    self.doneCount = doneCount
  }

  /// Draws the titles in `rect`, always the selected one, `‹` and `›` where there are more, and returns the cells of each; empty for those not shown.
  @discardableResult
  package func draw(into grid: inout Grid, in rect: Rect) -> [Rect] {
    let widths = titles.map { $0.columns + 2 }
    let shown = window(of: widths, in: rect.width)
    // Where there is hardly room for the title shown, it goes before the signs of more.
    let hasSigns = shown.count < titles.count && shown.reduce(2) { $0 + widths[$1] } <= rect.width
    var places = Array(repeating: Rect.empty, count: titles.count)
    var column = rect.x
    if hasSigns, shown.lowerBound > 0 { column = grid.put(Glyph.leftAngle.text, x: column, y: rect.y, .note, clip: rect) }
    for index in shown {
      let isSelected = index == selection
      let role: Role = isSelected ? .tabSelected : index < doneCount ? .done : .tab
      let title = titles[index].truncated(to: max(rect.width - 2, 1))
      let framed = rect.width < 3 ? title : isSelected ? "[\(title)]" : " \(title) "
      let end = grid.put(framed, x: column, y: rect.y, role, clip: rect)
      places[index] = Rect(x: column, y: rect.y, width: end - column, height: min(rect.height, 1))
      column = end
    }
    if hasSigns, shown.upperBound < titles.count { grid.put(Glyph.rightAngle.text, x: column, y: rect.y, .note, clip: rect) }
    return places
  }

  /// The longest run of titles around the selected one that fits `columns`, a column on each side kept for the signs of more.
  private func window(of widths: [Int], in columns: Int) -> Range<Int> {
    if widths.reduce(0, +) <= columns { return titles.indices }
    guard !titles.isEmpty else { return 0..<0 }
    var first = min(max(selection, 0), titles.count - 1)
    var end = first + 1
    var left = columns - 2 - widths[first]
    while true {
      if end < titles.count, widths[end] <= left {
        left -= widths[end]
        end += 1
      } else if first > 0, widths[first - 1] <= left {
        first -= 1
        left -= widths[first]
      } else {
        return first..<end
      }
    }
  }
}
