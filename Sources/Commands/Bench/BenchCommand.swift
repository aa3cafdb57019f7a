import ArgumentParser
import Foundation
import Simulation

/// `ringwalk bench`: how fast the machine is, as users get it.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure the machine as users get it: paging, permissions, accessed bits, interrupts and history on.",
    discussion: """
      Times are of the process (user and system), so that other load on the host counts little.

      \(Bench.checks)

      A run keeps at most \(HistoryLimits().checkpoints) checkpoints that together hold at most \(HistoryLimits().bytes >> 20) MB, and no more than a byte an \
      instruction once they are larger than 4 MB: others are thinned out, and the way between two is made again. Only a guest that writes all its memory \
      between two checkpoints can go over it, by the size of that memory.

      \(Benchmark.help)

      --against measures mix on other emulators in the same session: bochs and qemu run it from a floppy at CPL 0, gdb records it step by step \
      (record full). --format json gives what `ringwalk dev bench-compare` reads.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
  }

  @OptionGroup var options: WorldOptions
  @Option(help: "text or json.")
  var format = Format.text
  @Option(help: "Runs of each, after one that is not counted.")
  var runs = 5
  @Option(help: "Other machines to measure, separated by commas: bochs, qemu, gdb.")
  var against: PeerList = PeerList(peers: [])
  @Argument(help: "What to measure; everything when nothing is named.")
  var names: [Benchmark] = []

  func validate() throws {
    guard (1...100).contains(runs) else { throw ValidationError("--runs takes 1 to 100") }
  }

  func run() throws {
    var results: [BenchResult] = []
    for benchmark in names.isEmpty ? Benchmark.allCases : names {
      let bench = Bench(options: options, runs: runs)
      for result in try bench.measure(benchmark) {
        results.append(result)
        if format == .text { try StandardOutput.say(result.row) }
      }
    }
    var peers: [PeerResult] = []
    if !against.peers.isEmpty {
      let mix = try results.first { $0.name == Benchmark.mix.rawValue } ?? Bench(options: options, runs: runs).measure(.mix).first
      for peer in against.peers {
        let result = try PeerBench(options: options).measure(peer, ours: mix?.median ?? 0)
        peers.append(result)
        if format == .text { try StandardOutput.say(result.row) }
      }
    }
    if format == .json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      let report = BenchReport(machine: BenchReport.thisMachine, results: results, peers: peers)
      try StandardOutput.say(String(decoding: try encoder.encode(report), as: UTF8.self))
    }
  }
}

/// Processor time of this process.
struct ProcessClock {
  private let start = Self.now

  /// Seconds since the clock was made, at least a nanosecond.
  var elapsed: Double { max(1e-9, Self.now - start) }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
