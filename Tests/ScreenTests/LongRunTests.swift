import Foundation
import PtyHarness
import TestSupport
import Testing

/// What the real program costs and how it behaves when much is to be done.
@Suite(.serialized) struct LongRunTests {
  private static let program = PtyProcess.builtProgram("ringwalk")

  private func start(_ arguments: [String], width: Int, height: Int) throws -> PtyProcess {
    let environment = [
      "TERM": "xterm-256color", "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "SWIFT_BACKTRACE": "enable=no",
      "XDG_STATE_HOME": FileManager.default.temporaryDirectory.appendingPathComponent("ringwalk-\(UUID().uuidString)").path,
    ]
    return try PtyProcess([Self.program] + arguments, environment: environment, width: width, height: height)
  }

  /// KiB of memory that are the process's own: `Private_Clean` and `Private_Dirty` of /proc/PID/smaps_rollup, proc_pid_smaps_rollup(5).
  private func privateMemory(_ pty: PtyProcess) throws -> Int {
    let text = try String(contentsOfFile: "/proc/\(pty.process)/smaps_rollup", encoding: .utf8)
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("Private_") }
    return rows.compactMap { row in row.split(separator: " ").compactMap { Int($0) }.first }.reduce(0, +)
  }

  /// The lesson that needs most of all, measured, walked to its end.
  @Test func `a lesson keeps below 60 MB of its own`() throws {
    let pty = try start(["lesson", "12-on-your-own", "--restart"], width: 160, height: 50)
    #expect(pty.wait(for: "all keys"))
    var most = 0
    var last = ""
    for _ in 0..<200 where !pty.terminal.text.contains("what you have learnt") {
      last = pty.terminal.text
      pty.send(" ")
      #expect(pty.wait { $0.text != last && !$0.text.contains("any key") })
      most = max(most, try privateMemory(pty))
    }
    #expect(pty.terminal.text.contains("what you have learnt"), "\(pty.terminal.text)")
    #expect(most > 5 << 10 && most < 60_000_000 / 1024, "\(most) KiB")
    pty.send("q")
    pty.send("q")
    #expect(pty.waitForEnd() == .exited(0))
  }

  @Test func `a run of a billion instructions shows how far it is, stops at a key, and any tick is near`() throws {
    // 440 rounds are more than a billion instructions.
    let pty = try start(["walk", "mix", "440"], width: 160, height: 50)
    #expect(pty.wait(for: "all keys"))
    pty.send(":goto 1000000000\r")
    // Place and rate while it runs.
    #expect(pty.wait { $0.text.contains("of 1,000,000,000") && $0.text.contains("steps a second") && $0.text.contains(", in ") })
    let clock = ContinuousClock()
    let pressed = clock.now
    pty.send("x")
    #expect(pty.wait(for: "Stopped on the way"))
    #expect(clock.now - pressed < .milliseconds(500))
    let stopped = try #require(tick(pty))
    #expect(stopped > 0 && stopped < 1_000_000_000)
    // Where it was stopped is a place like any other: a step on, and back again.
    pty.send("sS")
    #expect(pty.wait { _ in tick(pty) == stopped })
    pty.send(":goto 1000000000\r")
    #expect(pty.wait(seconds: 120) { _ in tick(pty) == 1_000_000_000 })
    for target in [123_456_789, 999_999_999, 5, 500_000_000] {
      let asked = clock.now
      pty.send(":goto \(target)\r")
      #expect(pty.wait { _ in tick(pty) == target })
      #expect(clock.now - asked < .seconds(2))
      pty.send("S")
      #expect(pty.wait { _ in tick(pty) == target - 1 })
    }
    // The run keeps its history within the limit of 256 MB that HistoryLimits states, and mix needs less than a byte a step by far.
    #expect(try privateMemory(pty) < 400 << 10)
    pty.send("q")
    #expect(pty.waitForEnd() == .exited(0))
  }

  /// The tick on the title line.
  private func tick(_ pty: PtyProcess) -> Int? {
    guard let title = pty.terminal.text.split(separator: "\n").first, let start = title.range(of: "tick ")?.upperBound else { return nil }
    return Int(title[start...].prefix { $0.isNumber || $0 == "," }.filter(\.isNumber))
  }
}
