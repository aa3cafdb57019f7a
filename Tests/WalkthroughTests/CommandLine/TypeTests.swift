import Canvas
import Primitives
import Simulation
import Testing
import Vocabulary
import Walkthrough

/// What is typed on the console of the program that is walked through.
struct TypeTests {
  @Test(arguments: Language.allCases) func `a program that waits for input is fed and goes on`(_ language: Language) throws {
    let session = try Walks.program("keys", language: language)
    session.press("c")
    #expect(session.state.machineStop == .waitingForInput)
    // The message and the key line name the way out.
    #expect(session.text.contains(":type"))
    #expect(session.text.contains(language == .en ? "y type" : "y 入力"))
    session.press("y")
    #expect(session.commandLine?.editor.text == "type ")
    session.type("Bob x\\n")
    session.press("Enter")
    #expect(session.told.contains("6 bytes come"))
    #expect(session.timeline.branches.count == 1)
    session.press("c")
    #expect(session.state.machineStop == .exited(6))
    #expect(session.timeline.console.text.contains("You typed Bob x"))
  }

  /// An interrupt that comes between the idle task's look at what there is to do and its HLT must not be slept through.
  @Test func `a key wakes the program whenever it comes on the way to HLT`() throws {
    let session = try Walks.program("keys")
    session.press("c")
    for step in 1...24 {
      session.press("S")
      session.enter("type key\\n")
      session.press("c")
      #expect(session.timeline.console.text.contains("You typed key"), "\(step) steps before")
      session.press("u")
    }
  }

  @Test func `what was typed is a fact of the run at its tick, and typing in the past makes a branch`() throws {
    let session = try Walks.program("keys")
    session.press("c")
    let place = session.state.position
    session.enter("type one\\n")
    session.press("c")
    let end = session.state.position
    session.press("C")
    session.enter("goto \(end)")
    #expect(session.timeline.console.text.contains("You typed one"))
    // There it is typed already: the step before is the last without it.
    session.enter("goto \(place)")
    session.press("S")
    session.enter("type twice\\n")
    #expect(session.timeline.branches.count == 2)
    session.press("c")
    #expect(session.timeline.console.text.contains("You typed twice"))
    session.press("u")
    session.enter("goto \(end)")
    #expect(session.timeline.branches.count == 1)
    #expect(session.timeline.console.text.contains("You typed one"))
  }

  @Test(
    arguments: [
      ("a b  c", [0x61, 0x20, 0x62, 0x20, 0x20, 0x63]), ("\\n\\r\\t\\e\\\\", [0x0a, 0x0d, 0x09, 0x1b, 0x5c]),
      ("\\x00\\xffa", [0, 0xff, 0x61]),
      ("あ", [0xe3, 0x81, 0x82]), ("\\x41\\x4", nil), ("\\q", nil), ("\\", nil), ("\\xg0", nil),
    ] as [(String, [UInt8]?)]) func `escapes stand for what no line can hold`(_ row: (String, [UInt8]?)) throws
  {
    guard let bytes = row.1 else {
      #expect(throws: CommandMistake.self) { try CommandParser.parse("type \(row.0)") }
      return
    }
    #expect(try CommandParser.parse("type \(row.0)") == .type(bytes))
  }

  @Test func `in lines the same, by the command and by the name of the action`() throws {
    for lines in [["c", "type a  b\\n", "c"], ["c", ":type a  b\\n", "c"], ["c", "y", "a  b\\n", "c"], ["c", "type", "a  b\\n", "c"]] {
      let session = try Walks.program("keys")
      var walk = PlainWalk(session)
      _ = walk.opening()
      var said: [String] = []
      for line in lines {
        _ = walk.enter(line) + session.finish()
        said = walk.report()
      }
      #expect(said.contains { $0.contains("status 5") }, "\(lines): \(said)")
      #expect(said.contains("console: ? a  b") || session.timeline.console.text.contains("You typed a  b"), "\(said)")
    }
  }
}
