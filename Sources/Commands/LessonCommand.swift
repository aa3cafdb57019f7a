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
  @Argument(help: "A lesson's id, or a path to its file.")
  var lesson: String?

  func run() throws {
    let files = LessonFiles(data: data.files)
    guard let name = lesson ?? files.ids.first else { throw Refusal("there are no lessons in \(data.files.roots.joined(separator: ", "))") }
    let player = try files.player(try files.read(name))
    try walk.begin { size, language in try Session(player, size: size, language: language) }
  }
}

/// `ringwalk walk`: a program on the screen, without a lesson.
struct WalkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "walk", abstract: "Walk through a static x86-64 program, from its main or its first instruction.",
    discussion: "Options of Ringwalk stand before the program: what stands behind it are the program's own arguments.")

  @OptionGroup var walk: WalkArguments
  @OptionGroup var world: WorldOptions
  @Argument(help: "The program, an ELF file, or the name of one that comes with Ringwalk: hi.")
  var program: String
  @Argument(parsing: .captureForPassthrough, help: "Its arguments.")
  var arguments: [String] = []

  func run() throws {
    let timeline = try Timeline(try world.world(program: program, arguments: arguments))
    try walk.begin { size, language in Session(timeline, size: size, language: language) }
  }
}
