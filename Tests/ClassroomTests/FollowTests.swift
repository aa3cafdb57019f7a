import Canvas
import Classroom
import Commands
import Foundation
import Lessons
import Primitives
import Simulation
import TestSupport
import Testing
import Vocabulary
import Walkthrough

/// Followers and a console with machines of their own, over real sockets.
struct FollowTests {
  @Test func `a follower goes where the class goes, and its machine is in the same state`() throws {
    let hall = try TestClass()
    let follower = hall.follower(code: hall.code, size: Size(width: 100, height: 30), language: .ja)
    #expect(hall.run([follower]) { follower.isWith(hall.host) })
    let moves: [PresenterCommand] = [
      .action(.goOn, times: nil), .action(.step, times: 3), .action(.part, times: nil), .action(.stepBack, times: nil), .stop(4),
      .action(.ringBack, times: nil), .stop(7), .action(.goOn, times: nil), .position(Position(Tick(1000))), .panes([.flags, .code]),
      .stop(0),
    ]
    for move in moves {
      hall.perform(move)
      #expect(hall.run([follower]) { follower.isWith(hall.host) }, "\(move.text)")
      #expect(follower.session?.state.position == hall.host.session.state.position)
      #expect(follower.session?.timeline.digest() == hall.host.session.timeline.digest())
      #expect(follower.session?.state.lesson?.beat == hall.host.session.state.lesson?.beat)
      #expect(follower.session?.state.panes == hall.host.session.state.panes)
    }
    #expect(follower.frame().size == Size(width: 100, height: 30))
  }

  @Test(arguments: TestClass.course)
  func `a class goes through a lesson, and at every stop and after it all machines are the same`(_ lesson: String) throws {
    let hall = try TestClass(lesson)
    let early = hall.follower()
    for stop in hall.player.lesson.stops.indices {
      hall.perform(.stop(stop))
      #expect(hall.run([early]) { early.isWith(hall.host) }, "stop \(stop)")
      hall.perform(.action(.step, times: 2))
      // Whoever comes late, and straight here, has the same machine.
      let late = hall.follower()
      #expect(hall.run([early, late]) { early.isWith(hall.host) && late.isWith(hall.host) }, "after stop \(stop)")
      #expect(early.session?.timeline.digest() == hall.host.session.timeline.digest())
      #expect(late.session?.state.lesson?.stop == stop)
    }
  }

  @Test func `the console's keys act on the audience screen`() throws {
    let hall = try TestClass()
    let console = try hall.console()
    #expect(hall.run(console: console) { console.state.walk.isReached })
    console.press("]")
    #expect(hall.run(console: console) { hall.host.session.state.lesson?.stop == 1 && console.state.walk.isReached })
    console.press("3 s")
    let position = hall.host.session.state.lesson?.position
    #expect(hall.run(console: console) { hall.host.session.state.position.tick == position.map { Tick($0.tick.count + 3) } })
    console.press("[ .")
    #expect(hall.run(console: console) { hall.host.room.audience.view.isBlack })
    console.type("spotlight stacks")
    #expect(hall.run(console: console) { hall.host.room.audience.view.spotlight == .stacks })
    console.type("nonsense")
    #expect(console.state.message != nil)
    console.type("stop 3")
    #expect(hall.run(console: console) { hall.host.session.state.lesson?.stop == 2 })
    console.press("q")
    #expect(hall.host.session.state.lesson?.stop == 2)
  }

  @Test func `the console lists its keys and commands, and each command of the list is one`() throws {
    let hall = try TestClass()
    for language in Language.allCases {
      let console = try hall.console(size: Size(width: 120, height: 50), language: language)
      #expect(hall.run(console: console) { console.state.walk.isReached })
      console.press("?")
      let text = console.frame(now: Milliseconds.now).text
      console.press("v")
      #expect(console.state.listScroll == nil && hall.host.room.question == nil, "a key closes the list and does nothing else")
      let commands = text.components(separatedBy: "│ :").dropFirst().map { $0.prefix(20).trimmingCharacters(in: .whitespaces) }
      #expect(commands.count > 10)
      for name in commands {
        let command = name.replacing(" ...", with: "").replacing("N", with: "2").replacing("TICK", with: "9")
        #expect(PresenterCommand(command) != nil || Session.isCommand(command) || command == "what-if", "\(command)")
      }
    }
  }

