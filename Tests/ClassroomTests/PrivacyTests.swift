import Canvas
import Classroom
import Foundation
import Lessons
import Narration
import Simulation
import Testing
import Vocabulary
import Walkthrough
import X86

/// Nothing that is the presenter's alone gets onto the audience screen.
struct PrivacyTests {
  /// Words, or Japanese characters, of a piece of a text. Shorter ones are everybody's: "the kernel's own stack", `カーネルのスタック`.
  private static let pieceLength = [Language.en: 5, .ja: 12]

  /// A text as it is searched: words with one blank between two of them, or Japanese without blanks. What a screen puts between the lines of a text, blanks
  /// and frames, is left out, and so are the signs around code.
  private static func plain(_ text: String, _ language: Language) -> String {
    let words = text.filter { !"│║┌┐└┘╔╗╚╝─═`".contains($0) }.split { $0.isWhitespace }
    return language == .ja ? words.joined() : " " + words.joined(separator: " ") + " "
  }

  /// Every piece of a text as a number, with the text where that is wanted. Of Japanese ones half must be Japanese, so that they are no symbol and no code;
  /// English ones have nothing but words.
  private static func pieces(_ text: String, _ language: Language, _ take: (_ piece: Int, _ text: () -> String) -> Void) {
    let length = pieceLength[language] ?? 1
    let plain = plain(text, language)
    if language == .ja {
      let scalars = Array(plain.unicodeScalars)
      windows(scalars.map { (Int($0.value), !$0.isASCII) }, length, atLeast: length / 2) { start, piece in
        take(piece) { String(String.UnicodeScalarView(scalars[start..<start + length])) }
      }
    } else {
      let words = plain.split(separator: " ")
      windows(words.map { ($0.hashValue, isProse($0)) }, length, atLeast: length) { start, piece in
        take(piece) { words[start..<start + length].joined(separator: " ") }
      }
    }
  }

  /// Every stretch of so many tokens, of which some are prose, with a number for it.
  private static func windows(_ tokens: [(value: Int, isProse: Bool)], _ length: Int, atLeast prose: Int, _ take: (Int, Int) -> Void) {
    guard tokens.count >= length else { return }
    for start in 0...tokens.count - length {
      let window = tokens[start..<start + length]
      guard window.count(where: \.isProse) >= prose else { continue }
      take(start, window.reduce(0) { ($0 ^ $1.value) &* 0x100_0000_01b3 })
    }
  }

  /// Whether a word is one of a language: code, numbers and what programs print are everybody's.
  private static func isProse(_ word: Substring) -> Bool { word.allSatisfy { $0.isLetter || "'-,.;:?!()\"".contains($0) } }

  /// The sentences of a text that are too short for a piece, down to two words or six characters, each as it is searched.
  private static func shortSentences(_ text: String, _ language: Language) -> Set<String> {
    let ends: Set<Character> = [".", "?", "!", "。", "?", "!"]
    var sentences = Set(text.split { ends.contains($0) }.map { plain(String($0), language) })
    sentences = sentences.filter { sentence in
      language == .ja
        ? (6..<12).contains(sentence.count) && sentence.count { !$0.isASCII } >= 4
        : (2..<5).contains(sentence.split(separator: " ").count) && sentence.split(separator: " ").allSatisfy(isProse)
    }
    return language == .ja ? sentences : Set(sentences.map { $0.trimmingCharacters(in: .whitespaces) })
  }

  /// A set of texts that may not be seen together with where they come from.
  private struct Secrets {
    var pieces: [Int: String] = [:]
    var sentences: Set<String> = []

    init() {}

    init(_ text: String, _ language: Language) {
      PrivacyTests.pieces(text, language) { pieces[$0] = $1() }
      sentences = PrivacyTests.shortSentences(text, language)
    }

    mutating func formUnion(_ other: Secrets) {
      pieces.merge(other.pieces) { $1 }
      sentences.formUnion(other.sentences)
    }

