import Canvas
import Primitives
import Simulation
import Testing
import Vocabulary
import Walkthrough

/// Commands against walks: what a person types and where that leads.
struct CommandWalkTests {
  private static let large = Size(width: 120, height: 40)

  @Test func `gdb's words walk as the keys do, and their reverse twins lead back`() throws {
    for (word, twin, keys) in [
      ("si", "rsi", "s"), ("si 12", "rsi 12", "1 2 s"), ("ni", "rni", "n"), ("ring", "rring", "}"), ("phase", "rphase", "Space"),
    ] {
      let typed = try Walks.program("hi")
      let pressed = try Walks.program("hi")
      typed.press("s s s s s s s")
      pressed.press("s s s s s s s")
      let start = typed.state.position
      typed.enter(word)
      pressed.press(keys)
      #expect(typed.state.position == pressed.state.position, "\(word)")
      #expect(typed.state.position > start)
      #expect(typed.state.prompt == nil)
      if word.hasPrefix("si") || word == "ni" {
        typed.enter(twin)
        #expect(typed.state.position == start, "\(twin)")
      }
    }
  }

  @Test func `lines go on and back, into calls and over them`() throws {
    let session = try Walks.program("hi")
    session.enter("b ksys_write")
    session.press("c")
    var lines: [(Position, String)] = []
    for _ in 0..<4 {
      let inspector = session.timeline.inspector()
      // One macro makes several functions of a line.
      let function = inspector.function(at: inspector.cursor)?.symbol.name
      lines.append((session.state.position, "\(String(describing: inspector.line(at: inspector.cursor))) \(function ?? "")"))
      session.enter("n")
    }
    for ((_, line), (_, next)) in zip(lines, lines.dropFirst()) { #expect(line != next) }
    // Back at the beginnings of the same lines, over the same calls.
    session.enter("rn")
    let position = session.state.position
    #expect(position <= lines[3].0 && position >= lines[2].0)
    session.enter("n")
    #expect(session.state.position > position)
    let before = session.state.position
    session.enter("s 3")
    session.enter("rs 3")
    #expect(session.state.position <= before)
  }

  @Test func `goto leads to a tick and to a part of it, and Ctrl-O back to where one was`() throws {
    let session = try Walks.program("hi")
    let main = session.state.position
    session.press("Space")
    let syscall = session.state.position
    session.enter("goto \(syscall.tick).3")
    #expect(session.state.position == Position(syscall.tick, part: 3))
    session.enter("goto 5")
    session.press("Ctrl-O")
    #expect(session.state.position == Position(syscall.tick, part: 3))
    session.press("Ctrl-O Ctrl-O")
    #expect(session.state.position == main)
    session.press("Ctrl-O Ctrl-O")
    #expect(session.told.contains("no place to go back to"))
  }

  @Test func `until and advance lead on, and their reverse twins back`() throws {
    let session = try Walks.program("hi")
    let main = session.state.position
    session.enter("until cpl == 0 && rax == 4")
    #expect(session.timeline.inspector().cpl == 0)
    session.enter("runtil cpl == 3")
    #expect(session.timeline.inspector().cpl == 3)
    session.enter("advance ksys_write")
    #expect(session.text.contains("ksys_write"))
    session.enter("radvance main")
    #expect(session.state.position == main)
  }

  @Test func `a breakpoint with a condition stops only where it holds, in both directions`() throws {
    let session = try Walks.program("hi")
    let main = session.state.position
    session.enter("b vfs_write if rdx == 4")
    session.press("c")
    #expect(session.told.contains("breakpoint 1 (vfs_write)"))
    let place = session.state.position
    session.enter("condition 1 rdx == 5")
    session.enter("goto \(main)")
    session.press("c")
    #expect(session.text.contains("ended with status"))
    session.press("C")
    #expect(session.state.position.tick == Tick(session.timeline.end.count))
    session.enter("condition 1")
    session.press("C")
    #expect(session.state.position == place)
    session.enter("info breakpoints")
    #expect(session.told.contains("vfs_write"))
  }

  @Test func `temporary breakpoints vanish, disabled ones rest, deleted ones are gone`() throws {
    let session = try Walks.program("hi")
    let main = session.state.position
    session.enter("tb ksys_write")
    session.enter("b vfs_write")
    session.press("c")
    #expect(session.state.commands.breakpoints.entries.map(\.id) == [2])
    session.enter("disable 2")
    session.press("c")
    #expect(session.text.contains("ended with status"))
    session.enter("goto \(main)")
    session.enter("enable")
    session.press("c")
    #expect(session.told.contains("breakpoint 2"))
    session.enter("delete 7")
    #expect(session.commandLine?.mistake?.range == 7..<8)
    session.press("Esc")
    session.enter("delete")
    #expect(session.state.commands.breakpoints.entries.isEmpty)
  }

  @Test func `b, then back, then on comes to the same tick`() throws {
    let session = try Walks.program("hi")
    for command in ["b ksys_write", "watch pt_regs.ax", "catch syscall write", "awatch rflags.if", "b if cpl == 0"] {
      session.enter("delete")
      session.press("Space Space")
      session.enter(command)
      #expect(session.state.commands.breakpoints.entries.count == 1, "\(command)")
      session.press("c")
      let place = session.state.position
      session.press("g g c")
      let first = session.state.position
      session.enter("rc")
      session.enter("c")
      // From the first one there is none before: back leads nowhere, on leads to the next.
      #expect(session.state.position >= first, "\(command)")
      session.enter("goto \(place)")
      session.press("s s s C")
      let back = session.state.position
      session.press("S c")
      #expect(session.state.position == back, "\(command)")
      session.enter("goto 0")
    }
  }

  @Test func `a watchpoint stops right after the write, and catch right before the event`() throws {
    let session = try Walks.program("hi")
    session.enter("watch pt_regs.ip")
    session.enter("catch syscall")
    session.press("c")
    #expect(session.told.contains("2 (syscall)"))
    #expect(session.timeline.inspector().currentInstruction?.mnemonic == "syscall")
    session.press("c")
    #expect(session.told.contains("1 (write pt_regs.ip)"))
    #expect(session.timeline.inspector().lastReport?.instruction?.mnemonic == "push")
    session.press("C")
    #expect(session.timeline.inspector().currentInstruction?.mnemonic == "syscall")
  }

  @Test func `mistakes that only the machine knows of are told in the line too`() throws {
    let session = try Walks.program("hi")
    let rows: [(line: String, range: Range<Int>)] = [
      ("b mian", 2..<6), ("p [0]", 2..<5), ("watch rip", 6..<9), ("set cs = 5", 4..<6), ("set rflags.if = 2", 16..<17),
      ("set rax = \"text\"", 10..<16), ("catch syscall wriite", 14..<20), ("condition 9", 10..<11), ("b nofile.c:3", 2..<12),
      ("until before.rax == 1", 6..<21), ("branch nowhere", 7..<14), ("set byte[0] = 1", 4..<11), ("stop 1", 5..<6), ("help foo", 5..<8),
      ("who rax + 1", 4..<11), ("set rax + 1 = 2", 4..<11),
    ]
    for row in rows {
      session.enter(row.line)
      let line = session.commandLine
      #expect(line?.mistake?.range == row.range, "\(row.line): \(String(describing: line?.mistake))")
      #expect(line?.editor.text == row.line)
      let position = session.state.position
      session.press("Esc")
      #expect(session.state.prompt == nil && session.state.position == position)
    }
  }

  @Test func `a mistake is marked in the screen until the next letter, and the text stays for mending`() throws {
    let session = try Walks.program("hi")
    session.enter("p rax + rbz")
    let rows = session.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(rows[23] == ":p rax + rbz")
    #expect(rows[22] == "         vvv")
    #expect(rows[21].contains("unknown name `rbz`"))
    session.press("Backspace x Enter")
    #expect(session.told.hasPrefix("rax + rbx = "))
    #expect(session.state.commands.history.lines == ["p rax + rbz", "p rax + rbx"])
  }

  @Test func `Up and Down walk through the history, and Down comes back to the draft`() throws {
    let session = try Walks.program("hi")
    for command in ["p 1", "p 2", "p 3"] { session.enter(command) }
    session.type(":p dra")
    session.press("Up Up")
    #expect(session.commandLine?.editor.text == "p 2")
    session.press("Up Up Up")
    #expect(session.commandLine?.editor.text == "p 1")
    session.press("Down Down Down Down")
    #expect(session.commandLine?.editor.text == "p dra")
  }

  @Test func `Tab completes words, symbols, names, panes, themes, calls and files`() throws {
    let rows: [(typed: String, completed: String)] = [
      (":reverse-fi", "reverse-finish "), (":b ksys_wr", "b ksys_write "), (":p pt_regs.orig", "p pt_regs.orig_ax "),
      (":watch rflags.z", "watch rflags.zf "), (":pane disp", "pane dispatch "), (":theme high", "theme high-contrast "),
      (":catch syscall newf", "catch syscall newfstatat "), (":catch syscall fstatf", "catch syscall fstatfs "),
      (":info reg", "info registers "),
      (":b do_syscall_64 if rcx == rf", "b do_syscall_64 if rcx == rflags"), (":set kernel_g", "set kernel_gs_base "),
      (":help disas", "help disassemble "), (":syntax a", "syntax att "), (":language j", "language ja "), (":xyz a", "xyz a"),
      (":p (rax + signe", "p (rax + signed "), (":layout code fla", "layout code flags "),
    ]
    for row in rows {
      let session = try Walks.program("hi")
      session.type(row.typed)
      session.press("Tab")
      #expect(session.commandLine?.editor.text == row.completed, "\(row.typed)")
    }
  }

  @Test func `several candidates stand above the line, and Tab goes round them`() throws {
    let session = try Walks.program("hi")
    session.type(":reverse-s")
    session.press("Tab")
    #expect(session.commandLine?.editor.text == "reverse-step")
    let rows = session.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(rows[22].contains("reverse-step") && rows[22].contains("reverse-stepi"))
    session.press("Tab")
    #expect(session.commandLine?.editor.text == "reverse-step")
    #expect(session.text.contains("[reverse-step]"))
    session.press("Tab")
    #expect(session.text.contains("[reverse-stepi]"))
    #expect(session.commandLine?.editor.text == "reverse-stepi")
    session.press("Tab Shift-Tab")
    #expect(session.commandLine?.editor.text == "reverse-stepi")
  }

  @Test func `print shows values as they are best read, and in gdb's formats`() throws {
    let session = try Walks.program("hi")
    for (command, text) in [
      ("p 5", "5 = 5"), ("p 582", "582 = 582 = 0x246"), ("p main", "main = 0x401030 <main>"), ("p/x 582", "582 = 0x0000000000000246"),
      ("p/d signed(-1)", "signed(-1) = -1"), ("p/u 5", "5 = 5"), ("p/c 65", "65 = 65 'A'"),
      ("p/a main + 4", "main + 4 = 0x401034 <main+0x4>"),
      ("p -1", "-1 = -1 = 0xffffffffffffffff"), ("p 3 - 40", "3 - 40 = -37 = 0xffffffffffffffdb"),
      ("p \"a\"", "\"a\" = \"a\""), ("p cpl", "cpl = 3"), ("p/t 5", "5 = " + String(repeating: "0", count: 61) + "101"),
    ] {
      session.enter(command)
      #expect(session.told == text, "\(command)")
    }
  }

  @Test func `x shows memory in units, as texts and as instructions, and goes on where it ended`() throws {
    let session = try Walks.program("hi", size: Self.large)
    session.enter("x/4i main")
    #expect(session.outputText.contains("> 0x401030 <main>:  push rbp"))
    #expect(session.outputText.split(separator: "\n").count == 4)
    session.press("Esc")
    session.enter("x/6bx main")
    #expect(session.told.hasPrefix("0x401030 <main>:  0x55  "))
    session.enter("x")
    #expect(session.told.hasPrefix("0x401036 <main+0x6>:"))
    session.enter("x/4gx $rsp")
    #expect(session.outputText.split(separator: "\n").count == 2)
    session.press("Esc")
    session.enter("x/2wd 0")
    #expect(session.told.contains("nothing is mapped"))
  }

  @Test func `a long output can be scrolled and closed`() throws {
    let session = try Walks.program("hi")
    let before = session.text
    session.enter("disas do_syscall_64")
    #expect(session.text.contains("do_syscall_64"))
    let top = session.text
    session.press("Down Down PgDn")
    #expect(session.text != top)
    session.press("PgUp Up Up")
    #expect(session.text == top)
    session.press("Esc")
    #expect(session.text == before)
    session.enter("help")
    #expect(session.state.output?.lines.contains { $0.text.contains("tbreak, tb, tbr [LOC] [if EXPR]") } == true)
    session.press("Esc")
    session.enter("help x")
    #expect(session.outputText.contains("x [/NFU] [EXPR]"))
  }

  @Test func `info tells of registers, flags, symbols, lines and system calls`() throws {
    let session = try Walks.program("hi", size: Self.large)
    session.enter("info registers")
    #expect(session.outputText.contains("lstar") && session.outputText.contains("<entry_SYSCALL_64>"))
    session.press("Esc")
    session.enter("info flags")
    #expect(session.outputText.contains("IOPL"))
    session.press("Esc")
    session.enter("info symbol main + 4")
    #expect(session.told.contains("0x401034 <main+0x4>"))
    session.enter("info line ksys_write")
    #expect((session.told + session.outputText).contains("read_write.c:"))
    session.press("Esc")
    session.enter("info syscall write")
    #expect(session.outputText.contains("1  write(unsigned int fd, const char *buf, size_t count)"))
    session.press("Esc")
    session.enter("info syscall 39")
    #expect(session.outputText.contains("getpid"))
  }

  @Test func `displayed values follow the walk`() throws {
    let session = try Walks.program("hi")
    session.enter("display rsp")
    session.enter("display/x rax")
    #expect(session.state.commands.displays.map(\.id) == [1, 2])
    let before = session.state.commands.displays[0].value
    #expect(session.text.contains("1: rsp = "))
    session.press("s")
    #expect(session.state.commands.displays[0].value != before)
    session.press("S")
    #expect(session.state.commands.displays[0].value == before)
    session.enter("info display")
    #expect(session.outputText.contains("1: rsp = ") && session.outputText.contains("2: rax = "))
    session.press("Esc")
    session.enter("undisplay 1")
    #expect(!session.text.contains("1: rsp = "))
    session.enter("undisplay")
    #expect(session.state.commands.displays.isEmpty)
  }

  @Test func `set changes the machine on a branch, and u takes it back`() throws {
    let session = try Walks.program("hi")
    session.press("Space")
    let digest = session.timeline.digest()
    let frame = session.text
    for (command, check) in [
      ("set rdi = 7", "rdi == 7"), ("set al = 0x42", "al == 0x42"), ("set rflags.df = 1", "rflags.df == 1"),
      ("set lstar = 0x1000", "lstar == 0x1000"),
      ("set cr2 = 5", "cr2 == 5"), ("set dword[rsp] = 0x11223344", "dword[rsp] == 0x11223344"), ("set rip = main", "rip == main"),
      ("set string[rsi] = \"Ho\"", "string[rsi] == \"Ho\""), ("set rflags = 0xed7", "rflags == 0xed7"),
    ] {
      session.enter(command)
      #expect(session.state.commands.branch != nil, "\(command)")
      #expect(try Expression(check).holds(in: InspectorScope(session.timeline.inspector())), "\(command)")
      #expect(session.timeline.digest() != digest, "\(command)")
      session.press("u")
      #expect(session.state.commands.branch == nil)
      #expect(session.timeline.digest() == digest, "\(command)")
    }
    session.press("u")
    #expect(session.told.contains("Nothing was changed"))
    session.press("Esc")
    #expect(session.text == frame)
  }

  @Test func `several changes at one place are told and undone one by one`() throws {
    let session = try Walks.program("hi")
    session.press("Space")
    session.enter("set rflags.zf = 1")
    session.enter("skip")
    #expect(
      session.told.hasPrefix("syscall is not executed. Changed here, too: skip. The branch is called ZF=1, skip; u takes"),
      "\(session.told)")
    session.enter("fault #GP")
    #expect(session.told.hasPrefix("#GP comes in place of the next step. "))
    #expect(session.state.commands.branch == "ZF=1, skip, #GP")
    session.press("j")
    #expect(session.text.contains("Changed here: ZF=1, skip, #GP. Executed before it: "), "\(session.text)")
    for (undone, left) in [("#GP", "ZF=1, skip"), ("skip", "ZF=1"), ("ZF=1", nil)] {
      session.press("u")
      #expect(session.told == "\(undone) is taken back; this is branch \(left ?? "main").")
      #expect(session.state.commands.branch == left)
    }
  }

