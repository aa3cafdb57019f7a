import Canvas

/// A frame that uses every widget the way panes do, at any size: made-up content, real layout.
func sampleFrame(_ size: Size, isKernel: Bool = false, japanese: Bool = false) -> Grid {
  var grid = Grid(size)
  let border: Border = isKernel ? .double : .single
  let frame: Role = isKernel ? .kernelRing : .userRing
  let rows = grid.bounds.rows([.fixed(1), .flex(2, min: 5), .flex(3, min: 7), .fixed(2), .fixed(1)])

  grid.fill(rows[0], on: .bar)
  let ring: TextLine = isKernel ? "\("RING 0 kernel", .kernelRing)" : "\("RING 3 user", .userRing)"
  let title = grid.put("\(" Inside syscall", .title) 5/12  ", in: rows[0].droppingRight(ring.width + 1))
  grid.put(ring + " ", in: rows[0], .right)
  Tabs(["ask", "cross", "save", "find", "work", "check", "back"], selection: isKernel ? 2 : 1, doneCount: 1)
    .draw(into: &grid, in: rows[0].droppingLeft(title).droppingRight(ring.width + 2))

  let upper = rows[1].columns([.flex(1, min: 20), .flex(1, min: 20)])
  drawCode(in: upper[0], border, frame, on: &grid)
  drawRegisters(in: upper[1], border, frame, on: &grid)
  drawText(in: rows[2], border, frame, japanese, on: &grid)
  PromptLine(":", text: "x/8gx $rs", cursor: 9, completion: "p").draw(into: &grid, in: rows[3].row(1))
  KeyLine([.init("1-4", "answer"), .init("Space", "go on"), .init("Left", "back"), .init("?", "all keys", isKept: true)]).draw(
    into: &grid, in: rows[4])
  return grid
}

private func drawCode(in rect: Rect, _ border: Border, _ frame: Role, on grid: inout Grid) {
  let inside = PaneFrame("code", note: "hi.s:13", border: border, frame: frame, isFocused: true).draw(into: &grid, in: rect)
  let columns = [
    Table.Column(.fixed(1)), Table.Column(.fixed(6)), Table.Column(.flex(1, min: 6, max: 10), dropOrder: 1), Table.Column(fittingUpTo: 8),
    Table.Column(.flex(2, min: 6)),
  ]
  let rows: [Table.Row] = [
    Table.Row([" ", "\("201147", .address)", "\("4889e6", .bytes)", "\("mov", .mnemonic)", "\("rsi, rsp", .operand)"]),
    Table.Row(across: "\("  # the number, then the call", .comment)"),
    Table.Row(
      ["\(">", .currentMark)", "\("201151", .address)", "\("0f05", .bytes)", "\("syscall", .mnemonic)", "part \(3, .number)/7"],
      on: .current),
    Table.Row([" ", "\("201153", .address)", "\("4889ec", .bytes)", "\("mov", .mnemonic)", "\("????", .masked)"]),
  ]
  Table(columns: columns, rows: rows).draw(into: &grid, in: inside)
}

private func drawRegisters(in rect: Rect, _ border: Border, _ frame: Role, on grid: inout Grid) {
  let table = Table(
    columns: [
      Table.Column(.fixed(1)), Table.Column(.fixed(3), title: "reg"), Table.Column(.flex(1, min: 4, max: 16), title: "value", .right),
      Table.Column(.flex(2), title: "role"),
    ],
    rows: [
      Table.Row([" ", "\("rax", .register)", "\(1, .value)", "number: write"]),
      Table.Row(["\("+", .changedThisStop)", "\("rcx", .register)", "\("201153", .changedThisStop)", "\("the way back", .origin)"]),
      Table.Row(["\("*", .changedNow)", "\("r11", .register)", "\("246", .changedNow)", "\("the old flags", .origin)"]),
      Table.Row([" ", "\("rsp", .register)", "\("7fffffffe9f0", .userSpace)", "\("\"Hi!\\n\"", .string)"]),
      Table.Row([" ", "\("rip", .register)", "\("ffffffff81000100", .kernelSpace)", "\("entry_SYSCALL_64", .symbol)"]),
    ])
  PaneFrame("registers", note: "* now  + this stop", border: border, frame: frame).draw(into: &grid, in: rect) {
    table.draw(into: &$0, in: $1)
  }
}

private func drawText(in rect: Rect, _ border: Border, _ frame: Role, _ japanese: Bool, on grid: inout Grid) {
  let parts = rect.columns([.flex(3, min: 24), .flex(2, min: 16)])
  let lesson = PaneFrame(japanese ? "レッスン" : "lesson", note: "beat 2/3").draw(into: &grid, in: parts[0])
  let text: [TextLine] =
    japanese
    ? [
      "\("SYSCALL はスタックを切り替わりません。", .lesson)だから \("entry_SYSCALL_64", .symbol) が「まず」スタックを替えます。", "\("？ 次に何が起こりますか。", .question)",
      "\("[1]", .keyName) \("何も起こらない", .answer)",
    ]
    : [
      "\("SYSCALL pushed nothing,", .lesson) so \("entry_SYSCALL_64", .symbol) builds by hand the five words of an interrupt's frame.",
      "\("? Which value goes into the next slot?", .question)",
      "\("[1]", .keyName) \("0x33, a constant", .answerChosen)   \("[2]", .keyName) RCX",
    ]
  TextBlock(text, hanging: 2).draw(into: &grid, in: lesson)
  let parts2 = PaneFrame("parts", border: border, frame: frame).draw(into: &grid, in: parts[1])
  SelectionList(
    [
      "\("done", .done) RCX <- RIP", "\("now", .ongoing)  R11 <- RFLAGS",
      "\("next", .pending) \("???", .masked)",
    ], selection: 1
  ).draw(into: &grid, in: parts2)
}