  @Test func `on the audience's own terminal the command line takes the class's commands too`() throws {
    let hall = try TestClass(stop: 1)
    func press(_ key: Key) {
      _ = hall.host.handle(.key(key), now: Milliseconds.now)
      hall.settle()
    }
    press(.character("x"))
    press(.character(" "))
    press(.character("v"))
    #expect(hall.host.room.question?.phase == .open)
    for character in ":hands 1 2" { press(.character(character)) }
    #expect(hall.host.frame().text.contains(":hands 1 2"))
    press(Key(.enter))
    press(.character("v"))
    #expect(hall.host.room.audience.poll?.rounds == [[1, 2, 0, 0]] && hall.host.session.state.prompt == nil)
    for character in ":set rax = 7" { press(.character(character)) }
    press(Key(.enter))
    #expect(hall.host.session.timeline.inspector().cpu[.rax] == 7)
  }

  @Test func `with the join box up, a command line can be begun on the audience's own terminal, and other keys only take the box away`()
    throws
  {
    let hall = try TestClass(stop: 1)
    #expect(hall.host.room.isJoinScreenShown)
    for character in ":print rsp" { _ = hall.host.handle(.key(.character(character)), now: Milliseconds.now) }
    #expect(hall.host.frame().text.contains(":print rsp") && !hall.host.room.isJoinScreenShown)
    _ = hall.host.handle(.key(Key(.escape)), now: Milliseconds.now)
    hall.perform(.joinScreen(true))
    let position = hall.host.session.state.position
    _ = hall.host.handle(.key(.character("s")), now: Milliseconds.now)
    hall.settle()
    #expect(hall.host.session.state.position == position && !hall.host.room.isJoinScreenShown)
  }

  @Test(arguments: Language.allCases)
  func `the join box is never cut: where there is little room it has the code alone`(_ language: Language) throws {
    for (width, height) in [(40, 10), (34, 6), (80, 24), (60, 20)] {
      let hall = try TestClass(size: Size(width: width, height: height), language: language)
      let text = hall.host.frame().text
      #expect(text.contains("ringwalk follow \(hall.code.text)"), "\(width)x\(height)")
      let box = text.split(separator: "\n").filter { $0.contains("│") || $0.contains("┌") || $0.contains("└") }
      #expect(box.contains { $0.contains("┌") } && box.contains { $0.contains("└") }, "\(text)")
      #expect(text.contains("ssh -N -R") || width < 60, "\(text)")
    }
  }

  @Test func `a wrong secret gives no rights`() throws {
    let hall = try TestClass()
    let console = try hall.console(secret: "ffffffffffffffffffffffffffffffff")
    #expect(hall.run(console: console) { console.state.link == .refused(.secret) })
  }

  @Test func `a wrong code is refused, and the socket of the own user needs none`() throws {
    let hall = try TestClass()
    let stranger = hall.follower(code: JoinCode(port: hall.code.port))
    let friend = hall.follower()
    #expect(hall.run([stranger, friend]) { stranger.state.link == .refused(.code) && friend.isWith(hall.host) })
    #expect(stranger.frame().text.contains("there is no class with this code"))
  }

  @Test func `who finds no class is told what to do`() throws {
    let hall = try TestClass()
    // A port on which nothing listens, and the socket of a class that is not there.
    let code = JoinCode(port: 1)
    func follower(_ destination: ClassLink.Destination, _ code: String) -> ClassFollower {
      ClassFollower(ClassLink(destination), code: code, size: Size(width: 80, height: 24), language: .en) { _ in throw CancellationError() }
    }
    let remote = follower(.port(1), code.text)
    let local = follower(.socket(hall.directory.path + "/nothing.sock"), "")
    #expect(!remote.frame().text.contains("ssh"))
    #expect(hall.run([remote, local]) { !remote.advice.isEmpty && !local.advice.isEmpty })
    #expect(remote.frame().text.contains("ssh -N -L 1:127.0.0.1:1 HOST") && remote.frame().text.contains("Nothing answers on port 1 "))
    #expect(local.frame().text.contains("No class of this user"))
  }