    /// Without what is said openly, too.
    func subtracting(_ open: Open) -> Secrets {
      var result = self
      for piece in open.pieces { result.pieces[piece] = nil }
      result.sentences = sentences.filter { !open.text.contains($0) }
      return result
    }

    /// What of it is in a text.
    func found(in text: String, _ language: Language) -> [String] {
      let plain = PrivacyTests.plain(text, language)
      var found: Set<String> = []
      PrivacyTests.pieces(text, language) { piece, _ in if let secret = pieces[piece] { found.insert(secret) } }
      return found.sorted() + sentences.filter { plain.contains($0) }.sorted()
    }
  }

  /// What a learner may read.
  private struct Open {
    private(set) var pieces: Set<Int> = []
    private(set) var text = ""

    init() {}

    init(_ text: String, _ language: Language) { add(text, language) }

    mutating func add(_ new: String, _ language: Language) {
      PrivacyTests.pieces(new, language) { piece, _ in pieces.insert(piece) }
      text += PrivacyTests.plain(new, language) + "\n"
    }
  }

  /// What a lesson says in one language: openly at each stop, to the instructor, and to wrong answers.
  private struct Script {
    private let language: Language
    private(set) var open: [String] = []
    private(set) var notes: [String?] = []
    /// For each stop, what answers are told; of these the reason of the right one is shown with the answer.
    private(set) var hints: [[String]] = []
    private(set) var reasons: [String?] = []

    init(_ player: LessonPlayer, _ language: Language) throws {
      self.language = language
      for stop in player.lesson.stops.indices {
        let reading = try player.reading(stop, in: language)
        let page = reading.page
        open.append((page.beats + [page.question?.text ?? ""] + (page.question?.options ?? [])).joined(separator: "\n"))
        notes.append(reading.note?.text)
        hints.append(reading.hints.map(\.text))
        reasons.append(try player.reason(of: stop, in: language))
      }
    }

    /// What may not be on the screen at a stop: every note, every hint, and what later stops say; after the answer, all but why it is right.
    func secrets(at stop: Int, isRevealed: Bool = false) -> Secrets {
      var known = Open()
      for text in open[...stop] { known.add(text, language) }
      if isRevealed, let reason = reasons[stop] { known.add(reason, language) }
      var secrets = Secrets()
      for text in notes.compactMap(\.self) + hints.joined() + open[(stop + 1)...] { secrets.formUnion(Secrets(text, language)) }
      return secrets.subtracting(known)
    }

    /// The notes alone.
    func notes(at stop: Int) -> Secrets { notes[stop].map { Secrets($0, language) } ?? Secrets() }
  }

  /// What a presenter does to the screen, one after the other; the last one leaves it as it was.
  private static let views: [[PresenterCommand]] = [
    [.black(true)], [.black(false), .large(true)], [.large(false), .spotlight(.stacks)], [.spotlight(nil), .hide([.registers], [])],
    [.reveal([], []), .freeze(true)], [.freeze(false), .joinScreen(true)], [.joinScreen(false), .compare(.pti)], [.compare(.era)],
    [.compare(nil), .line("set r15 = 7")], [.compare(.edit)], [.compare(nil), .undo], [.line("print rax")], [.line("nonsense")],
    [.point([Mark("rax")].compactMap(\.self))], [.point([]), .panes(PaneName.allCases)], [.panes([])],
  ]

  /// The words by which a screen would tell about a seat, or about what comes next.
  private static func privateWords(_ language: Language, next id: String?) -> [String] {
    let words: [Language: [String]] = [
      .en: ["seat 1", "is stuck", "differ,", "on their own", "no notes"], .ja: ["席1", "困り1", "不一致1", "自由0", "ノートは"],
    ]
    return (words[language] ?? []) + (id.map { [(language == .en ? "next: " : "次: ") + $0] } ?? [])
  }

