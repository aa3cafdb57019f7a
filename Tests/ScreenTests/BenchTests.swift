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

  /// A report with the ratio to one peer changed, or without it.
  private func changed(_ report: Report, peer: String, ratio: Double?) -> Report {
    var report = report
    var peers = report["peers"] as? [Report] ?? []
    for index in peers.indices where peers[index]["peer"] as? String == peer { peers[index]["ratio"] = ratio }
    report["peers"] = peers
    return report
  }

  private func scale(_ report: inout Report, _ key: String, _ factor: Double) {
    report[key] = (report[key] as? Double ?? 0) * factor
  }

  @Test func `a figure that is worse, another run and another machine are told`() throws {
    let path = try #require(Self.baselines.first)
    let baseline = try report(try Checkout.bytes(path))
    // Both rates, so that history costs what it did.
    let slow = try compare(
      changed(baseline, "mix") {
        scale(&$0, "mips", 0.7)
        scale(&$0, "withoutHistory", 0.7)
      }, with: path)
    #expect(slow.status == 1 && slow.output.contains("(-30.0 %) WORSE"), "\(slow.output)")
    #expect(slow.output.split(separator: "\n").filter { $0.hasSuffix("WORSE") }.count == 1)
    // Of a time, more is worse.
    let late = try compare(changed(baseline, "seek") { scale(&$0, "median", 2) }, with: path)
    #expect(late.status == 1 && late.output.contains("(-50.0 %) WORSE"), "\(late.output)")
    let allowed = try compare(changed(baseline, "boot") { scale(&$0, "mips", 0.7) }, with: path, ["--tolerance", "40"])
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

  @Test func `everything that was measured is compared, and what is missing counts as worse`() throws {
    let path = try #require(Self.baselines.first)
    let baseline = try report(try Checkout.bytes(path))
    var empty = baseline
    empty["results"] = [Report]()
    var alone = baseline
    alone["peers"] = [Report]()
    let cases: [(name: String, report: Report, said: String)] = [
      ("bytes", changed(baseline, "mix") { $0["historyBytesPerInstruction"] = 30 }, " -> 30 bytes/instruction"),
      ("no bytes", changed(baseline, "mix") { $0["historyBytesPerInstruction"] = nil }, "bytes/instruction -> NO FIGURE"),
      ("cost", changed(baseline, "mix") { scale(&$0, "withoutHistory", 4) }, " % WORSE"),
      ("no cost", changed(baseline, "mix") { $0["withoutHistory"] = nil }, " % -> NO FIGURE"),
      ("99 %", changed(baseline, "seek") { $0["p99"] = 5000 }, " -> 5000 ms"),
      ("no 99 %", changed(baseline, "seek") { $0["p99"] = nil }, " ms -> NO FIGURE"),
      ("calls", changed(baseline, "syscalls") { $0["systemCallsPerSecond"] = 1000 }, " -> 1000 calls/s"),
      ("zero", changed(baseline, "mix") { $0["mips"] = 0 }, " million/s -> NO FIGURE"),
      ("no rate", changed(baseline, "mix") { $0["mips"] = nil }, " million/s -> NO FIGURE"),
      ("no digest", changed(baseline, "mix") { $0["digest"] = nil }, "mix: ANOTHER RUN"),
      ("unit", changed(baseline, "seek") { $0["unit"] = "us" }, "seek: ANOTHER RUN"),
      ("empty", empty, "mix: NOT MEASURED"),
      ("ratio", changed(baseline, peer: "bochs", ratio: 0.1), " -> 0.1 times as fast"),
      ("no ratio", changed(baseline, peer: "qemu", ratio: nil), " times as fast -> NO FIGURE"),
      ("no peers", alone, "mix against gdb: NOT MEASURED"),
    ]
    for (name, report, said) in cases {
      let outcome = try compare(report, with: path)
      #expect(outcome.status == 1 && outcome.output.contains(said), "\(name): \(outcome.output)")
    }
    // Some of the measurements are enough where that is said, and none are not.
    let partial = try compare(alone, with: path, ["--partial"])
    #expect(partial.status == 0 && partial.output.contains("mix against gdb: not measured"), "\(partial.output)")
    empty["peers"] = [Report]()
    let nothing = try compare(empty, with: path, ["--partial"])
    #expect(nothing.status == 1 && nothing.output.contains("NOTHING could be compared"), "\(nothing.output)")
  }

  @Test func `the targets are held whatever the baseline was`() throws {
    let path = try #require(Self.baselines.first)
    let baseline = try report(try Checkout.bytes(path))
    let reached = try compare(baseline, with: path, ["--targets", "--partial"])
    #expect(reached.status == 0 && !reached.output.contains("MISSED"), "\(reached.output)")
    #expect(reached.output.contains(", at least 250 million/s\n"), "\(reached.output)")
    let slow = changed(baseline, "mix") {
      $0["mips"] = 244.2
      $0["withoutHistory"] = 300.0
    }
    let wide = ["--targets", "--partial", "--tolerance", "90"]
    let missed = try compare(changed(slow, peer: "bochs", ratio: 3.5), with: path, wide)
    #expect(missed.status == 1, "\(missed.output)")
    let heavy = changed(baseline, "frame composed 250x70") { $0["median"] = 1500.0 }
    let late = try compare(changed(heavy, "key to byte 250x70") { $0["median"] = 2500.0 }, with: path, wide)
    for line in ["  frame composed 250x70: 1500, at most 1000 us: MISSED", "  key to byte 250x70: 2500, at most 2000 us: MISSED"] {
      #expect(late.status == 1 && late.output.contains(line), "\(line)\n\(late.output)")
    }
    for line in [
      "  mix: 244.2, at least 250 million/s: MISSED", "  mix against bochs: 3.5, at least 4 times as fast: MISSED",
      "  mix, cost of history: 18.6, at most 15 %: MISSED",
    ] { #expect(missed.output.contains(line), "\(line)\n\(missed.output)") }
    var alone = baseline
    alone["peers"] = [Report]()
    let unmeasured = try compare(alone, with: path, ["--targets"])
    #expect(unmeasured.output.contains("mix against bochs: at least 4 times as fast: MISSED, not measured"), "\(unmeasured.output)")
  }

  @Test func `what is measured now has the names of the baseline and figures of its order`() throws {
    let measured = try Program.run(["bench", "boot", "syscalls", "--runs", "1", "--format", "json"])
    #expect(measured.status == 0, "\(measured.errors)")
    var now = try report(Array(measured.output.utf8))
    #expect(names(now) == ["boot", "syscalls"])
    for result in (now["results"] as? [Report]) ?? [] {
      for key in ["mips", "minimum", "maximum", "historyBytesPerInstruction"] {
        let figure = try #require(result[key] as? Double, "\(key) of \(result)")
        // The boot ends before the first checkpoint.
        #expect(
          figure > 0 || key == "historyBytesPerInstruction" && result["name"] as? String == "boot" && figure == 0, "\(key) of \(result)")
      }
    }
    for path in Self.baselines {
      let baseline = try report(try Checkout.bytes(path))
      now["machine"] = baseline["machine"]
      // Ten times slower is no other machine any more, however busy this one is: times are of the process.
      let outcome = try compare(now, with: path, ["--tolerance", "90", "--partial"])
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
    // The target is 1 ms; other work in the caches of a busy machine may cost three times that.
    for (name, limit) in [("frame composed 250x70", 3000.0), ("frame composed 80x24", 2000)] {
      let result = try #require(results.first { $0["name"] as? String == name })
      #expect(try #require(result["median"] as? Double) < limit, "\(result)")
    }
  }
}
