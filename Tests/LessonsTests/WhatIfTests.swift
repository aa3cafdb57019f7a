import Canvas
import Lessons
import Simulation
import Testing
import Vocabulary
import Walkthrough

@Suite struct `Stops that ask what if` {
  private static let stops = """
    stops:
      - {id: before, go: {symbol: main}, show: {panes: [code, registers]}, say: S, expect: rip == main}
      - id: asked
        go: {syscall: write}
        what_if: {name: {en: no such call, ja: ない番号}, edit: [{set: rax, to: 9999}, {set: rbx, to: rax + 1}]}
        say: "{rax:d}"
        ask: {kind: value, text: Q, at: {crossing: out}, value: signed(rax)}
        expect: [rax == 9999, rbx == 10000, before.rip == main]
      - {id: answered, what_if: {go: {crossing: out}}, say: S, expect: errno(rax) == "ENOSYS"}
      - {id: after, go: {crossing: in}, say: S, expect: [rax == 1, cpl == 0]}
    """

  private func player() throws -> LessonPlayer {
    let text = (MistakeTable.head + [Self.stops]).joined(separator: "\n")
    let result = LessonReader.read(text, file: "lesson")
    #expect(result.diagnostics == [])
    return try LessonPlayer(try #require(result.lesson), kernel: try Project.kernel.get(), program: try Project.program("hi"))
  }

  @Test func `are played on a run of their own, and the stop after them on the run as it is`() throws {
    let player = try player()
    #expect(mistakes((MistakeTable.head + [Self.stops]).joined(separator: "\n")) == [])
    let places = try (0..<4).map { try player.position(of: $0) }
    #expect(places.map { $0.fork?.name } == [nil, "no such call", "no such call", nil])
    #expect(places[1].fork == places[2].fork && places[1].position < places[2].position)
    #expect(places[3].position.tick == places[1].position.tick.next)
    #expect(try player.solution(of: 1) == .value(.integer(UInt64(bitPattern: -38), isSigned: true)))
    #expect(
      try player.page(1, in: .ja).whatIf == "ない番号" && player.page(1, in: .en).beats == ["9999"] && player.page(3, in: .en).whatIf == nil)
  }

  @Test func `are found in slices of any size, from any stop, with the same result`() throws {
    let whole = try player()
    let wanted = try (0..<4).map { try whole.position(of: $0) }
    for slice in [1, 777, 20_000] as [UInt64] {
      let player = try player()
      for stop in [3, 1, 2, 0] {
        while true {
          guard case .underway = player.locate(stop, ticks: slice) else { break }
          // What a screen asks in between takes the machine elsewhere.
          if slice == 20_000, stop == 3 { _ = player.stop(at: Position(.zero)) }
        }
        #expect(try player.position(of: stop) == wanted[stop])
      }
    }
  }

  @Test func `change the machine on the screen, and Space and the step back leave and find them`() throws {
    let session = try Session(try player(), size: Size(width: 80, height: 24), language: .en)
    func press(_ action: ActionName) {
      _ = session.perform(action)
      _ = session.finish()
    }
    _ = session.finish()
    press(.nextStop)
    #expect(session.timeline.inspector().cpu[.rax] == 9999 && session.timeline.current.name == "no such call")
    #expect(session.frame().text.contains("What if: no such call."))
    press(.step)
    #expect(session.timeline.inspector().cpl == 0 && session.timeline.inspector().cpu[.rax] == 9999)
    // Back to the stop, from the walk of one's own.
    press(.goOn)
    #expect(session.timeline.inspector().cpl == 3 && session.timeline.current.name == "no such call")
    press(.nextStop)
    #expect(session.timeline.inspector().cpu[.rax] == UInt64(bitPattern: -38) && session.timeline.current.name == "no such call")
    press(.nextStop)
    #expect(session.timeline.inspector().cpu[.rax] == 1 && session.timeline.current.parent == nil)
    #expect(!session.frame().text.contains("What if"))
    press(.previousStop)
    press(.previousStop)
    #expect(session.timeline.inspector().cpu[.rax] == 9999)
    #expect(session.timeline.branches.count == 2, "the same what-if is one branch, however often it is looked at")
  }
}