  @Test(arguments: TestClass.course)
  func `no state of any stop shows a note, a hint, a seat or what comes later on the audience screen`(_ lesson: String) throws {
    var frames = 0
    for language in Language.allCases {
      let hall = try TestClass(lesson, size: Size(width: 120, height: 40), language: language)
      let script = try Script(hall.player, language)
      // A lesson without notes and hints would prove nothing.
      #expect(script.notes.compactMap(\.self).count > 2 && script.hints.joined().count > 2)
      // A seat that is stuck, so that there is something to tell about it.
      let seat = hall.follower()
      #expect(hall.run([seat]) { seat.isWith(hall.host) })
      seat.press("x")
      #expect(hall.run([seat]) { hall.host.room.status(now: Milliseconds.now).stuck == 1 })
      hall.perform(.joinScreen(false))
      let stops = hall.player.lesson.stops
      for stop in stops.indices {
        let secrets = script.secrets(at: stop)
        let revealed = script.secrets(at: stop, isRevealed: true)
        let words = Self.privateWords(language, next: stops.indices.contains(stop + 1) ? stops[stop + 1].id : nil)
        func look(_ what: String) {
          let frame = hall.host.frame()
          let isRevealed = hall.host.room.question?.phase == .revealed
          // What the machine does is told in words that a note may have, too.
          let narration = Open(Narrator(language: language).sentence(hall.host.session.timeline.inspector()), language)
          let found =
            (isRevealed ? revealed : secrets).found(in: frame.text, language).filter { !narration.text.contains($0) }
            + words.filter { frame.text.contains($0) }
          #expect(found.isEmpty, "\(language) stop \(stop) \(what)")
          #expect(isRevealed || hall.host.session.state.lesson?.solution == nil, "\(language) stop \(stop) \(what)")
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
        // After an edit the walk is elsewhere: back to the stop's question.
        hall.perform(.stop(stop))
        while let lesson = hall.host.session.state.lesson, lesson.beat + 1 < lesson.beatCount { hall.perform(.action(.goOn, times: nil)) }
        if hall.host.session.state.lesson?.isAsking == true {
          for phase in 0..<5 {
            look("phase \(phase)")
            if phase == 2 { hall.perform(.hands([3, 1])) }
            hall.perform(.vote)
          }
          look("revealed")
        }
        for key in ["?", "Esc", ":"] {
          _ = hall.host.handle(.key(Key(name: key) ?? Key(.escape)), now: Milliseconds.now)
          look("key \(key)")
        }
        _ = hall.host.handle(.key(Key(.escape)), now: Milliseconds.now)
        hall.perform(.action(.step, times: nil))
        look("one step on")
      }
    }
    #expect(frames > 200)
  }

  @Test(arguments: Language.allCases)
  func `the search finds notes, the next stop and seats on the console`(_ language: Language) throws {
    let hall = try TestClass(language: language)
    let script = try Script(hall.player, language)
    let console = try hall.console(language: language)
    let seat = hall.follower()
    for stop in hall.player.lesson.stops.indices.dropLast() where script.notes[stop] != nil {
      hall.perform(.stop(stop))
      #expect(
        hall.run([seat], console: console) {
          console.state.walk.isReached && console.state.walk.showing == hall.host.room.live && seat.isWith(hall.host)
        })
      let text = console.frame(now: Milliseconds.now).text
      // At the right of the walk the panel's rows are by themselves: what stands left of it on the same row is taken out.
      let panel = text.split(separator: "\n").map { $0.suffix(52) }.joined(separator: "\n")
      #expect(!script.notes(at: stop).found(in: panel, language).isEmpty, "stop \(stop)")
      #expect(text.contains((language == .en ? "next: " : "次: ") + hall.player.lesson.stops[stop + 1].id))
    }
    seat.press("x")
    let words = Self.privateWords(language, next: nil)
    #expect(
      hall.run([seat], console: console) {
        let text = console.frame(now: Milliseconds.now).text.split(separator: "\n").map { $0.suffix(52) }.joined(separator: "\n")
        return words.prefix(2).allSatisfy { Self.plain(text, language).contains($0) }
      })
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
}
