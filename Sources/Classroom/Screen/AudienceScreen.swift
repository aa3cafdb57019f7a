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

  /// The counts of the closed rounds, each way to answer on a row of its own.
  private func drawPoll(_ poll: PublicPoll, on grid: inout Grid) {
    guard let page = state.walk.lesson?.page(state.walk.language), page.stop == poll.stop, let question = page.question,
      let last = poll.rounds.last, state.walk.lesson?.isAsking == true
    else { return }
    let names = question.wayNames(words)
    var paragraphs: [TextLine] = []
    for (number, counts) in poll.rounds.enumerated() {
      if poll.rounds.count > 1 { paragraphs.append(TextLine(words.round(number + 1), .heading)) }
      let most = max(1, counts.max() ?? 1)
      for (way, count) in counts.enumerated() {
        let bar = String(repeating: "#", count: count * 16 / most).padded(to: 16)
        let name = names.indices.contains(way) ? names[way] : ""
        paragraphs.append(
          "\("\(count)".padded(to: 4, .right), .number) \(bar, .progress) \("[\(way + 1)]", .answer) \(name.prefix(columns: 30))")
      }
    }
    paragraphs.append(TextLine(words.voting(poll.phase, answered: poll.answered), .hint))
    let area = grid.bounds.droppingTop(1).droppingBottom(Swift.min(8, grid.height / 3))
    let rows = Swift.min(paragraphs.count, Swift.max(1, area.height - 2))
    // The rows of the last round are the ones that matter where there is no room for all.
    let first = rows < paragraphs.count && poll.rounds.count > 1 ? paragraphs.count - Swift.min(paragraphs.count, last.count + 2) : 0
    Dialog(words.votesTitle, TextBlock(paragraphs, offset: first), contentSize: Size(width: Swift.min(60, area.width - 4), height: rows))
      .draw(into: &grid, in: area)
  }

  private func drawJoinScreen(on grid: inout Grid) {
    guard let code = state.room.code.flatMap(JoinCode.init) else { return }
    let paragraphs: [TextLine] = [
      TextLine(words.joinHere, .text), "  \("ringwalk follow \(code.text)", .strong)", TextLine(),
      TextLine(words.joinElsewhere, .text), "  \(code.sshLine(host: state.room.host), .symbol)",
      TextLine(words.joinThroughServer, .text), "  \(code.reverseSSHLine, .symbol)", TextLine(),
      TextLine(words.answersKept(state.room.isRecording), .hint),
    ]
    Dialog(words.joinTitle, TextBlock(paragraphs)).draw(into: &grid, in: grid.bounds)
  }
}

extension QuestionPage {
  /// The ways to answer, in the order of the counts.
  func wayNames(_ words: Narrator) -> [String] {
    switch kind {
    case .choose, .find: options + [words.notSureShort]
    case .value, .trueFalse, .order: [words.rightShort, words.otherShort, words.notSureShort]
    }
  }
}

extension JoinCode {
  /// The line that brings the class's port to another computer, exactly as it is typed there.
  package func sshLine(host: String) -> String { "ssh -N -L \(port):127.0.0.1:\(port) \(host)" }

  /// The line by which the class's host brings its port to another computer that the students can log in to, `SERVER`.
  package var reverseSSHLine: String { "ssh -N -R \(port):127.0.0.1:\(port) SERVER" }
}
