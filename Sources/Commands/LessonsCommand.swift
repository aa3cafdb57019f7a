import ArgumentParser
import Canvas
import Lessons
import Vocabulary

/// `ringwalk lessons`: the course, and how far one has come in it.
struct LessonsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lessons", abstract: "List the lessons in their order, with how far you have come in each.")

  @OptionGroup var screen: ScreenOptions
  @OptionGroup var data: DataOptions

  func run() throws {
    let files = LessonFiles(data: data.files)
    let lessons = files.ids.compactMap { try? files.read($0) }
    guard !lessons.isEmpty else { throw Refusal("there are no lessons in \(data.files.roots.joined(separator: ", "))") }
    let store = ProgressStore()
    let map = CourseMap(lessons.map { ($0, store.progress(in: $0.id)) })
    try StandardOutput.say(map.lines(Settings(screen).language.value).joined(separator: "\n"))
  }
}

/// `ringwalk progress`: what was learnt, and one's own wrong guesses, on one page.
struct ProgressCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "progress", abstract: "Print what you have learnt, with your own first guesses, on one page for each lesson.")

  @OptionGroup var screen: ScreenOptions
  @OptionGroup var data: DataOptions
  @Option(help: "Forget what you did in this lesson.")
  var reset: String?
  @Argument(help: "Ids of lessons, or paths to their files; without any, those that you have begun.")
  var lessons: [String] = []

  func run() throws {
    let files = LessonFiles(data: data.files)
    let store = ProgressStore()
    let language = Settings(screen).language.value
    if let reset {
      let id = (try? files.read(reset))?.id ?? reset
      guard store.forget(id) else { throw Refusal("nothing is kept of a lesson '\(id)'") }
      try StandardOutput.say("what you did in '\(id)' is forgotten")
      return
    }
    var pages: [String] = []
    for name in lessons.isEmpty ? files.ids : lessons {
      let lesson = try files.read(name)
      let progress = store.progress(in: lesson.id)
      if progress.visited.isEmpty, lessons.isEmpty { continue }
      pages.append(try LessonSummary(try files.player(lesson), progress, language: language).text(width: 78))
    }
    guard !pages.isEmpty else { throw Refusal("you have begun no lesson; `ringwalk lessons` lists them") }
    // A form feed lets a printer begin each lesson on a page of its own.
    try StandardOutput.put(pages.joined(separator: "\u{c}\n"))
  }
}

extension LessonSummary {
  /// The page with lines of at most `width` columns.
  func text(width: Int) throws -> String {
    try lines().flatMap { line in
      let indent = line.prefix { $0 == " " }
      return line.dropFirst(indent.count).description.wrapped(to: width - indent.count, hanging: indent.isEmpty ? 0 : 2).map { indent + $0 }
    }.joined(separator: "\n") + "\n"
  }
}