  @Test func `roam and come back are one key`() throws {
    let hall = try TestClass(stop: 1)
    let follower = hall.follower()
    #expect(hall.run([follower]) { follower.isWith(hall.host) })
    follower.press("s")
    #expect(follower.frame().text.contains("The class leads"))
    follower.press("o")
    follower.press("s")
    #expect(hall.run([follower]) { hall.host.room.status(now: Milliseconds.now).roaming == 1 })
    #expect(follower.session?.state.position != hall.host.session.state.position)
    hall.perform(.stop(3))
    #expect(hall.run([follower], seconds: 0.3) { follower.isInStep } == false)
    follower.press("o")
    #expect(hall.run([follower]) { follower.isWith(hall.host) && follower.session?.state.lesson?.stop == 3 })
  }

  @Test func `a class votes: keys of followers, hands, two rounds, and everybody sees the answer from their own machine`() throws {
    let hall = try TestClass(stop: 1)
    let followers = (0..<3).map { _ in hall.follower() }
    let console = try hall.console()
    #expect(hall.run(followers, console: console) { followers.allSatisfy { $0.isWith(hall.host) } && console.state.walk.isReached })
    console.press("Space")
    #expect(hall.run(followers, console: console) { followers.allSatisfy { $0.session?.state.lesson?.isAsking == true } })
    followers[0].press("1")
    console.press("v")
    #expect(hall.run(followers, console: console) { followers.allSatisfy { $0.state.poll?.phase == .open } })
    followers[0].press("1")
    followers[1].press("3")
    #expect(hall.run(followers, console: console) { console.state.tally == [1, 0, 1, 0] })
    #expect(followers[0].session?.state.lesson?.solution == nil && followers[0].frame().text.contains("Your answer: 1"))
    console.type("hands 0 5")
    console.press("Space")
    #expect(hall.run(followers, console: console) { followers.allSatisfy { $0.state.poll?.rounds == [[1, 5, 1, 0]] } })
    console.press("v")
    #expect(hall.run(followers, console: console) { followers.allSatisfy { $0.state.poll?.phase == .reopened } })
    followers[0].press("3")
    #expect(hall.run(followers, console: console) { console.state.tally == [0, 0, 1, 0] })
    console.press("v")
    #expect(hall.run(followers, console: console) { followers.allSatisfy { $0.session?.state.lesson?.solution == .option(2) } })
    #expect(followers[2].state.poll?.rounds == [[1, 5, 1, 0], [0, 0, 1, 0]])
  }

  @Test func `an edit travels, is the same on every machine, and is undone with one command`() throws {
    let hall = try TestClass(stop: 1)
    let early = hall.follower()
    #expect(hall.run([early]) { early.isWith(hall.host) })
    let plain = hall.host.session.timeline.digest()
    hall.perform(.edit(try Input(text: "register rax 0x27")))
    hall.perform(.action(.ring, times: nil))
    let late = hall.follower()
    #expect(hall.run([early, late]) { early.isWith(hall.host) && late.isWith(hall.host) })
    #expect(early.session?.timeline.current.parent != nil && late.session?.timeline.current.parent != nil)
    #expect(late.session?.timeline.digest() == hall.host.session.timeline.digest())
    hall.perform(.undo)
    #expect(hall.run([early, late]) { early.isWith(hall.host) && late.isWith(hall.host) })
    #expect(hall.host.session.timeline.digest() == plain && early.session?.timeline.current.parent == nil)
  }

  @Test func `a latecomer sees one line for each stop missed, until the next key`() throws {
    let hall = try TestClass()
    for stop in 1...3 { hall.perform(.stop(stop)) }
    let late = hall.follower(size: Size(width: 120, height: 40))
    #expect(hall.run([late]) { late.isWith(hall.host) })
    #expect(late.state.missed == [0, 1, 2])
    let text = late.frame().text
    #expect(text.contains("missed, stop 1:") && text.contains("missed, stop 3:") && !text.contains("missed, stop 4:"))
    late.press("Down")
    #expect(!late.frame().text.contains("missed, stop"))
  }

  @Test(arguments: TestClass.course)
  func `each stop missed is one line of a hundred columns, in the lesson's order, and ends where a sentence ends`(_ lesson: String) throws {
    let hall = try TestClass(lesson)
    hall.perform(.stop(2))
    hall.perform(.stop(1))
    for language in Language.allCases {
      let late = hall.follower(language: language)
      #expect(hall.run([late]) { late.isWith(hall.host) })
      #expect(late.state.missed == [0, 2])
      for stop in hall.player.lesson.stops.indices {
        let line = late.missedLine(stop, columns: 100)
        #expect(line.columns <= 100 && !line.contains("\n") && line.columns > 20, "\(line)")
        let beat = try #require(hall.player.page(stop, in: language).beats.first).filter { $0 != "`" && !$0.isNewline }
        // Whole sentences, or an ellipsis that says that there is more of the first.
        let isWhole = line.last.map { ".?!。？！…".contains($0) } ?? false
        #expect(isWhole || beat.hasSuffix(line.suffix(5)), "\(line)")
      }
    }
  }

