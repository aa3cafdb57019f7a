import Canvas
import Classroom
import Foundation
import Lessons
import Primitives
import Simulation
import TestSupport
import Testing
import Vocabulary
import Walkthrough

/// What a follower's own line says, and what its keys do.
struct SeatTests {
  /// A class at the question of a stop, with followers that are there.
  private static func ask(
    _ lesson: String = TestClass.firstLesson, stop: Int = 1, followers count: Int = 1, size: Size = Size(width: 80, height: 24),
    language: Language = .en
  ) throws -> (hall: TestClass, followers: [ClassFollower]) {
    let hall = try TestClass(lesson, stop: stop)
    let followers = (0..<count).map { _ in hall.follower(size: size, language: language) }
    while hall.host.session.state.lesson?.isAsking == false { hall.perform(.action(.goOn, times: nil)) }
    try #require(hall.run(followers) { followers.allSatisfy { $0.isWith(hall.host) && $0.state.poll?.phase == .closed } })
    return (hall, followers)
  }

  private static func lastRow(_ follower: ClassFollower) -> String {
    follower.frame().text.split(separator: "\n", omittingEmptySubsequences: false).last.map(String.init) ?? ""
  }

  // MARK: The line

  @Test(arguments: ["lost link", "vote", "showing"])
  func `what to do instead of what was tried gives way to what happens in the class`(_ event: String) throws {
    let (hall, followers) = try Self.ask()
    let follower = followers[0]
    follower.press("s")
    #expect(Self.lastRow(follower).contains("The class leads"))
    switch event {
    case "lost link":
      _ = follower.turn(now: Milliseconds.now + WireLimits.silence + 1000)
      #expect(Self.lastRow(follower).contains("connection is lost"))
    case "vote":
      hall.perform(.vote)
      #expect(hall.run([follower]) { follower.state.poll?.phase == .open })
      #expect(Self.lastRow(follower).contains("Vote now"))
    default:
      hall.perform(.stop(2))
      #expect(hall.run([follower]) { follower.isWith(hall.host) })
      #expect(Self.lastRow(follower).contains("in step with the class"))
    }
    #expect(!Self.lastRow(follower).contains("The class leads"))
  }

  @Test func `a vote and a what-if are on the line whatever was tried`() throws {
    let (hall, followers) = try Self.ask()
    let follower = followers[0]
    hall.perform(.vote)
    #expect(hall.run([follower]) { follower.state.poll?.phase == .open })
    follower.press("s")
    #expect(Self.lastRow(follower).contains("Vote now") && Self.lastRow(follower).contains("The class leads"))
    follower.press("1")
    follower.press("s")
    #expect(Self.lastRow(follower).contains("Your answer: 1") && Self.lastRow(follower).contains("The class leads"))
    hall.perform(.stop(4))
    hall.perform(.edit(try Input(text: "register rbx 0x5")))
    #expect(hall.run([follower]) { follower.isWith(hall.host) })
    follower.press("s")
    #expect(Self.lastRow(follower).contains("what if: rbx=0x5") && Self.lastRow(follower).contains("The class leads"))
  }

  @Test func `a mismatch is on the line whatever was tried`() throws {
    let (hall, followers) = try Self.ask()
    let follower = followers[0]
    follower.press("o")
    follower.session?.timeline.give(try Input(text: "register r15 0x123456"))
    follower.press("o")
    hall.perform(.action(.step, times: nil))
    #expect(hall.run([follower]) { follower.state.isDifferent })
    follower.press("s")
    #expect(Self.lastRow(follower).contains("another state"))
  }

  @Test(arguments: [(Language.en, "seat 2"), (.ja, "席2")])
  func `the number by which the presenter knows a seat stands on its line`(_ language: Language, _ seat: String) throws {
    let (_, followers) = try Self.ask(followers: 2, language: language)
    #expect(followers.contains { Self.lastRow($0).filter { !$0.isWhitespace }.hasSuffix(seat.filter { !$0.isWhitespace }) })
  }

