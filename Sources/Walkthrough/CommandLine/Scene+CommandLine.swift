import Canvas
import Narration
import Simulation
import Vocabulary

/// The line in which a person types, and what belongs to it above it.
extension Scene {
  /// Draws the line in the key line's row.
  func drawPrompt(_ prompt: Prompt, on grid: inout Grid) {
    let row = grid.bounds.bottom(1)
    let above = grid.bounds.droppingBottom(1)
    grid.fill(row)
    switch prompt {
    case .command(let line):
      let start = draw(PromptLine(":", text: line.editor.text, cursor: line.editor.cursor), in: row, on: &grid)
      if let mistake = line.mistake {
        drawMistake(mistake, line.editor.text, column: start, above: above, on: &grid)
      } else if let completion = line.completion {
        drawCandidates(completion, above: above, on: &grid)
      }
    case .finder(let finder):
      var prefix = TextLine(words(finder.purpose.title), .prompt)
      prefix.append(" ", .prompt)
      if let mistake = finder.mistake {
        drawLines(TextLine(words(mistake.message), .error).wrapped(to: max(1, above.width - 2)), above: above, on: &grid)
      } else {
        drawMatches(finder, above: above, on: &grid)
      }
      // The cursor belongs into the line, not into the list.
      _ = draw(PromptLine(prefix, text: finder.editor.text, cursor: finder.editor.cursor), in: row, on: &grid)
    }
  }

  /// Draws the line; returns the column of the text's first character, which may lie left of the screen.
  private func draw(_ line: PromptLine, in row: Rect, on grid: inout Grid) -> Int {
    line.draw(into: &grid, in: row)
    let before = line.text.prefix(max(line.cursor, 0)).columns
    return (grid.cursor?.x ?? row.x) - before
  }

  /// Message and hint, and under them a mark right above each of the characters that are meant.
  private func drawMistake(_ mistake: CommandMistake, _ text: String, column: Int, above: Rect, on grid: inout Grid) {
    var lines = TextLine(words(mistake.message), .error).wrapped(to: max(1, above.width - 2))
    if let hint = mistake.hint { lines += TextLine(words(hint), .hint).wrapped(to: max(1, above.width - 2)) }
    let scalars = Array(text.unicodeScalars)
    func columns(_ end: Int) -> Int {
      var part = String.UnicodeScalarView()
      part.append(contentsOf: scalars[..<min(max(end, 0), scalars.count)])
      return String(part).columns
    }
    let start = columns(mistake.range.lowerBound)
    let width = max(1, columns(mistake.range.upperBound) - start)
    let area = drawLines(lines + [TextLine()], above: above, on: &grid)
    guard !area.isEmpty else { return }
    let marks = area.bottom(1)
    // Of a long line the end is seen: what is meant may lie to the left of the screen.
    guard column + start + width > marks.x else {
      grid.put(TextLine("<", .error), in: marks)
      return
    }
    grid.put(String(repeating: "v", count: width), x: column + start, y: marks.y, .error, clip: marks)
  }

  /// Draws lines right above the line; returns where.
  @discardableResult
  private func drawLines(_ lines: [TextLine], above: Rect, on grid: inout Grid) -> Rect {
    let area = above.bottom(min(lines.count, above.height))
    grid.fill(area)
    for (row, line) in lines.suffix(area.height).enumerated() { grid.put(line, in: area.row(row).inset(horizontal: 1)) }
    return area
  }

  /// The candidates side by side, the chosen one in brackets.
  private func drawCandidates(_ completion: Completion, above: Rect, on grid: inout Grid) {
    let width = max(1, above.width - 2)
    let cell = min(width, (completion.candidates.map(\.columns).max() ?? 0) + 3)
    let perRow = max(1, width / max(1, cell))
    var rows: [TextLine] = []
    var chosenRow = 0
    for (index, candidate) in completion.candidates.enumerated() {
      if index % perRow == 0 { rows.append(TextLine()) }
      let isChosen = completion.selection == index
      if isChosen { chosenRow = rows.count - 1 }
      rows[rows.count - 1].append(isChosen ? "[" : " ", .currentMark)
      rows[rows.count - 1].append(candidate, isChosen ? .strong : .completion)
      rows[rows.count - 1].append(
        (isChosen ? "]" : " ") + String(repeating: " ", count: max(0, cell - candidate.columns - 2)), .currentMark)
    }
    var scroll = Scroll(offset: 0, visible: min(rows.count, max(1, min(8, above.height / 2))), total: rows.count)
    scroll.reveal(chosenRow)
    drawLines(Array(rows[scroll.rows]), above: above, on: &grid)
  }

