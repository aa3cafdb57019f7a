import Foundation

/// What the machine is built to reach on the class of machine that it is measured on, whatever it reached before.
enum BenchTargets {
  /// One bound.
  private struct Target {
    var name: String
    var unit: String
    var value: Double?
    /// The least that is enough, or the most that is allowed.
    var bound: Double
    var isLeast: Bool
  }

  /// A line for each target, and how many are missed. A figure that is not there misses its target, unless only some were measured.
  static func check(_ report: BenchReport, isPartial: Bool) -> (lines: [String], missed: Int) {
    var lines: [String] = []
    var missed = 0
    for target in targets(report) {
      let bound = "\(target.isLeast ? "at least" : "at most") \(String(format: "%g", target.bound)) \(target.unit)"
      guard let value = target.value else {
        if !isPartial {
          missed += 1
          lines.append("\(target.name): \(bound): MISSED, not measured")
        }
        continue
      }
      // A rate or a time of 0 is none. History may cost nothing, less than nothing by the noise of two measurements, and keep nothing in a short run.
      let isFigure = value > 0 || target.unit == percent || target.unit == bytes
      let isReached = isFigure && (target.isLeast ? value >= target.bound : value <= target.bound)
      if !isReached { missed += 1 }
      lines.append("\(target.name): \(String(format: "%.4g", value)), \(bound)" + (isReached ? "" : ": MISSED"))
    }
    return (lines, missed)
  }

  private static let percent = "%"
  private static let bytes = "bytes/instruction"

  private static func targets(_ report: BenchReport) -> [Target] {
    func result(_ name: String) -> BenchResult? { report.results.first { $0.name == name } }
    func ratio(_ peer: Peer) -> Double? { report.peers.first { $0.peer == peer }?.ratio }
    func least(_ name: String, _ unit: String, _ bound: Double, _ value: Double?) -> Target {
      Target(name: name, unit: unit, value: value, bound: bound, isLeast: true)
    }
    func most(_ name: String, _ unit: String, _ bound: Double, _ value: Double?) -> Target {
      Target(name: name, unit: unit, value: value, bound: bound, isLeast: false)
    }
    let rate = BenchResult.rate
    var targets = [
      least("mix", rate, 250, result("mix")?.median),
      least("mix against bochs", "times as fast", 4, ratio(.bochs)),
      least("mix against qemu", "times as fast", 0.25, ratio(.qemu)),
      least("mix against gdb", "times as fast", 10_000, ratio(.gdb)),
    ]
    for run in Benchmark.runs {
      targets.append(
        most("\(run.rawValue), cost of history", percent, run == .mix ? 15 : 30, result(run.rawValue)?.historyCost))
    }
    for run in Benchmark.runs + [.boot, .seek] {
      targets.append(most("\(run.rawValue), history", bytes, 1, result(run.rawValue)?.historyBytesPerInstruction))
    }
    return targets + [
      least("step with report", rate, 2, result("step with report")?.median),
      least("syscalls, system calls", "calls/s", 500_000, result("syscalls")?.systemCallsPerSecond),
      most("seek, 99 %", "ms", 100, result("seek")?.p99),
      most("first step back, 99 %", "ms", 10, result("first step back")?.p99),
      most("further steps back, 99 %", "us", 50, result("further steps back")?.p99),
      least("back: breakpoint", rate, 100, result("back: breakpoint")?.median),
      least("back: memory watch", rate, 100, result("back: memory watch")?.median),
      least("back: expression", rate, 5, result("back: expression")?.median),
      most("frame composed 250x70", "us", 1000, result("frame composed 250x70")?.median),
      most("key to byte 250x70", "us", 2000, result("key to byte 250x70")?.median),
      most("frame at work 250x70, 99 %", "us", 16_000, result("frame at work 250x70")?.p99),
    ]
  }
}
