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

/// What a presenter types arrives, and what comes to nothing is said to who typed it.
struct ConsoleTests {
  /// A class with a console that is where the class is.
  private static func start(
    _ lesson: String = TestClass.firstLesson, size: Size = Size(width: 80, height: 24), console: Size = Size(width: 140, height: 40),
    language: Language = .en, stop: Int = 0
  ) throws -> (hall: TestClass, console: ClassConsole) {
    let hall = try TestClass(lesson, size: size, language: language, stop: stop)
    let console = try hall.console(size: console, language: language)
    try #require(hall.run(console: console) { console.state.walk.isReached && console.state.status.width > 0 })
    return (hall, console)
  }

  // MARK: Many keys

  @Test func `two hundred keys typed at once are two hundred steps`() throws {
    let (hall, console) = try Self.start()
    let start = hall.host.session.state.position.tick.count
    for _ in 0..<200 { console.press("s") }
    #expect(hall.run(console: console) { hall.host.session.state.position.tick.count == start + 200 })
    #expect(console.state.message == nil)
    for _ in 0..<50 { console.press("s S S") }
    #expect(hall.run(console: console) { hall.host.session.state.position.tick.count == start + 150 && !hall.host.isUnderway })
  }

  @Test func `a presenter that says more than a peer may is waited for, and every line counts`() throws {
    let hall = try TestClass()
    let link = ClassLink(hall.socket)
    let joined = ContinuousClock.now + .seconds(20)
    var isHeard = false
    while ContinuousClock.now < joined, !isHeard {
      isHeard = link.serve(now: Milliseconds.now).contains { event in
        if event == .connected { link.send(.present(version: WireLimits.version, secret: TestClass.secret), now: Milliseconds.now) }
        guard case .message(.showing) = event else { return false }
        return true
      }
      _ = hall.host.turn(now: Milliseconds.now)
    }
    let start = hall.host.session.state.position.tick.count
    // Forth twice and back once, so that no two of them are one command.
    for number in 0..<(3 * 80) {
      let action: ActionName = number % 3 == 2 ? .stepBack : .step
      link.send(.command(number: number + 1, .action(action, times: number % 3 == 0 ? 2 : nil)), now: Milliseconds.now)
    }
    let end = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < end, hall.host.session.state.position.tick.count < start + 160 || hall.host.isUnderway {
      for event in link.serve(now: Milliseconds.now) { #expect(event != .lost) }
      _ = hall.host.turn(now: Milliseconds.now)
    }
    #expect(hall.host.session.state.position.tick.count == start + 160)
    #expect(link.descriptor != nil)
  }

  @Test func `what finds no room is said with its number`() throws {
    let hall = try TestClass()
    hall.perform(.joinScreen(false))
    for number in 0..<600 { hall.host.perform(.panes(number % 2 == 0 ? [.code] : [.flags]), now: Milliseconds.now) }
    hall.settle()
    #expect(hall.host.frame().text.contains("88 commands were left out"))
  }

  @Test func `a key without a connection is said to do nothing`() throws {
    let hall = try TestClass()
    let console = try hall.console()
    console.press("s")
    #expect(console.frame(now: Milliseconds.now).text.contains("there is no connection"))
  }

  // MARK: Commands without an effect

  @Test(arguments: [
    ("hands 1 2", "no question here"), ("vote", "no question here"), ("answer", "no question here"), ("stop 99", "stops 1 to 8"),
    ("undo", "no edit to take back"), ("scroll 3", "side by side"), ("large off", "so already"), ("freeze off", "so already"),
    ("act quit", "not for a class"), ("what-if swapgs-nowhere", "no prepared what-if"),
  ])
  func `a command without an effect says why, on the console that gave it`(_ command: String, _ words: String) throws {
    let (hall, console) = try Self.start()
    console.type(command)
    #expect(hall.run(console: console) { console.state.message?.contains(words) == true }, "\(console.state.message ?? "-")")
    #expect(!hall.host.frame().text.contains(words))
  }

  @Test func `hands before the vote, and more counts than ways to answer, are refused with the reason`() throws {
    let (hall, console) = try Self.start(stop: 1)
    console.press("Space")
    #expect(hall.run(console: console) { hall.host.room.question?.phase == .closed })
    console.type("hands 1 2")
    #expect(hall.run(console: console) { console.state.message?.contains("v opens the vote") == true })
    console.press("v")
    #expect(hall.run(console: console) { hall.host.room.question?.phase == .open })
    console.type("hands 1 2 3 4 5")
    #expect(hall.run(console: console) { console.state.message?.contains("4 ways to answer") == true })
    console.type("hands 1 2 3 4")
    #expect(hall.run(console: console) { console.state.tally == [1, 2, 3, 4] && console.state.message == nil })
  }

  @Test func `a what-if that this program has no place for is said on the console, and nowhere else`() throws {
    let (hall, console) = try Self.start("01-not-alone")
    console.type("what-if no-swapgs-back")
    #expect(hall.run(console: console) { !hall.host.isUnderway && console.state.message?.contains("has no place for the what-if") == true })
    #expect(!hall.host.frame().text.contains("has no place"))
  }

  // MARK: Clock and recording

  @Test func `the clock is the class's: a console that starts anew shows how long the class has been going on`() throws {
    let hall = try TestClass(elapsed: 411_000)
    let console = try hall.console()
    #expect(hall.run(console: console) { console.state.walk.isReached && console.state.status.width > 0 })
    let now = Milliseconds.now
    let frames = [console.frame(now: now).text, console.frame(now: now + 61_000).text]
    #expect(frames[0].contains("clock 6:5") && frames[1].contains("clock 7:5"), "\(frames[0])")
    let again = try hall.console()
    #expect(hall.run(console: again) { again.state.walk.isReached && again.state.status.width > 0 })
    #expect(again.frame(now: Milliseconds.now).text.contains("clock 6:5"))
    #expect(again.frame(now: Milliseconds.now + 100_000).text.contains("this stop 1:4"))
    hall.perform(.stop(3))
    #expect(hall.run(console: again, seconds: 0.4) { again.state.walk.isReached && again.state.status.elapsedAtStop == 0 })
    #expect(again.frame(now: Milliseconds.now).text.contains("this stop 0:0"))
  }

  @Test(arguments: [(Language.en, "recording to session"), (.ja, "sessionに記録中")])
  func `the console says to which file the session is recorded`(_ language: Language, _ words: String) throws {
    for isRecording in [false, true] {
      let hall = try TestClass(language: language, isRecording: isRecording)
      let console = try hall.console(language: language)
      #expect(hall.run(console: console) { console.state.walk.isReached && console.state.status.width > 0 })
      let text = console.frame(now: Milliseconds.now).text.filter { !$0.isWhitespace }
      #expect(text.contains(words.filter { !$0.isWhitespace }) == isRecording)
    }
  }

  // MARK: The copy

  @Test(arguments: Language.allCases)
  func `the copy is the audience's screen, cell by cell, with the join box`(_ language: Language) throws {
    let (hall, console) = try Self.start(language: language)
    func isSame() -> Bool {
      let (screen, copy) = (hall.host.frame(), console.frame(now: Milliseconds.now))
      return (0..<screen.height).allSatisfy { y in (0..<screen.width).allSatisfy { x in screen[x, y] == copy[x, y] } }
    }
    #expect(hall.host.frame().text.contains("ssh -N -R") && hall.run(console: console, until: isSame))
    console.press("J")
    #expect(hall.run(console: console) { !hall.host.room.isJoinScreenShown && isSame() })
    console.press("]")
    #expect(hall.run(console: console) { hall.host.session.state.lesson?.stop == 1 && console.state.walk.isReached && isSame() })
    console.press("J")
    #expect(hall.run(console: console) { hall.host.room.isJoinScreenShown && isSame() })
  }

  @Test func `a console without room for the copy says for which size it is laid out`() throws {
    let (_, console) = try Self.start(console: Size(width: 80, height: 24))
    #expect(console.frame(now: Milliseconds.now).text.contains("laid out for 80x14; the audience's screen has 80x24"))
    let (_, wide) = try Self.start()
    #expect(!wide.frame(now: Milliseconds.now).text.contains("laid out for"))
  }

  // MARK: Several claims

  @Test(arguments: Language.allCases)
  func `of several claims each is counted, and a digit means what it means at the question`(_ language: Language) throws {
    let (hall, console) = try Self.start("01-not-alone", console: Size(width: 140, height: 48), language: language)
    let followers = (0..<3).map { _ in hall.follower() }
    hall.perform(.joinScreen(false))
    hall.perform(.action(.goOn, times: nil))
    #expect(hall.run(followers, console: console) { followers.allSatisfy { $0.session?.state.lesson?.isAsking == true && $0.isInStep } })
    let options = try #require(hall.host.session.state.lesson?.page(language)?.question?.options)
    #expect(options.count == 3)
    console.press("v")
    #expect(hall.run(followers, console: console) { followers.allSatisfy { $0.state.poll?.phase == .open } })
    for (follower, keys) in zip(followers, ["1 2 Enter", "0 Enter", "4 Enter"]) {
      for key in keys.split(separator: " ") { follower.press(String(key)) }
    }
    #expect(hall.run(followers, console: console) { console.state.tally == [1, 1, 0, 1, 1] }, "\(console.state.tally)")
    #expect(hall.host.room.question?.answered == 3)
    console.type("hands 12 40 8")
    #expect(hall.run(followers, console: console) { console.state.tally == [13, 41, 8, 1, 1] })
    // Forty hands at one claim are forty people, whatever else they hold true.
    #expect(hall.host.room.question?.answered == 43)
    let panel = console.frame(now: Milliseconds.now).text.filter { !$0.isWhitespace }
    #expect(panel.contains("[1]13[2]41[3]8") && panel.contains("[4]1"), "\(panel)")
    #expect(panel.contains("\(language == .en ? "noneofthemistrue" : "どれも正しくない")1│"), "\(panel)")
    console.press("v")
    #expect(hall.run(followers, console: console) { hall.host.room.audience.poll?.rounds == [[13, 41, 8, 1, 1]] })
    let text = hall.host.frame().text
    let names = options.map { String($0.prefix(6)) } + (language == .en ? ["not sure", "none of them"] : ["わからない", "どれも正しくない"])
    for (row, digit) in [1, 2, 3, 4, nil].enumerated() {
      let count = [13, 41, 8, 1, 1][row]
      let bar = String(repeating: "#", count: count * 16 / 41).padded(to: 16)
      let line = "\("\(count)".padded(to: 4, .right)) \(bar) \(digit.map { "[\($0)] " } ?? "")\(names[row])"
      #expect(text.contains(line), "\(line) in \(text)")
    }
  }

  @Test func `a question for a value has counts in words, without digits`() throws {
    let (hall, console) = try Self.start("03-asking")
    hall.perform(.joinScreen(false))
    while hall.host.session.state.lesson?.isAsking != true { hall.perform(.action(.goOn, times: nil)) }
    hall.perform(.vote)
    hall.perform(.hands([7, 2]))
    #expect(hall.run(console: console) { console.state.tally == [7, 2, 0] })
    #expect(console.frame(now: Milliseconds.now).text.contains("another answer"))
    hall.perform(.vote)
    let rows = hall.host.frame().text.split(separator: "\n").filter { $0.contains(" ####") || $0.contains("not sure") }
    #expect(rows.contains { $0.contains("7 ################ right") } && rows.contains { $0.contains("another answer") })
    #expect(rows.filter { $0.contains("###") }.allSatisfy { !$0.contains("[") }, "\(rows)")
  }

  @Test(arguments: Language.allCases)
  func `the counts of two rounds stand side by side and leave the panes most of the screen`(_ language: Language) throws {
    let hall = try TestClass(language: language, stop: 1)
    hall.perform(.joinScreen(false))
    hall.perform(.action(.goOn, times: nil))
    hall.perform(.vote)
    hall.perform(.hands([1, 5, 2]))
    for _ in 0..<2 { hall.perform(.vote) }
    hall.perform(.hands([0, 1, 7]))
    let before = hall.host.frame()
    hall.perform(.vote)
    let after = hall.host.frame()
    #expect(after.text.contains(language == .en ? "round 1 round 2" : "1回目 2回目"))
    let row = after.text.split(separator: "\n").first { $0.contains("################ [3]") }
    #expect(row?.split(separator: " ").contains("2") == true && row?.split(separator: " ").contains("7") == true)
    let box = (0..<24).filter { y in (0..<80).contains { after[$0, y].surface == .overlay } }
    #expect(box.count <= 9, "\(box.count) rows")
    #expect(before.size == after.size)
  }
}
