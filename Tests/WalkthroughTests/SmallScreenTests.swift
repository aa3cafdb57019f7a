import Canvas
import Foundation
import Lessons
import Simulation
import TestSupport
import Testing
import Vocabulary
import Walkthrough

/// Screens on which little has room: what they do not show at once can be read on.
struct SmallScreenTests {
  private static let sizes = [Size(width: 40, height: 12), Size(width: 20, height: 5), Size(width: 30, height: 9)]

  /// The letters of a text, without blanks, borders and marks.
  private static func letters(_ text: some StringProtocol) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.properties.isAlphabetic || $0.properties.numericType != nil }))
  }

  @Test(arguments: sizes, Language.allCases)
  func `every text and every option of a lesson can be read with Space`(_ size: Size, _ language: Language) throws {
    let session = try Walks.lesson("00-the-whole-trip", size: size, language: language)
    var beats = 0
    var questions = 0
    while session.state.lesson?.stop ?? 9 < 3 {
      let lesson = try #require(session.state.lesson)
      let page = try #require(lesson.page(language))
      let (stop, beat) = (lesson.stop, lesson.beat)
      var seen: [String] = []
      var presses = 0
      while session.state.lesson?.stop == stop, session.state.lesson?.beat == beat, presses < 60, session.state.message == nil {
        if let area = lessonArea(of: session.state) {
          let rows = session.text.split(separator: "\n", omittingEmptySubsequences: false)[area.y..<area.endY]
          // A last page can begin with rows of the one before.
          let new = rows.map { Self.letters($0) }
          let shared = (0...min(seen.count, new.count)).reversed().first { seen.suffix($0).elementsEqual(new.prefix($0)) } ?? 0
          seen += new.dropFirst(shared)
        }
        session.press("Space")
        presses += 1
      }
      #expect(presses < 60)
      if lesson.isAsking, let question = page.question {
        questions += 1
        for text in [question.text] + question.options { #expect(seen.joined().contains(Self.letters(text)), "\(stop): \(text)") }
        // The first Space that would give the question up asks once more.
        #expect(session.state.message == .goOnGivesUp)
        session.press("Space Space")
        for _ in 0..<60 where session.state.lesson?.stop == stop { session.press("Space") }
      } else {
        beats += 1
        #expect(seen.joined().contains(Self.letters(page.beats[beat])), "\(stop).\(beat): \(page.beats[beat])")
      }
    }
    #expect(beats > 2 && questions > 0)
  }

  @Test func `what the answer was worth is seen at once, and more text is announced`() throws {
    let session = try Walks.lesson("00-the-whole-trip", size: Size(width: 40, height: 12))
    #expect(session.text.contains("Space more text"))
    let asking = try Walks.lesson("00-the-whole-trip", stop: 1, size: Size(width: 40, height: 12))
    for _ in 0..<60 where !asking.state.isQuestionOpen { asking.press("Space") }
    for option in 1...4 where asking.state.isQuestionOpen { asking.press("\(option)") }
    #expect(asking.text.contains("Right. Space goes on."))
  }

  @Test func `the instruction that comes next is in sight on the smallest screen, before and after a step`() throws {
    let session = try Walks.program("hi", size: Size(width: 20, height: 5))
    for _ in 0..<6 {
      #expect(session.text.contains(">"), "\(session.text)")
      session.press("s")
    }
  }

  @Test(arguments: [Size(width: 40, height: 12), Size(width: 60, height: 20), Size(width: 80, height: 24)])
  func `a message takes the rows that it needs, and Enter shows all of a sentence`(_ size: Size) throws {
    let session = try Walks.program("hi", size: size)
    session.press("Space Space s s s s s")
    session.enter("who rsp")
    #expect(Self.letters(session.text).contains("Entergoesthere"))
    session.press("Esc")
    let short = session.text
    session.press("Enter")
    let wide = try Walks.program("hi", size: Size(width: 250, height: 70))
    wide.press("Space Space s s s s s")
    let sentence = wide.text.split(separator: "\n").suffix(2).map { $0.trimmingCharacters(in: .whitespaces) }[0]
    #expect(sentence.contains("push"))
    #expect(Self.letters(session.text).contains(Self.letters(sentence)), "\(session.text)")
    session.press("j k")
    #expect(session.text == short)
  }
}