  @Test func `a machine in another state is shown on both ends`() throws {
    let hall = try TestClass()
    let follower = hall.follower()
    #expect(hall.run([follower]) { follower.isWith(hall.host) })
    follower.press("o")
    follower.session?.timeline.give(try Input(text: "register r15 0x123456"))
    follower.press("o")
    hall.perform(.action(.step, times: nil))
    #expect(hall.run([follower]) { follower.state.isDifferent && hall.host.room.status(now: Milliseconds.now).different == 1 })
    #expect(follower.frame().text.contains("another state"))
  }

  @Test(arguments: [PollPhase.open, .discussed, .reopened, .revealed])
  func `a follower survives a restart of the class, with its code, the question and its seat's answers`(_ phase: PollPhase) throws {
    // The first class is gone at the end of this, as its process would be.
    func firstClass() throws -> (follower: ClassFollower, file: ClassFile, path: String, player: LessonPlayer, terms: ClassTerms) {
      let hall = try TestClass()
      let follower = hall.follower()
      let path = hall.directory.stateFile("class")
      let keeper = try ClassKeeper(
        ClassFile(code: nil, terminal: 0, lesson: "whole-trip", terms: hall.terms), at: path, recorder: nil, now: 0)
      hall.perform(.stop(2))
      hall.perform(.stop(1))
      hall.perform(.action(.goOn, times: nil))
      for (round, key) in [(PollPhase.open, "2"), (.discussed, nil), (.reopened, "3"), (.revealed, nil)] {
        hall.perform(.vote)
        #expect(hall.run([follower]) { follower.isWith(hall.host) && follower.state.poll?.phase == round })
        if let key {
          hall.perform(.hands(round == .open ? [5] : [0, 0, 6]))
          follower.press(key)
          let console = try hall.console()
          #expect(hall.run([follower], console: console) { console.state.tally == (round == .open ? [5, 1, 0, 0] : [0, 0, 7, 0]) })
        }
        if round == phase { break }
      }
      keeper.keep(hall.host, now: 1)
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      #expect((attributes[.posixPermissions] as? Int) == 0o600)
      let read = try ClassFile.read(path)
      #expect(read.showing == hall.host.room.shown && read.visited == [0, 2, 1] && read.terms == hall.terms && read.code == hall.code)
      return (follower, read, hall.directory.path, hall.player, hall.terms)
    }
    let (follower, read, path, player, terms) = try firstClass()
    _ = follower.turn(now: Milliseconds.now)
    #expect(follower.state.link == .lost)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let directory = try RuntimeDirectory(path: path)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let server = try ClassServer(path: directory.socket("class"), port: nil)
    let session = try Session(player, size: Size(width: 80, height: 24), language: .en)
    let host = ClassHost(
      player: player, session: session, server: server, terms: terms, code: read.code, secret: read.secret, recording: nil,
      library: TestClass.library, resuming: read)
    // Whoever comes first after the restart missed all stops but the present one.
    let late = ClassFollower(ClassLink(.socket(directory.socket("class"))), code: "", size: Size(width: 80, height: 24), language: .en) {
      _ in
      ClassFollower.Preparation(
        session: try Session(player, size: Size(width: 80, height: 24), language: .en), player: player, terms: terms,
        library: TestClass.library)
    }
    func goOn(until isSo: () -> Bool) -> Bool {
      let end = ContinuousClock.now + .seconds(20)
      while ContinuousClock.now < end, !isSo() {
        _ = host.turn(now: Milliseconds.now)
        for seat in [follower, late] { _ = seat.turn(now: Milliseconds.now) }
        usleep(1000)
      }
      return isSo()
    }
    #expect(goOn { [follower, late].allSatisfy { $0.isWith(host) && $0.state.poll?.phase == phase } })
    #expect(late.state.missed == [0, 2])
    // The follower has said again what it had answered in the round that was open.
    if phase.round != nil { #expect(goOn { host.room.question?.answered == (phase == .open ? 6 : 7) }) }
    if phase == .revealed { #expect(session.state.lesson?.solution == .option(2)) }
    host.perform(.answer, now: Milliseconds.now)
    #expect(goOn { host.room.question?.phase == .revealed && !host.isUnderway })
    let rounds = [[5, 1, 0, 0]] + (phase == .reopened || phase == .revealed ? [[0, 0, 7, 0]] : [])
    #expect(host.room.question?.rounds == rounds)
  }

  @Test func `two walks stand side by side on every screen, the first difference marked`() throws {
    let hall = try TestClass(size: Size(width: 100, height: 120), stop: 3)
    let follower = hall.follower(size: Size(width: 100, height: 120), language: .ja)
    hall.perform(.joinScreen(false))
    for (counterpart, marked) in [(Counterpart.pti, "* mov cr3, rsp"), (.era, "x64_sys_call")] {
      hall.perform(.compare(counterpart))
      #expect(hall.run([follower]) { follower.isWith(hall.host) && !follower.isComparing })
      let text = hall.host.frame().text
      #expect(text.contains(marked) && follower.frame().text.contains(marked), "\(text)")
      #expect(counterpart == .era || text.contains(">* "))
    }
    hall.perform(.scroll(5))
    #expect(hall.host.room.audience.view.counterpartScroll == 5)
    hall.perform(.compare(.edit))
    #expect(hall.host.room.live.view.counterpart == .era && hall.host.frame().text.contains("nothing to compare"))
    hall.perform(.stop(1))
    hall.perform(.edit(try Input(text: "register rax 0x27")))
    hall.perform(.compare(.edit))
    #expect(hall.run([follower]) { follower.isWith(hall.host) && !follower.isComparing })
    for text in [hall.host.frame().text, follower.frame().text] {
      #expect(text.contains("rax=0x27") && text.contains("__x64_sys_write") && text.contains("__x64_sys_getpid"), "\(text)")
    }
    hall.perform(.compare(nil))
    #expect(hall.run([follower]) { follower.isWith(hall.host) })
    #expect(!hall.host.frame().text.contains("__x64_sys_getpid") && hall.host.frame().text.contains("what if: rax=0x27"))
  }

  @Test func `two walks are put side by side between other things, and Escape ends it`() throws {
    let hall = try TestClass(size: Size(width: 100, height: 30), stop: 3)
    hall.perform(.joinScreen(false))
    for counterpart in [Counterpart.pti, .era] {
      hall.host.perform(.compare(counterpart), now: Milliseconds.now)
      #expect(!hall.host.frame().text.contains("first difference"))
      var (turns, total, longest) = (0, Duration.zero, Duration.zero)
      repeat {
        let start = Self.threadTime
        _ = hall.host.turn(now: Milliseconds.now)
        total += Self.threadTime - start
        longest = max(longest, Self.threadTime - start)
        turns += 1
      } while hall.host.isComparing
      print("two walks side by side (\(counterpart.rawValue)): \(total) of CPU time in \(turns) turns, the longest \(longest)")
      #expect(hall.host.frame().text.contains("first difference") && longest < .milliseconds(100))
    }
    hall.host.perform(.compare(.pti), now: Milliseconds.now)
    _ = hall.host.frame()
    #expect(hall.host.isComparing && hall.host.patience(now: Milliseconds.now) == 0)
    #expect(hall.host.frame().text.contains("Walking both again: 0 instructions"))
    _ = hall.host.handle(.key(Key(.escape)), now: Milliseconds.now)
    _ = hall.host.turn(now: Milliseconds.now)
    #expect(!hall.host.isComparing && hall.host.room.audience.view.counterpart == nil)
    #expect(!hall.host.frame().text.contains("Walking both again"))
  }

  /// CPU time of this thread.
  private static var threadTime: Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  @Test func `a presenter points at a value, and everybody sees it`() throws {
    let hall = try TestClass()
    let follower = hall.follower()
    #expect(hall.run([follower]) { follower.isWith(hall.host) })
    #expect(!follower.frame().text.contains("○ rax"))
    hall.perform(.joinScreen(false))
    hall.perform(.point([Mark("rax")].compactMap(\.self)))
    #expect(hall.run([follower]) { follower.isWith(hall.host) })
    #expect(hall.host.frame().text.contains("○ rax") && follower.frame().text.contains("○ rax"))
    // The lesson's own pointer is another one.
    #expect(!hall.host.frame().text.contains("▶ rax"))
  }

  @Test func `what is no command of the class goes to the walk's command line, and what is no command at all is said to the presenter`()
    throws
  {
    let hall = try TestClass(stop: 1)
    let console = try hall.console()
    let follower = hall.follower()
    #expect(hall.run([follower], console: console) { console.state.walk.isReached && follower.isWith(hall.host) })
    console.type("set rax = 0x27")
    #expect(
      hall.run([follower], console: console) { hall.host.session.timeline.inspector().cpu[.rax] == 0x27 && follower.isWith(hall.host) })
    #expect(follower.session?.timeline.inspector().cpu[.rax] == 0x27)
    console.press("u")
    #expect(hall.run([follower], console: console) { hall.host.session.timeline.inspector().cpu[.rax] == 1 && follower.isWith(hall.host) })
    console.type("quit")
    #expect(hall.run(console: console) { console.state.message?.contains("quit is for a terminal of one's own") == true })
    console.type("frobnicate")
    #expect(console.state.message != nil)
    // Keys that wait for more keys on the screen itself do nothing from afar.
    console.press("/")
    #expect(!hall.run(console: console, seconds: 0.3) { hall.host.session.state.prompt != nil })
  }

  @Test func `a follower on its own has the whole walk, with edits, and comes back to the class's machine`() throws {
    let hall = try TestClass(stop: 1)
    let follower = hall.follower()
    #expect(hall.run([follower]) { follower.isWith(hall.host) })
    follower.press("o")
    follower.press(":")
    for character in "set rax = 5" { _ = follower.handle(.key(.character(character)), now: Milliseconds.now) }
    #expect(follower.frame().text.contains("set rax = 5"))
    follower.press("Enter")
    #expect(follower.session?.timeline.inspector().cpu[.rax] == 5)
    follower.press("P")
    let start = follower.session?.state.position
    #expect(hall.run([follower]) { follower.session?.state.position != start })
    follower.press("o")
    follower.press("o")
    #expect(hall.run([follower]) { follower.isWith(hall.host) && follower.session?.timeline.inspector().cpu[.rax] == 1 })
  }

  @Test func `what is repeated goes on by itself, and stops at the end and at another command`() throws {
    let hall = try TestClass()
    let start = hall.host.session.state.position.tick.count
    hall.perform(.every(tenths: 2, .step))
    #expect(hall.run { hall.host.session.state.position.tick.count >= start + 3 })
    hall.perform(.halt)
    let end = hall.host.session.state.position
    #expect(!hall.run(seconds: 0.5) { hall.host.session.state.position != end })
    hall.perform(.stop(7))
    hall.perform(.every(tenths: 2, .nextStop))
    #expect(!hall.run(seconds: 0.7) { hall.host.session.state.lesson?.stop != 7 })
    hall.perform(.every(tenths: 2, .previousStop))
    #expect(hall.run { hall.host.session.state.lesson?.stop == 5 })
  }

  @Test func `a follower whose computer slept notices it, connects again, and is where the class is now`() throws {
    let hall = try TestClass()
    let follower = hall.follower()
    #expect(hall.run([follower]) { follower.isWith(hall.host) })
    let seat = follower.state.seat
    // Half a minute of which it heard nothing, and in which the class went on.
    let later = Milliseconds.now + WireLimits.silence + 1000
    _ = follower.turn(now: later)
    #expect(follower.state.link == .lost)
    hall.perform(.stop(3))
    for turn in 0..<5000 where follower.state.link != .joined || !follower.isWith(hall.host) {
      _ = follower.turn(now: later + UInt64(turn))
      _ = hall.host.turn(now: Milliseconds.now)
      usleep(500)
    }
    #expect(follower.isWith(hall.host) && follower.state.seat == seat && follower.session?.state.lesson?.stop == 3)
  }

  @Test func `a runtime directory that others can enter is refused`() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("ringwalk-test-\(UUID().uuidString.prefix(8))").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o755])
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(throws: TransportError.self) { try RuntimeDirectory(path: path) }
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
    #expect(try RuntimeDirectory(path: path).path == path)
  }

  @Test func `a recorded session is played from the machine: same places, any time`() throws {
    let hall = try TestClass(isRecording: true)
    let path = hall.directory.path + "/session"
    let recorder = try SessionRecorder(path, subject: hall.subject, start: 0)
    let digests = [1, 2, 5].map { stop in
      hall.perform(.stop(stop))
      return hall.host.session.timeline.digest()
    }
    hall.perform(.edit(try Input(text: "register rax 0x27")))
    let edited = hall.host.session.timeline.digest()
    var time: UInt64 = 0
    // A second apart, whatever the time was.
    recorder.append(
      hall.host.takeKept().map { kept in
        if case .showing = kept.message { time += 1000 }
        return (time, kept.message)
      }, now: 0)
    let recording = try SessionRecording([UInt8](Data(contentsOf: URL(fileURLWithPath: path))))
    let (player, terms) = try TestClass.lesson()
    let subject = try hall.subject
    #expect(recording.subject == subject && terms == subject.terms)
    #expect(recording.showings.map(\.showing.place.stop) == [0, 1, 2, 5, 5])
    let session = try Session(player, size: Size(width: 80, height: 24), language: .en)
    let film = SessionPlayer(recording, session: session, library: TestClass.library, now: 0)
    for (moment, digest) in [(5000, edited), (2000, digests[0]), (4000, digests[2]), (3000, digests[1])] {
      film.show(UInt64(moment))
      #expect(session.timeline.digest() == digest, "\(moment)")
    }
    #expect(film.stops.map(\.stop) == [0, 1, 2, 5])
    // At its end it is not being played any longer; ? lists the keys, and the next key takes the list away.
    film.seek(to: 0, now: 0)
    film.turn(now: 0)
    #expect(film.frame().text.contains("paused"))
    _ = film.handle(.key(.character(" ")), now: 0)
    #expect(film.frame().text.contains("playing"))
    var now: UInt64 = 0
    while !film.isAtEnd {
      now += 100
      film.turn(now: now)
    }
    #expect(film.frame().text.contains("the end") && !film.frame().text.contains("playing"))
    _ = film.handle(.key(.character("?")), now: now)
    #expect(film.frame().text.contains("pause, or go on"))
    _ = film.handle(.key(.character("[")), now: now)
    #expect(!film.frame().text.contains("pause, or go on") && film.isAtEnd)
  }
}

