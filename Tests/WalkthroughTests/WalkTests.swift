import Canvas
import Primitives
import Simulation
import Testing
import Vocabulary
import Walkthrough

/// Keys against screens: what a person does and what they then read.
struct WalkTests {
  @Test func `a free walk opens just before the first instruction of main`() throws {
    let text = try Walks.program("hi").text
    #expect(text.contains("> 401030  push  rbp"))
    #expect(text.contains("RING 3 user"))
    #expect(text.contains("[ASK]"))
  }

  @Test func `s and S are exact inverses through the whole system call`() throws {
    let session = try Walks.program("hi")
    var frames: [String] = []
    for _ in 0..<260 {
      frames.append(session.text)
      session.press("s")
    }
    for (index, frame) in frames.enumerated().reversed() {
      session.press("S")
      // Marks tell what the last step changed, so a frame is the same wherever one came from.
      #expect(session.text == frame, "step \(index)")
    }
  }

  @Test func `parts of SYSCALL appear one by one and vanish again backwards`() throws {
    let session = try Walks.program("hi")
    session.press("Space")
    #expect(session.text.contains("> 401051  syscall"))
    for part in 1...6 {
      session.press("i")
      #expect(session.text.contains("syscall  part \(part)/7"), "part \(part)")
    }
    session.press("i")
    #expect(session.text.contains("RING 0 KERNEL"))
    #expect(session.text.contains("swapgs"))
    session.press("I")
    #expect(session.text.contains("syscall  part 6/7"))
    session.press("I I I I I I")
    #expect(!session.text.contains("part 1/7"))
    #expect(session.text.contains("RING 3 user"))
  }

  @Test func `what has not happened is not shown`() throws {
    let session = try Walks.program("hi")
    session.press("Space i i i")
    let text = session.text
    #expect(text.contains("4 RFLAGS &= ~FMASK  ???"))
    #expect(text.contains("7 SS <- CS + 8"))
    #expect(text.split(separator: "\n").filter { $0.contains("???") }.count == 4)
  }

  @Test func `n goes over a whole system call and N back`() throws {
    let session = try Walks.program("hi")
    session.press("Space")
    let before = session.state.position
    session.press("n")
    #expect(session.text.contains("> 401053  mov"))
    #expect(session.text.contains("rax            4"))
    session.press("N")
    #expect(session.state.position == before)
  }

  @Test func `braces jump between the changes of the ring`() throws {
    let session = try Walks.program("hi")
    session.press("}")
    #expect(session.text.contains("entry_SYSCALL_64"))
    session.press("}")
    #expect(session.text.contains("> 401053"))
    session.press("{")
    #expect(session.text.contains("swapgs"))
  }

  @Test func `Hi appears in the console when it is written, and going back takes it away`() throws {
    let session = try Walks.program("hi", size: Size(width: 160, height: 50))
    session.press("Space Space Space Space Space")
    #expect(session.text.contains("║Hi!"))
    session.press("{")
    #expect(!session.text.contains("║Hi!"))
  }

  @Test func `gg is tick 0, G the last tick, and a number before G that tick`() throws {
    let session = try Walks.program("hi", size: Size(width: 120, height: 40))
    let main = session.state.position
    session.press("n n")
    session.press("g g")
    #expect(session.state.position == Position(.zero))
    session.press("G")
    #expect(session.state.position.tick == main.tick + 2)
    session.press("1 2 3 G")
    #expect(session.state.position.tick.count == 123)
  }

  @Test func `a count repeats a step`() throws {
    let session = try Walks.program("hi")
    let start = session.state.position.tick
    session.press("2 5 s")
    #expect(session.state.position.tick == start + 25)
    session.press("2 5 S")
    #expect(session.state.position.tick == start)
  }

  @Test func `c runs to a breakpoint and C back to it`() throws {
    let session = try Walks.program("hi")
    session.press("s s s b")
    let place = session.state.position
    session.press("g g c")
    #expect(session.state.position == place)
    session.press("} C")
    #expect(session.state.position == place)
    session.press("b C")
    #expect(session.state.position == Position(.zero))
  }

