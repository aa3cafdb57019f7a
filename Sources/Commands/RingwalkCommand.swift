import ArgumentParser
import Foundation

/// The command line: `ringwalk` and its verbs.
package struct RingwalkCommand: ParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "ringwalk",
    abstract: "Walk a Linux system call from ring 3 into ring 0 and back, one instruction at a time.",
    subcommands: [
      LessonCommand.self, WalkCommand.self, RunCommand.self, FrameCommand.self, CheckCommand.self, ConfigCommand.self, BenchCommand.self,
      DevCommand.self,
    ], defaultSubcommand: LessonCommand.self)

  package init() {}

  /// The exit status with which an error ends the process: 2 for a command line that cannot be understood, and the error's own otherwise.
  package static func status(for error: any Error) -> Int32 {
    let code = exitCode(for: error)
    return code == .validationFailure ? 2 : code.rawValue
  }

  /// Runs the verb that the process was started with, and ends the process.
  package static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      FileHandle.standardError.write(Data((fullMessage(for: error) + "\n").utf8))
      Foundation.exit(status(for: error))
    }
  }
}
