import ArgumentParser
import Foundation

/// `ringwalk dev bench-compare`: whether figures are still what they were.
struct BenchCompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench-compare",
    abstract: "Compare the figures of `ringwalk bench --format json` with a baseline; exit with 1 when one is worse than allowed.",
    discussion: """
      A baseline of another class of machine is refused: what it says would mean nothing here. Figures of another run, with another number of \
      instructions or another last state, cannot be compared, and count as worse.
      """)

  @Option(help: "How many percent worse a figure may be.")
  var tolerance = 20.0
  @Argument(help: "The baseline: a file with the output of an earlier session.")
  var baseline: String
  @Argument(help: "The file with the figures now.")
  var figures: String

  func validate() throws {
    guard (0...1000).contains(tolerance) else { throw ValidationError("--tolerance takes 0 to 1000") }
  }

  func run() throws {
    let old = try read(baseline)
    let new = try read(figures)
    guard old.machine == new.machine else {
      throw ValidationError("the baseline is of another class of machine: \(old.machine); the figures are of \(new.machine)")
    }
    var worse = 0
    for result in new.results {
      guard let before = old.results.first(where: { $0.name == result.name }) else {
        print("\(result.name): new")
        continue
      }
      guard before.isSameRun(as: result) else {
        worse += 1
        print("\(result.name): ANOTHER RUN (\(before.run) -> \(result.run)): measure the baseline anew")
        continue
      }
      guard before.median > 0, result.median > 0 else { continue }
      // Positive is better.
      let change = result.unit == BenchResult.rate ? result.median / before.median - 1 : before.median / result.median - 1
      let isWorse = change * 100 < -tolerance
      if isWorse { worse += 1 }
      print(
        String(
          format: "%@: %.2f -> %.2f %@ (%+.1f %%)%@", result.name, before.median, result.median, result.unit, change * 100,
          isWorse ? " WORSE" : ""))
    }
    for missing in old.results where !new.results.contains(where: { $0.name == missing.name }) { print("\(missing.name): not measured") }
    if worse > 0 { throw ExitCode(1) }
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

extension BenchResult {
  /// Whether the same was executed, as far as both say what.
  fileprivate func isSameRun(as other: BenchResult) -> Bool {
    if let digest, let now = other.digest, digest != now { return false }
    return instructions == other.instructions
  }

  /// What was executed, in a few words.
  fileprivate var run: String { "\(instructions) instructions" + (digest.map { ", digest \($0)" } ?? "") }
}
