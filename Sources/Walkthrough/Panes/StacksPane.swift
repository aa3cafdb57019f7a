import Canvas
import Primitives
import Simulation
import X86

extension Scene {
  /// Both stacks side by side where there is room, so that it is plain that RSP moved and the user's stack did not; else the one in use, and in the
  /// kernel one line on where the user's RSP is kept.
  func drawStacks(in rect: Rect, on grid: inout Grid) {
    let content = PaneFrame.content(of: rect)
    let view = inspector.stacksView(state.changes, limit: max(8, content.height + 8 + abs(scroll(.stacks))))
    let pane = frame(.stacks, note: TextLine(words.growDown))
    pane.draw(into: &grid, in: rect)
    // The arrows are those of the stack in use.
    let arrows: TextLine
    if content.width >= 58 {
      let halves = content.columns([.flex(1), .flex(1)], gap: 1)
      let kernel = drawStack(view.kernel, heading: kernelHeading(view), isKernel: true, in: halves[0], on: &grid)
      let user = drawStack(view.user, heading: userHeading(view), isKernel: false, in: halves[1], on: &grid)
      arrows = isInKernel ? kernel : user
    } else if isInKernel, view.kernel != nil {
      let hasLine = view.user?.pointer != nil && content.height >= 4
      arrows = drawStack(
        view.kernel, heading: kernelHeading(view), isKernel: true, in: content.droppingBottom(hasLine ? 1 : 0), on: &grid)
      if hasLine, let pointer = view.user?.pointer {
        // The words give way to the digits.
        let value = TextLine(" \(hex(pointer))", .value)
        grid.put(userHeading(view).truncated(to: max(0, content.width - value.width)) + value, in: content.bottom(1))
      }
    } else {
      arrows = drawStack(view.user, heading: userHeading(view), isKernel: false, in: content, on: &grid)
    }
    pane.drawFooter(arrows, into: &grid, in: rect)
  }

  private func kernelHeading(_ view: StacksView) -> TextLine {
    guard view.kernel != nil else { return TextLine(words.kernelStack, .heading) }
    let name = view.isEntryStack ? words.role(.entryStack, register: .rsp) : words.kernelStack
    return "\(name, .heading) \(words.bytesUsed(view.kernelUsed), .note)"
  }

  private func userHeading(_ view: StacksView) -> TextLine {
    var line = TextLine(words.userStack, .heading)
    if let keeper = view.user?.keeper { line += " \(words.keeper(keeper), .origin)" }
    return line
  }

  /// Draws one stack, and returns arrows towards the words that are not in sight.
  private func drawStack(_ stack: StacksView.Stack?, heading: TextLine, isKernel: Bool, in area: Rect, on grid: inout Grid) -> TextLine {
    grid.put(heading, in: area.row(0))
    let body = area.droppingTop(1)
    guard let stack else {
      grid.put(TextLine(isKernel ? words.noTask : words.noUserStack, .dim), in: body.row(0))
      return TextLine()
    }
    if stack.words.isEmpty {
      grid.put(TextLine(words.emptyStack, .dim), in: body.row(0))
      return TextLine()
    }
    var lines: [(line: TextLine, isPointer: Bool)] = []
    for (index, word) in stack.words.enumerated() {
      if index > 0, stack.words[index - 1].address &- word.address > 8 {
        let left = (stack.words[index - 1].address &- word.address) / 8 - 1
        lines.append(("       \(words.moreWords(left), .dim)", false))
      }
      lines.append((line(word, of: stack, width: area.width), word.address == stack.pointer))
    }
    // The stack pointer stays in sight, with what lies above it.
    let pointerRow = lines.firstIndex { $0.isPointer } ?? 0
    let last = max(0, lines.count - body.height)
    let start = max(0, min(last, min(last, max(0, pointerRow - body.height * 2 / 3)) + scroll(.stacks)))
    for row in 0..<body.height where lines.indices.contains(start + row) {
      if lines[start + row].isPointer { grid.lay(.current, under: body.row(row)) }
      grid.put(lines[start + row].line, in: body.row(row))
    }
    return Scroll.arrows(up: start > 0, down: start < last)
  }

  /// `*3fe8 246 flags <- rsp`
  private func line(_ word: StackWord, of stack: StacksView.Stack, width: Int) -> TextLine {
    var line = mark(word.change, .word(word.address))
    line.append(hex(word.address & 0xffff, minimumDigits: 4) + " ", .address)
    let isMasked = isMasked(.word(word.address))
    line.append(isMasked ? "????" : word.value.map { hex($0) } ?? "----", isMasked ? .masked : word.change.valueRole)
    var pointer = TextLine()
    if word.address == stack.pointer, !stack.isCurrent || !self.isMasked(.register(.rsp)) {
      pointer.append(stack.isCurrent ? " <- rsp" : " <-", .currentMark)
    }
    // Where the pointer is says more than the end of a long name.
    let meaning = words.meaning(word.meaning)
    if !meaning.isEmpty {
      line += TextLine(" " + meaning, meaningRole(word.meaning)).truncated(to: max(0, width - line.width - pointer.width))
    }
    return line + pointer
  }

  private func meaningRole(_ meaning: StackWord.Meaning) -> Role {
    switch meaning {
    case .frameField, .returnAddress, .symbol: .symbol
    case .text: .string
    default: .origin
    }
  }
}
