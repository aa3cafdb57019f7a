import Canvas
import Classroom
import Lessons
import Primitives
import Simulation
import TestSupport
import Testing
import Vocabulary
import Walkthrough

/// What a presenter does shows on the audience's screen, and what only the presenter needs does not.
struct PresenterTests {
  private static func start(_ lesson: String = TestClass.firstLesson, language: Language = .en, stop: Int = 0) throws
    -> (hall: TestClass, console: ClassConsole)
  {
    let hall = try TestClass(lesson, language: language, stop: stop)
    let console = try hall.console(language: language)
    try #require(hall.run(console: console) { console.state.walk.isReached && console.state.status.width > 0 })
    console.press("J")
    try #require(hall.run(console: console) { !hall.host.room.isJoinScreenShown })
    return (hall, console)
  }

  private static func press(_ hall: TestClass, _ keys: String) {
    for name in keys.split(separator: " ") {
      if let key = Key(name: String(name)) { _ = hall.host.handle(.key(key), now: Milliseconds.now) }
      hall.settle()
    }
  }

  private static func type(_ hall: TestClass, _ line: String) {
    for character in ":" + line { _ = hall.host.handle(.key(.character(character)), now: Milliseconds.now) }
    press(hall, "Enter")
  }

  // MARK: Answers and mistakes

  @Test func `what a change leads to is said on the console, and on the audience's own terminal only until it is undone`() throws {
    let (hall, console) = try Self.start(stop: 1)
    console.type("set rax = 5")
    #expect(hall.run(console: console) { console.state.message?.contains("From here a branch of its own goes on") == true })
    #expect(!hall.host.frame().text.contains("branch of its own"))
    console.press("u")
    #expect(hall.run(console: console) { hall.host.session.timeline.current.parent == nil && console.state.walk.isReached })
    for undo in ["u", "s u"] {
      for line in ["set rax = 5", "skip", "interrupt 0x30", "fault #GP"] {
        Self.type(hall, line)
        #expect(hall.host.frame().text.contains("branch of its own"), "\(line)")
        Self.press(hall, undo)
        #expect(hall.host.session.timeline.current.parent == nil && !hall.host.frame().text.contains("branch of its own"), "\(line)")
      }
    }
  }

  @Test(arguments: [
    ("set rxx = 5", "rxx"), ("stop foo", "no stop foo"), ("branch frob", "no branch frob"), ("compare frob", "no branch frob"),
    ("compare edit", "nothing to compare"), ("at 99999999999", "no position 99999999999"), ("choose-pane", "not for a class"),
    ("break nowhere", "nowhere"),
  ])
  func `a mistake is said on the console that made it, and never to the audience`(_ line: String, _ words: String) throws {
    let (hall, console) = try Self.start(stop: 1)
    console.type(line)
    let isSaid = hall.run(console: console) { console.state.message != nil && !hall.host.isUnderway }
    let message = console.state.message ?? "-"
    // A position is said with the one that was reached instead.
    #expect(isSaid && (message.contains(words) || line.hasPrefix("at") && message.contains("this is the nearest")), "\(message)")
    let screen = hall.host.frame().text
    #expect(!screen.contains(words) && !screen.contains("nearest") && !screen.contains(message.prefix(30)), "\(screen)")
    #expect(hall.host.room.audience.view.counterpart == nil && hall.host.session.state.prompt == nil)
  }

  @Test func `a question to the run is answered on the console, and the audience's screen stays as it is`() throws {
    let (hall, console) = try Self.start(stop: 1)
    let before = hall.host.frame()
    for (line, words) in [
      ("help", "stepi"), ("info registers", "rax"), ("x/4gx rsp", "7ff"), ("print rax + 1", "rax + 1 = 2"), ("who rax", "rax"),
      ("events syscall", "brk"), ("search vfs_write", "vfs_write"),
    ] {
      console.type(line)
      let isAnswered = hall.run(console: console) { console.state.listScroll != nil || console.state.message != nil }
      let text = console.frame(now: Milliseconds.now).text
      #expect(isAnswered && (line.hasPrefix("events") || text.contains(words)), "\(line): \(text)")
      console.press("Esc")
      #expect(console.session(isAsIn: hall) && hall.host.frame() == before, "\(line)")
    }
  }