  @Test func `an undo that would take branches and marks along asks first`() throws {
    let session = try Walks.program("hi")
    session.press("Space")
    session.enter("set rdi = 9")
    session.press("n")
    session.enter("mark far")
    session.enter("set rbx = 5")
    session.enter("branch rdi=0x9")
    session.press("u")
    #expect(session.told.hasPrefix("Nothing is taken back yet: the branches rbx=0x5 and the marks far would go with it"), "\(session.told)")
    #expect(session.timeline.branches.count == 3)
    // Whoever walks on meanwhile is asked again.
    session.press("S u")
    #expect(session.timeline.branches.count == 3 && session.told.hasPrefix("Nothing is taken back yet"))
    session.press("u")
    #expect(session.timeline.branches.count == 1 && session.timeline.bookmarks.isEmpty)
    #expect(session.told == "rdi=0x9 is taken back; this is branch main.")
  }

  @Test func `the branches are listed as the tree that they are`() throws {
    let session = try Walks.program("hi")
    session.press("Space")
    session.enter("set rdi = 9")
    session.press("s")
    session.enter("set rbx = 1")
    session.enter("branch main")
    session.press("s s")
    session.enter("set rbx = 2")
    session.enter("branch")
    let lines = session.outputText.split(separator: "\n").map(String.init)
    #expect(lines.count == 4)
    #expect(lines.contains { $0.contains("  1    rdi=0x9  from main, tick ") }, "\(lines)")
    #expect(lines.contains { $0.contains("  2      rbx=0x1  from rdi=0x9, tick ") }, "\(lines)")
    #expect(lines.contains { $0.contains("  3    rbx=0x2  from main, tick ") }, "\(lines)")
    session.press("Esc")
    session.enter("pane timeline")
    session.press("z")
    #expect(session.text.contains("    rbx=0x1  from rdi=0x9 at "), "\(session.text)")
  }

