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
    for _ in 0..<30 { session.press("x") }
    #expect(session.state.hiddenPanes.count == PaneName.allCases.count - 1)
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
