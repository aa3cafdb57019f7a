import Canvas
import Classroom
import Commands
import Lessons
import Simulation
import TestSupport
import Testing
import Vocabulary
import Walkthrough

/// Prepared what-ifs, called by name.
struct WhatIfTests {
  /// The ids of the stops that change something in the lessons that are collections of what-ifs.
  private static func prepared() throws -> [(id: String, lesson: String)] {
    let files = LessonFiles(data: DataFiles(option: Checkout.root))
    return try files.ids.filter { $0.contains("what-if") }.flatMap { id in
      try files.read(id).stops.filter { $0.whatIf?.changes.isEmpty == false }.map { ($0.id, id) }
    }
  }

  /// What a comparison must show of those in which both walks have the same instructions at first.
  private static let differences = [
    "fmask": ["* fmask 47700", "* fmask 0", ">* IF 0", ">* IF 1"],
    "star": ["* star 23001000000000", "* star 23002800000000", ">* cs 10", ">* cs 28", "* ss 18", "* ss 30"],
    "trap-flag": ["* r11 44647", "* r11 44747", ">* TF 0", ">* TF 1", "debug"],
  ]

  @Test func `twelve are listed on the console, in both languages, each with its question`() throws {
    let ids = try Self.prepared().map(\.id)
    #expect(ids.count == 12 && Set(ids).count == 12)
    let hall = try TestClass()
    for (language, question) in [(Language.en, "Without swapgs, where does the kernel store RSP?"), (.ja, "swapgsがないと、カーネルがRSPを書く先は?")] {
      let console = try hall.console(size: Size(width: 140, height: 50), language: language)
      #expect(hall.run(console: console) { console.state.walk.isReached })
      console.type("what-if")
      let text = console.frame(now: Milliseconds.now).text
      for id in ids { #expect(text.contains("│ \(id) "), "\(id)") }
      #expect(text.contains(question))
      console.press("Esc")
      #expect(!console.frame(now: Milliseconds.now).text.contains(question))
    }
  }

  @Test func `a name is completed as far as only one way is left`() throws {
    let hall = try TestClass()
    let console = try hall.console()
    #expect(hall.run(console: console) { console.state.walk.isReached })
    func typed(_ line: String) -> String? {
      console.press(":")
      for character in line { _ = console.handle(.key(.character(character))) }
      console.press("Tab")
      defer { console.press("Esc") }
      return console.state.input
    }
    #expect(typed("wh") == "what-if ")
    #expect(typed("what-if l") == "what-if lstar ")
    #expect(typed("what-if no-s") == "what-if no-swapgs")
    #expect(typed("what-if zz") == "what-if zz")
    #expect(typed("compare p") == "compare pti " && typed("spotlight pt") == "spotlight pt_regs " && typed("bl") == "black ")
    console.press(":")
    for character in "what-if no-s" { _ = console.handle(.key(.character(character))) }
    console.press("Tab")
    #expect(console.state.message == "no-swapgs  no-swapgs-back")
  }

  @Test func `each of them runs in a class on another lesson, is the same on every machine, and is undone with one key`() throws {
    let hall = try TestClass("04-inside-syscall", size: Size(width: 100, height: 30))
    hall.perform(.joinScreen(false))
    let console = try hall.console()
    let follower = hall.follower(language: .ja)
    #expect(hall.run([follower], console: console) { follower.isWith(hall.host) && console.state.walk.isReached })
    let library = TestClass.library
    for (id, _) in try Self.prepared() {
      console.type("what-if \(id)")
      #expect(hall.run([follower], console: console) { hall.host.room.shown.place.whatIf == id && follower.isWith(hall.host) }, "\(id)")
      #expect(follower.session?.timeline.digest() == hall.host.session.timeline.digest(), "\(id)")
      #expect(hall.host.session.timeline.current.parent != nil)
      let english = try #require(library.title(id, .en))
      let japanese = try #require(library.title(id, .ja))
      for (text, title) in [(hall.host.frame().text, english), (follower.frame().text, japanese)] {
        let plain = text.filter { !$0.isWhitespace }
        #expect(plain.contains(title.name.filter { !$0.isWhitespace }), "\(id)")
        #expect(plain.contains(title.question.filter { !$0.isWhitespace && $0 != "`" }), "\(id)")
      }
      // Going on is still that what-if; and it is compared with the walk as it was.
      hall.perform(.action(.step, times: nil))
      #expect(hall.host.room.shown.place.whatIf == id)
      hall.perform(.compare(.edit))
      let pair = hall.host.frame().text
      // A long name leaves no room for the words beside it.
      #expect(pair.contains("│>") && !pair.contains("no difference") && !pair.contains("only the change"), "\(id):\n\(pair)")
      for part in Self.differences[id] ?? [] { #expect(pair.contains(part), "\(id):\n\(pair)") }
      hall.perform(.compare(nil))
      console.press("u")
      #expect(hall.run([follower], console: console) { hall.host.room.shown.place.whatIf == nil && follower.isWith(hall.host) }, "\(id)")
      #expect(hall.host.session.timeline.current.parent == nil)
    }
    // Not where the what-if began, but where it was called: after a step of one's own, with an edit, between two parts, at a later beat.
    hall.perform(.stop(2))
    hall.perform(.action(.step, times: 2))
    hall.perform(.edit(try Input(text: "register r15 0x77")))
    hall.perform(.action(.step, times: nil))
    let called = hall.host.room.shown.place
    console.type("what-if no-swapgs")
    #expect(hall.run([follower], console: console) { hall.host.room.shown.place.whatIf == "no-swapgs" && follower.isWith(hall.host) })
    console.type("what-if lstar")
    #expect(hall.run([follower], console: console) { hall.host.room.shown.place.whatIf != "no-swapgs" && follower.isWith(hall.host) })
    hall.perform(.action(.step, times: 2))
    console.type("compare edit")
    #expect(hall.run([follower], console: console) { hall.host.room.live.view.counterpart == .edit && !hall.host.isComparing })
    console.press("u")
    #expect(
      hall.run([follower], console: console) {
        hall.host.room.shown.place.position == called.position && !hall.host.isUnderway && follower.isWith(hall.host)
      })
    let back = hall.host.room.shown.place
    #expect(back.digest == called.digest && back.stop == called.stop && back.beat == called.beat && back.whatIf == nil)
    // The edit is still there to be compared; the next undo takes it away, and the comparison with it.
    #expect(hall.host.room.live.view.counterpart == .edit)
    console.press("u")
    #expect(hall.run([follower], console: console) { hall.host.room.live.view.counterpart == nil && follower.isWith(hall.host) })
    #expect(!hall.host.frame().text.contains("nothing to compare"))
    console.type("what-if nothing")
    #expect(console.state.message?.contains("no prepared what-if called nothing") == true)
  }

  @Test func `a class that is asked for a file of one walk says what keeps it`() throws {
    let hall = try TestClass()
    hall.perform(.joinScreen(false))
    for (language, words) in [(Language.en, "present --record FILE"), (.ja, "授業の記録は")] {
      let console = try hall.console(language: language)
      #expect(hall.run(console: console) { console.state.walk.isReached })
      console.type("save here")
      #expect(console.state.message?.contains(words) == true)
    }
    for character in ":save here" { _ = hall.host.handle(.key(.character(character)), now: Milliseconds.now) }
    #expect(hall.host.handle(.key(Key(.enter)), now: Milliseconds.now).isEmpty)
    #expect(hall.host.frame().text.contains("present --record FILE"))
  }
}
