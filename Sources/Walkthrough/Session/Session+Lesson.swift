import Lessons
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

  /// The page with what was learnt, in every language.
  var summary: Sheet? {
    guard let player, let progress else { return nil }
    var pages: [Language: [String]] = [:]
    for language in Language.allCases { pages[language] = try? LessonSummary(player, progress, language: language).lines() }
    return Sheet(.summary(pages))
  }

  /// Tells the person what is wrong with the lesson's file, a line for each mistake.
  package func tell(mistakes: [String]) { open(Sheet(.mistakes(mistakes))) }
}
