import ArgumentParser
import Primitives
import Simulation
import Walkthrough

/// `ringwalk open`: a walk that was kept, at the position where it was left.
struct OpenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "Go on with a walk that `:save FILE` has kept: the same position, branches and names.",
    discussion: "The walk is refused with what differs when the kernel, the program or an option is not what it was.")

  @OptionGroup var walk: WalkArguments
  @OptionGroup var data: DataOptions
  @Option(help: "The program, when it is none of Ringwalk's own: an ELF file, or a .s or .c file.")
  var program: String?
  @Argument(help: "The file.")
  var file: String

  func run() throws {
    let bytes = try HostFiles.read(file)
    let kept: WalkFile
    do throws(WalkFileError) {
      kept = try WalkFile(bytes)
    } catch {
      throw Refusal("\(file), \(error)")
    }
    let files = data.files
    let timeline = try KeptWalk.timeline(
      kept, program: try files.program(at: program ?? kept.program.name), kernel: try files.kernel(kept.era))
    try walk.begin { stage in
      let session = Session(timeline, at: kept.position, size: stage.size, language: stage.settings.language.value)
      session.use(stage.settings.preferences)
      if case .quit(let status) = stage.play(session) { return status }
      return 0
    }
  }
}
