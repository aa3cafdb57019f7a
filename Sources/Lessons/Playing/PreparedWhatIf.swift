import Simulation
import Vocabulary

/// A what-if that a lesson has ready: a name to call it by, its changes to the machine, and the question that it answers.
package struct PreparedWhatIf: Sendable {
  /// What everybody may read of it, in one language. It has no hint, note or answer.
  package struct Title: Hashable, Sendable {
    /// What is different, in a few words.
    package var name: String
    package var question: String
  }

  /// The id of the stop that makes the changes.
  package let id: String
  private let lesson: Lesson
  private let stop: Int

  /// Those of a lesson: its stops that change something and ask what comes of it. A question that needs values of the machine is left to its lesson.
  package static func all(in lesson: Lesson) -> [PreparedWhatIf] {
    lesson.stops.indices.compactMap { index in
      guard lesson.stops[index].whatIf?.changes.isEmpty == false, let question = lesson.stops[index].question,
        question.text.all.allSatisfy({ text(of: $0) != nil })
      else { return nil }
      return PreparedWhatIf(id: lesson.stops[index].id, lesson: lesson, stop: index)
    }
  }

  /// Its name and question in a language.
  package func title(_ language: Language) -> Title {
    let content = lesson.stops[stop]
    return Title(
      name: content.whatIf?.name.best(language)?.value ?? id,
      question: content.question?.text.best(language).flatMap { Self.text(of: $0) } ?? "")
  }

  /// The search for the place of the changes in a world, which need not be the lesson's own.
  package func search(in world: World) throws(BootError) -> PreparedWhatIfSearch {
    PreparedWhatIfSearch(player: try LessonPlayer(lesson, in: world), stop: stop)
  }

  /// What its presenter may know in a world: the right answer, and the notes of the stop. The way to the answer is walked at once.
  package func note(_ language: Language, in world: World) -> PresenterNote? {
    guard let player = try? LessonPlayer(lesson, in: world), let page = try? player.page(stop, in: language) else { return nil }
    var answer: String?
    if case .option(let option)? = (try? player.solution(of: stop)) ?? nil, let options = page.question?.options,
      options.indices.contains(option)
    {
      answer = options[option]
    }
    return PresenterNote(answer: answer, note: (try? player.note(stop, in: language)) ?? nil)
  }

  /// The right answer, as the question has it, and the notes.
  package struct PresenterNote: Sendable {
    package var answer: String?
    package var note: NotePage?
  }

  private static func text(of text: LessonText) -> String? {
    var result = ""
    for part in text.value.parts {
      guard case .text(let plain) = part else { return nil }
      // Backquotes stand around code, which the question's one style does not show.
      result += plain.replacing("`", with: "")
    }
    return result
  }
}

/// The way to the place of a what-if, in slices.
package struct PreparedWhatIfSearch {
  fileprivate let player: LessonPlayer
  fileprivate let stop: Int

  /// Goes on for about `ticks` machine steps.
  package func proceed(ticks: UInt64) -> LessonPlayer.Location { player.locate(stop, ticks: ticks) }
}
