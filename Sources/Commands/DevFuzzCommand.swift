import ArgumentParser
import Conformance
import Foundation

/// `ringwalk dev fuzz`: random machines that must neither crash nor hang nor differ between the ways to run them.
struct FuzzCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fuzz", abstract: "Run random code in ring 0 and ring 3 with random page tables, descriptor tables and devices.",
    discussion: "Run N has the seed SEED + N. A run that hangs ends the process after two minutes.")

  @Option(help: "The seed of the first run.")
  var seed: UInt64 = 1
  @Option(help: "How many runs.")
  var runs: UInt64 = 100_000
  @Option(help: "Steps of each run at most.")
  var ticks: UInt64 = 100
  @Option(help: "Every how many runs stepping, and running with dropped caches, are compared with running; 0 for never.")
  var compare: UInt64 = 16

  func validate() throws {
    guard (1...10_000_000).contains(ticks) else { throw ValidationError("--ticks takes 1 to 10000000") }
  }

  func run() throws {
    let machine = FuzzMachine()
    var steps: UInt64 = 0
    var compared: UInt64 = 0
    for number in 0..<runs {
      if number % 1000 == 0 { alarm(120) }
      if compare > 0, number % compare == 0 {
        do {
          try machine.compare(seed: seed &+ number, ticks: ticks)
        } catch let divergence {
          throw Refusal("\(divergence)\n\(machine.explain(divergence))")
        }
        compared += 1
      } else {
        steps += machine.run(seed: seed &+ number, ticks: ticks)
      }
    }
    try StandardOutput.say("\(runs) runs from seed \(seed), \(steps) steps; \(compared) of them compared in three ways")
  }
}
