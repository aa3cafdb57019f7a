import Canvas
import Primitives
import Simulation
import TestSupport
import Testing
import Vocabulary
import Walkthrough

/// Branches beside each other in the walk itself.
struct ComparisonTests {
  private static let directory = "Tests/WalkthroughTests/Goldens/"

  /// hi right before write's SYSCALL, where the number is changed to one that no call has.
  private func changed(size: Size = Size(width: 80, height: 24), language: Language = .en) throws -> Session {
    let session = try Walks.program("hi", size: size, language: language)
    session.press("Space")
    session.enter("set rax = 9999")
    return session
  }

  @Test(arguments: Language.allCases) func `a change beside the run as it was`(_ language: Language) throws {
    for size in [Size(width: 80, height: 24), Size(width: 120, height: 40)] {
      let session = try changed(size: size, language: language)
      let digest = session.timeline.digest()
      session.press("d")
      expectGolden(session.text, Self.directory + "compare-\(size.width)x\(size.height)-\(language.rawValue).txt")
      // One key, and the walk is where it was.
      session.press("Esc")
      #expect(session.state.sideBySide == nil && session.timeline.digest() == digest)
    }
  }

  @Test func `the first difference is marked and stands below what both walks share`() throws {
    let session = try changed()
    session.press("d")
    guard case .aligned(let alignment)? = session.state.sideBySide?.content else {
      Issue.record("\(session.text)")
      return
    }
    let first = try #require(alignment.firstDifference)
    #expect(alignment.rows[..<first].contains { if case .same = $0 { true } else { false } })
    if case .different = alignment.rows[first] {} else { Issue.record("row \(first) is no difference") }
    let rows = session.text.split(separator: "\n")
    #expect(rows.filter { $0.contains("│> ") || $0.contains("│>*") }.count >= 1, "\(session.text)")
    // The rows before it can be reached, and no scrolling leaves them behind.
    session.press("Up Up")
    let upper = session.text
    #expect(upper != rows.joined(separator: "\n"))
    for _ in 0..<100 { session.press("PgUp") }
    #expect(session.text.contains("main  "))
    for _ in 0..<100 { session.press("PgDn") }
    session.press("Home")
    #expect(session.text.split(separator: "\n") == rows)
  }

  @Test func `any branch beside any other, from where their ways part`() throws {
    let session = try changed()
    session.enter("branch main")
    session.press("s s s s s s s s")
    session.enter("set rbx = 5")
    let tick = session.timeline.tick
    session.enter("compare rax=0x270f")
    guard case .aligned(let alignment)? = session.state.sideBySide?.content else {
      Issue.record("\(session.text)")
      return
    }
    #expect(session.state.sideBySide?.names.0 == "rax=0x270f")
    #expect(session.state.sideBySide?.names.1 == "rbx=0x5")
    #expect(alignment.firstDifference != nil)
    session.press("q")
    #expect(session.state.sideBySide == nil && session.timeline.tick == tick)
    #expect(session.timeline.current.name == "rbx=0x5")
    // A name that was asked for is the heading.
    session.enter("compare main")
    #expect(session.state.sideBySide?.names.0 == "main")
    session.press("q")
    session.enter("compare nothing")
    #expect(session.commandLine?.mistake?.message[.en] == "There is no branch nothing.")
  }

  @Test func `a walk that was not changed says how to change it`() throws {
    let session = try Walks.program("hi")
    session.press("d")
    #expect(session.state.sideBySide == nil && session.told.contains("Nothing was changed"))
  }

  @Test func `a comparison never keeps anybody waiting, and is left half done without a trace`() throws {
    let session = try changed()
    let digest = session.timeline.digest()
    _ = session.handle(.key(.character("d")))
    #expect(session.isBusy)
    _ = session.proceed()
    #expect(session.text.contains("Walking both again"))
    _ = session.handle(.key(Key(.escape)))
    #expect(!session.isBusy && session.state.sideBySide == nil && session.timeline.digest() == digest)
  }

  @Test func `a lesson's what-if is compared with the run that it changes`() throws {
    let session = try Walks.lesson("04-inside-syscall")
    var stop = 0
    while session.timeline.current.parent == nil, stop + 1 < session.state.lesson?.stopCount ?? 0 {
      stop += 1
      session.begin(stop: stop)
      _ = session.finish()
    }
    #expect(session.timeline.current.parent != nil)
    session.press("d")
    guard case .aligned(let alignment)? = session.state.sideBySide?.content else {
      Issue.record("\(session.text)")
      return
    }
    #expect(!alignment.rows.isEmpty && session.state.sideBySide?.names.0 == nil)
    session.press("Esc")
    #expect(session.state.lesson?.stop == stop)
  }
}
