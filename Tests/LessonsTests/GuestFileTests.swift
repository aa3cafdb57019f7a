import Classroom
import Commands
import Foundation
import Lessons
import Simulation
import Testing

/// Files that a lesson gives to the guest.
@Suite struct `Files for the guest` {
  private static func text(_ files: String) -> String {
    (MistakeTable.head + [
      "files: \(files)", "stops: [{id: s, go: {symbol: main}, show: {panes: [code]}, say: S, expect: rip == main}]",
    ]).joined(separator: "\n")
  }

  private func lesson(_ files: String) throws -> Lesson {
    let result = LessonReader.read(Self.text(files), file: "lesson")
    #expect(result.diagnostics == [])
    return try #require(result.lesson)
  }

  private func player(_ files: String, _ contents: [String: [UInt8]] = [:]) throws -> LessonPlayer {
    try LessonPlayer(
      try lesson(files), kernel: try Project.kernel.get(), program: try Project.program("hi"), contents: contents)
  }

  @Test func `lie in its file system, with the directories on the way`() throws {
    let player = try player("{/etc/motd: \"hi\\n\", etc/conf.d/a: \"\", data: {path: sub/x.bin}}", ["sub/x.bin": [0, 255, 10]])
    #expect(player.world.files.map(\.path) == ["etc", "etc/motd", "etc/conf.d", "etc/conf.d/a", "data"])
    #expect(player.world.plainFiles.map(\.contents) == [Array("hi\n".utf8), [], [0, 255, 10]])
    // The kernel unpacks them in its boot; what it cannot unpack it says on the console.
    #expect(try player.position(of: 0).position.tick.count > 0)
  }

  @Test(arguments: [
    ("[a]", "7:8: error: `files` is a list here; it must be a mapping; write a name and a text: `notes.txt: \"...\"`"),
    ("{../a: x}", "7:9: error: `../a` cannot be the name of a file in the guest; "),
    ("{a//b: x}", "7:9: error: `a//b` cannot be the name of a file in the guest; "),
    ("{/: x}", "7:9: error: `/` cannot be the name of a file in the guest; "),
    ("{dev/null: x}", "7:9: error: `dev/null` cannot be the name of a file in the guest; "),
    ("{\"a\\0b\": x}", "7:9: error: `a b` cannot be the name of a file in the guest; "),
    ("{hi: x}", "7:9: error: `hi` is the program itself; give the file another name"),
    ("{a: x, /a: y}", "7:15: error: two files have the name `a`"),
    ("{a/b: x, a: y}", "7:17: error: one of `a` and `a/b` would be a file and a directory"),
    ("{a: [x]}", "7:12: error: a file is a list here; it must be a mapping; its keys are `path`"),
    ("{a: {path: ../x}}", "7:19: error: `../x` is no path of a file beside the lesson; "),
    ("{a: {path: /etc/passwd}}", "7:19: error: `/etc/passwd` is no path of a file beside the lesson; "),
    ("{a: {path: gone}}", "7:19: error: the file cannot be used: there is no such file"),
  ])
  func `that cannot be are refused with their place`(files: String, mistake: String) {
    #expect(mistakes(Self.text(files)).contains { $0.hasPrefix(mistake) }, "\(mistakes(Self.text(files)))")
  }

  @Test func `have limits, each and all together`() throws {
    let names = (0..<5).map { "f\($0): {path: p\($0)}" }.joined(separator: ", ")
    #expect(
      mistakes(Self.text("{\(names)}")) { _, _ in [UInt8](repeating: 1, count: 1 << 20) } == [
        "7:84: error: the files of the lesson have more than 4 MiB"
      ])
    let many = (0..<65).map { "f\($0): x" }.joined(separator: ", ")
    #expect(mistakes(Self.text("{\(many)}")) == ["7:8: error: a lesson has at most 64 files"])
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("ringwalk-files-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    try Data(count: (1 << 20) + 1).write(to: directory.appendingPathComponent("big"))
    try Data("abc".utf8).write(to: directory.appendingPathComponent("small"))
    let file = directory.appendingPathComponent("lesson.yaml").path
    let files = LessonFiles(data: DataFiles(option: Project.path))
    func contents(_ names: String) throws -> [String: [UInt8]] {
      try files.contents(of: try #require(LessonReader.read(Self.text(names), file: file).lesson))
    }
    #expect(try contents("{a: {path: small}, b: {path: small}}") == ["small": Array("abc".utf8)])
    for name in ["big", "gone"] {
      let error = #expect(throws: (any Error).self) { try contents("{a: {path: \(name)}}") }
      #expect("\(error.map { "\($0)" } ?? "")".hasPrefix("\(file):7:19: error: the file cannot be used: cannot read "))
    }
    try FileManager.default.createDirectory(at: directory.appendingPathComponent("folder"), withIntermediateDirectories: true)
    #expect(throws: (any Error).self) { try contents("{a: {path: folder}}") }
    try FileManager.default.createSymbolicLink(
      atPath: directory.appendingPathComponent("zero").path, withDestinationPath: "/dev/zero")
    #expect(throws: (any Error).self) { try contents("{a: {path: zero}}") }
  }

  @Test func `whose bytes are not at hand keep the machine from starting`() throws {
    #expect(throws: BootError.missingFile("x")) { try player("{a: {path: x}}") }
  }

  @Test func `are kept in a walk, which needs nothing else to be opened`() throws {
    let player = try player("{etc/motd: \"hi\\n\", empty: \"\", data: {path: x}}", ["x": [0, 34, 92, 255]])
    let timeline = try Timeline(player.world)
    timeline.seek(to: try player.position(of: 0).position.tick)
    let walk = try WalkFile(WalkFile(timeline, part: 0).write())
    #expect(walk.files.map(\.path) == ["etc/motd", "empty", "data"] && walk.files.map(\.contents.count) == [3, 0, 4])
    let again = try KeptWalk.timeline(walk, program: try Project.program("hi"), kernel: try Project.kernel.get())
    #expect(again.digest() == timeline.digest() && again.tick == timeline.tick)
    let other = try self.player("{etc/motd: \"ho\\n\", more: x}")
    let differences = walk.mismatches(other.world).map(\.description)
    #expect(differences.count == 4 && differences[0].hasPrefix("the file was `etc/motd`, 3 bytes"))
    #expect(differences[3] == "the file `more` was absent; here it is there")
  }

  @Test func `make another lesson in a class when their bytes are others`() throws {
    let bytes = Array(Self.text("{a: {path: x}}").utf8)
    func terms(_ contents: [UInt8]) throws -> ClassTerms {
      ClassTerms(lesson: "a", file: bytes, world: try player("{a: {path: x}}", ["x": contents]).world)
    }
    #expect(try terms([1]).difference(from: terms([1])) == nil)
    #expect(try terms([1]).difference(from: terms([2])) == .lesson)
  }
}
