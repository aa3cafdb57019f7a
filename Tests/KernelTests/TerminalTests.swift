import Executable
import Foundation
import LinuxABI
import Primitives
import PtyHarness
import Simulation
import Testing

/// What is typed on the terminal, how it is shown, and what the program `Suite/terminal` reads of it. What Linux does is recorded in
/// `Tables/terminal.txt`; its terminal there is a pseudo-terminal as it is when it is new.
@Suite struct `The terminal` {
  private static let path = "Tests/KernelTests/Suite/terminal"
  private static let table = "Tests/KernelTests/Tables/terminal.txt"

  /// A line of the table: `name | argument | typed | typed later | shown before that | shown at the end`.
  private struct Row {
    var name: String
    /// Of the program.
    var argument: String
    /// While the program waits. What stands before a `~` has been echoed, byte for byte, before the rest is typed.
    var typed: String
    var parts: [String] { typed.split(separator: "~").map(String.init) }
    /// When nothing more comes.
    var typedLater: String
    /// Up to then.
    var shown: String
    /// After it.
    var shownLater: String
  }

  private func rows() throws -> [Row] {
    try TextTable("terminal").rows.map { fields in
      try #require(fields.count == 6, "terminal.txt: \(fields)")
      let texts = fields.map(TextTable.unescaped)
      return Row(
        name: texts[0], argument: texts[1], typed: texts[2], typedLater: texts[3], shown: texts[4], shownLater: texts[5])
    }
  }

  /// What the row's program shows on a kernel of ours, before and after what is typed later.
  private func play(_ row: Row, _ configuration: Configuration) throws -> (shown: String, shownLater: String) {
    let program = try Image(name: "terminal", bytes: try Guest.bytes(of: Self.path))
    var world = try Guest.world(of: program, configuration, arguments: [row.argument])
    world.options.echo = true
    let timeline = try Timeline(world)
    var expected = "ready\n"
    for part in row.parts {
      while timeline.console.text != expected {
        try #require(timeline.tick < Timeline.longEnough, "\(row.name): \(timeline.console.text)")
        _ = timeline.run(until: Tick(timeline.tick.count + 1000))
      }
      timeline.give(.serial(Array(part.utf8)))
      expected += part
    }
    while timeline.run(until: Timeline.longEnough) == .reached {}
    let shown = timeline.console.text
    if row.typedLater.isEmpty { return (shown, "") }
    timeline.give(.serial(Array(row.typedLater.utf8)))
    return (shown, String(timeline.finish().console.dropFirst(shown.count)))
  }

  /// The same on this machine's Linux. The output processing of its terminals, which ours do not have, makes two bytes of a newline.
  private func playOnLinux(_ row: Row) throws -> (shown: String, shownLater: String) {
    let process = try PtyProcess([Guest.root.appendingPathComponent(Self.path).path, row.argument])
    func transcript() -> String { String(decoding: process.transcript.filter { $0 != 0x0d }, as: UTF8.self) }
    try #require(process.wait(for: "ready"))
    for (index, part) in row.parts.enumerated() {
      if index > 0 { process.settle(milliseconds: 100) }
      process.send(part)
    }
    process.settle(milliseconds: 900)
    let shown = transcript()
    if row.typedLater.isEmpty { return (shown, "") }
    process.send(row.typedLater)
    #expect(process.waitForEnd() == .exited(0), "\(row.name)")
    return (shown, String(transcript().dropFirst(shown.count)))
  }

  @Test(arguments: Guest.configurations)
  func `shows and gives a program what Linux shows and gives`(configuration: Configuration) throws {
    let rows = try rows()
    try #require(rows.count > 10)
    for row in rows {
      let (shown, later) = try play(row, configuration)
      #expect(shown == row.shown, "\(row.name)")
      #expect(later == row.shownLater, "\(row.name)")
    }
  }

