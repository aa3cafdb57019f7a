/// How far a learner has come in one lesson. A plain value: whoever keeps it writes it to a file.
package struct LessonProgress: Hashable, Sendable, Codable {
  /// How a question was first answered, and how often it was tried.
  package struct Try: Hashable, Sendable, Codable {
    package var firstVerdict: Grade.Verdict
    /// As it was typed.
    package var firstAnswer: String
    package var misconceptions: [String]
    package var attempts: Int
    package var isSolved: Bool
  }

  /// The lesson's id.
  package let lesson: String
  /// The id of the stop where the learner was last; ids outlive edits of the lesson, numbers do not.
  package private(set) var current: String?
  package private(set) var visited: Set<String> = []
  /// By stop.
  package private(set) var tries: [String: Try] = [:]
  package private(set) var isFinished = false

  /// Tries that are counted at most.
  private static let attemptLimit = 1000

  package init(lesson: String) { self.lesson = lesson }

  /// The learner has come to a stop.
  package mutating func reach(_ stop: Stop, of lesson: Lesson) {
    current = stop.id
    visited.insert(stop.id)
    if stop.id == lesson.stops.last?.id { isFinished = true }
  }

  /// The learner has answered a stop's question: the first try is kept for good. Who passes a self-test at once need not walk through the lesson.
  package mutating func record(_ grade: Grade, answer: String, at stop: Stop) {
    var entry =
      tries[stop.id]
      ?? Try(firstVerdict: grade.verdict, firstAnswer: answer, misconceptions: grade.misconceptions, attempts: 0, isSolved: false)
    entry.attempts = min(entry.attempts + 1, Self.attemptLimit)
    if grade.verdict == .right { entry.isSolved = true }
    if entry.firstVerdict == .right, stop.question?.isSelfTest ?? false { isFinished = true }
    tries[stop.id] = entry
  }

  /// The learner has looked at the answer to a stop's question. That counts as "not sure" unless an answer came before.
  package mutating func reveal(at stop: Stop) {
    if tries[stop.id] == nil { record(Grade(verdict: .notSure), answer: "?", at: stop) }
  }

  /// The stop where the learner left off, in the lesson as it is now; the first one when that stop is gone.
  package func resume(_ lesson: Lesson) -> Int { lesson.stops.firstIndex { $0.id == current } ?? 0 }

  /// Stops of the lesson as it is now that the learner has seen.
  package func visited(of lesson: Lesson) -> Int { lesson.stops.count { visited.contains($0.id) } }

  /// Questions of the lesson as it is now that the learner answered rightly at the first try.
  package func rightAtOnce(of lesson: Lesson) -> Int {
    lesson.stops.count { $0.question != nil && tries[$0.id]?.firstVerdict == .right }
  }
}
