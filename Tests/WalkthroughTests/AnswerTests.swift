import Canvas
import Lessons
import TestSupport
import Testing
import Vocabulary
import Walkthrough

/// How the questions of a lesson are answered at the keyboard.
struct AnswerTests {
  private enum Stop: Int { case choose, claims, none, order, number, text }

  /// The question of a stop, open on the screen.
  private func ask(_ stop: Stop, _ language: Language = .en) throws -> Session {
    let session = try Walks.lesson(
      Checkout.root + "/Tests/WalkthroughTests/Tables/answers.yaml", stop: stop.rawValue, language: language)
    session.press("Space")
    #expect(session.state.isQuestionOpen)
    return session
  }

  private func verdict(_ session: Session) -> Grade.Verdict? { session.state.lesson?.grade(.en)?.verdict }

  /// The bottom row: the keys that act now, or what is being typed.
  private func bottom(_ session: Session) -> String {
    String(session.text.split(separator: "\n", omittingEmptySubsequences: false)[session.state.size.height - 1])
  }

  private static let rows: [(stop: Int, typed: String, verdict: Grade.Verdict)] = [
    (1, "24", .right), (1, "4 2", .right), (1, "2,4", .right), (1, "1", .wrong), (1, "0", .wrong), (1, "5", .notSure),
    (2, "0", .right), (2, "12", .wrong), (2, "3", .notSure), (3, "213", .right), (3, "2 1 3", .right), (3, "321", .wrong),
    (3, "4", .notSure),
    (4, "4", .right), (4, "0x4", .right), (4, "-1", .wrong), (4, "'\\x04'", .right), (5, "Hi!\\n", .wrong),
    (5, "\"Hi!\\n\"", .right), (5, "quit", .wrong), (5, "\"?\"", .wrong),
  ]

