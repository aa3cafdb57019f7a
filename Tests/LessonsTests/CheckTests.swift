import Lessons
import Simulation
import Testing
import Vocabulary

@Suite struct `Checking lessons` {
  @Test func `every mistake that the machine shows is found, each with its place and what to write`() throws {
    try MistakeTable("playing.txt").expect { mistakes($0.lesson, screen: .fourRows) }
  }

  @Test func `what the real screen cannot show at 80x24 is a mistake: a text, an option, a hint`() {
    let long = String(repeating: "words upon words ", count: 30)
    func found(_ stop: String) -> [String] {
      let text =
        (MistakeTable.head + ["stops:", "  - id: s", "    go: {symbol: main}", "    show: {panes: [code]}", "    expect: cpl == 3"]).joined(
          separator: "\n")
      return mistakes(text + "\n" + stop).map { String($0.prefix { $0 != ";" }) }
    }
    let fits = "    say: S\n    ask: {kind: choose, text: Q, options: [{text: A, when: cpl == 3}, {text: B, when: cpl == 0, hint: H}]}"
    #expect(found(fits).isEmpty)
    let text = found("    say: \(long)")
    #expect(text.count == 1 && text[0].hasPrefix("12:10: error: in `en` at 80x24 this text is cut off after `"))
    let option = found(fits.replacing("text: B", with: "text: \(long)"))
    #expect(option.count == 2 && option[0].hasPrefix("13:78: error: in `en` at 80x24 this text is cut off after `"))
    let hint = found(fits.replacing("hint: H", with: "hint: \(long)"))
    #expect(hint.count == 1 && hint[0].hasPrefix("13:103: error: in `en` at 80x24 this text is cut off after `"))
  }

