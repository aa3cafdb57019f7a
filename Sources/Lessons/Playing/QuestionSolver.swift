import Primitives
import Simulation

/// Finds the right answer to a question by letting the machine go on from where it is asked.
struct QuestionSolver {
  /// Machine steps within which the events of an `order` question must all happen.
  static let orderLimit = 20_000

  let player: LessonPlayer
  let question: Question
  /// Where the question is asked.
  let asked: RunPosition

  init(_ player: LessonPlayer, _ question: Question, asked: RunPosition) {
    self.player = player
    self.question = question
    self.asked = asked
  }

  func answer() throws(Diagnostic) -> Answer {
    let future = try futurePosition()
    switch question.kind {
    case .choose, .find: return .option(try onlyTrueOption(at: future))
    case .trueFalse: return .claims(try outcomes(at: future))
    case .order: return .order(try order(until: future))
    case .value:
      guard let value = question.value else { throw mistake(question.place, "the question asks for no value") }
      return .value(try evaluate(value, at: future))
    }
  }

  /// The value of an expression at the position that the question is about.
  func value(_ expression: LessonExpression) throws(Diagnostic) -> ExpressionValue { try evaluate(expression, at: try futurePosition()) }

  /// The position that the question is about.
  func futurePosition() throws(Diagnostic) -> RunPosition {
    try player.place(question.at, after: asked, topic: .question)
  }

  // MARK: Kinds

  private func outcomes(at future: RunPosition) throws(Diagnostic) -> [Bool] {
    var result: [Bool] = []
    for option in question.options { result.append(try evaluate(option.when, at: future).isTrue) }
    return result
  }

  private func onlyTrueOption(at future: RunPosition) throws(Diagnostic) -> Int {
    let outcomes = try outcomes(at: future)
    let right = outcomes.indices.filter { outcomes[$0] }
    if right.count == 1 { return right[0] }
    if right.isEmpty {
      throw mistake(
        question.place, "no option comes true",
        hint: question.options.map(\.when.value).explanation(in: player.scope(at: future, before: asked)))
    }
    let numbers = right.map { "\($0 + 1)" }.joined(separator: " and ")
    throw mistake(question.options[right[1]].place, "the options \(numbers) come true, and only one may")
  }

  /// The options by the step at which each first comes true.
  private func order(until future: RunPosition) throws(Diagnostic) -> [Int] {
    guard future.position.tick.count &- asked.position.tick.count <= UInt64(Self.orderLimit) else {
      throw mistake(question.at.place, "the events lie more than \(Self.orderLimit) machine steps ahead")
    }
    var first = [Tick?](repeating: nil, count: question.options.count)
    var tick = asked.position.tick
    while true {
      let position =
        tick == future.position.tick ? future : tick == asked.position.tick ? asked : RunPosition(Position(tick), on: future.fork)
      for (index, option) in question.options.enumerated() where first[index] == nil {
        guard try hasHappened(option.when, at: position) else { continue }
        if let other = first.firstIndex(of: tick) {
          throw mistake(option.place, "this comes true at the same step as option \(other + 1)")
        }
        first[index] = tick
      }
      if tick >= future.position.tick || !first.contains(nil) { break }
      tick = tick.next
    }
    if let never = first.firstIndex(of: nil) { throw mistake(question.options[never].place, "this does not come true up to there") }
    return first.indices.sorted { (first[$0] ?? .zero) < (first[$1] ?? .zero) }
  }

  /// Whether an event has come: one that has no meaning yet, as a field of pt_regs before there are any, has not.
  private func hasHappened(_ event: LessonExpression, at position: RunPosition) throws(Diagnostic) -> Bool {
    let scope = player.scope(at: position, before: event.value.places.contains(.earlier) ? asked : nil)
    do throws(ExpressionError) {
      return try event.value.holds(in: scope)
    } catch {
      if error.dependsOnPosition { return false }
      throw event.diagnostic(error, .question, file: player.lesson.file)
    }
  }

  private func evaluate(_ expression: LessonExpression, at position: RunPosition) throws(Diagnostic) -> ExpressionValue {
    let needsPast = expression.value.places.contains(.earlier)
    let scope = player.scope(at: position, before: needsPast ? asked : nil)
    do throws(ExpressionError) {
      return try expression.value.evaluate(in: scope)
    } catch {
      throw expression.diagnostic(error, .question, file: player.lesson.file)
    }
  }

  func mistake(_ place: SourcePlace, _ message: String, hint: String? = nil) -> Diagnostic {
    Diagnostic(file: player.lesson.file, place, .question, message, hint: hint)
  }
}
