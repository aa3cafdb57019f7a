import Canvas
import Foundation
import Simulation
import Testing
import Vocabulary
import Walkthrough

/// What has room is not cut, and what suits the moment is on the screen.
struct WideScreenTests {
  @Test(arguments: [Size(width: 160, height: 50), Size(width: 200, height: 60), Size(width: 300, height: 80)])
  func `meanings stand whole beside their values`(_ size: Size) throws {
    let session = try Walks.program("hi", size: size)
    session.press("Space Space s s s s s s s s s s s s")
    for text in ["= __USER_DS", "from TSS.sp2", "arg 1, from rdi ", "kernel code, ring 0", "<- rsp"] {
      #expect(session.text.contains(text), "\(text)\n\(session.text)")
    }
  }

  @Test(arguments: [Size(width: 80, height: 24), Size(width: 100, height: 30), Size(width: 120, height: 40)])
  func `privilege says what its selectors are on narrow panes, too`(_ size: Size) throws {
    let session = try Walks.program("hi", size: size)
    session.press("Space Space")
    session.enter("layout code privilege")
    #expect(session.text.contains("kernel code, ring 0"), "\(session.text)")
  }

  @Test(arguments: ["hi", "bad-descriptor", "getpid-loop"], Language.allCases)
  func `the tick stands whole in the header at 80 columns`(_ program: String, _ language: Language) throws {
    let session = try Walks.program(program, language: language)
    for _ in 0..<12 {
      let title = session.text.prefix { $0 != "\n" }.filter { $0 != "," }
      #expect(title.contains(" t\(session.state.position.tick.count) "), "\(title)")
      session.press("Space")
    }
  }

  @Test func `at a page fault and at an interrupt both the stack and the saved registers are shown`() throws {
    for (program, event) in [("divide", "exception"), ("interrupts", "interrupt")] {
      let session = try Walks.program(program)
      session.enter("catch \(event)")
      session.press("c s")
      #expect(session.timeline.inspector().cpl == 0 && session.state.phase == nil, "\(program)")
      #expect(rect(of: .stacks, in: session.state) != nil && rect(of: .frame, in: session.state) != nil, "\(session.text)")
      #expect(rect(of: .parts, in: session.state) == nil)
    }
  }

  @Test func `on the way back the verdict stays where there is room`() throws {
    let session = try Walks.program("hi", size: Size(width: 160, height: 50))
    session.press("Space Space Space Space Space Space")
    #expect(session.state.phase == .back)
    #expect(rect(of: .verdict, in: session.state) != nil)
  }

  @Test(arguments: [Size(width: 80, height: 24), Size(width: 100, height: 30), Size(width: 120, height: 40)])
  func `every usual flag has its value in the default layout`(_ size: Size) throws {
    let session = try Walks.program("hi", size: size)
    session.press("s s")
    let area = try #require(rect(of: .flags, in: session.state))
    let rows = session.text.split(separator: "\n", omittingEmptySubsequences: false)[area.y..<area.endY]
    let pane = rows.map { String(Array($0)[area.x..<area.endX]) }.joined(separator: "\n")
    for flag in ["ZF", "IF", "CF", "OF"] {
      let hasItsValue = pane.contains("\(flag)=0") || pane.contains("\(flag)=1")
      // Names above values: as many rows of digits as of names.
      let names = rows.filter { $0.contains("CF") && $0.contains("PF") }.count
      let values = rows.filter { row in Array(row)[area.x..<area.endX].contains { $0 == "0" || $0 == "1" } }.count
      #expect(hasItsValue || (names > 0 && values >= names && pane.contains(flag)), "\(flag)\n\(pane)")
    }
  }

  @Test func `in lines each flag has its name and its value`() throws {
    let session = try Walks.program("hi")
    var walk = PlainWalk(session)
    _ = walk.opening()
    _ = walk.enter("flags")
    let said = walk.report()
    #expect(said.contains { $0.hasPrefix("ZF = ") } && said.contains { $0.contains("IF = 1 (v ") }, "\(said)")
    #expect(said.count > 16 && said.last?.hasPrefix("RFLAGS = ") == true)
  }

  @Test(arguments: Language.allCases) func `the whole dispatch table can be read, with the name of every call`(_ language: Language) throws
  {
    let session = try Walks.program("hi", language: language)
    session.press("Space Space Space")
    session.enter("pane dispatch")
    session.press("z")
    _ = session.handle(.resize(Size(width: 100, height: 24)))
    #expect(session.text.contains("write(unsigned int fd, const char *buf, size_t count)"))
    _ = session.handle(.resize(Size(width: 80, height: 24)))
    var seen: Set<Int> = []
    func note() {
      for line in session.text.split(separator: "\n") {
        guard let open = line.firstIndex(of: "["), let close = line.firstIndex(of: "]"),
          let number = Int(line[line.index(after: open)..<close])
        else { continue }
        seen.insert(number)
        if line.contains("sys_ni_syscall") { #expect(line.contains("("), "no call's name: \(line)") }
      }
    }
    session.press("PgUp")
    for _ in 0..<40 {
      note()
      session.press("PgDn")
    }
    #expect(seen == Set(0..<335))
    #expect(session.text.contains("-335/335"))
  }
}
