import ArgumentParser
import Primitives
import Simulation
import X86

/// `ringwalk dev`: verbs for those who check or develop Ringwalk.
struct DevCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dev", abstract: "Verbs for checking and developing Ringwalk.",
    subcommands: [
      WalkTraceCommand.self, SaveStateCommand.self, TraceCommand.self, CompareTraceCommand.self, RecordTraceCommand.self, CasesCommand.self,
      GenerateCasesCommand.self, CompareCasesCommand.self, RecordCasesCommand.self, CompareDisassemblyCommand.self,
      RecordDisassemblyCommand.self, FuzzCommand.self, FuzzKeysCommand.self, FuzzProtocolCommand.self, FuzzLessonsCommand.self,
      MutationsCommand.self, BenchCompareCommand.self, ManualCommand.self,
    ])
}

/// `ringwalk dev walk-trace`: the states of a walk, line by line.
struct WalkTraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "walk-trace", abstract: "Print the CPU state before each step of a walk.")

  @OptionGroup var options: WorldOptions
  @Option(help: "The first tick to print.")
  var from: UInt64 = 0
  @Option(name: .customShort("n"), help: "How many steps.")
  var steps: UInt64 = 100
  @ArgumentParser.Flag(help: "Print the function and instruction instead of all registers.")
  var code = false
  @Argument(help: "The program.")
  var program: String

  func run() throws {
    let timeline = try Timeline(try options.world(program: program, arguments: []))
    if let reason = timeline.seek(to: Tick(from)) { throw Ending(message: "the machine stopped at tick \(timeline.tick): \(reason)") }
    let formatter = Formatter()
    for _ in 0...steps {
      let inspector = timeline.inspector()
      if code {
        let phase = inspector.phase?.rawValue ?? "-"
        let place = inspector.function(at: inspector.cursor)?.description ?? hex(inspector.cursor)
        let text = inspector.currentInstruction.map { formatter.text(of: $0, at: inspector.cursor).description } ?? "?"
        try StandardOutput.say("\(timeline.tick) cpl=\(inspector.cpl) \(phase) \(place): \(text)")
      } else {
        try StandardOutput.say(inspector.cpu.traceLine(index: timeline.tick.count))
      }
      if let reason = timeline.step() {
        try StandardOutput.say("END \(reason)")
        return
      }
    }
  }
}