  @Test(arguments: rows) func `answers are typed and ended by Enter`(row: (stop: Int, typed: String, verdict: Grade.Verdict)) throws {
    let session = try ask(try #require(Stop(rawValue: row.stop)))
    let position = session.state.position
    session.type(row.typed)
    #expect(session.state.lesson?.typed == row.typed)
    #expect(bottom(session).contains("> " + row.typed))
    session.press("Enter")
    #expect(verdict(session) == row.verdict)
    #expect(session.state.lesson?.typed == "")
    #expect(session.state.position == position && session.state.count == nil && session.state.prompt == nil)
  }

  @Test func `the bottom row says how each kind is answered, and that 0 means none`() throws {
    for (stop, parts) in [
      (Stop.choose, ["1-4 answer"]), (.claims, ["1-4 type those that are true", "0 none", "5 not sure", "Enter answer"]),
      (.order, ["1-3 type all in their order", "4 not sure", "Enter answer"]),
      (.number, ["42 0x2a -1 type a number", "? not sure", "Enter answer"]), (.text, ["type the text", "? not sure", "Enter answer"]),
    ] {
      let session = try ask(stop)
      for part in parts { #expect(bottom(session).contains(part), "\(bottom(session))") }
      #expect(stop == .choose || !bottom(session).contains("1-1"))
      #expect(try bottom(ask(stop, .ja)).contains(stop == .choose ? "1-4" : "Enter"))
    }
    #expect(try !ask(.number).text.contains("[1]"))
    #expect(try !ask(.text).text.contains("[1]"))
    #expect(try ask(.claims).text.contains("[5] not sure"))
  }

  @Test func `a question mark alone says at once that one is not sure, where no option does`() throws {
    for stop in [Stop.number, .text] {
      let session = try ask(stop)
      session.press("?")
      #expect(verdict(session) == .notSure && session.state.lesson?.typed == "" && !session.state.isHelpShown)
      #expect(session.progress?.tries.values.map(\.firstVerdict) == [.notSure])
    }
    let choice = try ask(.choose)
    choice.press("?")
    #expect(choice.state.isHelpShown && verdict(choice) == nil)
  }

  @Test(arguments: Language.allCases) func `a right answer is told as right, and one that was given away is not`(_ language: Language)
    throws
  {
    let right = try ask(.number, language)
    right.type("4")
    right.press("Enter")
    #expect(right.text.contains(language == .en ? "Right: 4. Space goes on." : "正解です：4。Spaceで進みます。"))
    #expect(!right.text.contains(language == .en ? "The answer:" : "答え："))
    let shown = try ask(.number, language)
    shown.press("Space Space")
    #expect(shown.text.contains(language == .en ? "The answer: 4" : "答え：4") && !shown.text.contains(language == .en ? "Right" : "正解です"))
    let none = try ask(.none, language)
    none.type("0")
    none.press("Enter")
    #expect(none.text.contains(language == .en ? "Right: none of them is true." : "正解です：正しいものはない。"))
  }

  @Test func `Space shows the answer of each kind`() throws {
    for (stop, text) in [
      (Stop.choose, "[2] the count <- this"), (.claims, "[4] RCX is the way back <- this"), (.none, "The answer: none of them is true"),
      (.order, "[2] ring 0 <- 1"), (.number, "The answer: 4"), (.text, "The answer: \"Hi!\\n\""),
    ] {
      let session = try ask(stop)
      session.press("Space Space")
      #expect(!session.state.isQuestionOpen)
      #expect(session.text.contains(text), "\(session.text)")
    }
  }

  @Test func `Space shows why, too, where the file says it of what is right`() throws {
    let session = try ask(.claims)
    session.press("1 Enter")
    #expect(!session.text.contains("FMASK"))
    session.press("Space")
    #expect(session.text.contains("FMASK names it."), "\(session.text)")
    // What was said of the wrong answer is gone, and so is what would be said of another wrong one.
    #expect(!session.text.contains("Not so") && !session.text.contains("stays where it was"))
    session.press("L")
    #expect(session.text.contains("FMASKにあります。"))
    session.press("L ] Space Space Space")
    #expect(session.text.contains("none of them is true") && !session.text.contains("FMASK names"))
    let choice = try ask(.choose)
    choice.press("Space Space")
    #expect(choice.text.contains("write tells how much it took."))
    let right = try ask(.choose)
    right.press("2")
    #expect(right.text.contains("Right.") && !right.text.contains("write tells"))
  }

  @Test(arguments: Language.allCases)
  func `the first Space asks before it gives up, and any other key takes the question back`(language: Language) throws {
    let session = try ask(.choose, language)
    let stop = session.state.lesson?.stop
    let asked = language == .en ? "Space again means not sure, and shows the answer." : "もう一度Spaceを押すと「わからない」として答えを表示します。"
    session.press("Space")
    #expect(session.text.contains(asked) && session.state.isQuestionOpen && session.progress?.tries.isEmpty ?? false)
    session.press("Tab")
    #expect(!session.text.contains(asked))
    session.press("Space")
    #expect(session.text.contains(asked) && session.state.isQuestionOpen)
    session.press("Space")
    #expect(!session.text.contains(asked) && !session.state.isQuestionOpen)
    #expect(session.progress?.tries.values.map(\.firstVerdict) == [.notSure])
    #expect(session.state.lesson?.stop == stop)
    session.press("Space")
    #expect(session.state.lesson?.stop != stop)
    // Whoever has tried wants to see the answer, and has no first try to lose.
    let tried = try ask(.choose, language)
    tried.press("1 Space")
    #expect(!tried.state.isQuestionOpen && tried.progress?.tries.values.map(\.firstVerdict) == [.wrong])
  }

  @Test func `after the answer a digit is no count, and other keys walk on`() throws {
    let session = try ask(.choose)
    session.press("Space Space 2")
    #expect(session.state.count == nil)
    #expect(session.text.contains("The question is answered."))
    session.press("9")
    #expect(session.state.count == 9)
    session.press("Esc s")
    #expect(session.state.count == nil)
    let claims = try ask(.claims)
    claims.press("Space Space 1 2")
    #expect(claims.state.count == nil)
  }

  @Test func `a wrong answer leaves the question open, and its text alone is marked`() throws {
    let session = try ask(.choose)
    session.press("1")
    #expect(verdict(session) == .wrong)
    #expect(session.state.isQuestionOpen && session.state.lesson?.chosen == 1)
    session.press("2")
    #expect(verdict(session) == .right)
    let claims = try ask(.claims)
    claims.press("3 Enter")
    #expect(claims.state.lesson?.chosen == nil)
  }

  @Test func `a text may be any letters, and an answer has its limit`() throws {
    let text = try ask(.text)
    text.type("sNq:/")
    #expect(text.state.lesson?.typed == "sNq:/")
    text.press("Backspace Backspace")
    #expect(text.state.lesson?.typed == "sNq")
    text.press("Esc")
    #expect(text.state.lesson?.typed == "" && text.state.isQuestionOpen)
    text.type(String(repeating: "x", count: Question.typedLimit + 9))
    #expect(text.state.lesson?.typed.count == Question.typedLimit)
    #expect(text.state.isQuestionOpen)
    // What cannot begin a number keeps its meaning.
    let number = try ask(.number)
    let position = number.state.position
    number.press("s")
    #expect(number.state.position > position)
  }

  @Test func `what cannot be read as an answer is told, and stays for mending`() throws {
    let session = try ask(.claims)
    session.type("29")
    session.press("Enter")
    #expect(session.text.contains("That is no answer to this question."))
    session.press("Backspace 4 Enter")
    #expect(verdict(session) == .right)
  }
}
