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
  /// Pieces of a text that are long enough to be nobody else's words: three words, or eight characters of Japanese.
  private static func pieces(_ text: String, _ language: Language) -> Set<String> {
    if language == .ja {
      let characters = Array(text.filter { !$0.isWhitespace })
      guard characters.count >= 8 else { return [] }
      return Set((0...characters.count - 8).map { String(characters[$0..<$0 + 8]) })
    }
    let words = text.split { $0.isWhitespace }.map(String.init)
    guard words.count >= 3 else { return [] }
    return Set((0...words.count - 3).map { words[$0..<$0 + 3].joined(separator: " ") })
  }

  /// The pieces of a note that do not stand in what a learner may read at any stop.
  private static func secrets(_ player: LessonPlayer, _ language: Language) throws -> [String] {
    var open: Set<String> = []
    var notes: Set<String> = []
    for stop in player.lesson.stops.indices {
      let page = try player.page(stop, in: language)
      for text in page.beats + [page.question?.text ?? ""] + (page.question?.options ?? []) { open.formUnion(pieces(text, language)) }
      if let note = try player.note(stop, in: language)?.text { notes.formUnion(pieces(note, language)) }
    }
    return notes.subtracting(open).sorted()
  }

  /// A screen as text in which a piece can be found wherever a line was broken.
  private static func text(_ grid: Grid, _ language: Language) -> String {
    language == .ja ? grid.text.filter { !$0.isWhitespace } : grid.text.split { $0.isWhitespace }.joined(separator: " ")
  }

  @Test(arguments: Language.allCases)
  func `no state of any stop shows a note on the audience screen, and the console shows them`(_ language: Language) throws {
    let size = Size(width: 120, height: 40)
    let hall = try TestClass(size: size, language: language)
    let secrets = try Self.secrets(hall.player, language)
    #expect(secrets.count > 100)
    var frames = 0
    func look(_ what: String) {
      let text = Self.text(hall.host.frame(), language)
      let found = secrets.first { text.contains($0) }
      #expect(found == nil, "\(what)")
      frames += 1
    }
    let views: [[PresenterCommand]] = [
      [], [.black(true)], [.black(false), .large(true)], [.large(false), .spotlight(.stacks)], [.spotlight(nil), .hide([.registers], [])],
      [.reveal([], []), .freeze(true)], [.freeze(false), .joinScreen(true)], [.joinScreen(false)],
    ]
    for stop in hall.player.lesson.stops.indices {
      hall.perform(.stop(stop))
      let beats = hall.host.session.state.lesson?.beatCount ?? 1
      for beat in 0..<beats {
        if beat > 0 { hall.perform(.action(.goOn, times: nil)) }
        for view in views {
          for command in view { hall.perform(command) }
          look("stop \(stop), beat \(beat), \(view.map(\.text))")
        }
      }
      for phase in 0..<5 {
        look("stop \(stop), phase \(phase)")
        if phase == 2 { hall.perform(.hands([3, 1])) }
        hall.perform(.vote)
      }
      hall.perform(.action(.step, times: nil))
      look("stop \(stop), one step on")
    }
    #expect(frames > 100)

    // The search finds what is there: the console has the notes.
    let console = try hall.console(language: language)
    hall.perform(.stop(2))
    #expect(hall.run(console: console) { console.state.walk.isReached && console.state.walk.showing == hall.host.room.live })
    let text = Self.text(console.frame(now: Milliseconds.now), language)
    // The notes are wrapped inside a frame, whose sides stand between the lines.
    #expect(secrets.contains { text.contains($0) })
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
