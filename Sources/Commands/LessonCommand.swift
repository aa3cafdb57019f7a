import ArgumentParser
import Canvas
import Lessons
import Primitives
import Simulation
import Vocabulary
import Walkthrough

/// `ringwalk lesson`: a lesson on the screen.
struct LessonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson", abstract: "Walk through a lesson; without a name, the first one.")

  @OptionGroup var walk: WalkArguments
  @OptionGroup var data: DataOptions
  @ArgumentParser.Flag(help: "Begin at the first stop, wherever you were last time. What you answered is kept.")
  var restart = false
  @Option(help: "Begin at this stop, from 1.")
  var stop: Int?
  @Argument(help: "A lesson's id, or a path to its file.")
  var lesson: String?

  func validate() throws {
    if let stop, stop < 1 { throw ValidationError("--stop counts from 1") }
    if stop != nil, restart { throw ValidationError("--restart and --stop exclude each other") }
  }

  func run() throws {
    let files = LessonFiles(data: data.files)
    guard let name = lesson ?? files.ids.first else { throw Refusal("there are no lessons in \(data.files.roots.joined(separator: ", "))") }
    let store = ProgressStore()
    var show = try LessonShow(try LessonSource(name, files), store)
    show.stop = try first(show.player.lesson, show.progress)
    try walk.begin { stage in try show.run(on: stage, files: files) }
  }

  /// The stop to begin at, from 0: where the learner left off, unless that was the end.
  private func first(_ lesson: Lesson, _ progress: LessonProgress) throws -> Int {
    if let stop {
      guard stop <= lesson.stops.count else { throw Refusal("the lesson has \(lesson.stops.count) stops") }
      return stop - 1
    }
    let last = progress.resume(lesson)
    return restart || last + 1 == lesson.stops.count ? 0 : last
  }
}

/// `ringwalk walk`: a program on the screen, without a lesson.
struct WalkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "walk", abstract: "Walk through a static x86-64 program, from its main or its first instruction.",
    discussion: "The program's own arguments stand behind it; those that begin with a hyphen, behind `--`.")

  @OptionGroup var walk: WalkArguments
  @OptionGroup var world: WorldOptions
  @Argument(help: "The program: an ELF file, a .s or .c file, or the name of one that comes with Ringwalk: hi.")
  var program: String
  @Argument(help: "Its arguments; those that begin with a dash stand behind --.")
  var arguments: [String] = []

  func run() throws {
    let timeline = try Timeline(try world.world(program: program, arguments: arguments))
    try walk.begin { stage in
      let session = Session(timeline, size: stage.size, language: stage.settings.language.value)
      session.use(stage.settings.preferences)
      if case .quit(let status) = try stage.play(session) { return status }
      return 0
    }
  }
}