/// Stops that a presenter drops into a lesson file.
struct DroppedStopTests {
  @Test func `dropped stops make a lesson that is read, is true, warns of nothing, and stops where the presenter stood`() throws {
    let hall = try TestClass(stop: 1)
    var file = ""
    var positions: [Position] = []
    func drop() throws {
      let stop = try DroppedStop(hall.player.lesson, hall.host.session)
      file = try stop.file(after: file.isEmpty ? nil : Array(file.utf8), named: "dropped.yaml")
      positions.append(hall.host.session.state.position)
    }
    try drop()
    hall.perform(.action(.part, times: nil))
    hall.perform(.action(.part, times: nil))
    #expect(hall.host.session.state.position.part == 2)
    try drop()
    hall.perform(.stop(5))
    try drop()
    hall.perform(.action(.step, times: 2))
    try drop()
    let result = LessonReader.read(Array(file.utf8), file: "dropped.yaml")
    let lesson = try #require(result.lesson)
    // A tick would be warned of.
    #expect(result.diagnostics.isEmpty && !file.contains("{tick:"), "\(result.diagnostics.map(\.description)) \(file)")
    #expect(lesson.stops.count == 4 && Set(lesson.stops.map(\.id)).count == 4)
    let player = try LessonFiles(data: DataFiles(option: Checkout.root)).player(lesson)
    // What the file expects is so there.
    for stop in lesson.stops.indices {
      #expect(try player.position(of: stop).position == positions[stop])
      let page = try player.page(stop, in: .en)
      #expect(page.beats.count == 1 && !page.beats[0].isEmpty)
      let scope = InspectorScope(try Self.machine(player, at: page.position))
      #expect(try lesson.stops[stop].expectations.allSatisfy { try $0.value.holds(in: scope) }, "stop \(stop)")
    }
  }

