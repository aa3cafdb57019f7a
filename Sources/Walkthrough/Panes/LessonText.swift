import Canvas
import Lessons
import Narration
import Primitives
import Simulation
import Vocabulary

/// The lesson's text as the screen shows it: the present beat or the question with what the answer was worth, in paragraphs and in rows. It needs no
/// machine, so that Space knows whether there is more to read.
struct LessonText {
  let lesson: LessonState
  let page: StopPage
  let state: AppState
  private let words: Narrator

  init(_ lesson: LessonState, _ page: StopPage, _ state: AppState) {
    self.lesson = lesson
    self.page = page
    self.state = state
    words = Narrator(language: state.language)
  }

  /// Whether the text has a frame: where there is room for one.
  static func isFramed(_ rect: Rect) -> Bool { rect.height >= 6 && rect.width >= 60 }

  /// The cells that the text itself takes of the lesson's.
  static func content(of rect: Rect) -> Rect {
    isFramed(rect) ? PaneFrame.content(of: rect).inset(horizontal: 1) : rect.inset(horizontal: 1)
  }

  /// The text in the rows of the lesson's cells, as far as it was read.
  static func block(_ lesson: LessonState, _ page: StopPage, _ state: AppState, in rect: Rect) -> TextBlock {
    TextBlock(LessonText(lesson, page, state).paragraphs(width: max(1, content(of: rect).width)), offset: lesson.offset)
  }

  /// The text at this beat, or how far away the stop is; options of a question share a line as far as `width` columns hold them.
  func paragraphs(width: Int) -> [TextLine] {
    if !lesson.isAtStop(state.position) {
      return [TextLine(words.away(from: lesson.position, at: state.position, stop: lesson.stop + 1), .hint)]
    }
    var paragraphs: [TextLine] = []
    if lesson.isAsking, let question = page.question {
      paragraphs = ask(question, width: width)
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

  private func ask(_ question: QuestionPage, width: Int) -> [TextLine] {
    var paragraphs: [TextLine] = ["\("?", .question) " + lessonText(question.text).inRole(.question)]
    var line = TextLine()
    for (index, option) in (question.options.isEmpty ? [] : question.options + [words.notSure]).enumerated() {
      let isChosen = lesson.chosen == index + 1
      let mark = solutionMark(index)
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
    if let solution = solutionLine { paragraphs.append(solution) }
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

  /// The right answer where it is none of the options that stand above.
  private var solutionLine: TextLine? {
    switch lesson.solution {
    case .value(let value): "\(words(.answerIs), .right) \(text(of: value), .right)"
    case .claims(let facts) where !facts.contains(true): TextLine(words(.noneIsTrue), .right)
    default: nil
    }
  }

  private func text(of value: ExpressionValue) -> String {
    if let text = value.text { return "\"\(ExpressionValue.text(text).formatted())\"" }
    guard case .integer(let bits, isSigned: false) = value, bits >= 10 else { return value.formatted() }
    return "\(bits) = 0x\(hex(bits))"
  }

  /// What stands behind an option once the answer is known: that it is right, or which place it has in the order.
  private func solutionMark(_ index: Int) -> String? {
    switch lesson.solution {
    case .option(let right): index == right ? words.rightAnswer : nil
    case .claims(let facts): facts.indices.contains(index) && facts[index] ? words.rightAnswer : nil
    case .order(let order): order.firstIndex(of: index).map { "\($0 + 1)" }
    default: nil
    }
  }
}

extension AppState {
  /// Which rows of the lesson's text are shown; `nil` where none are.
  private var lessonScroll: Scroll? {
    guard let lesson, let page = lesson.page(language), lesson.isAtStop(position) else { return nil }
    let rect = Layout(self).lesson
    if rect.isEmpty { return nil }
    let content = LessonText.content(of: rect)
    let text = LessonText.block(lesson, page, self, in: rect)
    return Scroll(offset: text.offset, visible: content.height, total: text.rows(columns: max(1, content.width)).count)
  }

  /// Whether there is text of the lesson below the rows that are shown.
  var hasMoreLessonText: Bool { lessonScroll.map { $0.rows.upperBound < $0.total } ?? false }

  /// Shows the next rows of the lesson's text; where the text had the screen and was read, the panes. `false` when there is nothing more of this beat.
  mutating func readOn() -> Bool {
    if let scroll = lessonScroll, scroll.rows.upperBound < scroll.total {
      lesson?.read(from: scroll.rows.upperBound)
      return true
    }
    guard let lesson, !lesson.isAsking, Layout(self).isLessonAlone else { return false }
    self.lesson?.putAway()
    return true
  }
}
