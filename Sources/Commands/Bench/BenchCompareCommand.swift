import ArgumentParser
import Foundation

/// `ringwalk dev bench-compare`: whether figures are still what they were.
struct BenchCompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench-compare",
    abstract: "Compare the figures of `ringwalk bench --format json` with a baseline; exit with 1 when one is worse than allowed.",
    discussion: """
      Compared are rates and medians, what 99 of 100 do not exceed, bytes of history an instruction, what history costs, system calls a second and \
      the ratios to other machines. What the baseline has and the figures lack counts as worse, and a 0 does too.

      A baseline of another class of machine is refused: what it says would mean nothing here. Figures of another run, with another number of \
      instructions or another last state, cannot be compared, and count as worse.
      """)

  @Option(help: "How many percent worse a figure may be, and by how many percentage points history may cost more.")
  var tolerance = 20.0
  @Option(help: "How many percent worse the 99th percentile of a time may be: 50 allows twice the time.")
  var tailTolerance = 50.0
  @Flag(help: "The figures are of some measurements only: what was not measured counts for nothing.")
  var partial = false
  @Flag(help: "Also hold the figures against what the machine is built to reach (250 million instructions a second on mix, and so on).")
  var targets = false
  @Argument(help: "The baseline: a file with the output of an earlier session.")
  var baseline: String
  @Argument(help: "The file with the figures now.")
  var figures: String

  func validate() throws {
    guard (0...1000).contains(tolerance) else { throw ValidationError("--tolerance takes 0 to 1000") }
    guard (0...1000).contains(tailTolerance) else { throw ValidationError("--tail-tolerance takes 0 to 1000") }
  }

  func run() throws {
    let old = try read(baseline)
    let new = try read(figures)
    guard old.machine == new.machine else {
      throw ValidationError("the baseline is of another class of machine: \(old.machine); the figures are of \(new.machine)")
    }
    let comparison = BenchComparison(
      old, new, tolerance: BenchComparison.Tolerance(figure: tolerance, tail: tailTolerance), isPartial: partial)
    for line in comparison.lines { try StandardOutput.say(line) }
    var isWorse = comparison.worse > 0
    if comparison.compared == 0 {
      try StandardOutput.say("NOTHING could be compared")
      isWorse = true
    }
    if targets {
      try StandardOutput.say("Targets:")
      let result = BenchTargets.check(new, isPartial: partial)
      for line in result.lines { try StandardOutput.say("  " + line) }
      isWorse = isWorse || result.missed > 0
    }
    if isWorse { throw ExitCode(1) }
  }

  private func read(_ path: String) throws -> BenchReport {
    let bytes = try HostFiles.read(path)
    do {
      return try JSONDecoder().decode(BenchReport.self, from: Data(bytes))
    } catch {
      throw HostFileError(path: path, action: "read", reason: "not the output of `ringwalk bench --format json`")
    }
  }
}