  @Test func `a stop that is dropped behind a later one is found all the same`() throws {
    let hall = try TestClass(stop: 5)
    let late = try DroppedStop(hall.player.lesson, hall.host.session).file(after: nil, named: "dropped.yaml")
    hall.perform(.stop(1))
    let both = try DroppedStop(hall.player.lesson, hall.host.session).file(after: Array(late.utf8), named: "dropped.yaml")
    let lesson = try #require(LessonReader.read(Array(both.utf8), file: "dropped.yaml").lesson)
    let player = try LessonFiles(data: DataFiles(option: Checkout.root)).player(lesson)
    #expect(try player.position(of: 1).position == hall.host.session.state.position)
  }

  @Test func `a file that is no lesson, or one on another machine, is refused and says what differs`() throws {
    let hall = try TestClass(stop: 1)
    let stop = try DroppedStop(hall.player.lesson, hall.host.session)
    let own = try stop.file(after: nil, named: "own.yaml")
    func obstacle(_ old: String) -> DropObstacle? {
      do throws(DropObstacle) {
        _ = try stop.file(after: Array(old.utf8), named: "old")
        return nil
      } catch {
        return error
      }
    }
    #expect(obstacle(own) == nil)
    for text in ["milk\nbread\n", "", "- milk\n- bread\n", "format: 1\n", "\u{0}"] {
      guard case .noLesson(file: "old", _) = obstacle(text) else {
        Issue.record("\(text) was taken")
        continue
      }
    }
    // Nothing can be added where the stops do not stand at the end.
    guard case .noLesson = obstacle(own + "prerequisites: []\n") else {
      Issue.record("a stop was added behind another key")
      return
    }
    let program = hall.player.lesson.program.value
    #expect(obstacle(own.replacing("program: \"\(program)\"", with: "program: other")) == .otherMachine(file: "old", "program"))
    #expect(obstacle(own.replacing("era: 5.0", with: "era: 6.12")) == .otherMachine(file: "old", "era"))
    #expect(obstacle(own.replacing("smap: on", with: "smap: off")) == .otherMachine(file: "old", "options"))
    #expect(obstacle(own.replacing("era: 5.0", with: "arguments: [one]\nera: 5.0")) == .otherMachine(file: "old", "arguments"))
    // Every lesson of another program.
    #expect(obstacle(try Checkout.text("lessons/01-not-alone.yaml")) == .otherMachine(file: "old", "program"))
  }

