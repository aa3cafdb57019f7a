import Canvas
import Lessons
import Narration
import Simulation
import Vocabulary

/// What surrounds a lesson: the course that it belongs to, what it leaves behind, its file that changes.
extension Session {
  /// The course with the progress of now; `nil` on a walk without one.
  var courseNow: CourseMap? {
    guard var course else { return nil }
    if let progress { course.take(progress) }
    return course
  }

  /// What a walk that is kept says of its lesson; `nil` on a free walk.
  var savedLesson: WalkFile.SavedLesson? {
    guard let lessonFile, let lesson = state.lesson else { return nil }
    return WalkFile.SavedLesson(lessonFile, stop: lesson.stop, beat: lesson.beat)
  }

  /// The lesson of the course that comes after this one; `nil` where there is none.
  private var nextLesson: Lesson? { player.flatMap { courseNow?.next(after: $0.lesson.id) } }

  /// Shows the page with what was learnt, in every language, and where to go from there. Where no course is at hand, as in a class, the page would be
  /// about nobody.
  func showSummary() {
    state.message = .lessonEnd(hasNext: nextLesson != nil)
    guard let player, let progress, course != nil else { return }
    var pages: [Language: [String]] = [:]
    for language in Language.allCases {
      guard let lines = try? LessonSummary(player, progress, language: language).lines() else { continue }
      let next = nextLesson.map {
        Message.next($0.number, $0.title.best(language)?.value ?? $0.id, key: state.keyMap.keys(for: .nextStop).first)
      }
      pages[language] = lines + [""] + ([next].compactMap(\.self) + [Message.printed(player.lesson.id)]).map { $0[language] }
    }
    open(Sheet(.summary(pages, hasNext: nextLesson != nil)))
  }

  /// Goes on to the next lesson of the course.
  func openNextLesson() -> [Request] {
    guard let next = nextLesson else {
      state.message = .noCourse
      return []
    }
    return [.openLesson(next.id, isFresh: false)]
  }

  /// Tells the person what is wrong with the lesson's file, a line for each mistake.
  package func tell(mistakes: [String]) { open(Sheet(.mistakes(mistakes))) }
}

extension Message {
  /// Which lesson comes next, and how to get there.
  fileprivate static func next(_ number: String?, _ title: String, key: Key?) -> Message {
    let name = ([number].compactMap(\.self) + [title.filter { $0 != "`" }]).joined(separator: " ")
    let key = key?.description ?? ""
    return Message(en: "Next: \(name). \(key) goes there.", ja: "次は「\(name)」です。\(key)で進みます。")
  }

  /// How this page is printed.
  fileprivate static func printed(_ lesson: String) -> Message {
    Message(en: "`ringwalk progress \(lesson)` prints this page.", ja: "`ringwalk progress \(lesson)`でこのページを印刷できます。")
  }
}
