import Canvas
import Lessons
import Narration
import Simulation
import Vocabulary
import Walkthrough

/// Draws the audience screen: the walk's frame, and over it what of the class everybody may see. All that it can draw is in an `AudienceState`.
package struct AudienceScreen {
  private let state: AudienceState
  private let words: Narrator

  package init(_ state: AudienceState) {
    self.state = state
    words = Narrator(language: state.walk.language)
  }

  /// The whole screen, from the frame of the walk.
  package func draw(over frame: Grid) -> Grid {
    guard !state.room.view.isBlack else { return Grid(frame.size) }
    var grid = frame
    drawClassLine(on: &grid)
    if let title = state.room.whatIf { WhatIfLine(words.whatIf(title)).draw(into: &grid) }
    if let poll = state.room.poll { drawPoll(poll, on: &grid) }
    if state.room.isJoinScreenShown { drawJoinScreen(on: &grid) }
    return grid
  }

  /// In place of the keys, which only the presenter needs: how to join, how many did, and what the class is asked.
  private func drawClassLine(on grid: inout Grid) {
    // A command line that is typed on this very terminal stands there.
    guard grid.height >= 4, state.walk.prompt == nil else { return }
    let row = grid.bounds.bottom(1)
    grid.fill(row, on: .bar)
    var line = TextLine()
    if let code = state.room.code { line += "\(words.joinWord, .label) \("ringwalk follow \(code)", .strong)   " }
    line.append(words.followers(state.room.present), .note)
    if state.room.whatIf == nil, let whatIf = state.whatIf { line += "   \(words.whatIf(whatIf), .warning)" }
    if let poll = state.room.poll, state.walk.lesson?.isAsking == true {
      line += "   \(words.voting(poll.phase, answered: poll.answered), .question)"
    }
    grid.put(line, in: row.inset(horizontal: 1), on: .bar)
  }

  /// The counts of the closed rounds side by side, each way to answer on a row of its own; the bars are of the last round.
  private func drawPoll(_ poll: PublicPoll, on grid: inout Grid) {
    guard let page = state.walk.lesson?.page(state.walk.language), page.stop == poll.stop, let question = page.question,
      let last = poll.rounds.last, state.walk.lesson?.isAsking == true, state.walk.lesson?.isAtStop(state.walk.position) == true
    else { return }
    let width = Swift.min(60, grid.width - 4)
    var paragraphs: [TextLine] = []
    let titles = poll.rounds.count > 1 ? poll.rounds.indices.map { words.round($0 + 1) } : [""]
    let column = Swift.max(4, titles.map(\.columns).max() ?? 0)
    if poll.rounds.count > 1 { paragraphs.append(TextLine(titles.map { $0.padded(to: column, .right) }.joined(separator: " "), .heading)) }
    let most = Swift.max(1, last.max() ?? 1)
    for (row, way) in question.ways(words).enumerated() where last.indices.contains(row) {
      let counts = poll.rounds.map { ($0.indices.contains(row) ? "\($0[row])" : "").padded(to: column, .right) }
      let bar = String(repeating: "#", count: last[row] * 16 / most).padded(to: 16)
      var line: TextLine = "\(counts.joined(separator: " "), .number) \(bar, .progress) "
      if let number = way.number { line += "\("[\(number)]", .answer) " }
      line.append(way.name)
      paragraphs.append(line.truncated(to: width))
    }
    paragraphs.append(TextLine(words.voting(poll.phase, answered: poll.answered), .hint))
    // The question and its options stay in sight, unless the panes leave no room.
    let panes = paneArea(of: state.walk)
    let area =
      panes.height >= paragraphs.count + 2 ? panes : grid.bounds.droppingTop(1).droppingBottom(Swift.min(8, grid.height / 3))
    let rows = Swift.min(paragraphs.count, Swift.max(1, area.height - 2))
    Dialog(words.votesTitle(ofClaims: question.kind == .trueFalse), TextBlock(paragraphs), contentSize: Size(width: width, height: rows))
      .draw(into: &grid, in: area)
  }

  private func drawJoinScreen(on grid: inout Grid) {
    guard let code = state.room.code.flatMap(JoinCode.init) else { return }
    let here: [TextLine] = [TextLine(words.joinHere, .text), "  \("ringwalk follow \(code.text)", .strong)"]
    let elsewhere: [TextLine] = [
      TextLine(words.joinElsewhere, .text), "  \(code.sshLine(host: state.room.host), .symbol)",
      TextLine(words.joinThroughServer, .text), "  \(code.reverseSSHLine, .symbol)",
    ]
    let kept = TextLine(words.answersKept(state.room.isRecording), .hint)
    // Where there is no room for everything, what stands last is left out, but never cut.
    let room = Size(width: Swift.max(1, grid.width - 4), height: grid.height - 2)
    let choices = [here + [TextLine()] + elsewhere + [TextLine(), kept], here + elsewhere, here + [kept], here, [here[1]]]
    let block = choices.map { TextBlock($0) }.first { $0.rows(columns: room.width).count <= room.height } ?? TextBlock([here[1]])
    Dialog(words.joinTitle, block).draw(into: &grid, in: grid.bounds)
  }
}

/// A way to answer a question, as it is counted.
struct AnswerWay {
  /// The number that it has in the question; `nil` for one that the question does not number.
  var number: Int?
  var name: String
}

extension QuestionPage {
  /// The ways to answer, in the order of the counts and of `:hands`. A number is the question's own, so that it never means two things on one screen.
  func ways(_ words: Narrator) -> [AnswerWay] {
    let numbered = (options + [words.notSureShort]).enumerated().map { AnswerWay(number: $0.offset + 1, name: $0.element) }
    switch kind {
    case .choose, .find: return numbered
    case .trueFalse: return numbered + [AnswerWay(name: words.noClaim)]
    case .value, .order: return [words.rightShort, words.otherShort, words.notSureShort].map { AnswerWay(name: $0) }
    }
  }
}

extension JoinCode {
  /// The line that brings the class's port to another computer, exactly as it is typed there.
  package func sshLine(host: String) -> String { "ssh -N -L \(port):127.0.0.1:\(port) \(host)" }

  /// The line by which the class's host brings its port to another computer that the students can log in to, `SERVER`.
  package var reverseSSHLine: String { "ssh -N -R \(port):127.0.0.1:\(port) SERVER" }
}
