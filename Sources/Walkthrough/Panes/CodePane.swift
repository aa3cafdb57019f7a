import Canvas
import Primitives
import Simulation
import X86

extension Scene {
  /// What the code pane shows: which line of the view each of its rows is.
  private struct CodeRows {
    let view: CodeView
    let folds: [Int: CodeFold]
    /// The lines that have a row each; of those only the ones in sight get their text.
    let shown: [Int]
    /// The row of the cursor among them, and the first one in sight.
    let cursorRow: Int
    let start: Int
  }

  /// The address of the instruction that is drawn at a cell.
  func codeAddress(at point: Point) -> UInt64? {
    guard !state.masked.contains(.rip), let place = layout.panes.first(where: { $0.pane == .code && $0.rect.contains(point) }) else {
      return nil
    }
    let content = PaneFrame.content(of: place.rect)
    guard content.contains(point), !state.masked.contains(.rip) else { return nil }
    let code = codeRows(content)
    let row = code.start + point.y - content.y
    guard code.shown.indices.contains(row), code.folds[code.shown[row]] == nil,
      case .instruction(let line) = code.view.lines[code.shown[row]]
    else { return nil }
    return line.address
  }

  private func codeRows(_ content: Rect) -> CodeRows {
    let rows = content.height
    let isRoomy = rows >= 12 || state.isZoomed
    // The cursor stands a third from the top: what comes next matters more than what was.
    let above = rows == 1 ? 0 : max(1, rows / 3)
    // A fold can stand for many instructions; what comes behind it is shown, too.
    let reach = rows + abs(scroll(.code)) + (isRoomy ? 8 : 64)
    let view = inspector.codeView(
      before: above + max(0, -scroll(.code)) + 8, after: reach, syntax: state.syntax, breakpoints: state.commands.breakpoints.addresses)
    // Where there is little room, and nobody looks around, what repeats itself gives way to what comes after it.
    let folds = isRoomy || scroll(.code) != 0 ? [:] : CodeFold.folds(in: view)
    var shown: [Int] = []
    var cursorRow = 0
    var folded = 0
    let origin = isRoomy ? nil : currentSource(view)
    for (index, line) in view.lines.enumerated() {
      if folded > 0 {
        folded -= 1
        continue
      }
      if let fold = folds[index] { folded = fold.count - 1 }
      if index == view.currentIndex { cursorRow = shown.count }
      switch line {
      // On a small screen the frame says where we are; a label is worth a row where another function begins.
      case .label where !isRoomy && index == 0: continue
      case .source where !isRoomy && index != origin: continue
      case .label, .source, .instruction, .bytes, .unmapped: shown.append(index)
      }
    }
    let wanted = max(0, cursorRow - above) + scroll(.code)
    let start = min(max(0, wanted), max(0, shown.count - 1))
    return CodeRows(view: view, folds: folds, shown: shown, cursorRow: cursorRow, start: start)
  }

  /// Instructions around the cursor, with labels, and with source lines and bytes where there is room.
  func drawCode(in rect: Rect, on grid: inout Grid) {
    let content = PaneFrame.content(of: rect)
    // The instructions around it would tell a hidden RIP.
    guard !state.masked.contains(.rip) else {
      frame(.code).draw(into: &grid, in: rect)
      grid.put(TextLine("????", .masked), in: content.row(0).inset(horizontal: 1))
      return
    }
    let rows = content.height
    let code = codeRows(content)
    let (view, folds, shown, cursorRow, start) = (code.view, code.folds, code.shown, code.cursorRow, code.start)
    frame(.code, note: TextLine(place(view, width: rect.width), .note)).draw(into: &grid, in: rect)
    for row in 0..<rows where shown.indices.contains(start + row) {
      let place = content.row(row)
      if start + row == cursorRow, view.currentIndex != nil { grid.lay(.current, under: place) }
      let index = shown[start + row]
      let text =
        folds[index].map { "    \(Glyph.ellipsis.text, .dim) \(words($0.message), .note)" }
        ?? line(view.lines[index], isCurrent: index == view.currentIndex, width: content.width)
      grid.put(text, in: place)
    }
    if state.focus == .code, !content.isEmpty {
      grid.cursor = Point(x: content.x, y: content.y + min(max(0, cursorRow - start), max(0, rows - 1)))
    }
  }