  @Test(arguments: [
    ["register rax 0x27"], ["flag DF 1"], ["msr 0xc0000084 0x0", "register rbx 0x7"], ["skip"], ["interrupt 48"], ["fault 13 0 0x0"],
  ])
  func `a stop on a changed run is written as a what-if, and leads to the same state`(_ edits: [String]) throws {
    let hall = try TestClass(stop: 1)
    for edit in edits { hall.perform(.edit(try Input(text: edit))) }
    hall.perform(.action(.step, times: 3))
    let file = try DroppedStop(hall.player.lesson, hall.host.session).file(after: nil, named: "dropped.yaml")
    #expect(file.contains("what_if:") && file.contains("edit:") && !file.contains("{tick:"))
    let result = LessonReader.read(Array(file.utf8), file: "dropped.yaml")
    #expect(result.diagnostics.isEmpty, "\(result.diagnostics.map(\.description))")
    let player = try LessonFiles(data: DataFiles(option: Checkout.root)).player(try #require(result.lesson))
    let place = try player.position(of: 0)
    #expect(place.position == hall.host.session.state.position)
    let timeline = try Timeline(player.world)
    timeline.enter(place.fork)
    timeline.seek(to: place.position.tick)
    #expect(timeline.digest() == hall.host.session.timeline.digest())
  }

  @Test func `a run with edits at several places is no stop, and the console says why`() throws {
    let hall = try TestClass(stop: 1)
    hall.perform(.edit(try Input(text: "register rax 0x27")))
    hall.perform(.action(.step, times: 3))
    hall.perform(.edit(try Input(text: "register rbx 0x1")))
    #expect(throws: DropObstacle.severalPlaces) { try DroppedStop(hall.player.lesson, hall.host.session) }
    for (language, words) in [(Language.en, "edits at several"), (.ja, "複数の場所で編集")] {
      let console = try hall.console(language: language)
      #expect(hall.run(console: console) { console.state.walk.isReached })
      console.press("D")
      #expect(console.frame(now: Milliseconds.now).text.filter { !$0.isWhitespace }.contains(words.filter { !$0.isWhitespace }))
    }
  }

  private static func machine(_ player: LessonPlayer, at position: Position) throws -> Inspector {
    let timeline = try Timeline(player.world)
    timeline.seek(to: position.tick)
    return timeline.inspector(part: position.part)
  }
}
