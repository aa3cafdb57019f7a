import Simulation
import Vocabulary

/// A stop for somebody who reads it instead of playing it: on paper, or by ear.
package struct StopReading: Sendable {
  package let page: StopPage
  /// What only the instructor should see.
  package let note: NotePage?
  /// What is typed into the guest on the way from the stop before, as an expression writes a text: `"ls\n"`.
  package let typed: String?
  /// The symbol under the cursor, `main+0x21`; `nil` where there is none.
  package let symbol: String?
  package let ring: Int
  /// The instruction that comes next, as the code pane shows it; `nil` where none can be read.
  package let instruction: String?
  /// The line of source that it comes from: `hi.s:15`, and its text where the source is at hand.
  package let source: (place: String, text: String?)?
  /// What the lesson names here, with the machine's value; what an open question hides is left out.
  package let values: [LessonReport.Value]
  /// The right answer in words; `nil` without a question.
  package let answer: String?
  /// What wrong answers are told, each with the text of the option that it belongs to; the last, without one, serves all others.
  package let hints: [(option: String?, text: String)]
}

extension LessonPlayer {
  /// A stop to be read.
  package func reading(_ stop: Int, in language: Language) throws(Diagnostic) -> StopReading {
    let page = try page(stop, in: language)
    let content = lesson.stops[stop]
    var answer: String?
    if let question = content.question, let shown = page.question, let solution = try solution(of: stop) {
      answer = question.words(for: solution, shown)
    }
    let hints = try readHints(content, page, in: language)
    let scope = try scope(of: stop, needsPast: true)
    let inspector = scope.inspector
    let view = inspector.codeView(before: 0, after: 1)
    var instruction: String?
    if let index = view.currentIndex, case .instruction(let line) = view.lines[index] { instruction = line.text.description }
    let hidden = Set((page.question?.hidden ?? []).map(\.name))
    let values = content.values(scope).filter { !hidden.contains($0.name) }
    let source = inspector.line(at: inspector.linkedAddress(inspector.cursor)).map { line in
      let text = inspector.image(at: inspector.linkedAddress(inspector.cursor))?.text(of: line)
      // A comment tells what comes of an instruction, and that may be what is asked.
      return (place: "\(line.file):\(line.line)", text: page.question == nil ? text : text.map(line.withoutComment))
    }
    let typed = [content.go.typed, content.whatIf?.go?.typed].compactMap { $0 }.map { "\"\(ExpressionValue.text($0.value).formatted())\"" }
    return StopReading(
      page: page, note: try note(stop, in: language), typed: typed.isEmpty ? nil : typed.joined(separator: ", "),
      symbol: inspector.function(at: inspector.cursor)?.description,
      ring: Int(inspector.cpl), instruction: instruction,
      source: source, values: values, answer: answer, hints: hints)
  }

  private func readHints(_ stop: Stop, _ page: StopPage, in language: Language) throws(Diagnostic) -> [(option: String?, text: String)] {
    guard let question = stop.question, let shown = page.question else { return [] }
    let scope = try scope(of: page.stop, needsPast: stop.hints(language).contains { $0.usesPast })
    func text(_ hint: Localized<LessonText>?) -> String? { hint?.best(language).map { rendered($0, scope) } }
    var hints: [(option: String?, text: String)] = []
    for (option, name) in zip(question.options, shown.options) {
      if let hint = text(option.hint) { hints.append((name, hint)) }
    }
    for mistake in question.mistakes {
      if let hint = text(mistake.hint) { hints.append((mistake.value.text, hint)) }
    }
    if let hint = text(question.hint) { hints.append((nil, hint)) }
    return hints
  }
}

extension Question {
  /// An answer in the words of the question.
  package func words(for answer: Answer, _ shown: QuestionPage) -> String {
    func option(_ index: Int) -> String { shown.options.indices.contains(index) ? shown.options[index] : "" }
    switch answer {
    case .option(let index): return "\(index + 1). \(option(index))"
    case .claims(let facts):
      let right = facts.indices.filter { facts[$0] }.map { "\($0 + 1). \(option($0))" }
      return right.isEmpty ? "-" : right.joined(separator: "; ")
    case .order(let order): return order.map { "\($0 + 1). \(option($0))" }.joined(separator: "; ")
    case .value(let value): return value.text ?? value.formatted()
    case .notSure: return "?"
    }
  }
}
