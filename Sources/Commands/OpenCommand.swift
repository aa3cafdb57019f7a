import ArgumentParser
import Primitives
import Simulation
import Walkthrough

/// `ringwalk open`: a walk that was kept, at the position where it was left.
struct OpenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "Go on with a walk that `:save FILE` has kept: the same position, branches and names.",
    discussion: """
      The walk is refused with what differs when the kernel, the program, a file or an option is not what it was, when its own file was changed since, \
      and when this build of Ringwalk comes to another state than the one that kept it.
      """)

  @OptionGroup var walk: WalkArguments
  @OptionGroup var data: DataOptions
  @Option(help: "Where the program is now, when it is not where it was: an ELF file, or a .s or .c file.")
  var program: String?
  @Argument(help: "The file.")
  var file: String

  func run() throws {
    let bytes = try HostFiles.read(file, limit: WalkFile.sizeLimit)
    let kept: WalkFile
    do throws(WalkFileError) {
      kept = try WalkFile(bytes)
    } catch {
      throw Refusal("\(file), \(error)")
    }
    let files = data.files
    if let lesson = kept.lesson { return try goOn(kept, lesson.file.name, LessonFiles(data: files)) }
    let timeline = try KeptWalk.timeline(
      kept, program: try KeptWalk.program(of: kept, at: program, files), kernel: try files.kernel(kept.era))
    try walk.begin { stage in
      let session = Session(timeline, at: kept.position, size: stage.size, language: stage.settings.language.value)
      session.use(stage.settings.preferences)
      if case .quit(let status) = try stage.play(session) { return status }
      return 0
    }
  }

  /// Goes on with a walk of a lesson, with the lesson around it.
  private func goOn(_ kept: WalkFile, _ name: String, _ files: LessonFiles) throws {
    let source: LessonSource
    do {
      source = try LessonSource(name, files)
    } catch {
      throw Refusal("\(kept.mismatch(lesson: nil)?.description ?? name): \(error)")
    }
    if let difference = kept.mismatch(lesson: source.file) { throw Refusal(difference.description) }
    var show = try LessonShow(source, ProgressStore())
    show.goOn(with: kept, on: try KeptWalk.timeline(kept, in: source.player.world))
    try walk.begin { stage in try show.run(on: stage, files: files) }
  }
}
