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
      end(error)
    }
  }

  /// Ends the process: help, the version and what else was asked for goes to standard output, every error to standard error.
  private static func end(_ error: any Error) -> Never {
    let text = fullMessage(for: error)
    guard exitCode(for: error).isSuccess, !text.isEmpty else {
      if !text.isEmpty { complain(text) }
      Foundation.exit(status(for: error))
    }
    do throws(Ending) {
      try StandardOutput.say(text)
      Foundation.exit(0)
    } catch {
      complain(fullMessage(for: error))
      Foundation.exit(Ending.status)
    }
  }

  /// A line on standard error; where that takes none either, the exit status has to tell.
  private static func complain(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8)) }
}
