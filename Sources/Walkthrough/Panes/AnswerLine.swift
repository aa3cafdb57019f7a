import Canvas
import Lessons
import Narration
import Primitives
import Simulation

/// How an answer is given: in the key line, where the eye looks for keys.
extension Scene {
  /// The keys that answer the open question.
  func answerEntries(_ lesson: LessonState) -> [KeyLine.Entry] {
    guard let form = lesson.answerForm else { return [] }
    // "Not sure" comes after the options, and has no number of its own where there are none.
    let last = lesson.optionCount
    let options = last > 2 ? "1-\(last - 1)" : "1"
    func entry(_ key: String, _ label: Message) -> KeyLine.Entry { KeyLine.Entry(key, words(label), isKept: true) }
    switch form {
    case .digit: return [KeyLine.Entry("1-\(last)", words.answer, isKept: true)]
    case .claims: return [entry(options, .typeClaims), entry("0", .noClaim), entry("\(last)", .notSureKey), entry("Enter", .enterAnswers)]
    case .order: return [entry(options, .typeOrder), entry("\(last)", .notSureKey), entry("Enter", .enterAnswers)]
    case .number: return [entry("42 0x2a -1", .typeNumber), entry("?", .notSureKey), entry("Enter", .enterAnswers)]
    case .text: return [entry("abc", .typeText), entry("?", .notSureKey), entry("Enter", .enterAnswers)]
    }
  }

  /// What is typed as an answer, with the cursor behind it and the keys that end it. `false` when nothing is.
  func drawTypedAnswer(in rect: Rect, on grid: inout Grid) -> Bool {
    guard state.isQuestionOpen, let typed = state.lesson?.typed, !typed.isEmpty else { return false }
    let keys = KeyLine([
      KeyLine.Entry("Enter", words(.enterAnswers), isKept: true), KeyLine.Entry("Esc", words(.escClears), isKept: true),
    ])
    let width = typed.columns + 4
    PromptLine("> ", text: typed, cursor: typed.count).draw(into: &grid, in: rect.inset(horizontal: 1))
    let rest = Rect(x: rect.x + width, y: rect.y, width: rect.width - width, height: rect.height)
    if rest.width >= 30 { keys.draw(into: &grid, in: rest) }
    return true
  }
}

extension Narrator {
  /// The right answer where it is none of the options that stand above.
  func solutionText(_ lesson: LessonState) -> String? {
    switch lesson.solution {
    case .value(let value): text(of: value)
    case .claims(let facts) where !facts.contains(true): self(.noneIsTrue)
    default: nil
    }
  }

  private func text(of value: ExpressionValue) -> String {
    if let text = value.text { return "\"\(ExpressionValue.text(text).formatted())\"" }
    guard case .integer(let bits, isSigned: false) = value, bits >= 10 else { return value.formatted() }
    return "\(bits) = 0x\(hex(bits))"
  }

  /// What stands behind an option once the answer is known: that it is right, or which place it has in the order.
  func solutionMark(_ index: Int, _ lesson: LessonState) -> String? {
    switch lesson.solution {
    case .option(let right): index == right ? rightAnswer : nil
    case .claims(let facts): facts.indices.contains(index) && facts[index] ? rightAnswer : nil
    case .order(let order): order.firstIndex(of: index).map { "\($0 + 1)" }
    default: nil
    }
  }
}

extension Message {
  static let typeClaims = Message(en: "type those that are true", ja: "正しいものの番号をすべて")
  static let noClaim = Message(en: "none", ja: "なし")
  static let typeOrder = Message(en: "type all in their order", ja: "起こる順に番号をすべて")
  static let typeNumber = Message(en: "type a number", ja: "数を入力")
  static let typeText = Message(en: "type the text", ja: "文字列を入力")
  static let notSureKey = Message(en: "not sure", ja: "わからない")
  static let enterAnswers = Message(en: "answer", ja: "答える")
  static let escClears = Message(en: "clear", ja: "消す")
  static let noneIsTrue = Message(en: "none of them is true", ja: "正しいものはない")
  static let goOnGivesUp = Message(en: "Space again means not sure, and shows the answer.", ja: "もう一度Spaceを押すと「わからない」として答えを表示します。")
  static let alreadyAnswered = Message(en: "The question is answered. Space goes on.", ja: "この問いには答えが出ています。Spaceで進みます。")
}