  @Test func `what is typed as an answer is seen until Enter`() throws {
    let (hall, followers) = try Self.ask("03-asking", stop: 0)
    let follower = followers[0]
    hall.perform(.vote)
    #expect(hall.run([follower]) { follower.state.poll?.phase == .open })
    for key in ["4", "2"] { follower.press(key) }
    #expect(Self.lastRow(follower).contains("> 42"))
    follower.press("Enter")
    #expect(Self.lastRow(follower).contains("Your answer: 42"))
    #expect(hall.run([follower]) { hall.host.room.question?.answered == 1 })
  }

  @Test func `without a connection the walk is the student's, and stays where they go`() throws {
    let (_, followers) = try Self.ask()
    let follower = followers[0]
    let later = Milliseconds.now + WireLimits.silence + 1000
    _ = follower.turn(now: later)
    let start = try #require(follower.session?.state.position)
    follower.press("s")
    for turn in 0..<50 { _ = follower.turn(now: later + UInt64(turn)) }
    #expect(follower.session?.state.position.tick == start.tick.next)
  }

  // MARK: A recorded session

  @Test(arguments: Language.allCases)
  func `that the session is recorded is said before the first answer, and stays on the line`(_ language: Language) throws {
    let hall = try TestClass(stop: 1, isRecording: true)
    let late = hall.follower(language: language)
    #expect(hall.run([late]) { late.isWith(hall.host) })
    let sentence = language == .en ? "This session is recorded, answers among it" : "この授業は記録されます"
    func says(_ text: String) -> Bool { late.frame().text.filter { !$0.isWhitespace }.contains(text.filter { !$0.isWhitespace }) }
    #expect(says(sentence))
    late.press("Down")
    #expect(!says(sentence) && says(language == .en ? "recorded" : "記録中"))
    let plain = hall.follower()
    let lines = PlainFollower(plain, language: language)
    #expect(hall.run([plain]) { plain.isWith(hall.host) })
    #expect(lines.news().contains { $0.hasPrefix(sentence) })
    // Nothing of it where nothing is recorded.
    let (_, others) = try Self.ask(language: language)
    #expect(!others[0].frame().text.filter { !$0.isWhitespace }.contains(language == .en ? "recorded" : "記録中"))
  }

  // MARK: Votes

  @Test func `a digit at a question that is closed is said to be no answer yet`() throws {
    let (hall, followers) = try Self.ask()
    let follower = followers[0]
    for (phase, words) in [
      (PollPhase.closed, "not open yet"), (.open, "Your answer: 3"), (.discussed, "The vote is closed"), (.reopened, "Your answer: 3"),
      (.revealed, "shown already"),
    ] {
      #expect(hall.run([follower]) { follower.state.poll?.phase == phase })
      follower.press("3")
      #expect(Self.lastRow(follower).contains(words), "\(phase): \(Self.lastRow(follower))")
      #expect(!Self.lastRow(follower).contains("The class leads"))
      hall.perform(.vote)
    }
  }

