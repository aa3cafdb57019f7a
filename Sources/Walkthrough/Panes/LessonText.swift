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
    var paragraphs: [TextLine] = []
    if lesson.isAsking, let question = page.question {
      paragraphs = ask(question, lesson, width: width)
    } else if page.beats.indices.contains(lesson.beat) {
      paragraphs = [text(page.beats[lesson.beat])]
    }
    // On a changed run nobody may take what they see for what happens otherwise.
    if let whatIf = page.whatIf, !paragraphs.isEmpty { paragraphs[0] = "\(words.whatIf(whatIf), .warning) " + paragraphs[0] }
    return paragraphs
  }

  /// Words in backquotes are code.
  private func text(_ text: String, _ role: Role = .lesson) -> TextLine {
    var line = TextLine()
    for (index, piece) in text.split(separator: "`", omittingEmptySubsequences: false).enumerated() {
      line.append(String(piece), index % 2 == 1 ? .symbol : role)
    }
    return line
  }

  private func ask(_ question: QuestionPage, _ lesson: LessonState, width: Int) -> [TextLine] {
    var paragraphs: [TextLine] = ["\("?", .question) " + text(question.text).inRole(.question)]
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
    if let solution = words.solutionLine(lesson) { paragraphs.append(solution) }
    if let reason = lesson.reason(state.language) { paragraphs.append(text(reason, .hint)) }
    if let grade = lesson.grade(state.language) {
      switch grade.verdict {
      case .right: paragraphs.append(TextLine(words.right, .right))
      case .wrong: paragraphs.append("\(words.notRight, .wrong)" + text(grade.hint ?? "", .hint))
      case .notSure: paragraphs.append(text(grade.hint ?? words.revealHint, .hint))
      }
    }
    return paragraphs
  }
}
