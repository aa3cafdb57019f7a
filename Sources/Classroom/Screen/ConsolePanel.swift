import Canvas
import Lessons
import Narration
import Vocabulary
import Walkthrough

/// The part of the console that the audience must not see: notes, what comes next, answers, seats, time.
struct ConsolePanel {
  private let state: PresenterState
  private let lesson: Lesson
  private let walk: AppState
  private let note: NotePage?
  /// The size for which the copy of the audience's screen is laid out.
  private let copy: Size
  private let now: UInt64
  private let words: Narrator

  init(_ state: PresenterState, lesson: Lesson, walk: AppState, note: NotePage?, copy: Size, now: UInt64) {
    self.state = state
    self.lesson = lesson
    self.walk = walk
    self.note = note
    self.copy = copy
    self.now = now
    words = Narrator(language: walk.language)
  }

  func draw(into grid: inout Grid, in place: Rect) {
    guard place.height >= 3 else { return }
    var inside = PaneFrame(words.consoleTitle, note: air).draw(into: &grid, in: place).inset(horizontal: 1)
    let keys = inside.bottom(1)
    inside = inside.droppingBottom(1)
    drawKeys(into: &grid, in: keys)
    let head = head.flatMap { $0.wrapped(to: Swift.max(1, inside.width)) }.prefix(Swift.max(1, inside.height - 2))
    for (row, line) in head.enumerated() { grid.put(line, in: inside.row(row)) }
    let text = note?.text.map { TextLine($0, .lesson) } ?? TextLine(words.noNotes, .note)
    TextBlock([text], offset: state.noteScroll).draw(into: &grid, in: inside.droppingTop(head.count))
  }

  /// What the audience sees now, as a word.
  private var air: TextLine {
    if state.link != .joined { return TextLine(words.describe(state.link, state.terms), .warning) }
    if state.walk.showing?.view.isBlack == true { return TextLine(words.blackWord, .warning) }
    return state.status.isFrozen ? TextLine(words.frozenWord, .warning) : TextLine(words.onAir, .right)
  }

  private var head: [TextLine] {
    let stop = state.walk.showing?.place.stop ?? 0
    let id = lesson.stops.indices.contains(stop) ? lesson.stops[stop].id : "?"
    let next = lesson.stops.indices.contains(stop + 1) ? lesson.stops[stop + 1].id : nil
    var lines = [
      state.unsaved.recording.map { words.unrecorded(Self.clock(UInt64(clamping: $0.since) &* 1000), $0.reason) },
      state.unsaved.place.map { words.unkeptPlace(Self.clock(UInt64(clamping: $0.since) &* 1000), $0.reason) },
    ].compactMap { $0.map { TextLine($0, .warning) } }
    let elapsed = state.elapsed(now: now)
    lines += [
      "\(words.here(stop + 1, lesson.stops.count, id), .strong)  \(words.next(next), .note)",
      TextLine(
        words.clock(
          Self.clock(elapsed.whole), lesson.minutes, Self.clock(elapsed.stop),
          note?.minutes.map { "\($0):00" } ?? "-"),
        .note),
    ]
    var people = TextLine(words.counts(of: state.status), .text)
    if !state.status.code.isEmpty { people += "  \(state.status.code, .strong)" }
    for report in state.troubled.prefix(6) { people += "  \(words.trouble(report), .warning)" }
    lines.append(people)
    if let file = state.status.recording { lines.append(TextLine(words.recording(to: file), .ongoing)) }
    if let poll = state.poll {
      var line = TextLine(words.poll(poll.phase), .question)
      let page = walk.lesson?.page(walk.language)
      let ways = page?.stop == poll.stop ? page?.question?.ways(words) ?? [] : []
      for (way, count) in state.tally.enumerated() {
        let label = ways.indices.contains(way) ? ways[way] : AnswerWay(name: "?")
        line += "  \(label.number.map { "[\($0)]" } ?? label.name, .answer) \("\(count)", .number)"
      }
      lines.append(line)
    }
    if let playback = state.playback { lines.append(TextLine(words.playback(playback), .ongoing)) }
    let audience = Size(width: state.status.width, height: state.status.height)
    if audience.width > 0, audience != copy { lines.append(TextLine(words.copySize(copy, audience), .note)) }
    if let message = state.message { lines.append(TextLine(message, .notice)) }
    return lines
  }

  private func drawKeys(into grid: inout Grid, in row: Rect) {
    if let input = state.input {
      PromptLine(":", text: input, cursor: input.count).draw(into: &grid, in: row)
      return
    }
    KeyLine(words.consoleWords.map { KeyLine.Entry($0.key, $0.label, isKept: $0.key == "Space" || $0.key == "?") }).draw(
      into: &grid, in: row)
  }

  /// Minutes and seconds.
  private static func clock(_ milliseconds: UInt64) -> String {
    let seconds = milliseconds / 1000
    let rest = seconds % 60
    return "\(seconds / 60):\(rest < 10 ? "0" : "")\(rest)"
  }
}