  @Test func `a question that is asked again has no answers, neither here nor there, nor after a restart`() throws {
    let (hall, followers) = try Self.ask(followers: 2)
    let console = try hall.console()
    hall.perform(.vote)
    #expect(hall.run(followers, console: console) { followers.allSatisfy { $0.state.poll?.phase == .open } })
    followers[0].press("1")
    followers[1].press("2")
    #expect(hall.run(followers, console: console) { console.state.tally == [1, 1, 0, 0] })
    hall.perform(.answer)
    hall.perform(.stop(0))
    hall.perform(.stop(1))
    // Whoever was not on the way in between has the question open again, too.
    #expect(hall.run(followers, console: console) { followers.allSatisfy { $0.isWith(hall.host) } })
    #expect(followers.allSatisfy { $0.session?.state.lesson?.solution == nil })
    while hall.host.session.state.lesson?.isAsking == false { hall.perform(.action(.goOn, times: nil)) }
    hall.perform(.vote)
    #expect(hall.run(followers, console: console) { followers.allSatisfy { $0.isWith(hall.host) && $0.state.poll?.phase == .open } })
    #expect(console.state.tally == [0, 0, 0, 0] && hall.host.room.question?.answered == 0)
    for follower in followers { #expect(Self.lastRow(follower).contains("Vote now") && follower.state.restatement.isEmpty) }
  }

  @Test func `on a walk of one's own digits are counts and no answers, and an open vote is told`() throws {
    let (hall, followers) = try Self.ask()
    let follower = followers[0]
    follower.press("o")
    #expect(!Self.lastRow(follower).contains("The class votes"))
    hall.perform(.vote)
    #expect(hall.run([follower]) { follower.state.poll?.phase == .open })
    #expect(Self.lastRow(follower).contains("The class votes: o returns"))
    for key in ["1", "0", "0", "3", "G"] { follower.press(key) }
    #expect(!hall.run([follower], seconds: 0.5) { hall.host.room.question?.answered != 0 })
    #expect(follower.state.answer == nil)
    follower.press("o")
    #expect(hall.run([follower]) { follower.isWith(hall.host) })
    follower.press("3")
    #expect(hall.run([follower]) { hall.host.room.question?.answered == 1 })
  }

  @Test func `who is stuck on a walk of one's own comes back to the class`() throws {
    let (hall, followers) = try Self.ask()
    let follower = followers[0]
    follower.press("o")
    follower.press("s")
    follower.press("x")
    #expect(hall.run([follower]) { follower.isWith(hall.host) && hall.host.room.status(now: Milliseconds.now).stuck == 1 })
  }

  @Test(arguments: Language.allCases)
  func `the console is told that a question has come up, before any key`(_ language: Language) throws {
    let hall = try TestClass(stop: 1)
    let console = try hall.console(language: language)
    #expect(hall.run(console: console) { console.state.walk.isReached })
    console.press("Space")
    #expect(hall.run(console: console) { console.state.poll?.phase == .closed && console.state.walk.isReached })
    let text = console.frame(now: Milliseconds.now).text.filter { !$0.isWhitespace }
    #expect(text.contains(language == .en ? "question:vopensthevote" : "問い:vで投票開始"), "\(text)")
    #expect(text.contains(language == .en ? "Think;thevoteopenssoon" : "考えてみましょう"), "\(text)")
  }

  @Test func `a question that is being prepared on a frozen screen is nobody's business`() throws {
    let hall = try TestClass()
    let follower = hall.follower()
    hall.perform(.freeze(true))
    hall.perform(.stop(1))
    while hall.host.session.state.lesson?.isAsking == false { hall.perform(.action(.goOn, times: nil)) }
    #expect(!hall.run([follower], seconds: 0.3) { follower.state.poll != nil })
    hall.perform(.freeze(false))
    #expect(hall.run([follower]) { follower.isWith(hall.host) && follower.state.poll?.phase == .closed })
  }

  // MARK: Seats

  @Test func `who starts anew has the token of before, and two followers at once have two`() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("ringwalk-test-\(UUID().uuidString.prefix(8))").path
    let directory = try RuntimeDirectory(path: path)
    defer { try? FileManager.default.removeItem(atPath: path) }
    func token(_ name: String = "class") -> UInt64 { SeatToken(in: directory, for: name).value }
    let first = token()
    #expect(token() == first)
    let held = SeatToken(in: directory, for: "class")
    let second = SeatToken(in: directory, for: "class")
    #expect(held.value == first && second.value != first)
    #expect(token("other") != first)
    withExtendedLifetime((held, second)) {}
    for file in try FileManager.default.contentsOfDirectory(atPath: path) {
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(path)/\(file)")
      #expect((attributes[.posixPermissions] as? Int) == 0o600, "\(file)")
    }
    // Where nothing can be kept, a seat is had all the same.
    #expect(SeatToken(in: nil, for: "class").value != SeatToken(in: nil, for: "class").value)
  }

