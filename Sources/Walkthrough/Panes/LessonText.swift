import Canvas
import Lessons
import Narration
import Simulation

/// What a lesson says at the present: a beat of its text, or its question with what the answer was worth; on a walk of one's own, how far away the stop is.
struct LessonText {
  private let state: AppState
  private let words: Narrator

  init(_ state: AppState) {
    self.state = state
    words = Narrator(language: state.language)
  }

  /// The text in rows of at most so many columns.
  func rows(columns: Int) -> [TextLine] { paragraphs(width: columns).flatMap { $0.wrapped(to: max(1, columns)) } }

  /// The text before it is wrapped; options of a question share a line as far as `width` columns hold them.
  func paragraphs(width: Int) -> [TextLine] {
    guard let lesson = state.lesson, let page = lesson.page(state.language) else { return [] }
    if !lesson.isAtStop(state.position) {
      return [TextLine(words.away(from: lesson.position, at: state.position, stop: lesson.stop + 1), .hint)]
    }
    // On a changed run nobody may take what they see for what happens otherwise.
    let lead: TextLine = page.whatIf.map { "\(words.whatIf($0), .warning)\(words.blank)" } ?? TextLine()
    if lesson.isAsking, let question = page.question { return ask(question, lesson, lead: lead, width: width) }
    return page.beats.indices.contains(lesson.beat) ? [lead + text(page.beats[lesson.beat])] : []
  }

  /// Words in backquotes are code.
  private func text(_ text: String, _ role: Role = .lesson) -> TextLine {
    var line = TextLine()
    for (index, piece) in text.split(separator: "`", omittingEmptySubsequences: false).enumerated() {
      line.append(String(piece), index % 2 == 1 ? .symbol : role)
    }
    return line
  }

  /// - Parameter lead: what stands before the question's text.
  private func ask(_ question: QuestionPage, _ lesson: LessonState, lead: TextLine, width: Int) -> [TextLine] {
    var paragraphs: [TextLine] = ["\("?", .question) " + lead + text(question.text).inRole(.question)]
    var line = TextLine()
    for (index, option) in (question.options.isEmpty ? [] : question.options + [words.notSure]).enumerated() {
      let isChosen = lesson.chosen == index + 1
      let mark = words.solutionMark(index, lesson)
      var item = TextLine("[\(index + 1)] ", isChosen ? .answerChosen : .answer)
      item += text(option).inRole(mark != nil ? .right : isChosen ? .answerChosen : .answer)
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
    let grade = lesson.grade(state.language)
    let solution = words.solutionText(lesson)
    // Who has given the answer knows it: there it stands behind the verdict.
    if let solution, grade?.verdict != .right { paragraphs.append(TextLine(words.answerIs(solution), .right)) }
    if let reason = lesson.reason(state.language) { paragraphs.append(text(reason, .hint)) }
    if let grade {
      switch grade.verdict {
      case .right: paragraphs.append(TextLine(words.right(solution), .right))
      case .wrong: paragraphs.append("\(words.notRight, .wrong)" + text(grade.hint ?? "", .hint))
      case .notSure: paragraphs.append(text(grade.hint ?? words.revealHint, .hint))
      }
    }
    return paragraphs
  }
}
