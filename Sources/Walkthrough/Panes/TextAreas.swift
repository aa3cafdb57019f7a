import Canvas
import Lessons
import Narration
import Primitives
import Simulation
import Vocabulary
import X86

extension Scene {
  /// What just happened in one plain sentence; or a message to the person, which takes the rows that it needs from what stands above.
  func drawSentence(on grid: inout Grid) {
    let isWhole = state.message != nil || state.isSentenceWhole
    if layout.sentence.isEmpty && !isWhole { return }
    let line: TextLine
    if let message = state.message {
      line = TextLine(words.message(message), messageRole(message))
    } else if let stop = state.machineStop {
      line = TextLine(state.ending.map { words($0) } ?? words.stop(stop), .notice)
    } else if masksOperands, let last = inspector.lastReport?.instruction {
      // What the last step was for can give the next one away.
      let text = Formatter(state.syntax).text(of: last, at: inspector.lastReport?.rip ?? 0)
      line = TextLine("\(text)", .narration)
    } else if let hidden = hiddenSentence {
      line = hidden
    } else if state.isLastPartTold, let report = inspector.lastReport {
      line = TextLine(words.sentence(part: report.partCount - 1, of: report, inspector: inspector), .narration)
    } else {
      line = TextLine(words.sentence(inspector), .narration)
    }
    let rows = line.wrapped(to: max(1, state.size.width - 2))
    let below = layout.isLessonAlone ? [layout.keys] : [layout.lesson, layout.keys]
    let end = below.filter { !$0.isEmpty }.map(\.y).min() ?? state.size.height
    let height = isWhole ? max(layout.sentence.height, min(rows.count, end - layout.title.height)) : layout.sentence.height
    let rect = Rect(x: 0, y: end - height, width: state.size.width, height: height)
    grid.fill(rect)
    for (row, text) in rows.prefix(rect.height).enumerated() {
      // A sentence that has no room says so, and which key shows it.
      let place = rect.row(row).inset(horizontal: 1)
      guard row == rect.height - 1, rows.count > rect.height else {
        grid.put(text, in: place)
        continue
      }
      let key = isWhole ? nil : state.keyMap.keys(for: .sentence).first
      let rest = TextLine(key.map { " \($0)" } ?? "", .keyName)
      let cut = (text + "\(Glyph.ellipsis.text, .narration)").truncated(to: max(0, place.width - rest.width))
      grid.put(cut + rest, in: place)
    }
  }

  /// What stands in place of a sentence that would tell a value that a presenter hides: what a part does without its values, or what was executed.
  private var hiddenSentence: TextLine? {
    guard !state.masked.isEmpty else { return nil }
    let current = inspector.position.part > 0 ? inspector.currentReport : nil
    guard let report = current ?? inspector.lastReport, report.effects.contains(where: tellsHidden) else { return nil }
    let part = current.map { _ in inspector.position.part - 1 } ?? (state.isLastPartTold ? report.partCount - 1 : nil)
    if let part { return TextLine(words.title(ofPart: part, of: report), .narration) }
    return "\(report.instruction.map { $0.mnemonic + " " } ?? "", .narration)\("????", .masked)"
  }

  /// Whether a sentence about an effect would tell a hidden value. What changes the status flags is told without the other flags.
  private func tellsHidden(_ effect: Effect) -> Bool {
    guard effect.target == .rflags, (effect.old ^ effect.new) & ~RFLAGS.status == 0 else { return isMasked(effect) }
    return Flag.allCases.contains { (effect.old ^ effect.new) & $0.mask != 0 && isMasked(.flag($0)) }
  }

  private func messageRole(_ message: AppState.Message) -> Role {
    switch message {
    case .failed: .error
    case .stopped, .notFound, .lostStop: .warning
    default: .notice
    }
  }

