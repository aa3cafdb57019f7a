import Canvas
import Simulation
import Testing
import Vocabulary
import Walkthrough

/// Which panes are on the screen: by key and by command.
struct PaneChoiceTests {
  @Test func `m opens the map on the whole screen and closes it again, and so does Esc`() throws {
    let session = try Walks.program("hi")
    let before = session.text
    for close in ["m", "Esc"] {
      session.press("m")
      #expect(session.state.focus == .map && session.state.isZoomed)
      #expect(session.text.contains("map*"))
      session.press(close)
      #expect(session.text == before, "\(close)")
    }
  }

  @Test func `x hides panes until one is left, and X brings all of them back`() throws {
    let session = try Walks.program("hi")
    let before = session.text
    session.press("Tab x")
    #expect(!session.text.contains(" registers "))
    #expect(session.state.hiddenPanes == [.registers])
    // Hiding makes room, and brings nothing that was not there.
    let others = PaneName.allCases.filter { rect(of: $0, in: session.state) != nil }
    #expect(!others.isEmpty && others.count == 4)
    for _ in 0..<30 { session.press("x") }
    #expect(session.state.hiddenPanes.count == others.count)
    #expect(PaneName.allCases.filter { rect(of: $0, in: session.state) != nil }.count == 1)
    #expect(session.told.contains("The last pane stays"))
    session.press("X")
    session.enter("pane code")
    #expect(session.text == before)
  }

  @Test func `a layout of more panes than there is room for says which are left out`() throws {
    let session = try Walks.program("hi")
    session.enter("layout code registers flags stacks console msrs")
    #expect(session.told.hasPrefix("Shown: code, registers, ") && session.told.contains("There is no room for "), "\(session.told)")
    for pane in ["flags", "stacks", "console", "msrs"] { #expect(session.told.contains(pane)) }
    session.enter("layout code flags")
    #expect(session.told == "Shown: code, flags.")
  }

  @Test func `o lists all panes with their names, and Enter goes to one, hidden or not`() throws {
    let session = try Walks.program("hi")
    session.press("Tab x o")
    #expect(session.finder?.matches.count == PaneName.allCases.count)
    session.type("page-walk")
    session.press("Enter")
    #expect(session.state.focus == .pageWalk && session.text.contains("CR3"))
    session.press("Esc o")
    session.type("registers")
    session.press("Enter")
    #expect(session.state.hiddenPanes.isEmpty && session.state.focus == .registers)
  }

  @Test func `a pane is found by what it is about, and stays on the screen beside the others`() throws {
    let session = try Walks.program("hi")
    session.press("o")
    session.type("idt")
    #expect(session.finder?.matches.first?.target == .pane(.interrupts))
    #expect(session.finder?.items.allSatisfy { $0.title != $0.detail.prefix { $0 != " " } } == true)
    session.press("Enter")
    #expect(session.state.focus == .interrupts && rect(of: .interrupts, in: session.state) != nil)
    #expect(rect(of: .code, in: session.state) != nil)
    session.press("z z s")
    #expect(rect(of: .interrupts, in: session.state) != nil)
    session.press("X")
    #expect(rect(of: .interrupts, in: session.state) == nil)
  }

  @Test func `a click on a row of code sets a breakpoint there, and another one clears it`() throws {
    let session = try Walks.program("hi")
    let start = session.state.position
    let area = try #require(rect(of: .code, in: session.state))
    func click(_ row: Int) { _ = session.handle(.mouse(Mouse(.press(.left), at: Point(x: area.x + 6, y: area.y + row)))) }
    session.press("Tab")
    click(4)
    #expect(session.state.focus == .code && session.state.commands.breakpoints.entries.isEmpty)
    click(4)
    let entry = try #require(session.state.commands.breakpoints.entries.first)
    #expect(session.state.commands.breakpoints.entries.count == 1)
    let line = session.text.split(separator: "\n")[area.y + 4]
    #expect(line.contains(" b") && session.told.contains(entry.text))
    session.press("c")
    #expect(session.told.contains("Stopped at breakpoint 1"))
    session.enter("goto \(start)")
    click(4)
    #expect(session.state.commands.breakpoints.entries.isEmpty)
    // The frame is no instruction.
    click(0)
    #expect(session.state.commands.breakpoints.entries.isEmpty)
    session.press("?")
    #expect(session.text.contains("all keys") || session.text.contains("keys"))
  }

  @Test func `address chooses what the panes about memory show, by any expression`() throws {
    let session = try Walks.program("hi", size: Size(width: 120, height: 40))
    session.enter("address main")
    #expect(session.state.address == session.timeline.world.program.symbols["main"]?.address.value)
    #expect(session.state.focus == .memory && session.text.contains("401030"))
    session.enter("pane page-walk")
    #expect(session.text.contains("PML4E"))
    session.enter("address")
    #expect(session.state.address == nil)
    session.enter("address nothing")
    #expect(session.commandLine?.mistake?.range == 8..<15)
  }

  @Test func `a lesson brings back the panes that it speaks about`() throws {
    let session = try Walks.lesson("00-the-whole-trip")
    let focus = session.state.focus
    session.press("x")
    #expect(session.state.hiddenPanes == [focus])
    session.press("]")
    #expect(session.state.hiddenPanes.isDisjoint(with: session.state.panes ?? []))
  }
}