  @Test func `values that no CPU holds are refused with the reason`() throws {
    let session = try Walks.program("hi")
    for (line, reason) in [
      ("set efer = 0", "EFER.LME cannot change while paging is on"), ("set efer = efer | 2", "a reserved bit would be 1"),
      ("set lstar = 0x800000000000", "it takes canonical addresses alone"), ("set fmask = 1 << 32", "a reserved bit would be 1"),
      ("set cr0 = cr0 & ~1", "PE and PG must stay 1"), ("set cr4 = cr4 & ~0x20", "CR4.PAE must stay 1"), ("set cr8 = 16", "a reserved bit"),
    ] {
      session.enter(line)
      #expect(session.commandLine?.mistake?.message[.en].contains(reason) == true, "\(line)")
      session.press("Esc")
    }
    #expect(session.state.commands.branch == nil)
    // SCE can change, and LMA is not written by anybody.
    session.enter("set efer = efer & ~0x401")
    let efer = try #require(session.timeline.inspector().cpu[.efer])
    #expect(efer & 0x401 == 0x400)
  }

  @Test func `branches are listed and selected`() throws {
    let session = try Walks.program("hi")
    session.press("Space")
    session.enter("set rdi = 9")
    session.press("n")
    #expect(try Expression("signed(rax) == -9").holds(in: InspectorScope(session.timeline.inspector())))
    session.enter("branch")
    #expect(session.outputText.contains("rdi=0x9") && session.outputText.contains("main"))
    session.press("Esc")
    session.enter("branch main")
    #expect(try Expression("rax == 4").holds(in: InspectorScope(session.timeline.inspector())) == false)
    session.press("G")
    session.enter("branch rdi=0x9")
    #expect(session.state.commands.branch == "rdi=0x9")
  }

