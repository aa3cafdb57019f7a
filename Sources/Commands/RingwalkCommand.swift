import ArgumentParser
import Foundation
import Terminal

/// The command line: `ringwalk` and its verbs.
package struct RingwalkCommand: ParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "ringwalk",
    abstract: "Walk a Linux system call from ring 3 into ring 0 and back, one instruction at a time.",
    // Releases have no numbers: what the linker wrote into it tells this program from every other build.
    version: "ringwalk, build \(HostFiles.buildIdentity ?? "without an identity")",
    subcommands: [
      LessonCommand.self, LessonsCommand.self, ProgressCommand.self, ReadCommand.self, WalkCommand.self, OpenCommand.self, RunCommand.self,
      FrameCommand.self,
      CheckCommand.self, NewCommand.self, ConfigCommand.self, BenchCommand.self, DevCommand.self, PresentCommand.self, ConsoleCommand.self,
      FollowCommand.self, PlayCommand.self, ExportCommand.self,
    ], defaultSubcommand: LessonCommand.self)

  package init() {}

  /// The exit status with which an error ends the process: 2 for a command line that cannot be understood, 70 for a guest that did not end by itself, and
  /// the error's own otherwise.
  package static func status(for error: any Error) -> Int32 {
    if error is Ending { return Ending.status }
    let code = exitCode(for: error)
    return code == .validationFailure ? 2 : code.rawValue
  }

  /// Runs the verb that the process was started with, and ends the process.
  package static func main() {
    CrashHandler.install()
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      guard error is Ending || exitCode(for: error) == .validationFailure else { exit(withError: error) }
      FileHandle.standardError.write(Data((fullMessage(for: error) + "\n").utf8))
      Foundation.exit(status(for: error))
    }
  }
}
