import Lessons
import Simulation
import Vocabulary

/// Where a person is in a lesson: which stop, which beat, and what was answered. Its texts are those of the present stop, in every language, so that
/// the language can be changed without asking anybody.
package struct LessonState: Sendable {
  package let titles: [Language: String]
  package let stopCount: Int
  package private(set) var stop = 0
  /// The page of the present stop; empty until a stop is reached.
  package private(set) var pages: [Language: StopPage] = [:]
  /// The piece of text that is shown, from 0; the question comes after the last.
  package private(set) var beat = 0
  /// Rows by which the text is scrolled where there is no room for all of it.
  package private(set) var textScroll = 0
  /// Whether the text had the screen to itself and was read, so that the panes are shown.
  private(set) var isPutAway = false
  /// What is being typed as an answer.
  package var typed = ""
  package private(set) var grades: [Language: Grade] = [:]
  /// The number of the option that was answered last, from 1.
  package private(set) var chosen: Int?
  /// The right answer; known when it may be shown.
  package private(set) var solution: Answer?
  /// Why the answer is right, once it is given away.
  private var reasons: [Language: String] = [:]

  package init(titles: [Language: String], stopCount: Int) {
    self.titles = titles
    self.stopCount = stopCount
  }

  /// A lesson of which no stop is reached yet.
  init(_ lesson: Lesson) {
    var titles: [Language: String] = [:]
    for language in Language.allCases { titles[language] = lesson.title.best(language)?.value }
    self.init(titles: titles, stopCount: lesson.stops.count)
  }

  private var page: StopPage? { pages[.en] ?? pages.values.first }

  package var panes: [PaneName]? { page?.panes }

  package var beatCount: Int { (page?.beats.count ?? 0) + (page?.question == nil ? 0 : 1) }

  /// Whether the question is shown.
  package var isAsking: Bool { page?.question != nil && beat >= (page?.beats.count ?? 0) }

  /// Whether an answer is awaited: what would give it away is hidden.
  package var hasOpenQuestion: Bool { isAsking && solution == nil }

  /// Whether the question was answered since the stop was reached, rightly or not.
  var isTried: Bool { !grades.isEmpty }

  package var questionKind: Question.Kind? { isAsking ? page?.question?.kind : nil }

  /// The options of the question, "not sure" among them.
  package var optionCount: Int { page?.question.map { $0.options.count + 1 } ?? 0 }

  package func title(_ language: Language) -> String { titles[language] ?? titles[.en] ?? "" }

  package func page(_ language: Language) -> StopPage? { pages[language] ?? page }

  package func grade(_ language: Language) -> Grade? { grades[language] ?? grades.values.first }

  func reason(_ language: Language) -> String? { reasons[language] ?? reasons.values.first }

  /// Where the present stop is.
  package var position: Position { page?.position ?? Position(.zero) }

  /// Whether a position is that of the present stop.
  package func isAtStop(_ position: Position) -> Bool { page.map { $0.position == position } ?? false }

  /// Whether a place is hidden while the question is open.
  package func hides(_ place: Place) -> Bool {
    guard isOpenHere, let question = page?.question else { return false }
    return question.hiddenPlaces.contains(place)
  }

  /// The places among which the question on the screen lets one find something.
  var offeredPlaces: Set<Place> { isAsking ? page?.question?.offeredPlaces ?? [] : [] }

  /// Whether the operands of the instruction under the cursor are hidden.
  package var masksCurrentOperand: Bool { isOpenHere && (page?.question?.hidden.contains(.operand) ?? false) }

  /// A question that is still to come must not be given away by the beats before it.
  package var isOpenHere: Bool { page?.question != nil && solution == nil }

  // MARK: Changes

  mutating func arrive(at index: Int, _ pages: [Language: StopPage]) {
    // Back from a walk of one's own, the text goes on where it was.
    if index == stop, !self.pages.isEmpty {
      self.pages = pages
      return
    }
    stop = index
    self.pages = pages
    begin(beat: 0)
    typed = ""
    grades = [:]
    chosen = nil
    solution = nil
    reasons = [:]
  }

  /// Shows a beat of the present stop, or its question, by its number; the last one when there are fewer.
  package mutating func show(beat number: Int) {
    let shown = max(0, min(number, beatCount - 1))
    if shown != beat { begin(beat: shown) }
  }

  private mutating func begin(beat number: Int) {
    beat = number
    textScroll = 0
    isPutAway = false
  }

  /// Scrolls the text on by some rows; behind its end comes its beginning.
  mutating func scrollText(by rows: Int, of total: Int, shown: Int) {
    textScroll = textScroll + shown >= total ? 0 : min(textScroll + rows, max(0, total - shown))
  }

  /// Shows the beginning of the text.
  package mutating func readFromTop() { textScroll = 0 }

  /// Shows the end of the text.
  mutating func readAll() { textScroll = Self.endOfText }

  /// Gives the screen to the panes.
  mutating func putAway() { isPutAway = true }

  /// More rows than any text has.
  private static let endOfText = 1 << 16

  /// Shows the next beat, or the question; `false` when there is none.
  mutating func advanceBeat() -> Bool {
    guard beat + 1 < beatCount else { return false }
    begin(beat: beat + 1)
    return true
  }

  /// Takes over what an answer was worth.
  mutating func take(_ grades: [Language: Grade], chosen: Int?, solution: Answer?) {
    self.grades = grades
    self.chosen = chosen
    self.solution = solution
    reasons = [:]
    typed = ""
    // What the answer was worth stands at the end, which is shown where not all has room.
    textScroll = grades.isEmpty && solution == nil ? 0 : Self.endOfText
  }

  /// The question is asked anew: what was answered, and what the answer is, is nobody's business any longer.
  package mutating func askAgain() { take([:], chosen: nil, solution: nil) }

  /// Gives the right answer away.
  mutating func reveal(_ solution: Answer?, reasons: [Language: String]) {
    take([:], chosen: nil, solution: solution)
    self.reasons = reasons
  }
}
