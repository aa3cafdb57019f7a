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
        "8:26: error: neither the kernel nor the program has a symbol `mian`; did you mean `main`?",
        "8:63: error: unknown name `rxa`; did you mean `rax`?", "9:38: error: `say` has no text in `ja`",
        "9:65: error: unknown name `mian`; did you mean `main`?",
      ], "\(mistakes)")
    #expect(files.mistakes("00-the-whole-trip").isEmpty)
  }

  @Test func `may name any lesson of the course as its prerequisite`() throws {
    let lesson = Self.stops("  - {id: a, go: {symbol: main}, show: {panes: [code]}, say: S, expect: cpl == 3}")
    let path = try file(lesson.replacing("minutes: 1", with: "minutes: 1\nprerequisites: [asking, machine-code]"))
    #expect(files.mistakes(path) == [])
    #expect(files.mistakes(Project.path + "/lessons/04-inside-syscall.yaml") == [])
    let wrong = try file(lesson.replacing("minutes: 1", with: "minutes: 1\nprerequisites: 03-asking"))
    #expect(files.mistakes(wrong).map { $0.replacing(wrong, with: "") } == [":7:16: error: there is no lesson `03-asking`"])
  }

  @Test func `finds its program's source beside it wherever that was built, and builds it where it names the source`() throws {
    let build = try file("")
    let own = URL(fileURLWithPath: try file("")).deletingLastPathComponent()
    let source = URL(fileURLWithPath: build).deletingLastPathComponent().appendingPathComponent("redirect.s")
    let text = ".globl main\nmain:\n  mov $3, %eax  # three\n  ret\n"
    try Data(text.utf8).write(to: source)
    let bytes = try ProgramBuilder(DataFiles(option: Project.path)).build(source.path)
    try Data(bytes).write(to: own.appendingPathComponent("redirect"))
    try FileManager.default.moveItem(at: source, to: own.appendingPathComponent("redirect.s"))
    for name in ["redirect", "redirect.s"] {
      let path = own.appendingPathComponent("own.yaml").path
      let head = MistakeTable.head.joined(separator: "\n").replacing("program: hi", with: "program: \(name)")
      let lesson =
        head + "\nstops: [{id: a, go: {line: \"redirect.s:4\"}, show: {panes: [code]}, say: S, expect: [rax == 3, insn == \"ret\"]}]"
      try Data(lesson.utf8).write(to: URL(fileURLWithPath: path))
      #expect(files.mistakes(path) == [], "\(name)")
      let image = try files.program(of: try files.read(path))
      #expect(image.name == "redirect" && image.sources.values.contains { $0.contains("  mov $3, %eax  # three") }, "\(name)")
    }
  }

  @Test func `that names a program that is nowhere is told all the places that were looked at`() throws {
    let path = try file(
      Self.stops("  - {id: a, go: {symbol: main}, show: {panes: [code]}, say: S, expect: cpl == 3}").replacing("hi", with: "ho"))
    let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let said = files.mistakes(path)
    #expect(said.count == 1 && said[0].contains("cannot find ho: looked in \(directory), \(Project.path)/assets/programs"), "\(said)")
  }

  @Test(arguments: [
    (stops("  - {id: A, expect: cpl == 3}"), ["8:10: error: ", "8:5: error: a stop needs `say`"]),
    (
      "format: 1\nid: a\ntitle: T\nprogram: nope\nera: 5.0\nminutes: 1\nstops: [{id: a, go: {symbol: main}, show: {panes: [code]}, say: S, expect: cpl == 3}]",
      ["4:10: error: the program cannot be used: cannot find nope: looked in "]
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
