import Simulation
import Vocabulary

/// What an answer was worth, with a word on it in the learner's language.
package struct Grade: Hashable, Sendable {
  package enum Verdict: String, Hashable, Sendable, Codable {
    case right
    case wrong
    case notSure = "not-sure"
  }

  package var verdict: Verdict
  /// For a wrong or unsure answer, where the lesson has something to say.
  package var hint: String?
  /// The misconceptions that the answer tells of.
  package var misconceptions: [String]

  package init(verdict: Verdict, hint: String? = nil, misconceptions: [String] = []) {
    self.verdict = verdict
    self.hint = hint
    self.misconceptions = misconceptions
  }
}

extension Question {
  /// Whether the value that is asked for is a text, and no number.
  package var asksForText: Bool { value.map { $0.value.type == .text || $0.value.type == .bytes } ?? false }

  /// Reads what was typed: the number of an option, numbers of the true claims (`0` for none), all numbers in order, or a value. Between numbers of one
  /// digit there need be nothing: `13` means claims 1 and 3. The number after the last option, and `?`, mean "not sure". `nil` for anything else.
  package func answer(typed text: String) -> Answer? {
    if Self.words(of: text) == ["?"] { return .notSure }
    if kind == .value { return Self.words(of: text).isEmpty ? nil : value(typed: text) ?? hexadecimal(typed: text) }
    guard let numbers = numbers(typed: text) else { return nil }
    if numbers == [options.count + 1] { return .notSure }
    switch kind {
    case .choose, .find:
      guard numbers.count == 1, let number = numbers.first, options.indices.contains(number - 1) else { return nil }
      return .option(number - 1)
    case .trueFalse:
      if numbers == [0] { return .claims(options.map { _ in false }) }
      guard numbers.allSatisfy({ options.indices.contains($0 - 1) }) else { return nil }
      return .claims(options.indices.map { numbers.contains($0 + 1) })
    case .order:
      guard numbers.sorted() == Array(1...options.count) else { return nil }
      return .order(numbers.map { $0 - 1 })
    case .value: return nil
    }
  }

  /// Whether what was typed are some of the events of an order, each once, but not all.
  package func isPartOfOrder(typed text: String) -> Bool {
    guard kind == .order, let numbers = numbers(typed: text) else { return false }
    return numbers.count < options.count && numbers.allSatisfy { options.indices.contains($0 - 1) }
  }

  private static func words(of text: String) -> [Substring] { text.split { $0 == " " || $0 == "," } }

  /// Numbers from 0 to the one after the last option, none of them twice; at least one.
  private func numbers(typed text: String) -> [Int]? {
    let all = 0...options.count + 1
    var numbers: [Int] = []
    for word in Self.words(of: text) {
      let isDigits = word.allSatisfy { $0.isASCII && $0.isNumber }
      let pieces = if let number = Int(word), all.contains(number) { [number] } else { isDigits ? word.compactMap(\.wholeNumberValue) : [] }
      guard !pieces.isEmpty else { return nil }
      for number in pieces {
        guard all.contains(number), !numbers.contains(number) else { return nil }
        numbers.append(number)
      }
    }
    return numbers.isEmpty ? nil : numbers
  }

  /// A text, in quotes or without, or a number in any of the language's forms. Names are no answer: the machine would give it away.
  /// Digits as the screen shows them, hexadecimal without `0x`; `nil` for anything else.
  fileprivate func hexadecimal(typed text: String) -> Answer? {
    guard kind == .value, !asksForText, let word = Self.words(of: text).first, Self.words(of: text).count == 1,
      word.allSatisfy(\.isHexDigit)
    else { return nil }
    return UInt64(word, radix: 16).map { .value(.integer($0)) }
  }

  private func value(typed text: String) -> Answer? {
    let expression = try? Expression(text)
    if asksForText {
      if case .text(let quoted)? = expression?.form { return .value(.text(quoted)) }
      return .value(.text(text))
    }
    guard let expression, expression.places.isEmpty else { return nil }
    guard let number = Self.constant(expression) else { return nil }
    return .value(.integer(number))
  }

  /// A number, with a sign or without.
  private static func constant(_ expression: Expression) -> UInt64? {
    switch expression.form {
    case .integer(let value, _): value
    case .unary(.minus, let inner): constant(inner).map { 0 &- $0 }
    default: nil
    }
  }
}

