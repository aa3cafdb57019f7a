import Simulation
import Vocabulary

/// Checks one stop of a lesson that is being played.
struct StopCheck {
  let player: LessonPlayer
  let index: Int
  let screen: LessonCheck.Screen
  var diagnostics: [Diagnostic] = []
  /// What the stop shows, for each language; empty until it was reached.
  private(set) var pages: [(language: Language, page: StopPage)] = []
  private(set) var report: LessonReport.StopReport?
  /// The right answer to its question, when there is exactly one.
  var solution: Answer?

  var stop: Stop { player.lesson.stops[index] }
  var file: String { player.lesson.file }

  init(_ player: LessonPlayer, _ index: Int, _ screen: LessonCheck.Screen) {
    self.player = player
    self.index = index
    self.screen = screen
  }

  /// Plays the stop; throws when it is not reached.
  mutating func play() throws(Diagnostic) {
    let place = try player.position(of: index)
    for language in Language.allCases { pages.append((language, try player.page(index, in: language))) }
    let scope = try player.scope(of: index, needsPast: true)
    checkExpectations(scope)
    checkTexts(scope)
    checkMarks(scope)
    let inspector = scope.inspector
    let symbol = inspector.function(at: inspector.cursor)?.description
    let ring = Int(inspector.cpl)
    let values = stop.values(scope)
    try checkQuestion(asked: place)
    try checkScreen()
    try checkPlacesShown()
    report = LessonReport.StopReport(
      id: stop.id, place: stop.place, position: place.position, whatIf: stop.whatIf?.name.best(.en)?.value, symbol: symbol,
      ring: ring, values: values, answer: answerText)
  }

  /// What can be said of a stop to which the machine does not come: whether there is such a place, and whether the names in it are known.
  mutating func checkUnreached() {
    let scope = player.scope(at: player.reached ?? RunPosition(Position(.zero)), before: nil)
    do throws(Diagnostic) {
      _ = try CodeSites(stop.go.target, scope.inspector) { message, hint, place in
        Diagnostic(file: file, place, .go, message, hint: hint)
      }
    } catch {
      diagnostics.append(error)
    }
    for expectation in stop.expectations { checkNames(expectation.value, in: expectation, .expectation, scope) }
    for option in stop.question?.options ?? [] { checkNames(option.when.value, in: option.when, .question, scope) }
    for text in allTexts { for part in text.value.expressions { checkNames(part, in: text, .text, scope) } }
  }

  // MARK: Expectations

  private mutating func checkExpectations(_ scope: InspectorScope) {
    for expectation in stop.expectations {
      guard checkNames(expectation.value, in: expectation, .expectation, scope) else { continue }
      do throws(ExpressionError) {
        guard let failing = try expectation.value.failingPart(in: scope) else { continue }
        diagnostics.append(
          Diagnostic(
            file: file, expectation.source.place(at: failing.range.lowerBound), .expectation, "`\(failing)` does not hold",
            hint: [failing].explanation(in: scope)))
      } catch {
        diagnostics.append(expectation.diagnostic(error, .expectation, file: file))
      }
    }
  }

  /// Whether every symbol in an expression is known.
  @discardableResult
  private mutating func checkNames<Value>(
    _ expression: Expression, in text: Located<Value>, _ topic: Diagnostic.Topic, _ scope: InspectorScope
  ) -> Bool {
    do throws(ExpressionError) {
      try expression.checkNames(in: scope)
      return true
    } catch {
      diagnostics.append(text.diagnostic(error, topic, file: file))
      return false
    }
  }

  // MARK: Texts

  private var allTexts: [LessonText] { Language.allCases.flatMap { stop.texts($0) + stop.hints($0) } }

  private mutating func checkTexts(_ scope: InspectorScope) {
    for text in allTexts {
      for part in text.value.expressions {
        guard checkNames(part, in: text, .text, scope) else { continue }
        do throws(ExpressionError) {
          _ = try part.evaluate(in: scope)
        } catch {
          diagnostics.append(text.diagnostic(error, .text, file: file))
        }
      }
    }
  }

  private mutating func checkMarks(_ scope: InspectorScope) {
    for mark in stop.marks + (stop.question?.hidden ?? []) where mark.value != .operand {
      checkMark(mark.value, at: mark.place, scope)
    }
    for option in stop.question?.options ?? [] {
      if let mark = option.mark { checkMark(mark, at: option.place, scope) }
    }
  }

  private mutating func checkMark(_ mark: Mark, at place: SourcePlace, _ scope: InspectorScope) {
    guard LessonPlayer.place(of: mark, scope) == nil else { return }
    diagnostics.append(Diagnostic(file: file, place, .reference, "`\(mark.name)` is nowhere on the screen here"))
  }

  // MARK: The report

  private var answerText: String? {
    guard let solution, let question = stop.question else { return nil }
    let typed = question.typed(solution)
    guard case .option(let option) = solution, let page = pages.first?.page.question, page.options.indices.contains(option) else {
      return typed
    }
    return "\(typed) (\(page.options[option]))"
  }
}

extension Stop {
  /// What the expectations and the texts name, each once, with the machine's value.
  func values(_ scope: InspectorScope) -> [LessonReport.Value] {
    var seen: Set<String> = []
    let shown = Language.allCases.flatMap { texts($0) + hints($0) }
    let terms = expectations.flatMap(\.value.terms) + shown.flatMap(\.value.expressions)
    return terms.compactMap { term in
      let name = term.description
      guard seen.insert(name).inserted, let text = term.valueText(in: scope) else { return nil }
      return LessonReport.Value(name: name, text: text)
    }
  }
}
