import Vocabulary

/// The lessons of a course in their order, with what they build on and how far a learner has come.
package struct CourseMap: Sendable {
  private var lessons: [(lesson: Lesson, progress: LessonProgress)]

  package init(_ lessons: [(lesson: Lesson, progress: LessonProgress)]) { self.lessons = lessons }

  package var ids: [String] { lessons.map(\.lesson.id) }

  /// Takes over what is new in one of the lessons.
  package mutating func take(_ progress: LessonProgress) {
    if let index = lessons.firstIndex(where: { $0.lesson.id == progress.lesson }) { lessons[index].progress = progress }
  }

  /// The lesson to take up next: the first that was begun and not finished, else the first whose prerequisites are finished and that is not itself.
  package var next: Lesson? {
    if let begun = lessons.first(where: { !$0.progress.visited.isEmpty && !$0.progress.isFinished }) { return begun.lesson }
    let finished = Set(lessons.filter(\.progress.isFinished).map(\.lesson.id))
    return lessons.first { entry in
      !entry.progress.isFinished && entry.lesson.prerequisites.allSatisfy { finished.contains($0.value) }
    }?.lesson
  }

  /// The lesson to go to from another of the course: the first behind it that is not finished, else the one to take up next; `nil` when there is none,
  /// and for a lesson that is not of the course.
  package func next(after id: String) -> Lesson? {
    guard let place = lessons.firstIndex(where: { $0.lesson.id == id }) else { return nil }
    return lessons[(place + 1)...].first { !$0.progress.isFinished }?.lesson ?? next.flatMap { $0.id == id ? nil : $0 }
  }

  /// Whether anything is kept of a lesson, by its number from 0.
  package func hasRecord(of number: Int) -> Bool { lessons.indices.contains(number) && !lessons[number].progress.visited.isEmpty }

  /// One line for each lesson that fits a small screen: mark, number, stops seen, title and minutes.
  package func shortLines(_ language: Language) -> [String] {
    let numbers = lessons.map { $0.lesson.number ?? "" }
    let seen = lessons.map { $0.progress.visited.isEmpty ? "" : "\($0.progress.visited(of: $0.lesson))/\($0.lesson.stops.count)" }
    func padded(_ text: String, _ column: [String]) -> String {
      let width = column.map(\.count).max() ?? 0
      return width == 0 ? "" : text + String(repeating: " ", count: width - text.count + 1)
    }
    return lessons.enumerated().map { number, entry in
      "\(mark(of: entry)) \(padded(numbers[number], numbers))\(padded(seen[number], seen))\(title(of: entry.lesson, language))"
    }
  }

  /// `> [x]`
  private func mark(of entry: (lesson: Lesson, progress: LessonProgress)) -> String {
    let mark = entry.progress.isFinished ? "x" : entry.progress.visited.isEmpty ? " " : "-"
    return "\(entry.lesson.id == next?.id ? ">" : " ") [\(mark)]"
  }

  /// `Asking (25 min)`
  private func title(of lesson: Lesson, _ language: Language) -> String {
    let minutes = language == .ja ? "\(lesson.minutes)分" : "\(lesson.minutes) min"
    return "\((lesson.title.best(language)?.value ?? "").withoutBackquotes) (\(minutes))"
  }

  /// One line for each lesson, with the number by which texts call it: `[x]` finished, `[-]` begun, `[ ]` not begun, `>` the one to take up next.
  package func lines(_ language: Language) -> [String] {
    let width = lessons.map(\.lesson.id.count).max() ?? 0
    let numbers = lessons.map { $0.lesson.number ?? "" }
    let numberWidth = numbers.map(\.count).max() ?? 0
    return zip(numbers, lessons).map { number, entry in
      let (lesson, progress) = entry
      let lead = numberWidth == 0 ? "" : number + String(repeating: " ", count: numberWidth - number.count + 1)
      let id = lesson.id + String(repeating: " ", count: width - lesson.id.count)
      var line = "\(mark(of: entry)) \(lead)\(id)  \(title(of: lesson, language))"
      if !progress.visited.isEmpty {
        let seen = progress.visited(of: lesson)
        let questions = lesson.stops.count { $0.question != nil }
        let right = progress.rightAtOnce(of: lesson)
        line +=
          language == .ja
          ? "  場面 \(seen)/\(lesson.stops.count)、問い \(right)/\(questions)を最初に正解"
          : "  \(seen) of \(lesson.stops.count) stops, \(right) of \(questions) questions right at once"
      }
      return line
    }
  }
}

extension String {
  /// The text without the quotes around code.
  var withoutBackquotes: String { filter { $0 != "`" } }
}