  @Test func `a follower that starts anew has its seat, its answer counts once, and it missed nothing that it saw`() throws {
    let hall = try TestClass()
    func follower() -> ClassFollower {
      let seat = SeatToken(in: hall.directory, for: "class")
      return ClassFollower(ClassLink(hall.socket), code: "", seat: seat, size: Size(width: 80, height: 24), language: .en) { _ in
        let (player, terms) = try TestClass.lesson()
        return ClassFollower.Preparation(
          session: try Session(player, size: Size(width: 80, height: 24), language: .en), player: player, terms: terms,
          library: TestClass.library)
      }
    }
    func vote(_ follower: ClassFollower, _ key: String) throws -> Int? {
      #expect(hall.run([follower]) { follower.isWith(hall.host) && follower.state.poll?.phase == .open })
      follower.press(key)
      let console = try hall.console()
      #expect(hall.run([follower], console: console) { console.state.tally == (key == "1" ? [1, 0, 0, 0] : [0, 1, 0, 0]) })
      return follower.state.seat
    }
    func firstTime() throws -> Int? {
      let first = follower()
      #expect(hall.run([first]) { first.isWith(hall.host) })
      hall.perform(.stop(1))
      while hall.host.session.state.lesson?.isAsking == false { hall.perform(.action(.goOn, times: nil)) }
      hall.perform(.vote)
      return try vote(first, "1")
    }
    let seat = try firstTime()
    let second = follower()
    #expect(try vote(second, "2") == seat && second.state.missed == [])
    #expect(hall.host.room.status(now: Milliseconds.now).away == 0)
    hall.perform(.vote)
    #expect(hall.host.room.question?.rounds == [[0, 1, 0, 0]])
  }

  @Test func `who has another file of the lesson is told which lesson it is, and how to name its file`() throws {
    let hall = try TestClass()
    let (player, terms) = try TestClass.lesson()
    let other = ClassTerms(lesson: terms.lesson, file: [0x20], world: player.world)
    let follower = ClassFollower(ClassLink(hall.socket), code: "", size: Size(width: 120, height: 24), language: .en) { _ in
      ClassFollower.Preparation(
        session: try Session(player, size: Size(width: 120, height: 24), language: .en), player: player, terms: other,
        library: TestClass.library)
    }
    let lines = PlainFollower(follower, language: .en)
    #expect(hall.run([follower]) { follower.state.link == .refused(.lesson) })
    for text in [follower.frame().text, lines.news().joined()] {
      #expect(text.contains("another lesson file") && text.contains(terms.lesson) && text.contains("--lesson PATH"), "\(text)")
    }
  }

  // MARK: Help

  @Test(arguments: Language.allCases)
  func `help says first what a follower can do, and all keys when asked once more`(_ language: Language) throws {
    let (_, followers) = try Self.ask(language: language)
    let follower = followers[0]
    func says(_ text: String) -> Bool { follower.frame().text.filter { !$0.isWhitespace }.contains(text.filter { !$0.isWhitespace }) }
    let own = language == .en ? "tell the presenter that you are stuck" : "困っていることを先生に知らせる"
    follower.press("?")
    #expect(says(own) && follower.session?.state.isHelpShown == false, "\(follower.frame().text)")
    follower.press("Esc")
    #expect(!says(own))
    follower.press("?")
    follower.press("?")
    #expect(!says(own) && follower.session?.state.isHelpShown == true)
  }

  @Test func `the console's list pages to its end and back, and a key that does not scroll closes it`() throws {
    let hall = try TestClass()
    let console = try hall.console(size: Size(width: 80, height: 24))
    #expect(hall.run(console: console) { console.state.walk.isReached })
    console.press("?")
    func shows(_ text: String) -> Bool { console.frame(now: Milliseconds.now).text.contains(text) }
    #expect(shows("a black screen, and back") && !shows("a new join code"))
    console.press("PgDn")
    #expect(!shows("a black screen, and back"))
    console.press("End")
    #expect(shows("a new join code"))
    console.press("Up PgUp Home")
    #expect(shows("a black screen, and back"))
    console.press("v")
    #expect(console.state.listScroll == nil)
  }
}
