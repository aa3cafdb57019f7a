import Vocabulary

/// One moment of a lesson: a stop with what a learner has before their eyes there at once.
package struct LessonMoment: Sendable {
  /// How far a learner has come at the stop.
  package enum Step: Sendable {
    /// A piece of the stop's text, from 0.
    case beat(Int)
    /// The open question, with what is typed so far: empty where one key answers.
    case question(typed: String)
    /// The question after an answer. The solution is there when the answer was right.
    case answered(typed: String, Grade, solution: Answer?)
    /// The question with the right answer and why it is right, for somebody who gave none.
    case revealed(Answer, reason: String?)
  }

  /// The lesson's title in the language.
  package let title: String
  package let stopCount: Int
  package let page: StopPage
  package let language: Language
  package let step: Step

  /// What must be seen whole now.
  package var texts: [String] {
    let question = page.question
    let asked = question.map { [$0.text] + $0.options } ?? []
    switch step {
    case .beat(let beat): return page.beats.indices.contains(beat) ? [page.beats[beat]] : []
    case .question(let typed): return asked + (typed.isEmpty ? [] : [typed])
    case .answered(_, let grade, _): return asked + (grade.hint.map { [$0] } ?? [])
    case .revealed(_, let reason): return asked + (reason.map { [$0] } ?? [])
    }
  }
}