  /// The line of C that the instruction under the cursor comes from, which has a row on small screens, too. One of assembly would say the same twice.
  private func currentSource(_ view: CodeView) -> Int? {
    guard let current = view.currentIndex else { return nil }
    let nearest = view.lines[..<current].lastIndex { if case .source = $0 { true } else { false } }
    guard let nearest, case .source(let source, _) = view.lines[nearest] else { return nil }
    return source.file.hasSuffix(".c") ? nearest : nil
  }

  /// `entry_64.S:24  entry_SYSCALL_64+0x21`
  private func place(_ view: CodeView, width: Int) -> String {
    let function = view.function.map { view.offset == 0 ? $0 : "\($0)+0x\(hex(view.offset))" }
    let both = [view.source.map { "\($0.file):\($0.line)" }, function].compactMap { $0 }.joined(separator: "  ")
    // Where only one has room, the function says more.
    return both.columns + 16 <= width ? both : function ?? both
  }

  /// The low eight digits of a kernel address are enough to tell places apart; user addresses are short as they are.
  private func shortCode(_ address: UInt64) -> String {
    address >> 47 == 0 ? hex(address, minimumDigits: 6) : hex(address & 0xffff_ffff, minimumDigits: 8)
  }

  /// Where there is little room, kernel addresses give way to the distance from the function that the frame names.
  private func place(_ address: UInt64, isNarrow: Bool) -> String {
    guard isNarrow, address >> 47 != 0, let here = inspector.function(at: address) else { return shortCode(address) }
    return "+\(hex(here.offset))".padded(to: 5)
  }

  private func line(_ line: CodeView.Line, isCurrent: Bool, width: Int) -> TextLine {
    let mark: TextLine = isCurrent ? "\(">", .currentMark)" : " "
    switch line {
    case .label(let name): return "\(name, .symbol)\(":", .dim)"
    case .source(let source, let text):
      let number = "\(source.line)".padded(to: 4, .right)
      let said = masksComments ? source.withoutComment(text) : text
      return "  \(number, .lineNumber)  \(said.expandingTabs(), .source)"
    case .instruction(let instruction): return self.line(instruction, width: width)
    case .bytes(let address, let bytes): return mark + " \(shortCode(address), .address)  \("(\(hex(bytes)))", .fault)"
    case .unmapped(let address): return mark + " \(shortCode(address), .address)  \(words.notMapped, .fault)"
    }
  }

  private func line(_ instruction: CodeView.InstructionLine, width: Int) -> TextLine {
    let showsBytes = width >= 58
    let isNarrow = width < 44
    var line: TextLine =
      instruction.isCurrent ? "\(">", .currentMark)" : instruction.isLast ? "\("-", .executedMark)" : " "
    line.append(instruction.hasBreakpoint ? "b" : " ", .breakpoint)
    line.append(place(instruction.address, isNarrow: isNarrow) + " ", .address)
    let isHidden = instruction.isCurrent && masksOperands
    if showsBytes {
      let limit = 7
      // The operand is in the bytes too.
      let shown = isHidden ? instruction.bytes.prefix(1) : instruction.bytes.prefix(limit)
      var bytes = hex(shown)
      if isHidden { bytes += ".." } else if instruction.bytes.count > limit { bytes = bytes.dropLast() + Glyph.ellipsis.text }
      line.append(bytes.padded(to: limit * 2), .bytes)
    }
    line.append(" ")
    let operands = isHidden ? "????" : instruction.text.operandList
    let name = instruction.text.name
    // Names longer than the column (`rep movsq`) push their operands to the right; none is cut.
    line.append(operands.isEmpty ? name : name.padded(to: max(isNarrow ? 5 : 6, name.columns)) + " ", .mnemonic)
    line.append(operands, isHidden ? .masked : .operand)
    if instruction.isCurrent, state.position.part > 0 {
      line.append("  \(words.part(state.position.part, of: inspector.currentReport?.partCount ?? 0))", .ongoing)
    } else if let field = instruction.frameField {
      let comment = "; \(field)"
      line.append(String(repeating: " ", count: max(2, min(46 + (showsBytes ? 14 : 0), width - 9) - line.width)))
      line.append(comment, .comment)
    }
    return line
  }
}