  @Test(arguments: [
    ("panes: [code, registers], mark: [rip, cr3, cs]", "", ["rip", "cr3", "cs"], []),
    ("panes: [code, registers], mark: [rax, r15]", "", [], []),
    ("panes: [code, privilege], mark: [lstar, cr3]", "", [], []),
    ("panes: [code, registers, flags, stacks, privilege], mark: [lstar]", "", [], ["lstar"]),
    ("panes: [code, registers]", "[{mark: r13, when: r13 == 0}, {mark: r14, when: cpl == 0}, {mark: r15, when: cpl == 0}]", [], []),
    ("panes: [code, registers]", "[{mark: r13, when: r13 == 0}, {mark: cr3, when: cpl == 0}]", ["cr3"], []),
  ])
  func `what is pointed at or to be found has a row on the smallest screen`(
    show: String, options: String, absent: [String], withoutRow: [String]
  ) {
    let ask = options.isEmpty ? "" : ", ask: {kind: find, text: Q, options: \(options)}"
    let text = MistakeTable.head + ["stops:", "  - {id: s, go: {symbol: main}, show: {\(show)}, say: S, expect: cpl == 3\(ask)}"]
    let found = mistakes(text.joined(separator: "\n")).map { String($0.drop { $0 != "`" }.prefix { $0 != ";" }) }
    #expect(
      found == absent.map { "`\($0)` is in none of the panes that are shown" } + withoutRow.map { "`\($0)` has no row at 80x24" },
      "\(found)")
  }

  private static let untranslated = """
    format: 1
    id: a
    title: {en: T}
    program: hi
    era: 5.0
    minutes: 1
    stops:
      - {id: a, go: {symbol: main}, show: {panes: [code]}, say: {en: [S, T], ja: [あ]}, expect: cpl == 0}
    """

  @Test func `a missing translation is a warning in a draft, and everything else stays a mistake`() {
    let strict = mistakes(Self.untranslated)
    let draft = mistakes(Self.untranslated, isDraft: true)
    #expect(strict.count == 3 && strict.allSatisfy { $0.contains(": error: ") })
    #expect(draft.map { $0.contains(": warning: ") } == [true, true, false])
  }

  private func source(_ name: String, id: String, needs: String) -> LessonCheck.Source {
    let text = """
      format: 1
      id: \(id)
      title: T
      program: hi
      era: 5.0
      minutes: 1
      prerequisites: [\(needs)]
      stops: [{id: s, go: {symbol: main}, show: {panes: [code]}, say: S, expect: cpl == 3}]
      """
    return LessonCheck.Source(name: name, bytes: Array(text.utf8))
  }

  @Test func `lessons name each other by ids that are unique`() {
    var check = LessonCheck.real(others: ["elsewhere"])
    let reports = check.check([
      source("1", id: "a", needs: "b, elsewhere"), source("2", id: "b", needs: "c"), source("3", id: "a", needs: "a"),
    ])
    #expect(
      reports.flatMap(\.diagnostics).map(\.description) == [
        "2:7:17: error: there is no lesson `c`", "3:2:5: error: `a` is the id of 1 already",
        "3:7:17: error: the lesson is its own prerequisite",
      ])
  }

  @Test func `the report says where each stop is and what the machine holds there`() throws {
    var check = LessonCheck.real()
    let text = """
      format: 1
      id: a
      title: T
      program: hi
      era: 5.0
      minutes: 1
      stops:
        - {id: s, go: {symbol: main, insn: syscall, part: 3}, show: {panes: [code]}, say: "{rsi - rsp} {r11:x}", expect: [rcx == main + 0x23, cpl == 3]}
        - id: t
          go: {crossing: in}
          say: S
          expect: '!(rsp == before.rsp && contains(console, "Hi"))'
          ask: {kind: choose, text: Q, at: {crossing: out}, options: [{text: "four {cpl}", when: rax == 4}, {text: none, when: rax == 0}]}
      """
    let report = try #require(check.check([LessonCheck.Source(name: "lesson", bytes: Array(text.utf8))]).first)
    #expect(report.diagnostics.isEmpty && report.lesson?.id == "a")
    #expect(report.stops.map(\.id) == ["s", "t"] && report.stops.map(\.place.line) == [8, 9])
    #expect(report.stops.map(\.position.part) == [3, 0] && report.stops.map(\.ring) == [3, 0])
    #expect(report.stops.map(\.symbol) == ["main+0x21", "entry_SYSCALL_64"])
    let names = ["rcx", "main + 0x23", "cpl", "rsi - rsp", "r11"]
    #expect(report.stops[0].values.map(\.name) == names)
    let main = try #require(try Project.program("hi").symbols["main"]?.address.value)
    #expect(report.stops[0].values[0].text == report.stops[0].values[1].text)
    #expect(report.stops[0].values[1].text == "0x" + String(main + 0x23, radix: 16))
    #expect(report.stops[0].values[2...3].map(\.text) == ["3", "0"])
    #expect(report.stops[1].values.map(\.name) == ["rsp", "before.rsp", "console", "cpl"])
    #expect(report.stops[1].values[0].text == report.stops[1].values[1].text && report.stops[1].values[2].text == "\"\"")
    #expect(report.stops.map(\.answer) == [nil, "1 (four 0)"])
  }

  @Test(arguments: [true, false])
  func `a lesson switches on the kernel's tracer, and its stops see the slow path`(isTraced: Bool) {
    let text =
      (MistakeTable.head + [
        "options: {trace: \(isTraced ? "on" : "off")}",
        "stops:",
        "  - {id: call, go: {syscall: write}, show: {panes: [code]}, say: S, expect: [cpl == 3]}",
        "  - {id: tracer, go: {symbol: syscall_trace_enter}, say: S, expect: [cpl == 0]}",
      ]).joined(separator: "\n")
    let found = mistakes(text)
    #expect(found.isEmpty == isTraced, "\(found)")
  }

  @Test func `a lesson whose machine cannot start is a mistake at its program`() {
    let text = Self.untranslated.replacing("minutes: 1", with: "minutes: 1\narguments: [\(String(repeating: "x", count: 2100))]")
    #expect(
      mistakes(text, isDraft: true).contains(
        "4:10: error: the lesson's machine cannot start: the kernel command line has 2134 bytes; at most 2047 fit"))
  }

  @Test func `a check gives the same twice`() throws {
    let table = try MistakeTable("playing.txt").cases
    for row in table.prefix(12) { #expect(mistakes(row.lesson) == mistakes(row.lesson)) }
  }
}