  @Test func `behind the last stop the audience is told nothing of keys`() throws {
    let (hall, console) = try Self.start(stop: 7)
    console.press("]")
    #expect(hall.run(console: console) { console.state.message == "That was the last stop." })
    #expect(!hall.host.frame().text.contains("last stop"))
    Self.press(hall, "]")
    #expect(hall.host.frame().text.contains("That was the last stop.") && !hall.host.frame().text.contains("q to quit"))
  }

  @Test(arguments: [
    ("spotlight bogus", "no pane bogus"), ("panes code bogus", "no pane bogus"), ("hands a b", "numbers, one for each"),
    ("hide zz", "zz is no"),
    ("point zz", "zz is no"), ("reveal rax zz", "zz is no"), ("every 1 bogus", "go-on, stepi, part"), ("every x i", "go-on, stepi, part"),
    ("large maybe", "typed like this: :large"), ("frobnicate", "no such key or command"),
  ])
  func `a command of the class that is typed wrong says what is wrong with it, on either terminal`(_ line: String, _ words: String) throws {
    let (hall, console) = try Self.start()
    let place = hall.host.room.live
    console.type(line)
    #expect(console.state.message?.contains(words) == true, "\(console.state.message ?? "-")")
    Self.type(hall, line)
    if line != "frobnicate" { #expect(hall.host.frame().text.contains(words.prefix(12)), "\(hall.host.frame().text)") }
    #expect(hall.host.room.live.view == place.view)
  }

  @Test func `a key of the walk that needs more keys says why it does nothing here`() throws {
    let (_, console) = try Self.start()
    for (key, action) in [("e", "choose-edit"), ("w", "choose-watch"), ("p", "choose-who"), ("/", "search"), ("M", "course")] {
      console.press(key)
      #expect(console.state.message?.hasPrefix("\(action) is for a terminal of one's own") == true, "\(console.state.message ?? "-")")
    }
  }

  @Test func `a saved register can be hidden before it is saved`() throws {
    let (hall, console) = try Self.start()
    console.type("hide pt_regs.ax rflags.if rsp registers")
    #expect(hall.run(console: console) { hall.host.room.live.view.masked.count == 3 && hall.host.room.live.view.hidden == [.registers] })
    #expect(console.state.message == nil)
  }

  // MARK: The end

  @Test func `the class ends with the second key, and everybody is told that it has`() throws {
    let (hall, console) = try Self.start()
    let follower = hall.follower()
    #expect(hall.run([follower], console: console) { follower.isWith(hall.host) })
    let quit = Event.key(.character("q"))
    #expect(hall.host.handle(quit, now: Milliseconds.now).isEmpty && hall.host.frame().text.contains("ends the class for everybody"))
    Self.press(hall, "s")
    #expect(!hall.host.frame().text.contains("ends the class"))
    #expect(hall.host.handle(quit, now: Milliseconds.now).isEmpty)
    #expect(hall.host.handle(quit, now: Milliseconds.now) == [.quit(0)])
    #expect(hall.host.handle(.signal(.terminate), now: Milliseconds.now) == [.quit(Signal.terminate.exitStatus)])
    hall.host.end(now: Milliseconds.now)
    #expect(hall.run([follower], console: console) { follower.state.link == .refused(.over) && console.state.link == .refused(.over) })
    #expect(
      follower.frame().text.contains("The class has ended.") && console.frame(now: Milliseconds.now).text.contains("The class has ended."))
  }

  // MARK: By itself