  /// The lesson's text at this beat, or its question and what the answer was worth; on a walk of one's own, how far away the stop is.
  func drawLesson(in rect: Rect, on grid: inout Grid) {
    guard !rect.isEmpty, let lesson = state.lesson, let page = lesson.page(state.language) else { return }
    let text = LessonText.block(lesson, page, state, in: rect)
    guard LessonText.isFramed(rect) else {
      grid.fill(rect)
      let scroll = text.draw(into: &grid, in: LessonText.content(of: rect)).scroll
      // What a person wrote stands apart from the sentence above, which the machine's step makes. Arrows say that there is more of it.
      for row in 0..<rect.height { grid.put(TextLine("│", .lesson), in: rect.row(row)) }
      if scroll.offset > 0 { grid.put(TextLine(Glyph.upArrow.text, .strong), in: rect.row(0)) }
      if scroll.rows.upperBound < scroll.total { grid.put(TextLine(Glyph.downArrow.text, .strong), in: rect.row(rect.height - 1)) }
      return
    }
    let note = TextLine(words.beat(lesson.beat + 1, of: max(1, lesson.beatCount)), .note)
    PaneFrame(words.lessonTitle, note: note).draw(into: &grid, in: rect) { grid, inside in
      text.draw(into: &grid, in: inside.inset(horizontal: 1))
    }
  }

  /// The keys that act now, the most useful first.
  func drawKeys(in rect: Rect, on grid: inout Grid) {
    guard !rect.isEmpty else { return }
    grid.fill(rect)
    var entries: [KeyLine.Entry] = []
    if state.isPlaying {
      KeyLine([KeyLine.Entry(words.anyKey, words.stopTravel, isKept: true)]).draw(into: &grid, in: rect.inset(horizontal: 1))
      return
    }
    if drawTypedAnswer(in: rect, on: &grid) { return }
    if state.isQuestionOpen, let lesson = state.lesson { entries += answerEntries(lesson) }
    if let count = state.count { entries.append(KeyLine.Entry("\(count)", words.count, isKept: true)) }
    // Whoever waits for input, and whoever looks at the console, may want to type.
    let mayType = state.machineStop == .waitingForInput || state.focus == .console
    let names: [ActionName] = [.goOn, .step, .stepBack, .part, .over, .ring, .focusNext, .zoom, .help, .quit]
    for name in mayType ? [.type] + names : names {
      let action = Action[name]
      guard let key = state.keyMap.keys(for: name).first else { continue }
      let isKept = [.help, .goOn, .type].contains(name)
      let isMore = name == .goOn && state.hasMoreLessonText
      entries.append(KeyLine.Entry(key.description, isMore ? words(.moreText) : action.label[state.language] ?? "", isKept: isKept))
    }
    KeyLine(entries).draw(into: &grid, in: rect.inset(horizontal: 1))
  }

  /// All keys, over everything else.
  func drawHelp(in rect: Rect, on grid: inout Grid) {
    var paragraphs: [TextLine] = []
    let width = min(76, max(20, rect.width - 8))
    for group in Action.Group.allCases {
      if group != .walk { paragraphs.append(TextLine()) }
      paragraphs.append(TextLine(words.group(group), .heading))
      for action in Action.all where action.group == group {
        let keys = state.keyMap.keys(for: action.name).map(\.description).joined(separator: " ")
        let text = action.help[state.language] ?? ""
        let lines = text.wrapped(to: max(10, width - 16))
        for (index, line) in lines.enumerated() {
          paragraphs.append("\(index == 0 ? keys.padded(to: 15) : String(repeating: " ", count: 15), .keyName) \(line, .text)")
        }
      }
    }
    paragraphs.append(TextLine())
    for line in words.helpTyping + words.helpNotes { paragraphs += TextLine(line).wrapped(to: width) }
    let rows = max(1, min(paragraphs.count, rect.height - 5))
    let dialog = Dialog(
      words.helpTitle, TextBlock(paragraphs, offset: state.helpScroll),
      keys: KeyLine([
        KeyLine.Entry("Up Down", words.scrollWord), KeyLine.Entry("Esc", words.closeWord, isKept: true),
      ]), contentSize: Size(width: width, height: rows))
    dialog.draw(into: &grid, in: rect)
  }
}
