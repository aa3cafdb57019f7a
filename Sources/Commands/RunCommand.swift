import ArgumentParser
import Foundation
import Primitives
import Simulation
import X86

/// `ringwalk run`: a program on the built-in kernel, without a screen.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a static x86-64 program on the built-in kernel; its console is standard input and output.",
    discussion:
      "The exit status is the program's, or 128 plus the number of the signal that ended it. It is 70 when the kernel panics, the machine stops, --limit is reached, or standard output cannot be written."
  )

  @OptionGroup var options: WorldOptions
  @Option(help: "Stop after this many machine steps.")
  var limit: UInt64?
  @Argument(help: "The program: an ELF file, a .s or .c file, or the name of one that comes with Ringwalk.")
  var program: String
  @Argument(help: "Its arguments; those that begin with a dash stand behind --.")
  var arguments: [String] = []

  func run() throws {
    var world = try options.world(program: program, arguments: arguments)
    // Whoever types on standard input sees it already.
    world.options.echo = false
    let timeline = try Timeline(world)
    var console = Console()
    let end = Tick(limit ?? .max)
    while true {
      let reason = timeline.run(until: end)
      try console.show(timeline.console)
      switch reason {
      case .reached:
        if timeline.tick >= end { throw Ending(message: "stopped after \(timeline.tick) steps") }
        if timeline.isConsoleInputUsedUp, let input = console.input(mayWait: false) { timeline.give(.serial(input)) }
      case .exited(let status) where status < 256: throw ExitCode(Int32(status))
      case .waitingForInput:
        if let input = console.input(mayWait: true) { timeline.give(.serial(input)) }
      case .exited: throw Ending(message: "the kernel panicked at tick \(timeline.tick)")
      case .halted: throw Ending(message: "the CPU halted with interrupts off at tick \(timeline.tick)")
      case .shutdown: throw Ending(message: "the CPU shut down (triple fault) at tick \(timeline.tick)")
      case .reset: throw Ending(message: "the guest asked for a reset at tick \(timeline.tick)")
      case .unsupported(let what): throw Ending(message: "this machine does not execute \(what) (tick \(timeline.tick))")
      case .breakpoint, .ringCrossing, .condition: continue
      }
    }
  }
}

/// The end of a run that is not the program's own.
struct Ending: Error, CustomStringConvertible {
  /// sysexits.h EX_SOFTWARE, and no signal or usual program status.
  static let status: Int32 = 70
  var message: String
  var description: String { message }
}