  @Test func `a lesson that goes on by itself waits at a question until it is answered, and the console says so`() throws {
    let (hall, console) = try Self.start(stop: 1)
    console.type("every 0.2 go-on")
    #expect(hall.run(console: console) { console.state.playback?.isWaiting == true })
    #expect(console.state.playback == ClassPlayback(action: .goOn, tenths: 2, isWaiting: true))
    let panel = console.frame(now: Milliseconds.now).text
    #expect(panel.contains("by itself: go-on every 0.2 s; it waits for the"), "\(panel)")
    #expect(hall.host.session.state.isQuestionOpen && hall.host.room.question?.phase == .closed)
    #expect(!hall.run(console: console, seconds: 1.2) { !hall.host.session.state.isQuestionOpen })
    console.press("v v")
    #expect(hall.run(console: console) { hall.host.room.question?.phase == .discussed })
    #expect(console.state.playback?.isWaiting == true)
    console.press("a")
    #expect(hall.run(console: console) { hall.host.session.state.lesson?.stop == 2 })
    console.press("Esc")
    #expect(
      hall.run(console: console) { console.state.playback == nil && !console.frame(now: Milliseconds.now).text.contains("by itself") })
  }

  @Test func `the lesson's plan sets the pace: the minutes of a stop are divided among its texts`() throws {
    let (hall, console) = try Self.start(stop: 1)
    let minutes = try #require(hall.player.lesson.stops[1].note?.minutes)
    let texts = try #require(hall.host.session.state.lesson?.beatCount)
    #expect(texts == 2 && minutes > 0)
    let start = Milliseconds.now
    console.type("play")
    #expect(hall.run(console: console) { console.state.playback == ClassPlayback(action: .goOn, tenths: nil, isWaiting: false) })
    #expect(console.frame(now: Milliseconds.now).text.contains("by the lesson's plan"))
    let pause = UInt64(minutes * 60_000 / texts)
    _ = hall.host.turn(now: start + pause - 2000)
    hall.settle()
    #expect(hall.host.session.state.lesson?.beat == 0)
    _ = hall.host.turn(now: start + pause + 5000)
    _ = hall.host.turn(now: start + pause + 5000)
    #expect(hall.host.session.state.lesson?.beat == 1)
  }

  @Test func `an action that is repeated is called by its name or its key`() {
    #expect(PresenterCommand("every 1 i") == .every(tenths: 10, .part) && PresenterCommand("every 1 s") == .every(tenths: 10, .step))
    #expect(PresenterCommand("every 1 part") == .every(tenths: 10, .part) && PresenterCommand("every 1 frob") == nil)
    #expect(PresenterCommand(".play") == nil && PresenterCommand("play") == .play && PresenterCommand.play.text == "play")
  }

  @Test func `going on gives no answer away that nobody was asked for, unless it is asked for twice`() throws {
    let (hall, console) = try Self.start(stop: 1)
    console.press("Space")
    #expect(hall.run(console: console) { hall.host.session.state.isQuestionOpen && hall.host.room.question != nil })
    console.press("Space")
    #expect(hall.run(console: console) { console.state.message?.contains("Nobody was asked yet") == true })
    #expect(hall.host.session.state.isQuestionOpen && !hall.host.frame().text.contains("Nobody was asked"))
    // Another command in between, and it is asked once more.
    console.press("Tab")
    #expect(hall.run(console: console) { console.state.message == nil })
    console.press("Space")
    #expect(hall.run(console: console) { console.state.message?.contains("Nobody was asked yet") == true })
    console.press("Space")
    #expect(hall.run(console: console) { hall.host.room.question?.phase == .revealed && !hall.host.session.state.isQuestionOpen })
  }

  // MARK: Counts

  @Test func `hands after the answer change no round, and the counts go when the walk leaves the stop`() throws {
    let (hall, console) = try Self.start(stop: 1)
    console.press("Space")
    #expect(hall.run(console: console) { hall.host.room.question?.phase == .closed })
    hall.perform(.vote)
    hall.perform(.hands([3, 1, 4, 1]))
    hall.perform(.answer)
    #expect(hall.host.frame().text.contains("┌─ answers"))
    console.type("hands 9 9")
    #expect(hall.run(console: console) { console.state.message == "The answer is shown already." })
    #expect(hall.host.room.question?.rounds == [[3, 1, 4, 1]])
    hall.perform(.action(.step, times: nil))
    #expect(!hall.host.frame().text.contains("┌─ answers"), "\(hall.host.frame().text)")
  }

  // MARK: Hidden values

  @Test(arguments: Language.allCases) func `a hidden result is in no sentence, and a hidden ring in no border`(_ language: Language) throws
  {
    let hall = try TestClass(language: language, stop: 7)
    hall.perform(.joinScreen(false))
    hall.perform(.stop(7))
    let told = language == .en ? "is in RAX: 4" : "RAXの4"
    #expect(hall.host.frame().text.contains(told), "\(hall.host.frame().text)")
    hall.perform(.hide([], [Mark("rax")].compactMap(\.self)))
    #expect(!hall.host.frame().text.contains(told) && hall.host.frame().text.contains("????"))
    hall.perform(.stop(3))
    #expect(hall.host.frame().text.contains("╔") && hall.host.frame().text.contains("swapgs") || hall.host.session.state.phase != nil)
    hall.perform(.hide([], ["cpl", "rip"].compactMap { Mark($0) }))
    let text = hall.host.frame().text
    let mnemonic = try #require(hall.host.session.timeline.inspector().currentInstruction?.mnemonic)
    let code = text.split(separator: "\n").filter { $0.contains("> ") && $0.contains(mnemonic) }
    #expect(!text.contains("╔") && !text.contains("║") && code.isEmpty, "\(text)")
  }

  // MARK: Prepared what-ifs

  @Test func `in a prepared what-if the console has its answer and its notes`() throws {
    for (language, answer) in [(Language.en, "Answer: nowhere, it faults."), (.ja, "答え: 例外になり書けない。")] {
      let (hall, console) = try Self.start(language: language)
      console.type("what-if no-swapgs")
      #expect(hall.run(console: console) { hall.host.room.shown.place.whatIf == "no-swapgs" && console.state.walk.isReached })
      let panel = console.frame(now: Milliseconds.now).text.filter { !$0.isWhitespace && $0 != "│" }
      #expect(panel.contains(answer.filter { !$0.isWhitespace }) && panel.contains("CVE-2019-1125"), "\(panel)")
      #expect(!hall.host.frame().text.filter { !$0.isWhitespace }.contains(answer.filter { !$0.isWhitespace }))
    }
  }

  @Test func `a changed place in memory and an interrupt are called what a program and the manuals call them`() throws {
    let (hall, console) = try Self.start(stop: 1)
    let follower = hall.follower()
    let stack = hall.host.session.timeline.inspector().cpu[.rsp]
    let physical = try #require(hall.host.session.timeline.inspector().physicalAddress(of: stack))
    hall.perform(.edit(.edit(.memory(physical: physical, [5]))))
    #expect(hall.run([follower], console: console) { follower.isWith(hall.host) && console.state.walk.isReached })
    let name = "memory 0x\(hex(stack))"
    for text in [hall.host.frame().text, follower.frame().text, console.frame(now: Milliseconds.now).text] {
      #expect(text.contains("what if: \(name)"), "\(text)")
    }
    hall.perform(.undo)
    hall.perform(.edit(.edit(.interrupt(0x30))))
    #expect(hall.host.frame().text.contains("what if: interrupt 0x30"))
  }

  @Test func `one key puts the walk beside itself before the edit, on every screen`() throws {
    let (hall, console) = try Self.start(stop: 1)
    let follower = hall.follower()
    hall.perform(.edit(try Input(text: "register rax 0x27")))
    #expect(hall.run([follower], console: console) { follower.isWith(hall.host) && console.state.walk.isReached })
    console.press("d")
    #expect(hall.run([follower], console: console) { follower.isWith(hall.host) && follower.state.walk.showing?.view.counterpart == .edit })
    #expect(hall.run([follower], console: console) { !hall.host.isComparing && !follower.isComparing })
    #expect(hall.host.frame().text.contains("first difference") && follower.frame().text.contains("first difference"))
    console.press("d")
    #expect(hall.run([follower], console: console) { hall.host.room.live.view.counterpart == nil })
  }
}

extension ClassConsole {
  /// Whether the console's walk is where the class's is.
  fileprivate func session(isAsIn hall: TestClass) -> Bool { state.walk.isReached && state.walk.showing == hall.host.room.live }
}
