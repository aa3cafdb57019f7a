import ArgumentParser
import Foundation
import Simulation

/// `ringwalk bench`: how fast the machine is, as users get it.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure the machine as users get it: paging, permissions, accessed bits, interrupts and history on.",
    discussion: """
      Times are of the process (user and system), so that other load on the host counts little. Each run is checked: its last state must be that of \
      another run in other slices, or step by step. A measurement of which that is not true ends with an error.

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
        if format == .text { print(result.row) }
      }
    }
    var peers: [PeerResult] = []
    if !against.peers.isEmpty {
      let mix = try results.first { $0.name == Benchmark.mix.rawValue } ?? Bench(options: options, runs: runs).measure(.mix).first
      for peer in against.peers {
        let result = try PeerBench(options: options).measure(peer, ours: mix?.median ?? 0)
        peers.append(result)
        if format == .text { print(result.row) }
      }
    }
    if format == .json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      let report = BenchReport(machine: BenchReport.thisMachine, results: results, peers: peers)
      print(String(decoding: try encoder.encode(report), as: UTF8.self))
    }
  }
}

/// What a session of measurements gives: the form of the committed baselines too.
struct BenchReport: Codable {
  /// The class of machine: processor, how many, system.
  var machine: String
  var results: [BenchResult]
  var peers: [PeerResult]

  /// The class of this machine.
  static var thisMachine: String {
    let information = (try? HostFiles.read("/proc/cpuinfo")).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let model = information.split(separator: "\n").first { $0.hasPrefix("model name") }?.split(separator: ":").last
    let name = model.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown processor"
    return "\(name), \(ProcessInfo.processInfo.activeProcessorCount) processors"
  }
}

/// One figure.
struct BenchResult: Codable {
  var name: String
  /// `million/s` (more is better), or `ms` and `us` (less is better).
  var unit: String
  var median: Double
  var minimum: Double
  var maximum: Double
  /// For times: the value that 99 of 100 do not exceed.
  var p99: Double?
  /// Steps of the machine in one run.
  var instructions: UInt64
  /// The digest of the last state, where all runs end in one: runs with other digests cannot be compared.
  var digest: String?
  var historyBytesPerInstruction: Double?
  /// The rate of the same run without history.
  var withoutHistory: Double?
  /// System calls a second, where that is what it is about.
  var systemCallsPerSecond: Double?

  init(_ name: String, unit: String, _ values: [Double], instructions: UInt64) {
    let sorted = values.sorted()
    self.name = name
    self.unit = unit
    median = sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    minimum = sorted.first ?? 0
    maximum = sorted.last ?? 0
    p99 = unit == Self.rate || sorted.isEmpty ? nil : sorted[min(sorted.count - 1, sorted.count * 99 / 100)]
    self.instructions = instructions
  }

  static let rate = "million/s"

  /// One line of the table.
  var row: String {
    func pad(_ text: String, _ width: Int) -> String { text.padding(toLength: max(width, text.count), withPad: " ", startingAt: 0) }
    var text = pad(name, 22) + String(format: "%10.2f ", median) + pad(unit, 10) + String(format: "%.2f to %.2f", minimum, maximum)
    if let p99 { text += String(format: ", 99%%: %.2f", p99) }
    if let off = withoutHistory, off > 0 {
      text += String(format: "; without history %.1f (history costs %.1f %%)", off, (1 - median / off) * 100)
    }
    if let bytes = historyBytesPerInstruction { text += String(format: "; %.4f bytes/instruction", bytes) }
    if let calls = systemCallsPerSecond { text += String(format: "; %.0f system calls/s", calls) }
    return text
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
