import Foundation
import TestSupport
import Testing

/// The committed figures, and the verb that compares with them.
struct BenchTests {
  private typealias Report = [String: Any]

  private static let baselines = Checkout.files(below: ".ci/baselines", suffixes: [".json"])

  private func report(_ bytes: [UInt8]) throws -> Report {
    try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? Report)
  }

  private func names(_ report: Report) -> [String] { ((report["results"] as? [Report]) ?? []).compactMap { $0["name"] as? String } }

  /// A report with one of its results changed.
  private func changed(_ report: Report, _ name: String, _ change: (inout Report) -> Void) -> Report {
    var report = report
    var results = report["results"] as? [Report] ?? []
    for index in results.indices where results[index]["name"] as? String == name { change(&results[index]) }
    report["results"] = results
    return report
  }

  /// Compares a report with a baseline by the real verb.
  private func compare(_ report: Report, with baseline: String, _ options: [String] = []) throws -> Program.Outcome {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("ringwalk-bench-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: file) }
    try JSONSerialization.data(withJSONObject: report).write(to: file)
    return try Program.run(["dev", "bench-compare"] + options + [Checkout.root + "/" + baseline, file.path])
  }

  @Test func `every baseline has a figure of everything that is measured, and equals itself`() throws {
    #expect(!Self.baselines.isEmpty)
    for path in Self.baselines {
      let baseline = try report(try Checkout.bytes(path))
      let known = Set(names(baseline))
      for name in ["mix", "sieve", "copy", "fib", "syscalls", "faults", "smc", "boot", "step with report", "seek", "first step back"] {
        #expect(known.contains(name), "\(path): \(name)")
      }
      let outcome = try compare(baseline, with: path)
      #expect(outcome.status == 0 && !outcome.output.contains("WORSE"), "\(outcome.output)\(outcome.errors)")
    }
  }

  @Test func `a figure that is worse, another run and another machine are told`() throws {
    let path = try #require(Self.baselines.first)
    let baseline = try report(try Checkout.bytes(path))
    let slow = try compare(changed(baseline, "mix") { $0["median"] = ($0["median"] as? Double ?? 0) * 0.7 }, with: path)
    #expect(slow.status == 1 && slow.output.contains("(-30.0 %) WORSE"), "\(slow.output)")
    #expect(slow.output.split(separator: "\n").filter { $0.hasSuffix("WORSE") }.count == 1)
    // Of a time, more is worse.
    let late = try compare(changed(baseline, "seek") { $0["median"] = ($0["median"] as? Double ?? 0) * 2 }, with: path)
    #expect(late.status == 1 && late.output.contains("(-50.0 %) WORSE"), "\(late.output)")
    let allowed = try compare(
      changed(baseline, "mix") { $0["median"] = ($0["median"] as? Double ?? 0) * 0.7 }, with: path, ["--tolerance", "40"])
    #expect(allowed.status == 0)
    let other = try compare(changed(baseline, "fib") { $0["digest"] = "0123456789abcdef" }, with: path)
    #expect(other.status == 1 && other.output.contains("fib: ANOTHER RUN"), "\(other.output)")
    let longer = try compare(changed(baseline, "copy") { $0["instructions"] = ($0["instructions"] as? Int ?? 0) + 1 }, with: path)
    #expect(longer.status == 1 && longer.output.contains("copy: ANOTHER RUN"), "\(longer.output)")
    var elsewhere = baseline
    elsewhere["machine"] = "another machine"
    let refused = try compare(elsewhere, with: path)
    #expect(refused.status != 0 && refused.errors.contains("another class of machine"), "\(refused.errors)")
  }

  @Test func `what is measured now has the names of the baseline and figures of its order`() throws {
    let measured = try Program.run(["bench", "boot", "syscalls", "--runs", "1", "--format", "json"])
    #expect(measured.status == 0, "\(measured.errors)")
    var now = try report(Array(measured.output.utf8))
    #expect(names(now) == ["boot", "syscalls"])
    for path in Self.baselines {
      let baseline = try report(try Checkout.bytes(path))
      now["machine"] = baseline["machine"]
      // Ten times slower is no other machine any more, however busy this one is: times are of the process.
      let outcome = try compare(now, with: path, ["--tolerance", "90"])
      #expect(!outcome.output.contains("WORSE") && !outcome.output.contains("boot: new"), "\(outcome.output)")
    }
  }

  /// The largest screen, while the machine runs and searches both ways: processor time, so that other work on this machine does not count.
  @Test func `a frame and what a key waits for stay below 16 ms while the machine is at work`() throws {
    let measured = try Program.run(["bench", "frame", "--runs", "1", "--format", "json"])
    #expect(measured.status == 0, "\(measured.errors)")
    let results = try report(Array(measured.output.utf8))["results"] as? [Report] ?? []
    for name in ["frame at work 250x70", "slice of work 250x70", "frame at work 80x24", "slice of work 80x24"] {
      let result = try #require(results.first { $0["name"] as? String == name })
      #expect(try #require(result["p99"] as? Double) < 16_000, "\(result)")
    }
  }
}