  @Test func `marks are listed and lead back`() throws {
    let session = try Walks.program("hi")
    session.press("Space Space i i")
    let place = session.state.position
    session.enter("mark inside")
    session.press("g g ' Enter")
    #expect(session.state.position == place)
    session.press("'")
    #expect(session.finder?.matches.map(\.title) == ["inside"])
    session.press("Esc")
  }

  @Test func `layout, pane, syntax and language change the screen alone`() throws {
    let session = try Walks.program("hi")
    let position = session.state.position
    session.enter("layout code flags")
    #expect(session.text.contains("flags") && !session.text.contains(" registers "))
    session.enter("layout")
    #expect(session.text.contains("registers"))
    session.enter("pane registers")
    #expect(session.text.contains("registers*"))
    session.enter("pane verdict")
    #expect(session.text.contains("SYSRET or IRETQ?*"))
    session.enter("syntax att")
    #expect(session.text.contains("%rbp"))
    session.enter("language ja")
    #expect(session.text.contains("レジスタ"))
    #expect(session.enter("theme light") == [.theme(.light)])
    #expect(session.state.position == position)
  }

  @Test func `pasted text goes into the line and is never a key`() throws {
    let session = try Walks.program("hi")
    let before = session.text
    _ = session.handle(.paste("q\nsss"))
    #expect(session.text == before)
    session.type(":p ")
    _ = session.handle(.paste("5\n+ 6"))
    #expect(session.commandLine?.editor.text == "p 5 + 6")
    session.press("Enter")
    #expect(session.told == "5 + 6 = 11 = 0xb")
  }

