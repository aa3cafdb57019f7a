import Canvas
import Classroom
import Lessons
import Simulation
import Testing
import Vocabulary
import Walkthrough
import X86

/// Nothing that is the presenter's alone gets onto the audience screen.
struct PrivacyTests {
  /// Pieces of a text that are long enough to be nobody else's words: eight words, or twenty characters of which ten are Japanese, so that they are no
  /// symbol and no code. What a screen puts between the lines of a text, blanks and frames, is left out.
  private static func pieces(_ text: String, _ language: Language) -> Set<String> {
    let plain = text.filter { !"│║┌┐└┘╔╗╚╝─═`".contains($0) }
    if language == .ja {
      let characters = Array(plain.filter { !$0.isWhitespace })
      guard characters.count >= 20 else { return [] }
      let all = (0...characters.count - 20).lazy.map { characters[$0..<$0 + 20] }
      return Set(all.filter { $0.count { !$0.isASCII } >= 10 }.map { String($0) })
    }
    let words = plain.split { $0.isWhitespace }
    guard words.count >= 8 else { return [] }
    return Set((0...words.count - 8).map { words[$0..<$0 + 8].joined(separator: " ") })
  }

  /// What a lesson says in one language, in pieces.
  private struct Script {
    /// For each stop, what a learner reads there.
    private(set) var open: [Set<String>] = []
    private(set) var notes: Set<String> = []

    init(_ player: LessonPlayer, _ language: Language) throws {
      for stop in player.lesson.stops.indices {
        let page = try player.page(stop, in: language)
        let texts = page.beats + [page.question?.text ?? ""] + (page.question?.options ?? [])
        open.append(texts.reduce(into: []) { $0.formUnion(pieces($1, language)) })
        if let note = try player.note(stop, in: language)?.text { notes.formUnion(pieces(note, language)) }
      }
    }

    /// What may not be on the screen at a stop: every note, and what later stops say.
    func secrets(at stop: Int) -> Set<String> {
      let known = open[...stop].reduce(into: Set<String>()) { $0.formUnion($1) }
      return notes.subtracting(open.joined()).union(open[(stop + 1)...].joined()).subtracting(known)
    }
  }

  /// What a presenter does to the screen, one after the other; the last one leaves it as it was.
  private static let views: [[PresenterCommand]] = [
    [.black(true)], [.black(false), .large(true)], [.large(false), .spotlight(.stacks)], [.spotlight(nil), .hide([.registers], [])],
    [.reveal([], []), .freeze(true)], [.freeze(false), .joinScreen(true)], [.joinScreen(false), .compare(.pti)], [.compare(nil)],
  ]

  @Test(arguments: TestClass.course)
  func `no state of any stop shows a note or what comes later on the audience screen`(_ lesson: String) throws {
    var frames = 0
    for language in Language.allCases {
      let hall = try TestClass(lesson, size: Size(width: 120, height: 40), language: language)
      let script = try Script(hall.player, language)
      // A lesson without notes would prove nothing.
      #expect(script.notes.count > 20)
      hall.perform(.joinScreen(false))
      for stop in hall.player.lesson.stops.indices {
        let secrets = script.secrets(at: stop)
        func look(_ what: String) {
          let found = Self.pieces(hall.host.frame().text, language).intersection(secrets)
          #expect(found.isEmpty, "\(language) stop \(stop) \(what)")
          frames += 1
        }
        hall.perform(.stop(stop))
        for beat in 0..<(hall.host.session.state.lesson?.beatCount ?? 1) {
          if beat > 0 { hall.perform(.action(.goOn, times: nil)) }
          look("beat \(beat)")
        }
        for view in Self.views {
          for command in view { hall.perform(command) }
          look("\(view.map(\.text))")
        }
        if hall.host.session.state.lesson?.isAsking == true {
          for phase in 0..<5 {
            look("phase \(phase)")
            if phase == 2 { hall.perform(.hands([3, 1])) }
            hall.perform(.vote)
          }
        }
        hall.perform(.action(.step, times: nil))
        look("one step on")
      }
    }
    #expect(frames > 100)
  }

