import Simulation
import Vocabulary

/// What the check of one lesson file has found.
package struct LessonReport: Sendable {
  /// What a stop was when the lesson was played.
  package struct StopReport: Sendable {
    package let id: String
    package let place: SourcePlace
    package let position: Position
    /// The name of the changed run on which it is; `nil` on the run as it is.
    package let whatIf: String?
    /// The symbol under the cursor, `main+0x21`; `nil` where there is none.
    package let symbol: String?
    package let ring: Int
    /// What the expectations and the texts name, each once, with the machine's value.
    package let values: [Value]
    /// The right answer as a learner types it, and its text; `nil` without a question.
    package let answer: String?
  }

  /// The value of an expression at a stop.
  package struct Value: Hashable, Sendable {
    package let name: String
    package let text: String
  }

  package let file: String
  /// `nil` when nothing could be played.
  package let lesson: Lesson?
  /// Those that were reached, in order.
  package internal(set) var stops: [StopReport] = []
  /// In the order of the file.
  package internal(set) var diagnostics: [Diagnostic]
}
