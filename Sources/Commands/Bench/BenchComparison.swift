import Foundation

/// Figures now beside those of a baseline: a line for each, and how many are worse than allowed.
///
/// What the baseline has and the figures lack counts as worse, and so does a 0: a measurement that is left out must not pass for a good one.
struct BenchComparison {
  /// How much worse a figure may be.
  struct Tolerance {
    /// Percent of a rate, of a median and of bytes; percentage points of what history costs.
    var figure: Double
    /// Percent of what 99 of 100 do not exceed, which a single slow one moves.
    var tail: Double
  }

  private let tolerance: Tolerance
  /// Whether the figures may be of some of the measurements only.
  private let isPartial: Bool
  private(set) var lines: [String] = []
  private(set) var worse = 0
  /// How many figures were compared.
  private(set) var compared = 0

  init(_ old: BenchReport, _ new: BenchReport, tolerance: Tolerance, isPartial: Bool) {
    self.tolerance = tolerance
    self.isPartial = isPartial
    for before in old.results {
      let now = new.results.filter { $0.name == before.name }
      if now.isEmpty { miss(before.name) }
      for result in now { compare(before, result) }
    }
    for result in new.results where !old.results.contains(where: { $0.name == result.name }) { lines.append("\(result.name): new") }
    for before in old.peers where before.ratio != nil {
      let now = new.peers.filter { $0.peer == before.peer }
      let name = "mix against \(before.peer.rawValue)"
      if now.isEmpty { miss(name) }
      for result in now { compare(name, "times as fast", before.ratio, result.ratio, isMoreBetter: true) }
    }
  }

  private mutating func miss(_ name: String) {
    if isPartial {
      lines.append("\(name): not measured")
    } else {
      fail("\(name): NOT MEASURED")
    }
  }

  private mutating func fail(_ line: String) {
    worse += 1
    lines.append(line)
  }

  private mutating func compare(_ before: BenchResult, _ now: BenchResult) {
    guard before.isSameRun(as: now) else {
      return fail("\(before.name): ANOTHER RUN (\(before.run) -> \(now.run)): measure the baseline anew")
    }
    compare(before.name, before.unit, before.median, now.median, isMoreBetter: before.unit == BenchResult.rate)
    if before.p99 != nil { compare("\(before.name), 99 %", before.unit, before.p99, now.p99, isTail: true) }
    if let bytes = before.historyBytesPerInstruction { compareHistory(before.name, bytes, now.historyBytesPerInstruction) }
    if before.systemCallsPerSecond != nil {
      compare(
        "\(before.name), system calls", "calls/s", before.systemCallsPerSecond, now.systemCallsPerSecond, isMoreBetter: true)
    }
    if let cost = before.historyCost { compareCost(before.name, cost, now.historyCost) }
  }

  /// One figure: its change in percent, where positive is better.
  private mutating func compare(
    _ name: String, _ unit: String, _ before: Double?, _ now: Double?, isMoreBetter: Bool = false, isTail: Bool = false
  ) {
    guard let before, before > 0 else { return fail("\(name): the baseline has NO FIGURE: measure it anew") }
    guard let now, now > 0 else { return fail("\(name): \(String(format: "%.4g", before)) \(unit) -> NO FIGURE") }
    compared += 1
    let change = (isMoreBetter ? now / before : before / now) * 100 - 100
    add(
      "\(name): \(String(format: "%.4g -> %.4g", before, now)) \(unit) (\(String(format: "%+.1f", change)) %)",
      isWorse: change < -(isTail ? tolerance.tail : tolerance.figure))
  }

  /// A run that ends before its first checkpoint keeps nothing, so that 0 is a figure here where it was one. Then parts of a byte are compared, since what
  /// is allowed at all is one byte.
  private mutating func compareHistory(_ name: String, _ before: Double, _ now: Double?) {
    guard before == 0, let now else { return compare("\(name), history", "bytes/instruction", before, now) }
    compared += 1
    add("\(name), history: \(String(format: "0 -> %.4g", now)) bytes/instruction", isWorse: now > tolerance.figure / 100)
  }

  /// Costs are differences already, and about 0 where history costs nothing: they are compared by percentage points.
  private mutating func compareCost(_ name: String, _ before: Double, _ now: Double?) {
    guard let now else { return fail("\(name): history costs \(String(format: "%.1f", before)) % -> NO FIGURE") }
    compared += 1
    add("\(name): history costs \(String(format: "%.1f %% -> %.1f", before, now)) %", isWorse: now - before > tolerance.figure)
  }

  private mutating func add(_ line: String, isWorse: Bool) {
    if isWorse { worse += 1 }
    lines.append(line + (isWorse ? " WORSE" : ""))
  }
}

extension BenchResult {
  /// Whether the same was executed and measured. A figure whose last state is not told may be of any run.
  fileprivate func isSameRun(as other: BenchResult) -> Bool {
    if let digest, other.digest != digest { return false }
    return instructions == other.instructions && unit == other.unit
  }

  /// What was executed, in a few words.
  fileprivate var run: String {
    "\(instructions) instructions in \(unit), " + (digest.map { "digest \($0)" } ?? "no digest")
  }
}
