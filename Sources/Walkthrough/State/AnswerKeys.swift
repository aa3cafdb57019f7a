import Canvas
import Lessons

/// How an answer to a question gets from the keyboard into the program.
package enum AnswerForm: Hashable, Sendable {
  /// One digit, which answers at once.
  case digit
  /// The numbers of the true claims, ended by Enter.
  case claims
  /// The numbers of all events in their order, ended by Enter.
  case order
  /// A number, ended by Enter.
  case number
  /// A text, ended by Enter.
  case text

  package init(_ question: QuestionPage) {
    switch question.kind {
    case .choose, .find: self = .digit
    case .trueFalse: self = .claims
    case .order: self = .order
    case .value: self = question.asksForText ? .text : .number
    }
  }

  /// Whether `?` says "not sure" at once: where there is no option for it. A text that begins so is typed in quotes.
  var hasMarkForNotSure: Bool { self == .number || self == .text }

  /// Whether a character can be the first of an answer. What cannot keeps its meaning as a key.
  func canBegin(with character: Character) -> Bool {
    switch self {
    case .digit, .claims, .order: character.isASCIIDigit
    // Signs, and characters in quotes.
    case .number: character.isASCIIDigit || "-'".contains(character)
    // A text may begin with anything; Space goes on, as everywhere.
    case .text: character != " "
    }
  }
}

extension LessonState {
  /// How the question on the screen is answered; `nil` while there is none.
  var answerForm: AnswerForm? {
    guard isAsking, let question = pages.values.first?.question else { return nil }
    return AnswerForm(question)
  }
}

extension AppState {
  /// Whether any letter belongs into the answer to the question on the screen.
  var isTextAwaited: Bool { isQuestionOpen && lesson?.answerForm == .text }
}

/// Takes a key as an answer, or as a part of one. `nil` when it has nothing to do with the question.
func pressInQuestion(_ key: Key, _ state: inout AppState) -> [SideEffect]? {
  guard var lesson = state.lesson, lesson.isAtStop(state.position), let form = lesson.answerForm else { return nil }
  guard lesson.hasOpenQuestion else { return pressAfterAnswer(key, form, lesson, &state) }
  switch key.code {
  case .character(let character) where key.modifiers.isEmpty:
    if form == .digit {
      guard character.isASCIIDigit, let digit = character.wholeNumberValue, (1...lesson.optionCount).contains(digit) else { return nil }
      return [.grade(lesson.stop, typed: "\(digit)")]
    }
    if character == "?", lesson.typed.isEmpty, form.hasMarkForNotSure { return [.grade(lesson.stop, typed: "?")] }
    guard !lesson.typed.isEmpty || form.canBegin(with: character) else { return nil }
    guard (lesson.typed + String(character)).unicodeScalars.count <= Question.typedLimit else { return [] }
    lesson.typed.append(character)
  case .backspace where !lesson.typed.isEmpty: lesson.typed.removeLast()
  case .escape where !lesson.typed.isEmpty: lesson.typed = ""
  case .enter where !lesson.typed.isEmpty: return [.grade(lesson.stop, typed: lesson.typed)]
  default: return nil
  }
  state.lesson = lesson
  return []
}

/// A digit that would have answered a moment ago is no count: the person answers, and does not want to go somewhere.
private func pressAfterAnswer(_ key: Key, _ form: AnswerForm, _ lesson: LessonState, _ state: inout AppState) -> [SideEffect]? {
  guard state.count == nil, case .character(let character) = key.code, key.modifiers.isEmpty, character.isASCIIDigit,
    let digit = character.wholeNumberValue
  else { return nil }
  if form == .digit, !(1...lesson.optionCount).contains(digit) { return nil }
  state.message = .answered
  return []
}

extension Character {
  fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
