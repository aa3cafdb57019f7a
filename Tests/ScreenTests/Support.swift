import Foundation
import PtyHarness
import TestSupport

/// The real program without a terminal.
enum Program {
  static let path = PtyProcess.builtProgram("ringwalk")

  /// What a run came to.
  struct Outcome {
    var status: Int32
    var isKilled: Bool
    var output: String
    var errors: String
  }

  /// Runs it to its end with `input` on standard input; `environment` comes on top of a bare one, without a home directory.
  static func run(_ arguments: [String], input: String = "", environment: [String: String] = [:]) throws -> Outcome {
    try run(path, arguments, input: input, environment: environment)
  }

  /// Runs any program so.
  static func run(_ path: String, _ arguments: [String], input: String = "", environment: [String: String] = [:]) throws -> Outcome {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("ringwalk-run-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    // Files instead of pipes: neither side has to wait for the other.
    let files = ["in", "out", "err"].map { directory.appendingPathComponent($0) }
    try Data(input.utf8).write(to: files[0])
    for file in files[1...] { try Data().write(to: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.environment = ["PATH": "/usr/bin:/bin", "LANG": "en_US.UTF-8", "SWIFT_BACKTRACE": "enable=no"].merging(environment) { $1 }
    process.standardInput = try FileHandle(forReadingFrom: files[0])
    process.standardOutput = try FileHandle(forWritingTo: files[1])
    process.standardError = try FileHandle(forWritingTo: files[2])
    try process.run()
    process.waitUntilExit()
    let texts = try files.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
    return Outcome(
      status: process.terminationStatus, isKilled: process.terminationReason == .uncaughtSignal, output: texts[1], errors: texts[2])
  }

  /// The first frame of the first lesson as the program draws it without a terminal: what every terminal has to show.
  static func frame(size: String = "80x24", _ options: [String] = []) throws -> [Substring] {
    let outcome = try run(["frame", "00-the-whole-trip", "--size", size] + options)
    return outcome.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
  }
}

/// Terminal emulators that others wrote, and what they show when the program runs in them.
enum Emulator: String, CaseIterable {
  case tmux, screen, xterm, pyte

  private static let script = Checkout.root + "/Tests/ScreenTests/Emulators/shot"

  /// Whether everything is here that it needs.
  var isHere: Bool { (try? Program.run("/bin/sh", [Self.script, rawValue, "probe"]))?.status == 0 }

  /// What its screen shows when the program runs in it at a size of `columns` by `rows`: once `first` is there, `keys` are typed, and then `second` is
  /// waited for.
  func shot(
    _ arguments: [String] = [], columns: Int = 80, rows: Int = 24, first: String = "all keys", keys: String = "", second: String = "",
    environment: [String: String] = [:]
  ) throws -> [Substring] {
    let outcome = try Program.run(
      "/bin/sh", [Self.script, rawValue, "\(columns)", "\(rows)", first, keys, second, Program.path] + arguments, environment: environment)
    guard outcome.status == 0 else { throw Failure(description: "\(rawValue): \(outcome.errors)") }
    return outcome.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }
}
