import Canvas
import Classroom
import Foundation
import Lessons
import Testing
import Vocabulary
import Walkthrough

/// How answers are counted, and what the counts are called.
struct CountTests {
  /// A class at the question of a stop, as wide as the counts need.
  private static func hall(_ lesson: String, stop: Int, language: Language = .en) throws -> TestClass {
    let hall = try TestClass(lesson, size: Size(width: 160, height: 50), language: language, stop: stop)
    hall.perform(.joinScreen(false))
    while hall.host.session.state.lesson?.isAsking == false { hall.perform(.action(.goOn, times: nil)) }
    return hall
  }

  /// What stands behind each `[n]` of a frame, up to what could be anything's end.
  private static func meanings(_ frame: Grid) -> [String: Set<String>] {
    var result: [String: Set<String>] = [:]
    for line in frame.text.split(separator: "\n") {
      for piece in line.components(separatedBy: "[").dropFirst() {
        let parts = piece.split(separator: "]", maxSplits: 1)
        guard parts.count == 2, Int(parts[0]) != nil else { continue }
        let meaning = parts[1].replacing("│", with: "  ").components(separatedBy: "  ").first?.trimmingCharacters(in: .whitespaces) ?? ""
        result[String(parts[0]), default: []].insert(meaning)
      }
    }
    return result
  }

  @Test(arguments: Language.allCases)
  func `claims are counted one by one under the numbers that they have, in answers and in hands`(_ language: Language) throws {
    let hall = try Self.hall(Self.claims, stop: 0, language: language)
    let seats = (0..<4).map { _ in hall.follower() }
    let console = try hall.console(language: language)
    hall.perform(.vote)
    #expect(
      hall.run(seats, console: console) {
        seats.allSatisfy { $0.isWith(hall.host) && $0.state.poll?.phase == .open } && console.state.walk.isReached
      })
    for (seat, keys) in zip(seats, [["1", "3"], ["1"], ["0"], ["4"]]) {
      for key in keys + ["Enter"] { seat.press(key) }
    }
    // The claims, "not sure", "none of them".
    #expect(hall.run(seats, console: console) { console.state.tally == [2, 0, 1, 1, 1] })
    #expect(hall.host.room.question?.answered == 4, "who holds two claims true has answered once")
    console.type("hands 9 2 7 5")
    #expect(hall.run(seats, console: console) { console.state.tally == [11, 2, 8, 6, 1] })
    hall.perform(.vote)
    #expect(hall.run(seats, console: console) { console.state.poll?.phase == .discussed })
    let screens = [hall.host.frame(), console.frame(now: Milliseconds.now)]
    let texts = language == .en ? ["DF is 1", "IOPL is 3", "not sure"] : ["DFは1", "IOPLは3", "わからない"]
    for (number, text) in zip(["1", "2", "4"], texts) {
      #expect(Self.meanings(screens[0])[number] == [text], "\(screens[0].text)")
    }
    let none = language == .en ? "none of them is true" : "どれも正しくない"
    for screen in screens {
      #expect(screen.text.filter { !$0.isWhitespace }.contains(none.filter { !$0.isWhitespace }), "\(screen.text)")
      #expect(!screen.text.contains("[5]"))
    }
    #expect(screens[0].text.contains("  11 ################ [1]"))
  }

  private static let claims = "04-inside-syscall"

  @Test func `an answer that is right, another or none has counts in words`() throws {
    let hall = try Self.hall("04-inside-syscall", stop: 1)
    hall.perform(.vote)
    hall.perform(.hands([3, 8, 2]))
    let console = try hall.console()
    #expect(hall.run(console: console) { console.state.walk.isReached && console.state.tally == [3, 8, 2] })
    hall.perform(.vote)
    #expect(hall.run(console: console) { console.state.poll?.phase == .discussed })
    for text in [hall.host.frame().text, console.frame(now: Milliseconds.now).text] {
      #expect(text.contains("right") && text.contains("another answer") && text.contains("not sure"))
      #expect(!text.contains("[1]") && !text.contains("[2]") && !text.contains("[3]"), "\(text)")
    }
  }
}