  @Test(arguments: Language.allCases)
  func `the search for notes finds those on the console`(_ language: Language) throws {
    let hall = try TestClass(language: language)
    let script = try Script(hall.player, language)
    let console = try hall.console(language: language)
    hall.perform(.stop(2))
    #expect(hall.run(console: console) { console.state.walk.isReached && console.state.walk.showing == hall.host.room.live })
    let found = Self.pieces(console.frame(now: Milliseconds.now).text, language).intersection(script.secrets(at: 2))
    #expect(!found.isEmpty)
  }

  @Test func `an answer is on the audience screen only when it was revealed`() throws {
    let hall = try TestClass(stop: 1)
    hall.perform(.joinScreen(false))
    hall.perform(.action(.goOn, times: nil))
    #expect(hall.host.frame().text.contains("Where does the CPU find its next instruction?"))
    for _ in 0..<4 {
      #expect(hall.host.session.state.lesson?.solution == nil && !hall.host.frame().text.contains("<- this"))
      hall.perform(.vote)
    }
    #expect(hall.host.room.question?.phase == .revealed && hall.host.frame().text.contains("<- this"))
  }

  @Test func `counts are on the audience screen only after closing`() throws {
    let hall = try TestClass(stop: 1)
    hall.perform(.joinScreen(false))
    hall.perform(.action(.goOn, times: nil))
    hall.perform(.vote)
    hall.perform(.hands([71, 13]))
    #expect(!hall.host.frame().text.contains("71 ") && !hall.host.frame().text.contains("answers"))
    hall.perform(.vote)
    #expect(hall.host.frame().text.contains("71 ################ [1]"))
  }

  @Test func `black is black, and a frozen screen stays as it was`() throws {
    let hall = try TestClass()
    hall.perform(.joinScreen(false))
    let before = hall.host.frame()
    hall.perform(.freeze(true))
    hall.perform(.stop(2))
    #expect(hall.host.frame() == before)
    hall.perform(.black(true))
    #expect(hall.host.frame().cells.allSatisfy { $0 == .blank })
    hall.perform(.black(false))
    hall.perform(.freeze(false))
    #expect(hall.host.frame() != before && hall.host.frame().text.contains("3/8"))
  }

  @Test(arguments: Language.allCases)
  func `a large screen fits 60x20 at every stop`(_ language: Language) throws {
    let hall = try TestClass(size: Size(width: 60, height: 20), language: language)
    hall.perform(.joinScreen(false))
    hall.perform(.large(true))
    for stop in hall.player.lesson.stops.indices {
      hall.perform(.stop(stop))
      let frame = hall.host.frame()
      let page = try hall.player.page(stop, in: language)
      // The beginning of the text, and the code, are there.
      let start = String((page.beats.first ?? "").filter { $0 != "`" && !$0.isWhitespace }.prefix(12))
      #expect(frame.text.filter { !$0.isWhitespace }.contains(start), "stop \(stop)")
      #expect(frame.text.contains(language == .ja ? "コード" : "code"), "stop \(stop)")
      // The title says where this is: which stop, which phase, which ring.
      let title = frame.text.prefix { $0 != "\n" }
      #expect(title.contains("\(stop + 1)/8") && title.contains("[") && title.contains(language == .ja ? "リング" : "RING"), "\(title)")
    }
  }

  @Test func `a spotlight is a word on its pane, and opens one that was not drawn`() throws {
    let hall = try TestClass()
    hall.perform(.joinScreen(false))
    for pane in PaneName.allCases {
      hall.perform(.spotlight(pane))
      #expect(hall.host.frame().text.contains(">> look here <<"), "\(pane)")
    }
    hall.perform(.spotlight(nil))
    #expect(!hall.host.frame().text.contains("look here"))
  }

  @Test func `a value that is hidden is masked`() throws {
    let hall = try TestClass(stop: 1)
    hall.perform(.joinScreen(false))
    let value = String(hall.host.session.timeline.inspector().cpu[.rsi], radix: 16)
    #expect(hall.host.frame().text.contains(value))
    hall.perform(.hide([], [Mark("rsi")].compactMap(\.self)))
    #expect(hall.host.frame().text.contains("????"))
  }
}
