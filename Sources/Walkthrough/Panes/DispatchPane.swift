import Canvas
import LinuxABI
import Primitives
import Simulation
import X86

extension Scene {
  /// How the number becomes a function.
  func drawDispatch(in rect: Rect, on grid: inout Grid) {
    let content = PaneFrame.content(of: rect)
    let view = inspector.dispatchView(around: max(2, content.height))
    frame(.dispatch, note: TextLine(view.table)).draw(into: &grid, in: rect)
    var lines: [TextLine] = []
    if let number = view.number {
      let name = view.name.map { " \($0)" } ?? ""
      lines.append(
        "\("nr", .label) \(number > 9999 ? "0x" + hex(number) : "\(number)", .value)\(name, .symbol)   \(words.bound(view.bound, isInRange: view.isInRange), .origin)"
      )
    }
    if view.stage == .none || view.stage == .waiting { lines.append(TextLine(words.dispatchStage(view.stage), .dim)) }
    for (row, line) in lines.enumerated() { grid.put(line, in: content.row(row)) }
    guard view.stage == .finding || view.stage == .called else { return }
    let body = content.droppingTop(lines.count)
    let selected = view.rows.firstIndex { $0.isSelected } ?? view.rows.firstIndex { UInt64($0.number) >= view.number ?? 0 } ?? 0
    let start = max(0, min(selected - body.height / 2 + scroll(.dispatch), view.rows.count - body.height))
    for row in 0..<body.height where view.rows.indices.contains(start + row) {
      let item = view.rows[start + row]
      if item.isSelected { grid.lay(.current, under: body.row(row)) }
      let number = view.isSwitch ? "case \(item.number):".padded(to: 10) : "[\(item.number)]".padded(to: 6)
      let line: TextLine =
        "\(item.isSelected ? ">" : " ", .currentMark) \(number, .address)\(item.symbol ?? "?", item.isSelected ? .strong : .symbol)"
      grid.put(line, in: body.row(row))
    }
  }

  /// The tests that decide between SYSRET and IRETQ, as far as the kernel has come.
  func drawVerdict(in rect: Rect, on grid: inout Grid) {
    let view = inspector.verdictView()
    var rows: [Table.Row] = []
    for row in view.rows {
      let outcome: TextLine
      switch row.outcome {
      case .open: outcome = TextLine("?", .pending)
      case .passed: outcome = TextLine(words.yes, .right)
      case .failed: outcome = TextLine(words.no, .wrong)
      }
      let values = row.outcome == .open ? "" : row.values.map { "\($0.name) \(hex($0.value))" }.joined(separator: "  ")
      rows.append(Table.Row([TextLine("\(row.test.number)", .label), TextLine(row.test.name, .text), outcome, TextLine(values, .value)]))
    }
    let note: TextLine
    switch view.exit {
    case .sysret: note = "\("-> sysretq", .strong)"
    case .iret: note = "\("-> iretq", .strong)"
    case nil: note = TextLine()
    }
    frame(.verdict, note: note).draw(into: &grid, in: rect) { grid, inside in
      let table = Table(
        columns: [
          Table.Column(.fixed(1)), Table.Column(fittingUpTo: 18), Table.Column(fittingUpTo: 8), Table.Column(.flex(1), dropOrder: 1),
        ], rows: rows, offset: scroll(.verdict))
      if !view.isActive, inside.height > rows.count { grid.put(TextLine(words.verdictWaits, .dim), in: inside.row(rows.count)) }
      return table.draw(into: &grid, in: inside)
    }
  }

  /// What the guest wrote.
  func drawConsole(in rect: Rect, on grid: inout Grid) {
    let content = PaneFrame.content(of: rect)
    // One line more tells whether there is more.
    let view = inspector.consoleView(lines: max(1, content.height + abs(scroll(.console)) + 1))
    let note: TextLine = view.change == .now ? "\("*", .changedNow) \(words.bytes(view.count), .note)" : TextLine(words.bytes(view.count))
    let pane = frame(.console, note: note)
    pane.draw(into: &grid, in: rect)
    if view.count == 0 {
      grid.put(TextLine(words.nothingWritten, .dim), in: content.row(0))
      return
    }
    let below = max(0, min(-scroll(.console), view.lines.count - content.height))
    let visible = view.lines.dropLast(below).suffix(content.height)
    for (row, line) in visible.enumerated() { grid.put(TextLine(line, .console), in: content.row(row)) }
    pane.drawFooter(Scroll.arrows(up: visible.count + below < view.lines.count, down: below > 0), into: &grid, in: rect)
  }
}
