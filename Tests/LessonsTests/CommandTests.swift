import ArgumentParser
import Commands
import Foundation
import Lessons
import Testing

@Suite struct `The verb check` {
  // MARK: What it prints

  private static let lesson = """
    format: 1
    id: a
    title: T
    program: hi
    era: 5.0
    minutes: 1
    prerequisites: b
    stops:
      - {id: one, go: {symbol: main}, show: {panes: [code]}, say: {en: "<S> & \\"S\\""}, expect: rip == main}
      - {id: two, go: {syscall: write}, say: S, expect: ['string[rsi] == "<&>"', cpl == 3]}
    """

  private func result(isDraft: Bool = false) -> CheckResult {
    var check = LessonCheck.real(isDraft: isDraft)
    let missing = Diagnostic(file: "gone.yaml", .start, .reference, "cannot read it")
    return CheckResult(reports: check.check([LessonCheck.Source(name: "a&b.yaml", bytes: Array(Self.lesson.utf8))]), missing: [missing])
  }

  @Test func `text has a line for each mistake, as compilers write them, and counts at the end`() {
    let lines = result(isDraft: true).text(withValues: false).split(separator: "\n").map(String.init)
    #expect(
      lines == [
        "gone.yaml:1:1: error: cannot read it", "a&b.yaml:7:16: error: there is no lesson `b`",
        "a&b.yaml:9:63: warning: `say` has no text in `ja`",
        "a&b.yaml:10:55: error: `string[rsi] == \"<&>\"` does not hold; `string[rsi]` is \"Hi!\\n\"",
        "1 lesson, 2 stops, 2 languages: 3 mistakes, 1 warning",
      ])
  }

  @Test func `text has the machine's values when they are wanted`() {
    let lines = result().text(withValues: true).split(separator: "\n").map(String.init)
    #expect(lines[0] == "a&b.yaml: a")
    #expect(lines[1].hasPrefix("  1 one, tick ") && lines[1].hasSuffix(", ring 3, main"))
    #expect(lines[2].hasPrefix("      rip   0x") && lines[3].hasPrefix("      main  0x"))
    #expect(lines[4].hasPrefix("  2 two, tick ") && lines[5] == "      string[rsi]  \"Hi!\\n\"" && lines[6] == "      cpl          3")
  }

  @Test func `JSON has every mistake with its place, and the stops`() throws {
    struct Document: Decodable {
      struct Lesson: Decodable {
        struct Stop: Decodable {
          var id: String
          var line: Int
          var ring: Int
          var values: [String: String]?
        }
        var file: String
        var id: String
        var stops: [Stop]
      }
      struct Mistake: Decodable {
        var file: String
        var line: Int
        var column: Int
        var severity: String
        var topic: String
        var hint: String?
      }
      var errors: Int
      var warnings: Int
      var lessons: [Lesson]
      var diagnostics: [Mistake]
    }
    let document = try JSONDecoder().decode(Document.self, from: Data(try result().json(withValues: true).utf8))
    #expect(document.errors == 4 && document.warnings == 0)
    #expect(
      document.diagnostics.map { "\($0.file):\($0.line):\($0.column):\($0.severity):\($0.topic)" } == [
        "gone.yaml:1:1:error:reference", "a&b.yaml:7:16:error:reference", "a&b.yaml:9:63:error:translation",
        "a&b.yaml:10:55:error:expectation",
      ])
    #expect(document.diagnostics[3].hint == "`string[rsi]` is \"Hi!\\n\"")
    #expect(document.lessons.map(\.id) == ["a"] && document.lessons[0].stops.map(\.id) == ["one", "two"])
    #expect(document.lessons[0].stops[1].values == ["string[rsi]": "\"Hi!\\n\"", "cpl": "3"])
    let plain = try JSONDecoder().decode(Document.self, from: Data(try result().json(withValues: false).utf8))
    #expect(plain.lessons[0].stops[0].values == nil && plain.lessons[0].stops[0].line == 9)
  }

  @Test func `JUnit has a case for each stop, and what XML cannot hold is escaped`() {
    let xml = result(isDraft: true).junit
    #expect(xml.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"ringwalk check\" tests=\"4\" failures=\"3\">\n"))
    #expect(xml.contains("<testsuite name=\"a&amp;b.yaml\" tests=\"3\" failures=\"2\">"))
    #expect(xml.contains("<testcase classname=\"a&amp;b.yaml\" name=\"one\">\n      <system-out>a&amp;b.yaml:9:63: warning:"))
    #expect(xml.contains("<failure message=\"`string[rsi] == &quot;&lt;&amp;&gt;&quot;` does not hold\" type=\"expectation\">"))
    // Every tag that is opened is closed, in order.
    var open: [Substring] = []
    for tag in xml.split(separator: "<").dropFirst().map({ $0.prefix { $0 != ">" } }) where !tag.hasPrefix("?") {
      if tag.hasPrefix("/") { #expect(open.popLast() == tag.dropFirst()) } else { open.append(tag.prefix { $0 != " " }) }
    }
    #expect(open.isEmpty)
  }

  // MARK: How it ends

  /// The exit status of the process with these arguments.
  private func status(_ arguments: [String]) -> Int32 {
    do {
      var command = try RingwalkCommand.parseAsRoot(["check"] + arguments)
      try command.run()
      return 0
    } catch {
      return RingwalkCommand.status(for: error)
    }
  }

  private func directory(_ files: [String: String]?) throws -> String {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("ringwalk-check-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    if let files {
      try FileManager.default.createDirectory(at: url.appendingPathComponent("lessons"), withIntermediateDirectories: true)
      for (name, text) in files { try text.write(to: url.appendingPathComponent("lessons/\(name)"), atomically: true, encoding: .utf8) }
    }
    return url.path
  }

  @Test func `its status is 0 for the project's own lessons, 1 with mistakes, 2 for a wrong command line`() throws {
    #expect(status(["--data", Project.path]) == 0)
    #expect(status(["--data", Project.path, "whole-trip", "--print", "--format", "json"]) == 0)
    #expect(status(["--data", Project.path, "--format", "xml"]) == 2)
    #expect(status(["--nonsense"]) == 2)
    #expect(status(["--print", "--format", "junit"]) == 2)
    #expect(status(["--data", Project.path, "there/is/none.yaml"]) == 1)
    #expect(status(["--data", Project.path, "no-such-lesson"]) == 1)
  }

  @Test func `a directory lessons that is empty is a mistake, and mistakes of one lesson are enough`() throws {
    let empty = try directory([:])
    let mixed = try directory(["README.md": "no lesson", "a.yaml": Self.lesson])
    defer { for path in [empty, mixed] { try? FileManager.default.removeItem(atPath: path) } }
    #expect(status(["--data", empty]) == 1)
    #expect(status(["--data", mixed]) == 1)
  }
}
