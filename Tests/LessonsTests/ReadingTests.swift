import LinuxABI
import Simulation
import Testing
import Vocabulary

import Lessons

@Suite struct `Reading lesson files` {
  @Test func `every mistake of a file is found, each with its place and what to write`() throws {
    try MistakeTable("reading.txt").expect { row in
      LessonReader.read(row.lesson, file: "lesson").diagnostics.map { String($0.description.dropFirst("lesson:".count)) }
    }
  }

  /// A lesson of one stop, with lines put in.
  private func lesson(head: String = "", stop: String = "") -> LessonReader.Result {
    LessonReader.read(
      """
      format: 1
      id: a
      title: T
      program: hi
      era: 5.0
      minutes: 1
      \(head)
      stops:
        - id: s
          go: {symbol: main}
          show: {panes: [code, pt_regs], mark: [rax, rflags.if, pt_regs.ax]}
          say: S
          expect: cpl == 3
      \(stop)
      """, file: "lesson")
  }

  @Test func `scalars are texts: no, 0x10, 1e3 and ~ stay what they are`() throws {
    let result = lesson(head: "arguments: [no, yes, 0x10, 010, 1e3, ~, null, 1_000, 2001-01-01, \"\\x41\", 'it''s']")
    #expect(result.diagnostics.isEmpty)
    #expect(result.lesson?.arguments == ["no", "yes", "0x10", "010", "1e3", "~", "null", "1_000", "2001-01-01", "A", "it's"])
  }

  @Test func `aliases stand for what they name`() throws {
    let result = lesson(
      head: "arguments: &words [a, b]",
      stop: "  - {id: t, go: {crossing: in}, say: &s [S, T], expect: cpl == 0}\n  - {id: u, say: *s, expect: cpl == 0}")
    #expect(result.diagnostics.isEmpty)
    #expect(result.lesson?.stops.map(\.beats.count) == [1, 2, 2])
  }

  @Test func `panes and marks are taken over from the stop before, each by itself`() throws {
    let stops = try #require(
      lesson(
        stop: "  - {id: t, say: S, expect: cpl == 3, show: {panes: [stacks]}}\n  - {id: u, say: S, expect: cpl == 3, show: {mark: rsp}}"
      ).lesson
    ).stops
    #expect(stops.map(\.panes) == [[.code, .frame], [.stacks], [.stacks]])
    #expect(
      stops.map { $0.marks.map(\.value.name) } == [["rax", "rflags.if", "pt_regs.ax"], ["rax", "rflags.if", "pt_regs.ax"], ["rsp"]])
  }

  @Test func `a plain text serves every language`() throws {
    let stop = try #require(lesson().lesson?.stops.first)
    for language in Language.allCases { #expect(stop.beats[0][language]?.text == "S") }
  }

  @Test func `options, era and the rest of the head are read`() throws {
    let read = try #require(lesson(head: "options: {pti: on, smap: off, trace: on, vendor: amd}\nprerequisites: [b, c]").lesson)
    #expect(read.options.pti && !read.options.smap && read.options.trace && read.options.isAMD)
    #expect(read.prerequisites.map(\.value) == ["b", "c"])
    #expect(read.era.value == .v5_0 && read.program.value == "hi" && read.minutes == 1 && read.id == "a")
  }

  @Test func `stops behind one whose place cannot be read are not played, but looked at`() throws {
    let result = lesson(
      stop:
        "  - {id: t, go: {phase: x}, say: S, expect: cpl == 3}\n  - {id: u, say: S, expect: cpl == 3}\n  - {id: v, say: S, expect: rax ==}")
    #expect(result.lesson?.stops.map(\.id) == ["s"])
    #expect(result.diagnostics.map(\.place.line) == [14, 16])
  }

  // MARK: Bytes and limits

  /// The mistakes of a file.
  private func mistakes(_ bytes: [UInt8]) -> [String] { LessonReader.read(bytes, file: "lesson").diagnostics.map(\.description) }
  private func mistakes(_ text: String) -> [String] { mistakes(Array(text.utf8)) }

  @Test func `what is not UTF-8 has a place too`() {
    #expect(mistakes(Array("format: 1\nid: a".utf8) + [0xff, 0x20]) == ["lesson:2:6: error: the file is not UTF-8 text"])
    #expect(mistakes([0xff, 0xfe]) == ["lesson:1:1: error: the file is not UTF-8 text"])
    #expect(
      mistakes([0xef, 0xbb, 0xbf] + Array("format: 2".utf8)) == ["lesson:1:9: error: the lesson has format 2; this program reads format 1"])
    #expect(
      mistakes("format: 1\ntitle: 日本語\nid: \u{1}")[0].hasPrefix("lesson:3:5: error: this is no YAML: control characters are not allowed"))
    #expect(mistakes("format: 1\nid: \u{1}")[0].hasPrefix("lesson:2:5: error: this is no YAML: control characters are not allowed"))
  }

  @Test func `size, nesting, aliases and the count of values have limits`() {
    #expect(mistakes("a: " + String(repeating: "x", count: 256 << 10)) == ["lesson:1:1: error: the file has more than 256 KiB"])
    let brackets = mistakes("a:\n" + String(repeating: "[", count: 5000))
    #expect(brackets == ["lesson:2:41: error: more than 40 brackets are open here; close them, or write the list on lines of its own"])
    let dashes = mistakes(String(repeating: "- ", count: 5000) + "a")
    #expect(dashes == ["lesson:1:101: error: the text is indented by more than 100 columns"])
    let lines = (0..<200).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n")
    #expect(mistakes(lines) == ["lesson:102:101: error: the text is indented by more than 100 columns"])
    let aliases = "a: &x [1]\nb: [" + String(repeating: "*x, ", count: 17) + "1]"
    #expect(mistakes(aliases) == ["lesson:2:69: error: the file has more than 16 aliases"])
    // Sixteen aliases, four of each list in the next, would be 51200 values.
    let laughs =
      "a0: &a0 [" + String(repeating: "x, ", count: 200) + "x]\n"
      + (1...4).map { level in
        "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1), *a\(level - 1), *a\(level - 1)]\n"
      }.joined()
    #expect(mistakes(laughs).map { $0.hasSuffix("the file has more than 20000 values") } == [true])
    let many = "a: [" + String(repeating: "1, ", count: 20_001) + "1]"
    #expect(mistakes(many)[0].hasSuffix("the file has more than 20000 values"))
  }
}
