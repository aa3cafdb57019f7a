import Canvas
import Commands
import Primitives
import TestSupport
import Testing
import Vocabulary
import Walkthrough

/// The walk in lines: transcripts that a person reviews, and what must hold for all of them.
struct PlainTests {
  private static let directory = "Tests/WalkthroughTests/Plain/"

  /// What is said when the lines of a script are entered.
  private static func transcript(_ session: Session, _ lines: [Substring]) -> [String] {
    var walk = PlainWalk(session)
    var said = walk.opening()
    for line in lines {
      said.append("> \(line)")
      let requests = walk.enter(String(line)) + session.finish()
      said += walk.report()
      if requests.contains(.quit(0)) { break }
    }
    return said
  }

  private static func script(_ name: String) throws -> [Substring] {
    try Checkout.text(directory + name + ".txt").split(separator: "\n", omittingEmptySubsequences: false).dropLast()
  }

  @Test(arguments: Language.allCases) func `a free walk in lines`(_ language: Language) throws {
    let session = try Walks.program("hi", language: language)
    let said = Self.transcript(session, try Self.script("walk"))
    expectGolden(said.joined(separator: "\n") + "\n", Self.directory + "walk-\(language.rawValue).golden")
  }

  @Test(arguments: Language.allCases) func `a lesson in lines`(_ language: Language) throws {
    let session = try Walks.lesson("00-the-whole-trip", language: language)
    let said = Self.transcript(session, try Self.script("lesson"))
    expectGolden(said.joined(separator: "\n") + "\n", Self.directory + "lesson-\(language.rawValue).golden")
  }

  @Test(arguments: Language.allCases) func `nothing that is said would steer a terminal or draws a frame`(_ language: Language) throws {
    let session = try Walks.program("hi", language: language)
    let lines = try Self.script("walk") + PaneName.allCases.map { Substring($0.rawValue) } + ["help", "\u{1b}[31mx", "\u{7}"]
    for line in Self.transcript(session, lines.filter { $0 != "quit" }) where !line.hasPrefix("> ") {
      for scalar in line.unicodeScalars {
        #expect(scalar.value >= 0x20 && !(0x7f...0x9f).contains(scalar.value), "\(line.debugDescription)")
        #expect(!(0x2500...0x257f).contains(scalar.value), "\(line)")
      }
    }
  }

  @Test func `what is said meanwhile of a question to the past is where the search is`() throws {
    let session = try Walks.program("mix")
    var walk = PlainWalk(session)
    _ = walk.enter("goto 3000000") + session.finish()
    let here = session.timeline.tick
    #expect(here == Tick(3_000_000))
    // Nobody writes the kernel's code: the whole past is looked through.
    _ = walk.enter("who [entry_SYSCALL_64]")
    var said: [String] = []
    while session.isBusy {
      said.append(PlainWalk.progress(of: session))
      _ = session.proceed()
    }
    #expect(session.timeline.tick == here && said.count > 20)
    #expect(Set(said).count > said.count / 2, "\(Set(said).sorted())")
    #expect(said.allSatisfy { $0.contains("underway: tick ") }, "\(said.first ?? "")")
  }

  @Test func `sentences are those of the screen`() throws {
    let plain = try Walks.program("hi")
    // Wide enough that no sentence is broken.
    let screen = try Walks.program("hi", size: Size(width: 250, height: 70))
    var walk = PlainWalk(plain)
    _ = walk.opening()
    for step in 0..<120 {
      _ = walk.enter("stepi") + plain.finish()
      let said = walk.report()
      screen.press("s")
      // Where, what comes next, and what happened.
      #expect(said.count >= 3, "step \(step)")
      #expect(screen.text.contains(said[2]), "step \(step): \(said[2])")
    }
    #expect(plain.state.position == screen.state.position)
  }

  @Test func `every action can be said by its name and by its keys`() throws {
    for action in Action.all {
      for word in [action.name.rawValue] + action.keys.map(\.description) {
        let session = try Walks.program("hi")
        let said = Self.transcript(session, [Substring(word)])
        #expect(!said.contains { $0.contains("is no action") }, "\(word)")
      }
    }
  }

  @Test func `every pane can be read, its title first`() throws {
    let session = try Walks.program("hi")
    session.press("Space Space")
    for pane in PaneName.allCases {
      var walk = PlainWalk(session)
      _ = walk.opening()
      #expect(walk.enter(pane.rawValue).isEmpty)
      #expect(walk.report().count >= 2, "\(pane)")
    }
  }

