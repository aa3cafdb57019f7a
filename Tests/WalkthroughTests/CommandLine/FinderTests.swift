import Canvas
import Primitives
import Simulation
import Testing
import Vocabulary
import Walkthrough

/// Lists to choose from: search, watch, who wrote, edit.
struct FinderTests {
  @Test func `search lists symbols, system calls and what panes show, and Enter goes there`() throws {
    let session = try Walks.program("hi")
    session.press("/")
    session.type("ksys_wr")
    #expect(session.finder?.matches.first?.title == "ksys_write")
    session.press("Enter")
    #expect(session.text.contains("ksys_write"))
    #expect(session.timeline.inspector().function(at: session.timeline.inspector().cursor)?.description == "ksys_write")
    session.press("/")
    session.type("uname")
    #expect(session.finder?.matches.first?.title == "uname")
    session.press("Esc /")
    session.type("number: write")
    #expect(session.finder?.matches.isEmpty == true || session.finder?.matches.first?.detail == "registers")
    session.press("Esc")
    #expect(session.state.prompt == nil)
  }

  @Test func `what a pane shows is found and focused`() throws {
    let session = try Walks.program("hi")
    session.press("/")
    session.type("push  rbp")
    #expect(session.finder?.selected?.detail == "code")
    session.press("Tab Enter")
    session.press("Tab /")
    session.type("push  rbp")
    session.press("Enter")
    #expect(session.text.contains("code*"))
  }

  @Test func `Ctrl-N and Ctrl-P step through the matches`() throws {
    let session = try Walks.program("hi")
    session.press("/")
    session.type("sys_write")
    let titles = try #require(session.finder?.matches.map(\.title))
    #expect(titles.count > 1)
    session.press("Ctrl-N")
    #expect(session.finder?.selection == 1)
    session.press("Ctrl-P Enter")
    #expect(session.state.commands.matches.index == 0)
    session.press("Ctrl-N")
    #expect(session.state.commands.matches.index == 1)
    session.press("Ctrl-P Ctrl-P")
    #expect(session.state.commands.matches.index == titles.count - 1)
  }

  @Test func `p asks who last wrote a place, and Enter goes to the writer`() throws {
    let session = try Walks.program("hi")
    session.enter("watch pt_regs.ip")
    session.press("c")
    session.enter("delete")
    session.press("s s s")
    let here = session.state.position
    session.press("p")
    session.type("pt_regs.ip")
    session.press("Enter")
    #expect(session.told.contains("pt_regs.ip was last written at tick"))
    #expect(session.told.contains("push rcx"))
    #expect(session.state.position == here)
    session.press("Enter")
    #expect(session.timeline.inspector().currentInstruction?.mnemonic == "push")
    #expect(session.state.position < here)
    session.press("Ctrl-O")
    #expect(session.state.position == here)
    session.enter("who lstar")
    #expect(session.told.contains("wrmsr"))
    // Any other key forgets the offer.
    session.press("j Enter")
    #expect(session.state.position == here)
  }

  @Test func `a place of one's own can be asked for too`() throws {
    let session = try Walks.program("hi")
    session.press("Space Space p")
    session.type("[rsp + 0]")
    session.press("Enter")
    #expect(session.finder == nil)
    session.press("Esc p")
    session.type("nonsense(")
    session.press("Enter")
    #expect(session.finder?.mistake != nil)
  }

  @Test func `e opens the command that changes a place, with its value, and w the one that watches it`() throws {
    let session = try Walks.program("hi")
    session.press("e")
    session.type("rflags.zf")
    session.press("Enter")
    #expect(session.commandLine?.editor.text.hasPrefix("set rflags.zf = ") == true)
    session.press("Backspace 1 Enter")
    #expect(session.state.commands.branch != nil)
    session.press("u w")
    session.type("lstar")
    session.press("Enter")
    #expect(session.commandLine?.editor.text == "watch lstar")
    session.press("Enter")
    #expect(session.state.commands.breakpoints.entries.first?.text == "write lstar")
  }

  @Test func `the places of the focused pane come first`() throws {
    let session = try Walks.program("hi")
    session.press("p")
    #expect(session.finder?.matches.first?.title == "rax")
    session.press("Esc")
    session.enter("pane flags")
    session.press("p")
    #expect(session.finder?.matches.first?.title.hasPrefix("rflags.") == true)
  }
}
