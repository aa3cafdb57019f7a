import Canvas
import Primitives
import Simulation
import Testing
import Vocabulary
import Walkthrough
import X86

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

  @Test func `search finds a pane by its name, and says so when it finds nothing`() throws {
    let session = try Walks.program("hi")
    session.press("/")
    session.type("pt_re")
    #expect(session.finder?.selected?.target == .pane(.frame))
    session.press("Enter")
    #expect(session.state.focus == .frame && session.state.prompt == nil)
    session.press("/")
    session.type("page-w")
    session.press("Enter")
    #expect(session.state.focus == .pageWalk)
    session.press("/")
    session.type("zzyzx")
    session.press("Enter")
    #expect(session.text.contains("No symbol, system call or pane has \"zzyzx\" in its name"))
    // The sentence is whole where it is longer than a row.
    #expect(session.text.contains("now."))
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

  @Test func `who reads a place next, and lists of its accesses and of events lead there`() throws {
    let session = try Walks.program("hi")
    // The program's first system call: LSTAR is read by it, and was written once.
    session.enter("reader lstar")
    #expect(session.told.contains("The run has gone no further than here"))
    session.enter("catch syscall")
    session.press("c c s")
    session.enter("goto 60000")
    session.enter("reader lstar")
    #expect(session.told.contains("lstar is next read at tick") && session.told.contains(": syscall (0xffffffff"), "\(session.told)")
    session.press("Enter")
    #expect(session.timeline.inspector().currentInstruction?.operation == .syscall)
    session.enter("writes lstar")
    #expect(session.finder?.matches.count == 1 && session.finder?.selected?.detail.contains("wrmsr") == true)
    session.press("Enter")
    #expect(session.timeline.inspector().currentInstruction?.operation == .wrmsr)
    session.enter("reads lstar")
    #expect(session.finder?.matches.count == 2)
    session.press("Esc")
    session.enter("events syscall")
    #expect(session.finder?.matches.map { $0.detail.prefix { $0 != " " } } == ["write", "exit_group"])
    session.press("Down Enter")
    #expect(session.timeline.inspector().cpu[.rax] == 231)
    for (kind, cause) in [("interrupt", "0x30  0 -> 0"), ("ring", "sysret  0 -> 3")] {
      session.enter("events \(kind)")
      #expect(session.finder?.matches.contains { $0.detail == cause } == true, "\(kind)")
      session.press("Esc")
    }
    session.enter("events exception")
    #expect(session.told.contains("there is none"))
    session.enter("writes rax")
    let first = try #require(session.finder)
    #expect(first.matches.count == 501 && first.matches.last?.title == "more: list on from here")
    session.press("End Down Enter")
    let next = try #require(session.finder)
    #expect(next.purpose == first.purpose && next.matches.count == 501)
    let titles = (first.matches.dropLast() + next.matches.dropLast()).map(\.title)
    let ticks = titles.compactMap { UInt64($0.filter(\.isNumber)) }
    #expect(ticks.count == 1000 && zip(ticks, ticks.dropFirst()).allSatisfy(<))
    session.press("Esc")
    session.enter("events ring")
    #expect(session.finder?.matches.contains { $0.title.hasPrefix("more") } == false)
  }

  @Test func `a list of moments opens at the present; Home, End, G and pages go through it`() throws {
    let session = try Walks.program("hi", size: Size(width: 80, height: 30))
    let start = session.timeline.tick
    func selected() -> Tick {
      if case .bookmark(let bookmark)? = session.finder?.selected?.target { bookmark.position.tick } else { .zero }
    }
    session.enter("goto 2000")
    session.enter("writes rax")
    let finder = try #require(session.finder)
    #expect(start.count > 2000 && selected().count <= 2000)
    guard case .bookmark(let next) = finder.matches[finder.selection + 1].target else {
      Issue.record("nothing follows")
      return
    }
    #expect(next.position.tick.count > 2000)
    session.press("Home")
    #expect(session.finder?.selection == 0)
    // Of the rows that the list has, one stays.
    let rows = session.text.split(separator: "\n").filter { $0.contains("tick ") && $0.contains("->") }.count
    #expect(rows > 11)
    session.press("PgDn")
    #expect(session.finder?.selection == rows - 1, "\(session.text)")
    session.press("PgUp")
    #expect(session.finder?.selection == 0)
    for key in ["End", "G"] {
      session.press("Home \(key)")
      #expect(session.finder?.selection == 499, "\(key): what only lists on is no moment")
    }
    // In a text they are what they always are.
    session.type("a")
    session.press("Home G")
    #expect(session.finder?.editor.text == "Ga" || session.finder?.editor.text == "ga")
  }

  @Test func `what was written is told of the place alone`() throws {
    let session = try Walks.program("hi")
    session.enter("set rflags.zf = 1")
    session.enter("stepi")
    for (place, values) in [
      ("byte[0x401000]", "(0x0 -> 0x31)"), ("word[0x401002]", "(0x0 -> 0x8b48)"), ("pte(0x401000)[0]", "This is no place"),
    ] {
      session.enter("who \(place)")
      let text = session.commandLine?.mistake?.message[.en] ?? session.told
      #expect(text.contains(values), "\(place): \(text)")
      session.press("Esc")
    }
    session.enter("until cpl == 0")
    session.enter("who rflags.if")
    #expect(session.told.contains("syscall (0x1 -> 0x0)"), "\(session.told)")
    for (place, values) in [("cs", "(0x33 -> 0x10)"), ("ss", "(0x2b -> 0x18)")] {
      session.enter("who \(place)")
      #expect(session.told.contains(values), "\(session.told)")
    }
  }

  @Test func `a page-table entry is a place: who wrote it, what it holds, and another value for it`() throws {
    let session = try Walks.program("hi")
    session.enter("print/x pte(rip)")
    #expect(session.told.contains("025"), "present, user, accessed: \(session.told)")
    session.enter("who pte(rip)")
    #expect(session.told.contains("do_anonymous_page"), "\(session.told)")
    session.enter("who pte(1 << 50)")
    #expect(session.commandLine?.mistake != nil)
    session.press("Esc")
    session.enter("set pte(rip) = pte(rip) & ~1")
    #expect(session.state.commands.branch == "pte(rip)=pte(rip) & ~1")
    session.enter("stepi")
    #expect(session.timeline.inspector().lastReport?.exceptionVector == .pageFault)
  }

  @Test func `an instruction is left out, an interrupt and an exception come, and the branch gets a name`() throws {
    let session = try Walks.program("hi")
    session.enter("rename mine")
    #expect(session.told.contains("the run as it was"))
    let rip = session.timeline.inspector().cpu.rip
    session.enter("skip")
    #expect(session.timeline.inspector().cpu.rip > rip && session.state.commands.branch == "skip")
    session.enter("rename without the push")
    #expect(session.state.commands.branch == "without the push" && session.told.contains("without the push"))
    session.enter("fault #UD")
    session.enter("stepi")
    #expect(session.timeline.inspector().lastReport?.exceptionVector == .invalidOpcode)
    session.press("u u")
    #expect(session.state.commands.branch == nil)
    session.enter("interrupt 0x30")
    #expect(
      session.told.hasPrefix("Interrupt 0x30 comes in place of the next step. From here a branch of its own goes on, interrupt 0x30;"))
    session.enter("stepi")
    #expect(session.timeline.inspector().lastReport?.kind == .interrupt(0x30))
    for (line, mistake) in [
      ("interrupt 256", "Which vector?"), ("fault #UD 1", "no such error code"), ("fault #XX", "One of these"),
      ("interrupt x", "whole number"),
    ] {
      session.enter(line)
      #expect(session.commandLine?.mistake?.message[.en].contains(mistake) == true, "\(line)")
      session.press("Esc")
    }
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

extension StepReport {
  /// The exception that the step was.
  fileprivate var exceptionVector: ExceptionVector? { if case .exception(let fault) = kind { fault.vector } else { nil } }
}