  @Test func `c and C without a breakpoint in effect say so where they arrive, and gg, G and a met breakpoint do not`() throws {
    let session = try Walks.program("hi")
    let said = "No breakpoint was in effect"
    session.press("c")
    #expect(session.text.contains("ended with status 4. \(said)"))
    session.press("C")
    #expect(session.state.position == Position(.zero))
    #expect(session.text.contains("tick 0. \(said)"))
    session.press("s g g")
    #expect(session.state.position == Position(.zero) && session.state.message == nil)
    session.press("s b G")
    #expect(!session.text.contains(said))
    session.press("g g c")
    #expect(session.state.position.tick.count == 1 && !session.text.contains(said))
    session.press("c")
    #expect(session.text.contains("ended with status 4") && !session.text.contains(said))
    session.enter("disable 1")
    session.press("C")
    #expect(session.text.contains("tick 0. \(said)"))
  }

  @Test func `a long run that c began and a key stopped does not speak of breakpoints`() throws {
    let session = try Walks.program("hi")
    _ = session.press("g g")
    _ = session.handle(.key(.character("c")))
    #expect(session.isBusy)
    session.press("Esc")
    #expect(session.state.message == .interrupted)
  }

  @Test func `the help speaks of counts, of answers and of every mark, in both languages`() throws {
    for language in Language.allCases {
      let session = try Walks.program("hi", size: Size(width: 100, height: 110), language: language)
      session.press("?")
      for word in ["5s", "123G", "▶", "▲", "???"] { #expect(session.text.contains(word), "\(word) in \(language)") }
      #expect(!session.text.contains("grain"))
    }
  }

  @Test func `at the end of the program the reason is told and walking back still works`() throws {
    let session = try Walks.program("hi")
    session.press("c")
    #expect(session.text.contains("ended with status 4"))
    let end = session.state.position
    session.press("s")
    #expect(session.state.position == end)
    session.press("S")
    #expect(session.state.position.tick == Tick(end.tick.count - 1))
  }

  @Test func `at tick 0 there is no way back, and it says so`() throws {
    let session = try Walks.program("hi")
    session.press("g g S")
    #expect(session.state.position == Position(.zero))
    #expect(session.text.contains("tick 0"))
  }

  @Test func `scrolling moves the pane and never time`() throws {
    let session = try Walks.program("hi")
    let position = session.state.position
    let before = session.text
    session.press("j j j k k k")
    #expect(session.state.position == position)
    #expect(session.text == before)
    session.press("j j")
    #expect(session.text != before)
  }

  @Test func `L changes the language and back`() throws {
    let session = try Walks.program("hi")
    let english = session.text
    session.press("L")
    #expect(session.text.contains("レジスタ"))
    session.press("L")
    #expect(session.text == english)
  }

  @Test func `help lists every action and closes again`() throws {
    let session = try Walks.program("hi", size: Size(width: 120, height: 80))
    let before = session.text
    session.press("?")
    for action in Action.all {
      let words = action.help[.en]?.split(separator: " ").first.map(String.init) ?? ""
      #expect(session.text.contains(words), "\(action.name)")
    }
    session.press("Esc")
    #expect(session.text == before)
  }

  @Test func `an unknown key says that it does nothing, kana that the input method is on`() throws {
    let session = try Walks.program("hi")
    session.press("Y")
    #expect(session.text.contains("Y does nothing here"))
    session.press("あ")
    #expect(session.text.contains("kana"))
    // Full-width letters act as ASCII.
    let tick = session.state.position.tick
    session.press("ｓ")
    #expect(session.state.position.tick == tick + 1)
  }

  @Test func `Tab goes round the panes that are shown, and z shows one alone`() throws {
    let session = try Walks.program("hi")
    let first = session.text
    session.press("Tab")
    #expect(session.text.contains("registers*"))
    session.press("z")
    #expect(session.text.contains("r15"))
    #expect(!session.text.contains(" stacks "))
    session.press("z Shift-Tab")
    #expect(session.text == first)
  }

  @Test func `q asks the screen to end`() throws {
    #expect(try Walks.program("hi").press("q") == [.quit(0)])
  }

  @Test func `a click focuses a pane and the wheel scrolls the one under it`() throws {
    let session = try Walks.program("hi")
    _ = session.handle(.mouse(Mouse(.press(.left), at: Point(x: 60, y: 3))))
    #expect(session.text.contains("registers*"))
    let before = session.text
    _ = session.handle(.mouse(Mouse(.scrollDown, at: Point(x: 5, y: 3))))
    #expect(session.text.contains("code*"))
    #expect(session.text != before)
  }
}
