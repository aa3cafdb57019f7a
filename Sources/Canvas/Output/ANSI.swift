extension Grid {
  /// The control sequences (ECMA-48) that draw the whole grid on a cleared screen and place the cursor.
  package func ansi(_ theme: Theme) -> String {
    let rows = width == 0 ? [] : (0..<height).map { CellRun(x: 0, y: $0, count: width) }
    return "\u{1b}[0m\u{1b}[2J" + ansi(rows, theme)
  }

  /// The control sequences that turn a screen that shows `old` into this grid.
  package func ansi(from old: Grid, _ theme: Theme) -> String {
    guard old.size == size else { return ansi(theme) }
    return ansi(changes(from: old), theme)
  }

  private func ansi(_ runs: [CellRun], _ theme: Theme) -> String {
    var output = "\u{1b}[?25l"
    var shown = Attributes()
    for run in runs {
      output += "\u{1b}[\(run.y + 1);\(run.x + 1)H"
      var text = String.UnicodeScalarView()
      for x in run.x..<run.x + run.count {
        let cell = self[x, run.y]
        let wanted = theme.attributes(of: cell.role, on: cell.surface)
        if wanted != shown {
          output += String(text) + "\u{1b}[\(wanted.selectGraphicRendition)m"
          text = String.UnicodeScalarView()
          shown = wanted
        }
        cell.append(to: &text)
      }
      output += String(text)
    }
    if shown != Attributes() { output += "\u{1b}[0m" }
    if let cursor { output += "\u{1b}[\(cursor.y + 1);\(cursor.x + 1)H\u{1b}[?25h" }
    return output
  }
}
