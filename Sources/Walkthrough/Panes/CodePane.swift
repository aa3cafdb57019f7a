import Canvas
import Primitives
import Simulation
import X86

extension Scene {
  /// Instructions around the cursor, with labels and source lines where there is room.
  func drawCode(in rect: Rect, on grid: inout Grid) {
    let content = PaneFrame.content(of: rect)
    let rows = content.height
    let isRoomy = content.width >= 56 && rows >= 10
    // The cursor stands a third from the top: what comes next matters more than what was.
    let above = max(1, rows / 3)
    let view = inspector.codeView(
      before: above + 8, after: rows + abs(scroll(.code)) + 8, syntax: state.syntax, breakpoints: state.breakpoints)
    var lines: [TextLine] = []
    var surfaces: [Int: Surface] = [:]
    var cursorRow = 0
    for (index, line) in view.lines.enumerated() {
      switch line {
      case .label(let name):
        // On a small screen the frame says where we are; a label is worth a row where another function begins.
        if isRoomy || index > 0 { lines.append("\(name, .symbol)\(":", .dim)") }
      case .source(let source):
        if isRoomy { lines.append("        \("# \(source.file):\(source.line)", .source)") }
      case .instruction(let instruction):
        if index == view.currentIndex {
          cursorRow = lines.count
          surfaces[lines.count] = .current
        }
        lines.append(self.line(instruction, width: content.width, showsBytes: isRoomy))
      case .bytes(let address, let bytes):
        if index == view.currentIndex { cursorRow = lines.count }
        lines.append(
          "\(index == view.currentIndex ? ">" : " ", .currentMark) \(shortCode(address), .address)  \("(\(hex(bytes)))", .fault)")
      case .unmapped(let address):
        if index == view.currentIndex { cursorRow = lines.count }
        lines.append("\(index == view.currentIndex ? ">" : " ", .currentMark) \(shortCode(address), .address)  \(words.notMapped, .fault)")
      }
    }
    let note = TextLine(place(view), .note)
    let wanted = max(0, cursorRow - above) + scroll(.code)
    frame(.code, note: note).draw(into: &grid, in: rect)
    let start = min(max(0, wanted), max(0, lines.count - 1))
    for row in 0..<rows where lines.indices.contains(start + row) {
      let place = content.row(row)
      if let surface = surfaces[start + row] { grid.lay(surface, under: place) }
      grid.put(lines[start + row], in: place)
    }
    if state.focus == .code, !content.isEmpty {
      grid.cursor = Point(x: content.x, y: content.y + min(max(0, cursorRow - start), max(0, rows - 1)))
    }
  }

  /// `entry.S:42  entry_SYSCALL_64+0x21`
  private func place(_ view: CodeView) -> String {
    let function = view.function.map { view.offset == 0 ? $0 : "\($0)+0x\(hex(view.offset))" }
    return [view.source.map { "\($0.file):\($0.line)" }, function].compactMap { $0 }.joined(separator: "  ")
  }

  /// The low eight digits of a kernel address are enough to tell places apart; user addresses are short as they are.
  private func shortCode(_ address: UInt64) -> String {
    let text = address >> 47 == 0 ? hex(address, minimumDigits: 6) : hex(address & 0xffff_ffff, minimumDigits: 8)
    return text
  }

  private func line(_ instruction: CodeView.InstructionLine, width: Int, showsBytes: Bool) -> TextLine {
    var line = TextLine()
    let mark: TextLine =
      instruction.isCurrent
      ? "\(">", .currentMark)" : instruction.isLast ? "\("-", .executedMark)" : instruction.hasBreakpoint ? "\("b", .breakpoint)" : " "
    line += mark
    line += instruction.hasBreakpoint && (instruction.isCurrent || instruction.isLast) ? "\("b", .breakpoint)" : " "
    line.append(shortCode(instruction.address), .address)
    line.append(" ")
    if showsBytes {
      let limit = 7
      var bytes = hex(instruction.bytes.prefix(limit))
      if instruction.bytes.count > limit { bytes = String(bytes.dropLast(1)) + Glyph.ellipsis.text }
      line.append(bytes.padded(to: limit * 2), .bytes)
      line.append(" ")
    } else {
      line.append(" ")
    }
    let name = instruction.text.name
    line.append(name.padded(to: 7), .mnemonic)
    var operands = instruction.text.operandList
    if instruction.isCurrent, state.lesson?.masksCurrentOperand == true { operands = "????" }
    if !operands.isEmpty { line.append(" " + operands, .operand) }
    if instruction.isCurrent, state.position.part > 0 {
      line.append("  \(words.part(state.position.part, of: inspector.currentReport?.partCount ?? 0))", .ongoing)
    } else if let field = instruction.frameField {
      let comment = "; \(field)"
      let gap = max(2, min(34 + (showsBytes ? 15 : 0), width - comment.columns) - line.width)
      line.append(String(repeating: " ", count: gap))
      line.append(comment, .comment)
    }
    return line
  }
}
