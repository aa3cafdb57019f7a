import Simulation
import Vocabulary

extension StopCheck {
  /// Whether the question has exactly the answer that its form needs, and whether every answer to it can be given and graded.
  mutating func checkQuestion(asked: RunPosition) throws(Diagnostic) {
    guard let question = stop.question else { return }
    let solver = QuestionSolver(player, question, asked: asked)
    let mistakes = solver.mistakesInExpressions()
    diagnostics += mistakes
    if !mistakes.isEmpty { return }
    let right: Answer
    do throws(Diagnostic) {
      guard let answer = try player.solution(of: index) else { return }
      right = answer
      diagnostics += try solver.confusions(with: right)
    } catch {
      diagnostics.append(error)
      return
    }
    let typed = question.typed(right)
    guard typed.unicodeScalars.count <= Question.typedLimit, let given = question.answer(typed: typed),
      try player.grade(given, stop: index, in: .en).verdict == .right
    else {
      diagnostics.append(
        Diagnostic(
          file: file, question.place, .question, "nobody can type the right answer, `\(typed.shortened)`",
          hint: "at most \(Question.typedLimit) characters can be typed"))
      return
    }
    solution = right
  }

  /// Answers that a learner may give: the right one, the wrong ones of which the file speaks, one of which it does not, and none.
  func answers(to question: Question, right: Answer) throws(Diagnostic) -> [Answer] {
    switch right {
    case .option: return question.options.indices.map { .option($0) } + [.notSure]
    case .claims(let claims):
      let flipped = claims.indices.map { index in
        var other = claims
        other[index].toggle()
        return Answer.claims(other)
      }
      return [right] + flipped + [.notSure]
    case .order(let order):
      let exchanged = order.indices.dropLast().map { index in
        var other = order
        other.swapAt(index, index + 1)
        return Answer.order(other)
      }
      return [right] + exchanged + [.notSure]
    case .value(let value):
      let solver = QuestionSolver(player, question, asked: try player.position(of: index))
      var wrong: [Answer] = []
      for mistake in question.mistakes { wrong.append(.value(try solver.value(mistake.value))) }
      wrong.append(.value(value.bits.map { .integer($0 ^ 1) } ?? .text((value.text ?? "") + "?")))
      return [right] + wrong + [.notSure]
    case .notSure: return [right]
    }
  }
}

extension QuestionSolver {
  /// What cannot be asked where the question leads, or that it leads nowhere.
  func mistakesInExpressions() -> [Diagnostic] {
    let future: RunPosition
    do throws(Diagnostic) {
      future = try futurePosition()
    } catch {
      return [error]
    }
    let expressions = question.options.map(\.when) + (question.value.map { [$0] } ?? []) + question.mistakes.map(\.value)
    return expressions.compactMap { mistake(in: $0, at: future) }
  }

  private func mistake(in expression: LessonExpression, at future: RunPosition) -> Diagnostic? {
    do throws(ExpressionError) {
      let scope = player.scope(at: future, before: asked)
      try expression.value.checkNames(in: scope)
      _ = try expression.value.evaluate(in: scope)
      return nil
    } catch {
      // An event may have no meaning yet, or no longer, at some of the positions that are looked at.
      if question.kind == .order, error.dependsOnPosition { return nil }
      return expression.diagnostic(error, .question, file: player.lesson.file)
    }
  }

  /// Wrong values that are the right one here, or the same as an earlier one.
  func confusions(with right: Answer) throws(Diagnostic) -> [Diagnostic] {
    var result: [Diagnostic] = []
    var known = [(value: right, name: "the right answer")]
    for (number, mistake) in question.mistakes.enumerated() {
      let value = Answer.value(try value(mistake.value))
      if let twin = known.first(where: { LessonPlayer.areEqual($0.value, value) }) {
        result.append(self.mistake(mistake.value.place, "`\(mistake.value.text.shortened)` is \(twin.name) here"))
      }
      known.append((value, "the same as mistake \(number + 1)"))
    }
    return result
  }
}

extension Question {
  /// Characters of an answer that can be typed.
  package static let typedLimit = 64

  /// An answer as a learner types it.
  package func typed(_ answer: Answer) -> String {
    switch answer {
    case .option(let index): "\(index + 1)"
    case .claims(let claims): claims.contains(true) ? claims.indices.filter { claims[$0] }.map { "\($0 + 1)" }.joined(separator: " ") : "0"
    case .order(let order): order.map { "\($0 + 1)" }.joined(separator: " ")
    case .value(let value):
      if let text = value.text {
        "\"" + ExpressionValue.text(text).formatted().split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"")
          + "\""
      } else {
        value.formatted()
      }
    case .notSure: "?"
    }
  }
}