extension LessonPlayer {
  /// What a learner means by what they typed as an answer to a stop's question: digits that are right as the screen shows numbers, hexadecimal without `0x`,
  /// are meant so. `nil` for what is no answer.
  package func answer(typed text: String, stop index: Int) throws(Diagnostic) -> Answer? {
    guard let question = lesson.stops[index].question else { return nil }
    if let hexadecimal = question.hexadecimal(typed: text), try judge(hexadecimal, stop: index).verdict == .right { return hexadecimal }
    return question.answer(typed: text)
  }

  /// Grades an answer to a stop's question.
  package func grade(_ answer: Answer, stop: Int, in language: Language) throws(Diagnostic) -> Grade {
    let judgement = try judge(answer, stop: stop)
    var hint: String?
    if let text = judgement.hint?.best(language) { hint = rendered(text, try scope(of: stop, needsPast: text.usesPast)) }
    return Grade(verdict: judgement.verdict, hint: hint, misconceptions: judgement.misconceptions)
  }

  /// Why the answer to a stop's question is right, shown when it is given away; `nil` where the file does not say it.
  package func reason(of stop: Int, in language: Language) throws(Diagnostic) -> String? {
    guard let text = try rightHint(of: stop)?.best(language) else { return nil }
    return rendered(text, try scope(of: stop, needsPast: text.usesPast))
  }

  /// The hint of the option that is right; of several true claims the first that has one, as for a wrong answer.
  func rightHint(of stop: Int) throws(Diagnostic) -> Localized<LessonText>? {
    guard let solution = try solution(of: stop), let options = lesson.stops[stop].question?.options else { return nil }
    switch solution {
    case .option(let right): return options.indices.contains(right) ? options[right].hint : nil
    case .claims(let facts): return zip(options, facts).lazy.filter(\.1).compactMap(\.0.hint).first
    // No event of an order is more right than another.
    case .order, .value, .notSure: return nil
    }
  }

  /// What an answer is worth, and which hint it brings.
  func judge(
    _ answer: Answer, stop: Int
  ) throws(Diagnostic) -> (verdict: Grade.Verdict, hint: Localized<LessonText>?, misconceptions: [String]) {
    guard lesson.stops.indices.contains(stop), let question = lesson.stops[stop].question, let right = try solution(of: stop) else {
      throw Diagnostic(file: lesson.file, .start, .question, "stop number \(stop + 1) asks nothing")
    }
    if answer == .notSure { return (.notSure, question.hint, []) }
    if Self.areEqual(answer, right) { return (.right, nil, []) }
    let (own, misconceptions) = try comments(answer, right, question, stop)
    return (.wrong, own ?? question.hint, misconceptions)
  }

  /// Whether two answers mean the same.
  package static func areEqual(_ a: Answer, _ b: Answer) -> Bool {
    if case .value(let a) = a, case .value(let b) = b { return isSame(a, b) }
    return a == b
  }

  /// Whether signs do not matter, and texts and bytes with the same content are the same.
  private static func isSame(_ a: ExpressionValue, _ b: ExpressionValue) -> Bool {
    if let a = a.bits, let b = b.bits { return a == b }
    return a.text != nil && a.text == b.text
  }

  /// What the file says of this wrong answer.
  private func comments(
    _ answer: Answer, _ right: Answer, _ question: Question, _ stop: Int
  ) throws(Diagnostic) -> (hint: Localized<LessonText>?, misconceptions: [String]) {
    func of(_ indices: [Int]) -> (Localized<LessonText>?, [String]) {
      let options = indices.filter { question.options.indices.contains($0) }.map { question.options[$0] }
      return (options.lazy.compactMap(\.hint).first, options.compactMap(\.misconception))
    }
    switch (answer, right) {
    case (.option(let index), _): return of([index])
    case (.claims(let given), .claims(let facts)):
      return of(given.indices.filter { facts.indices.contains($0) && given[$0] != facts[$0] })
    case (.order(let given), .order(let facts)): return of(zip(given, facts).filter { $0 != $1 }.map(\.0))
    case (.value(let given), _):
      let solver = QuestionSolver(self, question, asked: try position(of: stop))
      for mistake in question.mistakes where Self.isSame(given, try solver.value(mistake.value)) {
        return (mistake.hint, mistake.misconception.map { [$0] } ?? [])
      }
      return (nil, [])
    default: return (nil, [])
    }
  }
}
