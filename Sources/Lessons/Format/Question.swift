import Simulation
import Vocabulary

/// A question about what will happen: predict, then look.
///
/// The file does not say which answer is right. Each option has a condition, and the machine's own future says which of them comes true.
package struct Question: Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// One of several; exactly one of the conditions comes true.
    case choose
    /// A number or a text.
    case value
    /// Each of several claims is true or false.
    case trueFalse = "true-false"
    /// Put several events in the order in which their conditions first come true.
    case order
    /// Point at something on the screen; exactly one of the conditions comes true.
    case find
  }

  /// One answer of `choose`, claim of `true-false`, event of `order`, or place of `find`.
  package struct Option: Sendable {
    package let text: Localized<LessonText>
    /// Evaluated at `Question.at`; `before` is the position of the stop itself.
    package let when: LessonExpression
    /// For a learner who chose it wrongly.
    package let hint: Localized<LessonText>?
    /// The name of the misconception that the choice tells of.
    package let misconception: String?
    /// The place on the screen, for `find`.
    package let mark: Mark?
    package let place: SourcePlace
  }

  /// A wrong answer of `value` that is worth a word of its own.
  package struct Mistake: Sendable {
    /// What the learner gives, evaluated like the right value.
    package let value: LessonExpression
    package let hint: Localized<LessonText>?
    package let misconception: String?
  }

  package let kind: Kind
  package let text: Localized<LessonText>
  /// The position that the question is about, as seen from the stop.
  package let at: Destination
  /// Empty for `value`.
  package let options: [Option]
  /// What `value` asks for.
  package let value: LessonExpression?
  package let mistakes: [Mistake]
  /// For any wrong answer without a hint of its own.
  package let hint: Localized<LessonText>?
  /// What must not be seen while the question is open.
  package let hidden: [Located<Mark>]
  /// Whether somebody who answers it rightly at once knows the lesson already: it counts as finished.
  package let isSelfTest: Bool
  package let place: SourcePlace
}

/// What a learner answers.
package enum Answer: Hashable, Sendable {
  /// `choose` and `find`: the number of the option, from 0.
  case option(Int)
  /// `value`
  case value(ExpressionValue)
  /// `true-false`: one claim after the other.
  case claims([Bool])
  /// `order`: the options' numbers, first event first.
  case order([Int])
  case notSure
}
