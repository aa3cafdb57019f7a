import Canvas
import Commands
import Lessons
import TestSupport
import Testing
import Vocabulary
import Walkthrough

/// What the screen shows at stops of the course, beyond the answers to their questions.
struct LessonScreenTests {
  private let wide = Size(width: 120, height: 40)

  @Test func `no comment of the source tells what an open question asks`() throws {
    let session = try Walks.lesson("01-not-alone", stop: 6, size: wide)
    #expect(session.text.contains("27  out dx, al") && !session.text.contains("refused: not in"))
    session.press("Space")
    #expect(session.state.isQuestionOpen && !session.text.contains("refused: not in"))
    session.press("3")
    #expect(!session.state.isQuestionOpen && session.text.contains("# refused: not in"))
    let plain = try Walks.lesson("01-not-alone", stop: 3, size: wide)
    #expect(plain.state.lesson?.page(.en)?.question == nil && plain.text.contains("#"))
  }

  @Test(arguments: Language.allCases) func `an order with too few numbers is told what it lacks`(_ language: Language) throws {
    let session = try Walks.lesson(
      Checkout.root + "/Tests/WalkthroughTests/Tables/answers.yaml", stop: 3, language: language)
    session.press("Space")
    session.type("21")
    session.press("Enter")
    let said = language == .en ? "An order needs all 3 numbers, each of them once." : "順番には、3つの番号がすべて1回ずつ要ります。"
    #expect(session.text.contains(said) && session.state.isQuestionOpen && session.progress?.tries.isEmpty ?? false)
    #expect(session.state.lesson?.typed == "21")
    session.press("Esc")
    session.type("22")
    session.press("Enter")
    #expect(!session.text.contains(said) && session.state.message == .unreadableAnswer)
  }

  @Test(arguments: ["03-asking", "08b-iretq", "11-interrupts"], Language.allCases)
  func `the tick is whole on the smallest screen`(_ lesson: String, _ language: Language) throws {
    let first = try Walks.lesson(lesson, language: language)
    let count = try #require(first.state.lesson?.stopCount)
    #expect(count == 10)
    for _ in 0..<count {
      let title = first.text.prefix { $0 != "\n" }.filter { $0 != "," }
      let stop = try #require(first.state.lesson?.stop)
      #expect(title.hasPrefix(" \(stop + 1)/10 t\(first.state.position.tick.count) "), "\(title)")
      first.press("]")
    }
    #expect(first.state.lesson?.stop == count - 1)
  }

  /// What a page says at a beat, or asks, without blanks and marks of code.
  private func words(_ page: StopPage, _ lesson: LessonState) -> [String] {
    let texts: [String]
    if lesson.isAsking, let question = page.question {
      texts = [question.text] + question.options.enumerated().map { "[\($0.offset + 1)] \($0.element)" }
    } else {
      texts = page.beats.indices.contains(lesson.beat) ? [page.beats[lesson.beat]] : []
    }
    return texts.map(plain)
  }

  private func plain(_ text: String) -> String { text.filter { !$0.isWhitespace && !"`│║".contains($0) } }

  @Test(arguments: LessonFiles(data: Walks.data).ids)
  func `every text and every option of the course is whole at 60x20, in every language, and so is every answer`(_ name: String) throws {
    let session = try Walks.lesson(name, size: Size(width: 60, height: 20))
    for stop in 0..<(session.state.lesson?.stopCount ?? 0) {
      session.begin(stop: stop)
      _ = session.finish()
      for beat in 0..<(session.state.lesson?.beatCount ?? 0) {
        session.show { $0.lesson?.show(beat: beat) }
        for isRevealed in [false, true] {
          if isRevealed {
            guard session.state.lesson?.isAsking == true else { continue }
            _ = session.reveal()
            _ = session.finish()
          }
          for language in Language.allCases {
            session.show { $0.language = language }
            let lesson = try #require(session.state.lesson)
            let page = try #require(lesson.page(language))
            let text = session.text
            let place = "stop \(stop + 1), \(language), \(isRevealed ? "answered" : "beat \(beat + 1)")"
            #expect(!text.contains("▼ ,"), "\(place):\n\(text)")
            // The panes keep something to point at.
            #expect(text.split(separator: "\n").filter { $0.contains("┌") || $0.contains("╔") }.count >= 1, "\(place)")
            guard !isRevealed else { continue }
            for part in words(page, lesson) { #expect(plain(text).contains(part), "\(place):\n\(text)") }
          }
        }
      }
    }
  }

  @Test(arguments: Language.allCases)
  func `where there is no room for a text, a mark says so and a key shows the rest, and then the beginning`(_ language: Language) throws {
    let session = try Walks.lesson("00-the-whole-trip", stop: 1, size: Size(width: 34, height: 12), language: language)
    // Space reads on first, where a text has no room either.
    for _ in 0..<9 where !session.state.isQuestionOpen { session.press("Space") }
    let first = session.text
    #expect(session.state.isQuestionOpen && first.contains("▼ ,"), "\(first)")
    var seen = ""
    for _ in 0..<20 {
      seen += plain(session.text)
      session.press(",")
      if session.text == first { break }
    }
    #expect(session.text == first)
    let page = try #require(session.state.lesson?.page(language)?.question)
    for number in 1...page.options.count + 1 { #expect(seen.contains("[\(number)]"), "\(seen)") }
    session.press(",")
    #expect(session.text != first)
    // Another text begins at its beginning.
    session.press("] [")
    #expect(session.state.lesson?.textScroll == 0)
  }

  @Test(arguments: Language.allCases) func `the title says which stop it is at any width`(_ language: Language) throws {
    let session = try Walks.lesson("00-the-whole-trip", language: language)
    for width in 60...120 {
      _ = session.handle(.resize(Size(width: width, height: 24)))
      let title = session.text.prefix { $0 != "\n" }
      #expect(title.contains("1/8") && title.contains("["), "\(width): \(title)")
    }
  }

  @Test func `the pane of the newer kernel lists the cases of its switch around the number`() throws {
    let session = try Walks.lesson("07b-x64-sys-call", stop: 3, size: wide)
    for row in ["  case 35:  __x64_sys_nanosleep", "> case 39:  __x64_sys_getpid", "  case 57:  __x64_sys_fork"] {
      #expect(session.text.contains(row), "\(row)")
    }
    // Nothing is a case of a number beyond the bound.
    let unknown = try Walks.lesson("07b-x64-sys-call", stop: 7, size: wide)
    #expect(unknown.state.position > session.state.position)
    let view = unknown.timeline.inspector().dispatchView()
    #expect(view.isSwitch && !view.isInRange && view.rows.isEmpty)
    let inspector = session.timeline.inspector()
    let cases = inspector.dispatchView()
    let table = try Checkout.text("assets/kernel/entry/syscall_64.tbl.h").split(separator: "\n").filter { $0.hasPrefix("__SYSCALL_64(") }
    #expect(cases.rows.count == table.count && cases.rows.count { $0.isSelected } == 1)
    for row in cases.rows {
      let call = try #require(inspector.instruction(at: row.address))
      #expect(call.operation == .call)
      #expect(row.symbol?.hasPrefix("__x64_sys_") ?? false, "\(row.number)")
    }
  }
}
