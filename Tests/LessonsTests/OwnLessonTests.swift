import Commands
import Foundation
import Lessons
import Testing

/// A lesson that somebody is writing, opened in the player.
@Suite struct `A lesson of one's own` {
  private let files = LessonFiles(data: DataFiles(option: Project.path))

  /// Writes a lesson into a directory of its own.
  private func file(_ text: String) throws -> String {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("ringwalk-own-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let path = directory.appendingPathComponent("own.yaml").path
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return path
  }

  private static func stops(_ lines: String) -> String { (MistakeTable.head + ["stops:", lines]).joined(separator: "\n") }

  @Test func `has all its mistakes listed, those that the machine finds, too`() throws {
    let path = try file(
      Self.stops(
        """
          - {id: a, go: {symbol: mian}, show: {panes: [code]}, say: "{rxa}", expect: cpl == 3}
          - {id: b, go: {symbol: main}, say: {en: only}, expect: rip == mian}
        """))
    #expect(try files.player(try files.read(path)).lesson.stops.count == 2)
    let mistakes = files.mistakes(path).map { $0.replacing(path + ":", with: "") }
    #expect(
      mistakes == [
        "8:26: error: neither the kernel nor the program has a symbol `mian`", "8:63: error: unknown name `rxa`; did you mean `rax`?",
        "9:38: error: `say` has no text in `ja`", "9:65: error: unknown name `mian`",
      ], "\(mistakes)")
    #expect(files.mistakes("00-the-whole-trip").isEmpty)
  }

  @Test(arguments: [
    (stops("  - {id: A, expect: cpl == 3}"), ["8:10: error: ", "8:5: error: a stop needs `say`"]),
    (
      "format: 1\nid: a\ntitle: T\nprogram: nope\nera: 5.0\nminutes: 1\nstops: [{id: a, go: {symbol: main}, show: {panes: [code]}, say: S, expect: cpl == 3}]",
      ["4:10: error: the program cannot be used: cannot find assets/programs/nope"]
    ),
    ("", ["1:1: error: the file is empty; begin with `format: 1`"]),
    (String(repeating: "a", count: 300_000), ["1:1: error: the file has more than 256 KiB"]),
  ])
  func `that cannot be played at all is refused with every mistake and its place`(text: String, mistakes: [String]) throws {
    let path = try file(text)
    let error = #expect(throws: (any Error).self) { try files.player(try files.read(path)) }
    let said = error.map { "\($0)" } ?? ""
    for mistake in mistakes { #expect(said.contains("\(path):\(mistake)"), "\(said)") }
  }
}
