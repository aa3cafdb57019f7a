import Canvas
import Lessons
import Narration
import Primitives
import Simulation
import Vocabulary
import X86

extension Scene {
  /// What just happened in one plain sentence; or a message to the person.
  func drawSentence(in rect: Rect, on grid: inout Grid) {
    guard !rect.isEmpty else { return }
    grid.fill(rect)
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
    } else if state.isLastPartTold, let report = inspector.lastReport, inspector.editsHere.isEmpty {
      line = TextLine(words.sentence(part: report.partCount - 1, of: report, inspector: inspector), .narration)
    } else {
      line = TextLine(words.sentence(inspector), .narration)
    }
    let rows = line.wrapped(to: max(1, rect.width - 2))
    for (row, text) in rows.prefix(rect.height).enumerated() {
      // A sentence that has no room says so.
      let isCut = row == rect.height - 1 && rows.count > rect.height
      grid.put(isCut ? text + "\(Glyph.ellipsis.text, .narration)" : text, in: rect.row(row).inset(horizontal: 1))
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
    let paragraphs = paragraphs(of: lesson, page, width: max(1, rect.width - (rect.height < 6 ? 2 : 4)))
    if rect.height < 6 {
      grid.fill(rect)
      // What a person wrote stands apart from the sentence above, which the machine's step makes.
      for row in 0..<rect.height { grid.put(TextLine("│", .lesson), in: rect.row(row)) }
      TextBlock(paragraphs).draw(into: &grid, in: rect.inset(horizontal: 1))
      return
    }
    let note = TextLine(words.beat(lesson.beat + 1, of: max(1, lesson.beatCount)), .note)
    PaneFrame(words.lessonTitle, note: note).draw(into: &grid, in: rect) { grid, inside in
      TextBlock(paragraphs).draw(into: &grid, in: inside.inset(horizontal: 1))
    }
  }

  /// The text of the lesson's page as `drawLesson` shows it; options of a question share a line as far as `width` columns hold them.
  func paragraphs(of lesson: LessonState, _ page: StopPage, width: Int) -> [TextLine] {
    if !lesson.isAtStop(state.position) {
      return [TextLine(words.away(from: lesson.position, at: state.position, stop: lesson.stop + 1), .hint)]
    }
    var paragraphs: [TextLine] = []
    if lesson.isAsking, let question = page.question {
      paragraphs = ask(question, lesson, width: width)
    } else if page.beats.indices.contains(lesson.beat) {
      paragraphs = [lessonText(page.beats[lesson.beat])]
    }
    // On a changed run nobody may take what they see for what happens otherwise.
    if let whatIf = page.whatIf, !paragraphs.isEmpty { paragraphs[0] = "\(words.whatIf(whatIf), .warning) " + paragraphs[0] }
    return paragraphs
  }

  /// Words in backquotes are code.
  private func lessonText(_ text: String, _ role: Role = .lesson) -> TextLine {
    var line = TextLine()
    for (index, piece) in text.split(separator: "`", omittingEmptySubsequences: false).enumerated() {
      line.append(String(piece), index % 2 == 1 ? .symbol : role)
    }
    return line
  }

  private func ask(_ question: QuestionPage, _ lesson: LessonState, width: Int) -> [TextLine] {
    var paragraphs: [TextLine] = ["\("?", .question) " + lessonText(question.text).inRole(.question)]
    var line = TextLine()
    for (index, option) in (question.options.isEmpty ? [] : question.options + [words.notSure]).enumerated() {
      let isChosen = lesson.chosen == index + 1
      let mark = solutionMark(index, lesson)
      var item = TextLine("[\(index + 1)] ", isChosen ? .answerChosen : .answer)
      item += lessonText(option).inRole(mark != nil ? .right : isChosen ? .answerChosen : .answer)
      if let mark { item.append(" <- \(mark)", .right) }
      // An option goes to the next row as a whole.
      if !line.isEmpty, line.width + 3 + item.width > width {
        paragraphs.append(line)
        line = TextLine()
      }
      if !line.isEmpty { line.append("   ") }
      line += item
    }
    if !line.isEmpty { paragraphs.append(line) }
    if let solution = solutionLine(lesson) { paragraphs.append(solution) }
    if let reason = lesson.reason(state.language) { paragraphs.append(lessonText(reason, .hint)) }
    if let grade = lesson.grade(state.language) {
      switch grade.verdict {
      case .right: paragraphs.append(TextLine(words.right, .right))
      case .wrong: paragraphs.append("\(words.notRight, .wrong)" + lessonText(grade.hint ?? "", .hint))
      case .notSure: paragraphs.append(lessonText(grade.hint ?? words.revealHint, .hint))
      }
    }
    return paragraphs
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
    for name in [ActionName.goOn, .step, .stepBack, .part, .over, .ring, .focusNext, .zoom, .help, .quit] {
      let action = Action[name]
      guard let key = state.keyMap.keys(for: name).first else { continue }
      entries.append(KeyLine.Entry(key.description, action.label[state.language] ?? "", isKept: name == .help || name == .goOn))
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