  @Test func `a number repeats an action, and a number alone is a tick`() throws {
    let session = try Walks.program("hi")
    let start = session.state.position.tick
    _ = Self.transcript(session, ["25 stepi"])
    #expect(session.state.position.tick == start + 25)
    _ = Self.transcript(session, ["reverse-stepi 25"])
    #expect(session.state.position.tick == start)
    _ = Self.transcript(session, ["3s"])
    #expect(session.state.position.tick == start + 3)
    _ = Self.transcript(session, ["123"])
    #expect(session.state.position.tick.count == 123)
  }

  /// What is said to the last of the lines.
  private static func answer(_ session: Session, _ lines: [Substring]) -> [String] {
    let said = transcript(session, lines)
    return Array(said.suffix(from: (said.lastIndex { $0.hasPrefix("> ") } ?? -1) + 1))
  }

  @Test func `the system calls are looked for when their pane is read`() throws {
    let session = try Walks.program("hi")
    let said = Self.answer(session, ["}", "}", "system-calls"])
    #expect(said.contains { $0.hasPrefix("write(1, \"Hi!\\n\", 4) = 4") }, "\(said)")
  }

  @Test func `a list takes numbers and texts, and is left by any other command`() throws {
    let session = try Walks.program("hi")
    #expect(Self.answer(session, ["choose-pane", "regist"]).first?.contains("to choose from") == true)
    #expect(session.state.prompt != nil)
    #expect(Self.answer(session, ["1"]).first?.hasPrefix("registers") == true)
    #expect(session.state.prompt == nil && session.state.focus == .registers)
    let tick = session.state.position.tick
    for list in ["choose-pane", "w", "bookmarks", "/"] as [Substring] {
      _ = Self.answer(session, ["mark here", list, "stepi"])
      #expect(session.state.prompt == nil, "\(list)")
      _ = Self.answer(session, [list, ":info breakpoints"])
      #expect(session.state.prompt == nil, "\(list)")
      var walk = PlainWalk(session)
      _ = walk.enter(String(list))
      #expect(walk.enter("quit") == [.quit(0)], "\(list)")
    }
    #expect(session.state.position.tick == tick + 4)
    #expect(Self.answer(session, ["w", "print rax"]).first?.hasPrefix("rax = ") == true)
    #expect(Self.answer(session, ["/"]).first?.hasPrefix("Type what to look for") == true)
    #expect(Self.answer(session, ["ksys_write"]).contains { $0.hasPrefix("1 ksys_write 0x") })
    #expect(Self.answer(session, ["Esc"]) == ["Done."])
    let missed = Self.answer(session, ["choose-pane", "nowhere"])
    #expect(missed == ["Nothing in this list has \"nowhere\" in it."])
    #expect(session.state.prompt == nil)
  }

  @Test func `what was said is not said again`() throws {
    let session = try Walks.program("hi")
    let first = try #require(Self.answer(session, ["break __x64_sys_write"]).first)
    #expect(first.hasPrefix("Breakpoint 1"))
    for line in ["where", "registers", "panes", "help", "xyz", "Tab"] as [Substring] {
      #expect(!Self.answer(session, ["break __x64_sys_write", line]).contains { $0.hasPrefix("Breakpoint ") }, "\(line)")
    }
  }

  @Test(arguments: [
    ("condition 1 rdi == 1", "Breakpoint 1 stops only if rdi == 1."), ("condition 1", "Breakpoint 1 stops without a condition."),
    ("disable", "1 breakpoint rests now."), ("enable 1", "1 breakpoint stops again."), ("delete", "1 breakpoint is gone."),
    ("undisplay", "2 values are no longer shown."), ("undisplay 1", "1 value is no longer shown."),
    ("layout code flags", "Shown: code, flags."), ("layout", "The panes that suit the moment are shown."),
    ("rate 4", "P plays 4 steps a second from now on."), ("rate 0.5", "P plays 0.5 steps a second from now on."),
    ("syntax att", "Done."), ("theme light", "Lines have no colours: the screen alone has a theme."),
  ]) func `what changes without a move is confirmed`(_ line: String, _ answer: String) throws {
    let session = try Walks.program("hi")
    // The values that are left follow.
    let said = Self.answer(session, ["break __x64_sys_write", "display rax", "display rsp", Substring(line)])
    #expect(said.first == answer && said.dropFirst().allSatisfy { $0.hasPrefix("2: rsp = ") }, "\(said)")
  }

  @Test func `what there is nothing of is said`() throws {
    let session = try Walks.program("hi")
    #expect(Self.answer(session, ["delete"]) == ["No breakpoint is set."])
    #expect(Self.answer(session, ["undisplay"]).first?.hasPrefix("No value is displayed") == true)
    #expect(Self.answer(session, ["condition 1 rax"]).first == "There is no number 1.")
  }
}
