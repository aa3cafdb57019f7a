import ArgumentParser
import Foundation

/// The command line: `ringwalk` and its verbs.
package struct RingwalkCommand: ParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "ringwalk",
    abstract: "Walk a Linux system call from ring 3 into ring 0 and back, one instruction at a time.",
    subcommands: [
      LessonCommand.self, WalkCommand.self, RunCommand.self, FrameCommand.self, CheckCommand.self, BenchCommand.self, DevCommand.self,
    ], defaultSubcommand: LessonCommand.self)

  package init() {}

  /// The exit status of a command line that cannot be understood.
  private static let usageStatus: Int32 = 2

  /// Runs the verb that the process was started with, and ends the process.
  package static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      FileHandle.standardError.write(Data((fullMessage(for: error) + "\n").utf8))
      Foundation.exit(usageStatus)
    }
  }
}
