import ArgumentParser
import Lessons
import LinuxABI

/// `ringwalk new`: files to begin with.
struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Make a file to begin with.", subcommands: [NewLessonCommand.self])
}

/// `ringwalk new lesson`: a small lesson without a mistake.
struct NewLessonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson", abstract: "Write a small lesson without a mistake, ID.yaml, to change into one of your own.",
    discussion: "lessons/README.md says how a lesson is written.")

  @Option(help: "The file; without it ID.yaml here.")
  var output: String?
  @Argument(help: "The lesson's id: lower-case letters, digits and hyphens.")
  var id: String

  func validate() throws {
    guard LessonSkeleton(id: id) != nil else {
      throw ValidationError("an id has lower-case letters, digits and hyphens, 40 at most: not '\(id)'")
    }
  }

  func run() throws {
    guard let skeleton = LessonSkeleton(id: id) else { return }
    let path = output ?? "\(id).yaml"
    try HostFiles.create(Array(skeleton.text.utf8), at: path)
    // A bare name would be taken for the id of a lesson.
    let name = LessonFiles.isPath(path) ? path : "./\(path)"
    try StandardOutput.say("\(path) is written; try: ringwalk check \(name) && ringwalk lesson \(name)")
  }
}
