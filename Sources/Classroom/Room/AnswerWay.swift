import Lessons

/// A way to answer a question that a class counts.
enum AnswerWay: Hashable, Sendable {
  /// The option of this number, from 0: chosen, or, of several claims, held to be true.
  case option(Int)
  /// Of several claims, none is held to be true.
  case noClaim
  case notSure
  /// The right answer, where the answer is no option.
  case right
  /// Any other, where the answer is no option.
  case other

  /// The ways to answer a kind of question with so many options, in the order of the counts: on the wire, and of raised hands.
  static func all(of kind: Question.Kind, options: Int) -> [AnswerWay] {
    let numbered = (0..<options).map { AnswerWay.option($0) }
    return switch kind {
    case .choose, .find: numbered + [.notSure]
    case .trueFalse: numbered + [.noClaim, .notSure]
    case .value, .order: [.right, .other, .notSure]
    }
  }

  /// The digit that says it at a question of a kind with so many options; `nil` where a digit means something else or nothing.
  func digit(at kind: Question.Kind, options: Int) -> Int? {
    switch self {
    case .option(let option): option + 1
    case .noClaim: 0
    case .notSure: kind == .value || kind == .order ? nil : options + 1
    case .right, .other: nil
    }
  }
}

extension Question {
  /// The ways to answer, in the order of the counts.
  var ways: [AnswerWay] { AnswerWay.all(of: kind, options: options.count) }
}