  /// The list of a finder, as high as its items need and at most two thirds of the screen.
  private func drawMatches(_ finder: Finder, above: Rect, on grid: inout Grid) {
    guard !finder.matches.isEmpty else {
      let text =
        finder.items.isEmpty && finder.purpose == .bookmarks ? words(.noBookmarks) : words(finder.editor.isEmpty ? .typeToFind : .noMatch)
      drawLines([TextLine(text, .dim)], above: above, on: &grid)
      return
    }
    let rows = min(finder.matches.count, Finder.rows(ofScreen: above.height + 1))
    let box = above.bottom(rows + 2)
    let titleWidth = min(max(12, box.width / 2), finder.matches.map(\.title.columns).max() ?? 0)
    let items = finder.matches.map { item -> TextLine in
      guard !item.detail.isEmpty else { return TextLine(item.title, .text) }
      return "\(item.title.padded(to: titleWidth), .symbol)  \(item.detail, .origin)"
    }
    grid.fill(box)
    PaneFrame(
      words(finder.purpose.listTitle), note: TextLine("\(finder.selection + 1)/\(finder.matches.count)", .note), border: .single,
      frame: .strong, on: .overlay
    ).draw(into: &grid, in: box) { grid, inside in SelectionList(items, selection: finder.selection).draw(into: &grid, in: inside) }
  }

  /// What a command has to say, over the panes.
  func drawOutput(_ output: Output, in rect: Rect, on grid: inout Grid) {
    let width = min(max(40, (output.lines.map(\.width).max() ?? 0) + 1), max(20, rect.width - 6))
    // Wrapped lines need more rows than there are lines.
    let text = TextBlock(output.lines, hanging: 4, offset: output.scroll)
    let rows = max(1, min(text.rows(columns: width).count, rect.height - 5))
    Dialog(
      output.title, text,
      keys: KeyLine([KeyLine.Entry("Up Down", words.scrollWord), KeyLine.Entry("Esc", words.closeWord, isKept: true)]),
      contentSize: Size(width: width, height: rows)
    ).draw(into: &grid, in: rect)
  }

  /// Values that are shown all the time, in as many rows as there are for them.
  func drawDisplays(in rect: Rect, on grid: inout Grid) {
    guard !rect.isEmpty else { return }
    grid.fill(rect)
    for (row, line) in displayLines(state.commands.displays, width: rect.width - 2).prefix(rect.height).enumerated() {
      grid.put(line, in: rect.row(row).inset(horizontal: 1))
    }
  }
}

/// The displayed values, several in a row where they fit.
func displayLines(_ displays: [Display], width: Int) -> [TextLine] {
  var lines: [TextLine] = []
  for display in displays {
    let item: TextLine = "\("\(display.id):", .label) \(display.expression, .text) = \(display.value, .value)"
    if let last = lines.last, last.width + 3 + item.width <= width {
      lines[lines.count - 1] = last + "   " + item
    } else {
      lines.append(item)
    }
  }
  return lines
}

/// What stands in the panes that are on the screen, row by row, without their frames.
func paneTexts(_ state: AppState, _ inspector: Inspector) -> [(pane: PaneName, rows: [String])] {
  var state = state
  state.prompt = nil
  state.output = nil
  state.isHelpShown = false
  let scene = Scene(state, inspector)
  return scene.layout.panes.filter { !$0.rect.isEmpty }.map { place in
    let area = Rect(x: 0, y: 0, width: place.rect.width, height: place.rect.height)
    var grid = Grid(width: area.width, height: area.height)
    scene.draw(place.pane, in: area, on: &grid)
    let content = PaneFrame.content(of: area)
    let isFramed = content != area
    let rows = (0..<content.height).map { row -> String in
      let text = Substring(grid.rowText(content.y + row))
      return String((isFramed ? text.dropFirst().dropLast() : text).drop { $0 == " " })
    }
    return (place.pane, rows.filter { $0.contains { $0 != " " } })
  }
}

extension Finder.Purpose {
  /// What stands before the text.
  var title: Message {
    switch self {
    case .search: Message(neutral: "/")
    case .watch: Message(en: "watch", ja: "監視")
    case .who: Message(en: "who wrote", ja: "書いたのは")
    case .edit: Message(en: "change", ja: "変更")
    case .bookmarks: Message(neutral: "'")
    case .panes: Message(en: "pane", ja: "パネル")
    case .moments(let name): Message(neutral: name)
    }
  }

  /// What the list is of.
  var listTitle: Message {
    switch self {
    case .search: Message(en: "found", ja: "検索結果")
    case .watch, .who, .edit: Message(en: "places", ja: "場所")
    case .bookmarks: Message(en: "positions", ja: "位置")
    case .panes: Message(en: "panes", ja: "パネル")
    case .moments(let name): Message(neutral: name)
    }
  }
}

extension Message {
  static let typeToFind = Message(
    en: "Type a part of a symbol, a system call or what a pane shows.", ja: "シンボル、システムコール、パネルの文字の一部を入力してください。")
  static let noMatch = Message(en: "Nothing matches.", ja: "見つかりません。")
}
