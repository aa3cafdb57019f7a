import Canvas
import LinuxABI
import Primitives
import Simulation
import X86

extension Scene {
  /// How the number becomes a function: the whole table, with the selected row in sight.
  func drawDispatch(in rect: Rect, on grid: inout Grid) {
    let view = inspector.dispatchView()
    frame(.dispatch, note: TextLine(view.table)).draw(into: &grid, in: rect) { grid, inside in
      var lines: [TextLine] = []
      if let number = view.number {
        let name = view.name.map { " \($0)" } ?? ""
        lines.append(
          "\("nr", .label) \(number > 9999 ? "0x" + hex(number) : "\(number)", .value)\(name, .symbol)   \(words.bound(view.bound, isInRange: view.isInRange), .origin)"
        )
      }
      if view.stage == .none || view.stage == .waiting { lines.append(TextLine(words.dispatchStage(view.stage), .dim)) }
      for (row, line) in lines.enumerated() { grid.put(line, in: inside.row(row)) }
      let body = inside.droppingTop(lines.count)
      let isShown = view.stage == .finding || view.stage == .called
      let count = isShown ? view.rows.count : 0
      let selected = view.rows.firstIndex { $0.isSelected } ?? view.rows.firstIndex { UInt64($0.number) >= view.number ?? 0 } ?? 0
      let natural = Scroll(offset: selected - body.height / 2, visible: body.height, total: count)
      let window = Scroll(offset: natural.offset + scroll(.dispatch), visible: body.height, total: count)
      return Table(
        columns: [
          Table.Column(.fixed(1)), Table.Column(.fixed(view.isSwitch ? 9 : 5)), Table.Column(fittingUpTo: 30),
          Table.Column(.flex(1), dropOrder: 1),
        ], window: window
      ) { row(view.rows[$0], isSwitch: view.isSwitch) }.draw(into: &grid, in: body)
    }
  }

  /// `> [1]   __x64_sys_write  write(unsigned int fd, const char *buf, size_t count)`: a row says which call it is of, also where it leads to the
  /// function of those that are missing.
  private func row(_ row: DispatchView.Row, isSwitch: Bool) -> Table.Row {
    Table.Row(
      [
        TextLine(row.isSelected ? ">" : " ", .currentMark), TextLine(isSwitch ? "case \(row.number):" : "[\(row.number)]", .address),
        TextLine(row.symbol ?? "?", row.isSelected ? .strong : .symbol),
        TextLine(SystemCall.numbered(row.number, inspector.world.era)?.signature ?? "", .origin),
      ], on: row.isSelected ? .current : nil)
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
