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
    } else {
      let lastPart = state.isLastPartTold && inspector.editsHere.isEmpty ? inspector.lastReport : nil
      let sentence = lastPart.map { words.sentence(part: $0.partCount - 1, of: $0, inspector: inspector) } ?? words.sentence(inspector)
      line = withoutHidden(sentence) ?? TextLine(sentence, .narration)
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

  /// What stands in place of a sentence that would tell a value that a presenter hides: what a part does without its values, or what was executed; `nil`
  /// for one that tells none.
  func withoutHidden(_ sentence: String) -> TextLine? {
    guard !state.masked.isEmpty else { return nil }
    let current = inspector.position.part > 0 ? inspector.currentReport : nil
    guard let report = current ?? inspector.lastReport else { return nil }
    guard report.effects.contains(where: tellsHidden) || hasHiddenNumber(sentence) else { return nil }
    let part = current.map { _ in inspector.position.part - 1 } ?? (state.isLastPartTold ? report.partCount - 1 : nil)
    if let part { return TextLine(words.title(ofPart: part, of: report), .narration) }
    return "\(report.instruction.map { $0.mnemonic + " " } ?? "", .narration)\("????", .masked)"
  }

  /// Whether a number in a sentence is a hidden value: it may have been read, or lie where an earlier step left it.
  private func hasHiddenNumber(_ sentence: String) -> Bool {
    let values = state.masked.compactMap { place -> UInt64? in
      switch place {
      case .flag, .cpl: nil
      case .word(let address): inspector.word(at: address)
      default: inspector.cpu.value(at: place)
      }
    }
    let numbers = Set(values.flatMap { [hex($0), "0x\(hex($0))", "\($0)", "\(Int64(bitPattern: $0).magnitude)"] })
    return sentence.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.contains { numbers.contains(String($0)) }
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
    guard !rect.isEmpty, let lesson = state.lesson else { return }
    let text = LessonText(state)
    guard Layout.isLessonFramed(state.size.height) else {
      grid.fill(rect)
      // What a person wrote stands apart from the sentence above, which the machine's step makes.
      for row in 0..<rect.height { grid.put(TextLine("│", .lesson), in: rect.row(row)) }
      draw(text, scroll: lesson.textScroll, in: rect.inset(horizontal: 1), on: &grid)
      return
    }
    let note = TextLine(words.beat(lesson.beat + 1, of: max(1, lesson.beatCount)), .note)
    PaneFrame(words.lessonTitle, note: note).draw(into: &grid, in: rect) { grid, inside in
      draw(text, scroll: lesson.textScroll, in: inside.inset(horizontal: 1), on: &grid)
    }
  }

  /// The text; where there is no room for all of it, at the right which way there is more, and the key that shows it.
  @discardableResult
  private func draw(_ text: LessonText, scroll: Int, in rect: Rect, on grid: inout Grid) -> Listing {
    let all = text.rows(columns: rect.width)
    guard all.count > rect.height else {
      for (row, line) in all.enumerated() { grid.put(line, in: rect.row(row)) }
      return Listing(scroll: Scroll(offset: 0, visible: rect.height, total: all.count), body: rect)
    }
    let key = state.keyMap.keys(for: .moreText).first?.description ?? ""
    let rows = text.rows(columns: max(1, rect.width - state.textMargin))
    let offset = min(scroll, max(0, rows.count - rect.height))
    for (row, line) in rows.dropFirst(offset).prefix(rect.height).enumerated() { grid.put(line, in: rect.row(row)) }
    let mark = offset + rect.height < rows.count ? Glyph.downTriangle : Glyph.upTriangle
    let more: TextLine = "\(mark.text, .strong) \(key, .keyName)"
    grid.put(more, in: rect.row(rect.height - 1), .right)
    return Listing(scroll: Scroll(offset: offset, visible: rect.height, total: rows.count), body: rect)
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
    if let count = state.count { entries.append(KeyLine.Entry("\(count)", words.times(count), isKept: true)) }
    // Whoever waits for input, and whoever looks at the console, may want to type.
    let mayType = state.machineStop == .waitingForInput || state.focus == .console
    let names: [ActionName] = [.goOn, .step, .stepBack, .part, .over, .ring, .focusNext, .zoom, .help, .quit]
    for name in mayType ? [.type] + names : names {
      let action = Action[name]
      // Where `?` is an answer it is no other key.
      let form = state.lesson?.answerForm
      let isAnswer = state.isQuestionOpen && (form == .number || form == .text)
      guard let key = state.keyMap.keys(for: name).first(where: { !isAnswer || $0.description != "?" }) else { continue }
      let isKept = [.help, .goOn, .type].contains(name)
      let label = name == .goOn && state.hasMoreLessonText ? Action[.moreText].label : action.label
      entries.append(KeyLine.Entry(key.description, label[state.language] ?? "", isKept: isKept))
    }
    KeyLine(entries).draw(into: &grid, in: rect.inset(horizontal: 1))
  }

  /// All keys, over everything else.
  func drawHelp(in rect: Rect, on grid: inout Grid) {
    let paragraphs = state.helpParagraphs
    let width = AppState.helpWidth(of: rect.width)
    let rows = max(1, min(paragraphs.count, rect.height - AppState.helpFrame))
    let dialog = Dialog(
      words.helpTitle, TextBlock(paragraphs, offset: state.helpScroll),
      keys: KeyLine([
        KeyLine.Entry("Up Down", words.scrollWord), KeyLine.Entry("Esc", words.closeWord, isKept: true),
      ]), contentSize: Size(width: width, height: rows))
    dialog.draw(into: &grid, in: rect)
  }
}

extension AppState {
  /// Rows of the screen that are not for the list of all keys.
  fileprivate static let helpFrame = 5

  /// Columns of the list of all keys on a screen so wide.
  fileprivate static func helpWidth(of columns: Int) -> Int { min(76, max(20, columns - 8)) }

  /// The list of all keys, in rows of the present screen.
  fileprivate var helpParagraphs: [TextLine] {
    let words = Narrator(language: language)
    var paragraphs: [TextLine] = []
    let width = Self.helpWidth(of: size.width)
    for group in Action.Group.allCases {
      if group != .walk { paragraphs.append(TextLine()) }
      paragraphs.append(TextLine(words.group(group), .heading))
      for action in Action.all where action.group == group {
        let keys = keyMap.keys(for: action.name).map(\.description).joined(separator: " ")
        let text = action.help[language] ?? ""
        let lines = text.wrapped(to: max(10, width - 16))
        for (index, line) in lines.enumerated() {
          paragraphs.append("\(index == 0 ? keys.padded(to: 15) : String(repeating: " ", count: 15), .keyName) \(line, .text)")
        }
      }
    }
    paragraphs.append(TextLine())
    for line in words.helpTyping + words.helpNotes { paragraphs += TextLine(line).wrapped(to: width) }
    return paragraphs
  }

  /// Rows by which the list of all keys can be scrolled at most.
  var lastHelpScroll: Int { max(0, helpParagraphs.count - max(1, size.height - Self.helpFrame)) }
}
