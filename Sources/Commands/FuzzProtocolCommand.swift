import ArgumentParser
import Classroom
import Conformance

/// `ringwalk dev fuzz-protocol`: lines of the class protocol that nobody would send.
struct FuzzProtocolCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fuzz-protocol",
    abstract: "Give the class protocol's readers and the room bad lines, and check that nothing private comes out.",
    discussion: "Run N has the seed SEED + N.")

  @Option(help: "The seed of the first run.")
  var seed: UInt64 = 1
  @Option(help: "How many runs.")
  var runs: UInt64 = 10_000

  func run() throws {
    var taken = 0
    var refused = 0
    for number in 0..<runs {
      var fuzz = ProtocolFuzz(SplitMix(seed: seed &+ number))
      let result = fuzz.run()
      if let failure = result.failure { throw Ending(message: "seed \(seed &+ number): \(failure)") }
      taken += result.taken
      refused += result.refused
    }
    try StandardOutput.say("\(runs) runs from seed \(seed): \(taken) lines taken, \(refused) refused")
  }
}
