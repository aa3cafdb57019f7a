import Vocabulary

/// What a learner takes home from a lesson: each question with its answer and their own first guess, and the mistakes that those tell of.
package struct LessonSummary {
  private let player: LessonPlayer
  private let progress: LessonProgress
  private let language: Language

  package init(_ player: LessonPlayer, _ progress: LessonProgress, language: Language) {
    self.player = player
    self.progress = progress
    self.language = language
  }

  private func words(_ en: String, _ ja: String) -> String { language == .ja ? ja : en }

  /// One page; lines are broken by whoever prints it.
  package func lines() throws(Diagnostic) -> [String] {
    let lesson = player.lesson
    let seen = progress.visited(of: lesson)
    let questions = lesson.stops.indices.filter { lesson.stops[$0].question != nil }
    let title = (lesson.title.best(language)?.value ?? lesson.id).withoutBackquotes
    var lines = [
      title,
      words(
        "\(seen) of \(lesson.stops.count) stops seen; \(progress.rightAtOnce(of: lesson)) of \(questions.count) questions right at once.",
        "場面\(lesson.stops.count)のうち\(seen)を見て、問い\(questions.count)のうち\(progress.rightAtOnce(of: lesson))に最初から正解しました。"),
    ]
    for index in questions {
      let stop = lesson.stops[index]
      // What was not asked yet must not be given away.
      guard let attempt = progress.tries[stop.id], let question = stop.question, let solution = try player.solution(of: index) else {
        continue
      }
      let page = try player.page(index, in: language)
      guard let shown = page.question else { continue }
      let lead = page.whatIf.map { words("What if: \($0). ", "もし\($0)：") } ?? ""
      lines += ["", "\(index + 1). \(lead)\(shown.text.withoutBackquotes)"]
      let guess = try player.answer(typed: attempt.firstAnswer, stop: index)
      let own = guess.map { $0 == .notSure ? words("not sure", "わからない") : question.words(for: $0, shown) } ?? attempt.firstAnswer
      if attempt.firstVerdict != .right { lines.append("   " + words("your first guess: ", "最初の答え：") + own.withoutBackquotes) }
      let answer = question.words(for: solution, shown).withoutBackquotes
      lines.append(
        "   " + words(attempt.firstVerdict == .right ? "right at once: " : "in truth: ", attempt.firstVerdict == .right ? "最初から正解：" : "正解：")
          + answer)
      if attempt.firstVerdict == .wrong, let guess, let hint = try player.grade(guess, stop: index, in: language).hint {
        lines.append("   " + hint.withoutBackquotes)
      }
    }
    return lines
  }
}
