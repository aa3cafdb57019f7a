import LinuxABI
import Simulation
import Vocabulary

/// Everything of a stop that a learner sees, as plain text with the machine's values in it.
package struct StopPage: Hashable, Sendable {
  /// The stop's number, from 0.
  package var stop: Int
  package var id: String
  package var position: Position
  /// The changed run on which the stop is, by the words that the screen has for it; `nil` on the run as it is.
  package var whatIf: String?
  /// What the screen shows, most important first.
  package var panes: [PaneName]
  /// What is pointed at.
  package var marks: [Mark]
  /// The marks as places of the machine, as far as they are places here.
  package var markedPlaces: Set<Place>
  /// The pieces of text, shown one after the other.
  package var beats: [String]
  /// Asked after the last beat.
  package var question: QuestionPage?
}

/// A question as a learner sees it; "not sure" always comes after the options.
package struct QuestionPage: Hashable, Sendable {
  package var kind: Question.Kind
  package var text: String
  /// Empty for a question that asks for a value.
  package var options: [String]
  /// Whether the value that is asked for is a text, and no number.
  package var asksForText: Bool
  /// What must not be seen while the question is open.
  package var hidden: [Mark]
  package var hiddenPlaces: Set<Place>
}

/// What only the instructor sees.
package struct NotePage: Hashable, Sendable {
  package var minutes: Int?
  package var text: String?

  package init(minutes: Int?, text: String?) {
    self.minutes = minutes
    self.text = text
  }
}

extension LessonPlayer {
  /// What a stop shows and says. A value that the machine does not have here stays as the file has it; `LessonCheck` reports it.
  package func page(_ stop: Int, in language: Language) throws(Diagnostic) -> StopPage {
    let position = try position(of: stop).position
    let content = lesson.stops[stop]
    let scope = try scope(of: stop, needsPast: content.texts(language).contains { $0.usesPast })
    func text(_ texts: Localized<LessonText>) -> String { texts.best(language).map { rendered($0, scope) } ?? "" }
    let question = content.question.map { question in
      QuestionPage(
        kind: question.kind, text: text(question.text), options: question.options.map { text($0.text) },
        asksForText: question.asksForText, hidden: question.hidden.map(\.value),
        hiddenPlaces: places(question.hidden, scope))
    }
    return StopPage(
      stop: stop, id: content.id, position: position, whatIf: content.whatIf?.name.best(language)?.value, panes: content.panes,
      marks: content.marks.map(\.value), markedPlaces: places(content.marks, scope), beats: content.beats.map { text($0) },
      question: question)
  }

  /// What the lesson tells the instructor about a stop; `nil` where it says nothing. It is not part of the page, so that whoever draws a page cannot
  /// show it.
  package func note(_ stop: Int, in language: Language) throws(Diagnostic) -> NotePage? {
    guard lesson.stops.indices.contains(stop), let note = lesson.stops[stop].note else { return nil }
    guard let text = note.text?.best(language) else { return NotePage(minutes: note.minutes, text: nil) }
    return NotePage(minutes: note.minutes, text: rendered(text, try scope(of: stop, needsPast: text.usesPast)))
  }

  /// A text with its values, or as it was written when one of them is not to be had.
  func rendered(_ text: LessonText, _ scope: InspectorScope) -> String {
    ((try? text.value.text(in: scope)) ?? text.text).joiningFoldedLines
  }

  private func places(_ marks: [Located<Mark>], _ scope: InspectorScope) -> Set<Place> {
    Set(marks.compactMap { Self.place(of: $0.value, scope) })
  }

  /// The place of the machine that a mark names; `nil` when it is none here.
  package static func place(of mark: Mark, _ scope: InspectorScope) -> Place? {
    guard let expression = try? Expression(mark.name), case .reference(let reference) = expression.form else { return nil }
    return place(reference, scope)
  }

  /// Whether a mark names a place of the machine; a saved register is one before it is saved, too.
  package static func canMark(_ mark: Mark, _ scope: InspectorScope) -> Bool {
    guard let expression = try? Expression(mark.name), case .reference(let reference) = expression.form else { return false }
    if case .frameField = reference { return true }
    return place(reference, scope) != nil
  }

  private static func place(_ reference: ExpressionReference, _ scope: InspectorScope) -> Place? {
    switch reference {
    case .register(let view): .register(view.register)
    case .rip: .rip
    case .flag(let flag): .flag(flag)
    case .privilegeLevel: .cpl
    case .selector(let segment): .segment(segment)
    case .control(let number): .control(UInt8(truncatingIfNeeded: number))
    case .msr(let msr): .msr(msr)
    case .frameField(let field): scope.inspector.frameAddress.map { .word($0 &+ field.offset) }
    case .rflags, .frame, .state, .symbol: nil
    }
  }
}

extension LessonText {
  /// Whether a value in it is one of the stop before.
  var usesPast: Bool { value.expressions.contains { $0.places.contains(.earlier) } }
}

extension String {
  /// The text without the blanks that YAML puts where a line of Japanese was broken: no space stands between two of its characters (CSS Text Level 3,
  /// "Segment Break Transformation Rules").
  var joiningFoldedLines: String {
    var result = UnicodeScalarView()
    let scalars = Array(unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      if scalar == " ", index > 0, index + 1 < scalars.count, scalars[index - 1].isJapanese, scalars[index + 1].isJapanese { continue }
      result.append(scalar)
    }
    return String(result)
  }
}

extension Unicode.Scalar {
  /// Kana, Han, their punctuation and full-width forms.
  fileprivate var isJapanese: Bool {
    switch value {
    case 0x3001...0x30ff, 0x3400...0x4dbf, 0x4e00...0x9fff, 0xf900...0xfaff, 0xff01...0xff60, 0x20000...0x323af: true
    default: false
    }
  }
}

extension Stop {
  /// All texts in a language that are shown with values: beats, question, options, note.
  func texts(_ language: Language) -> [LessonText] {
    var texts = beats + (question.map { [$0.text] + $0.options.map(\.text) } ?? [])
    if let note = note?.text { texts.append(note) }
    return texts.compactMap { $0.best(language) }
  }

  /// The hints of the question, shown after an answer.
  func hints(_ language: Language) -> [LessonText] {
    guard let question else { return [] }
    let hints = question.options.map(\.hint) + question.mistakes.map(\.hint) + [question.hint]
    return hints.compactMap { $0?.best(language) }
  }
}