  @Test func `full-width letters are the commands that they look like`() throws {
    let session = try Walks.program("hi")
    let tick = session.state.position.tick
    session.type("：ｓｉ　３")
    session.press("Enter")
    #expect(session.state.position.tick == tick + 3)
  }

  @Test func `an address that is read off the code pane means the kernel's, and one that means nothing is not taken silently`() throws {
    let session = try Walks.program("hi", size: Self.large)
    session.press("Space Space s s")
    let address = session.timeline.inspector().cursor
    let short = String(address & 0xffff_ffff, radix: 16)
    #expect(address >> 32 == 0xffff_ffff)
    let name = try #require(session.timeline.inspector().symbol(at: address)).description
    session.enter("info symbol 0x\(short)")
    #expect(session.told.hasPrefix("0x\(String(address, radix: 16)) <\(name)>"), "\(session.told)")
    session.enter("tb *0x\(short)")
    #expect(session.told.hasPrefix("Breakpoint 1: \(name)."), "\(session.told)")
    session.press("S S c")
    #expect(session.timeline.inspector().cursor == address)
    session.enter("x/i 0x\(short)")
    #expect(session.told.contains("<\(name)>"), "\(session.told)")
    // Digits that are no number in base 10, and some that are, but of another place.
    session.enter("info symbol 8100fe20")
    #expect(session.commandLine?.mistake?.hint?[.en] == "0x8100fe20")
    session.press("Esc")
    session.enter("b *401030")
    #expect(session.commandLine?.mistake?.hint?[.en] == "0x401030")
    session.press("Esc")
    session.enter("b *0x10")
    #expect(session.told.contains("Nothing is mapped there now"), "\(session.told)")
    session.enter("b *main")
    #expect(session.told == "Breakpoint 3: main. c runs on to it, C back to it.")
  }