  @Test func `shows and gives on this machine's Linux what is recorded`() throws {
    if let obstacle = Host.obstacle {
      Host.warn("THE TERMINAL WAS NOT COMPARED WITH LINUX: \(obstacle)")
      return
    }
    var lines: [String] = []
    for row in try rows() {
      let (shown, later) = try playOnLinux(row)
      let fields = [row.name, row.argument, row.typed, row.typedLater, shown, later]
      lines.append(fields.map(Self.escaped).joined(separator: " | "))
      if Guest.isRecording { continue }
      #expect(shown == row.shown, "\(row.name)")
      #expect(later == row.shownLater, "\(row.name)")
    }
    if Guest.isRecording {
      let comments = String(decoding: try Guest.bytes(of: Self.table), as: UTF8.self).split(separator: "\n").filter { $0.hasPrefix("#") }
      let text = (comments.map(String.init) + lines).joined(separator: "\n") + "\n"
      try text.write(to: Guest.root.appendingPathComponent(Self.table), atomically: true, encoding: .utf8)
    }
  }

  /// A line may have 4096 bytes, its end with them; what is typed beyond is lost but for the newest.
  @Test(arguments: Guest.configurations)
  func `a line that is too long is cut as on Linux`(configuration: Configuration) throws {
    let row = Row(
      name: "long line", argument: "8192", typed: String(repeating: "a", count: 5000) + "bc\n", typedLater: "\u{4}", shown: "",
      shownLater: "")
    let ours = try play(row, configuration)
    #expect(ours.shown.hasSuffix("bc\n[aaaaaaaaa\\x0a] 4096\n"))
    if Host.obstacle == nil { #expect(try playOnLinux(row) == ours) }
  }

  /// Two writers sleep while the output is stopped, one of them in the midst of its line; then each line comes in one piece.
  @Test(arguments: Guest.configurations)
  func `lines of two writers do not mix when the output was stopped`(configuration: Configuration) throws {
    let row = Row(name: "flood", argument: "flood", typed: "\u{13}", typedLater: "\u{11}", shown: "", shownLater: "")
    let lines = ["a", "b"].map { String(repeating: $0, count: 5999) + "\n" }
    func check(_ played: (shown: String, shownLater: String)) {
      #expect(played.shown == "ready\n")
      #expect(played.shownLater == lines[0] + lines[1] || played.shownLater == lines[1] + lines[0])
    }
    check(try play(row, configuration))
    if Host.obstacle == nil { check(try playOnLinux(row)) }
  }

  @Test(arguments: Guest.configurations)
  func `has the modes of a new terminal of Linux`(configuration: Configuration) throws {
    let program = try Image(name: "terminal", bytes: try Guest.bytes(of: Self.path))
    var world = try Guest.world(of: program, configuration, arguments: ["modes"])
    world.options.echo = true
    let ours = try Timeline(world).finish().console
    #expect(ours.hasPrefix("TCGETS: 0\nc_iflag 0x500\nc_lflag 0x8a3b\nc_cc 0x3\n"))
    if let obstacle = Host.obstacle {
      Host.warn("THE TERMINAL'S MODES WERE NOT COMPARED WITH LINUX: \(obstacle)")
      return
    }
    let process = try PtyProcess([Guest.root.appendingPathComponent(Self.path).path, "modes"])
    #expect(process.waitForEnd() == .exited(0))
    #expect(String(decoding: process.transcript.filter { $0 != 0x0d }, as: UTF8.self) == ours)
  }

  /// As `TextTable.unescaped` reads it.
  private static func escaped(_ text: String) -> String {
    let trimmed = text.trimmingCharacters(in: .whitespaces) == text
    return text.unicodeScalars.map { scalar in
      switch scalar {
      case "\n": return "\\n"
      case "\\", "|", "\0"..."\u{1f}", "\u{7f}": return hex(scalar)
      case " " where !trimmed: return hex(scalar)
      default: return String(scalar)
      }
    }.joined()
  }

  private static func hex(_ scalar: Unicode.Scalar) -> String {
    scalar == "\\" ? "\\\\" : (scalar.value < 16 ? "\\x0" : "\\x") + String(scalar.value, radix: 16)
  }
}
