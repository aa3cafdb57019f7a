extension Grid {
  /// The grid as lines of text without roles, spaces at line ends removed, each line ended by a line feed.
  package var text: String {
    (0..<height).reduce(into: "") { $0 += rowText($1) + "\n" }
  }

  /// Row `y` as text, spaces at its end removed; empty outside the grid.
  package func rowText(_ y: Int) -> String {
    guard y >= 0, y < height else { return "" }
    var row = String.UnicodeScalarView()
    for cell in cells[y * width..<(y + 1) * width] { cell.append(to: &row) }
    while let last = row.last, last == " " { row.removeLast() }
    return String(row)
  }

  /// The roles of the grid as text for goldens: one line for each row, or each group of like rows below each other, that holds more than plain text, as
  /// `row-row: column-column role/surface, ...`; plain text on the plain surface is left out.
  package var styleMap: String {
    var result = ""
    var first = 0
    for y in 0..<height where y + 1 == height || rowStyles(y + 1) != rowStyles(first) {
      let styles = rowStyles(first)
      if !styles.isEmpty { result += (first == y ? "\(y)" : "\(first)-\(y)") + ": \(styles)\n" }
      first = y + 1
    }
    return result
  }

  private func rowStyles(_ y: Int) -> String {
    styleRuns(inRow: y).filter { $0.role != .text || $0.surface != .plain }.map { run in
      let place = run.count == 1 ? "\(run.x)" : "\(run.x)-\(run.x + run.count - 1)"
      return "\(place) \(run.role)" + (run.surface == .plain ? "" : "/\(run.surface)")
    }.joined(separator: ", ")
  }

  /// A stretch of cells of one role on one surface.
  struct StyleRun {
    let x: Int
    var count: Int
    let role: Role
    let surface: Surface
  }

  /// The stretches of row `y` from left to right.
  func styleRuns(inRow y: Int) -> [StyleRun] {
    var runs: [StyleRun] = []
    for x in 0..<width {
      let cell = self[x, y]
      if let last = runs.last, last.role == cell.role, last.surface == cell.surface {
        runs[runs.count - 1].count += 1
      } else {
        runs.append(StyleRun(x: x, count: 1, role: cell.role, surface: cell.surface))
      }
    }
    return runs
  }
}
