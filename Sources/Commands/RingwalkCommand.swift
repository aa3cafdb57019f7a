import ArgumentParser

/// The command line: `ringwalk` and its verbs.
package struct RingwalkCommand: ParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "ringwalk",
    abstract: "Walk a Linux system call from ring 3 into ring 0 and back, one instruction at a time.",
    subcommands: [
      LessonCommand.self, WalkCommand.self, RunCommand.self, FrameCommand.self, BenchCommand.self, DevCommand.self,
    ], defaultSubcommand: LessonCommand.self)

  package init() {}
}
