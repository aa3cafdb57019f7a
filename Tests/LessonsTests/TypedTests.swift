import Canvas
import Commands
import Lessons
import Simulation
import Testing
import Vocabulary
import Walkthrough

/// What a lesson types into the guest.
@Suite struct `Input that a lesson types` {
  private static let text = """
    format: 1
    id: a
    title: T
    program: interrupts
    era: 5.0
    minutes: 1
    stops:
      - id: asks
        go: {symbol: main, insn: syscall, nth: 3}
        show: {panes: [code, registers, console]}
        say: S
        ask: {kind: value, text: Q, at: {type: "no\\n", symbol: main, insn: pop}, value: "byte[key]"}
        expect: [rax == 0, cpl == 3, 'console == ""']
      - {id: read, go: {type: "xyz\\n", symbol: main, insn: pop}, say: "{rax} {console}", expect: [rax == 1, "byte[key] == 'x'"]}
      - id: changed
        what_if: {name: other, edit: {set: rax, to: 77}}
        say: "{rax}"
        expect: [rax == 77, 'console == "xyz\\n"']
      - {id: home, what_if: {go: {insn: ret}}, say: S, expect: [rax == 77, "byte[key] == 'x'"]}
      - {id: end, go: {symbol: do_exit}, say: S, expect: rdi == 0x100}
    """

  private func player() throws -> LessonPlayer {
    let result = LessonReader.read(Self.text, file: "lesson")
    #expect(result.diagnostics == [])
    return try LessonPlayer(
      try #require(result.lesson), kernel: try Project.kernel.get(), program: try Project.program("interrupts"))
  }

  @Test func `is proved by the check, in stops, questions and what-ifs`() throws {
    #expect(mistakes(Self.text) == [])
    #expect(try player().solution(of: 0) == .value(.integer(UInt64(UInt8(ascii: "n")))))
  }

  @Test func `is what the check asks for where the guest waits`() {
    let found = mistakes(Self.text.replacing("go: {type: \"xyz\\n\", symbol: main", with: "go: {symbol: main"))
    #expect(
      found.first { $0.contains("never reached") }
        == "14:20: error: the stop is never reached: the guest waits for input; type something for it at the stop before, as in "
        + "`{type: \"ls\\n\", crossing: out}`", "\(found)")
  }

  @Test func `is told to whoever reads the lesson`() throws {
    let player = try player()
    let readings = try player.readings(in: .en)
    #expect(readings.map(\.typed) == [nil, "\"xyz\\n\"", nil, nil, nil])
    for (language, words) in [(Language.en, "Typed on the way here: \"xyz\\n\""), (.ja, "ここまでに入力した文字：\"xyz\\n\"")] {
      let handout = LessonHandout(player.lesson, readings, language: language, withNotes: false)
      #expect(handout.plain(width: 78).contains("   " + words + "\n"))
      #expect(handout.html(pictures: []).contains(words.replacing("\"", with: "&quot;")))
    }
  }

  @Test func `is on the run from its stop on, and on none before`() throws {
    let player = try player()
    let places = try (0..<5).map { try player.position(of: $0) }
    #expect(places[0].fork == nil)
    #expect(places[1].fork?.inputs == [.serial(Array("xyz\n".utf8))] && places[1].fork?.start == places[0].position.tick)
    #expect(places[2].fork?.parent == places[1].fork && places[3].fork == places[2].fork)
    #expect(places[4].fork == places[1].fork)
    for slice in [1, 5000] as [UInt64] {
      let sliced = try self.player()
      for stop in [4, 0, 3] {
        while case .underway = sliced.locate(stop, ticks: slice * 100) {}
        #expect(try sliced.position(of: stop) == places[stop])
      }
    }
  }

  @Test func `goes away with the step to the stop before, and comes again`() throws {
    let session = try Session(try player(), size: Size(width: 80, height: 24), language: .en)
    func press(_ action: ActionName) {
      _ = session.perform(action)
      _ = session.finish()
    }
    _ = session.finish()
    let before = session.timeline.digest()
    #expect(session.timeline.inputs.entries.isEmpty)
    press(.nextStop)
    let after = session.timeline.digest()
    #expect(session.timeline.inputs.entries.map(\.input) == [.serial(Array("xyz\n".utf8))])
    #expect(session.timeline.inspector().cpu[.rax] == 1 && session.frame().text.contains("xyz"))
    press(.previousStop)
    #expect(session.timeline.digest() == before && session.timeline.inputs.entries.isEmpty && !session.frame().text.contains("xyz"))
    press(.nextStop)
    #expect(session.timeline.digest() == after)
    press(.nextStop)
    #expect(session.timeline.inspector().cpu[.rax] == 77 && session.timeline.inputs.entries.count == 2)
    press(.nextStop)
    press(.nextStop)
    #expect(session.timeline.inspector().function(at: session.timeline.inspector().cursor)?.description == "do_exit")
    #expect(session.timeline.inputs.entries.count == 1 && session.timeline.branches.count == 3)
  }

  @Test func `needs a place to go on to, and a text that a terminal has room for`() {
    func said(_ go: String) -> [String] {
      mistakes(
        (MistakeTable.head + ["stops:", "  - {id: s, go: \(go), show: {panes: [code]}, say: S, expect: cpl == 3}"]).joined(separator: "\n"))
    }
    #expect(said("{type: a}") == ["8:24: error: `type` needs a place to go on to; name one beside it: `{type: \"a\\n\", crossing: out}`"])
    #expect(said("{type: a, part: 1}").count == 1)
    #expect(
      said("{type: \(String(repeating: "a", count: 1001)), symbol: main}") == [
        "8:24: error: `type` has 1001 bytes; at most 1000 can be typed at once"
      ])
    #expect(said("{type: [a], symbol: main}").count == 1)
    #expect(said("{type: a, symbol: main}") == [])
  }
}