  @Test func `a condition that nothing can change, and one that is watched, name the word that was meant`() throws {
    let session = try Walks.program("hi")
    let start = session.state.position
    for (line, hint) in [
      ("until 0x401053", "advance *0x401053"), ("until main", "advance main"), ("runtil 0x401030", "reverse-advance *0x401030"),
      ("watch rax == 4", "until rax == 4"), ("until 1", nil),
    ] {
      session.enter(line)
      let mistake = try #require(session.commandLine?.mistake, "\(line)")
      #expect(mistake.hint?[.en] == hint, "\(line)")
      session.press("Esc")
      #expect(session.state.position == start)
    }
    session.enter("advance *0x401053")
    #expect(session.timeline.inspector().cursor == 0x401053)
  }

  @Test func `disassemble shows bytes, source and stretches as gdb's does`() throws {
    let session = try Walks.program("hi", size: Self.large)
    session.enter("disas /r")
    #expect(session.outputText.contains("> 0x401030 <main>:  55  push rbp"), "\(session.outputText)")
    session.press("Esc")
    session.enter("disas 0x401030,+4")
    let rows = session.outputText.isEmpty ? [session.told] : session.outputText.split(separator: "\n").map(String.init)
    #expect(rows.count == 2 && rows[0].contains("push rbp") && rows[1].contains("mov rbp, rsp"), "\(rows)")
    session.press("Esc")
    session.enter("disas main,main+1")
    #expect(session.told.contains("<main>:  push rbp"), "\(session.told)")
    session.enter("disas main+1,main")
    #expect(session.commandLine?.mistake != nil)
    session.press("Esc")
    session.enter("disas/rs ksys_write")
    #expect(session.outputText.contains("read_write.c:") && session.outputText.contains("ksys_write"), "\(session.outputText)")
  }

  @Test func `info registers takes names`() throws {
    let session = try Walks.program("hi")
    session.enter("info registers rip")
    #expect(session.told.hasPrefix("rip ") && session.told.contains("<main>"), "\(session.told)")
    session.enter("info reg $rax eflags")
    #expect(session.outputText.split(separator: "\n").count == 2 && session.outputText.contains("rflags"), "\(session.outputText)")
    session.press("Esc")
    session.enter("info reg rxa")
    #expect(session.commandLine?.mistake?.range == 9..<12)
  }
}
