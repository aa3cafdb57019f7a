import Canvas
import Lessons
import Narration
import Simulation
import Vocabulary
import Walkthrough

/// A follower in lines of text: what happens in the class is told, values can be read at any time except those that the presenter hides, questions are
/// answered, and on one's own the whole walk in lines is there.
package final class PlainFollower {
  private let follower: ClassFollower
  private let language: Language
  private var walk: PlainWalk?
  private let hidden = HiddenValues()
  private var told = Told()

  /// Columns of a line about a stop that was missed: one line each on a usual terminal.
  private static let missedColumns = 100

  /// What was told last.
  private struct Told {
    var link: LinkState?
    var advice: [String] = []
    var showing: Int?
    var view = ClassView()
    var poll: PublicPoll?
    var whatIf: String?
    var comparison: [String]?
  }

  package init(_ follower: ClassFollower, language: Language) {
    self.follower = follower
    self.language = language
  }

  private var words: Narrator { Narrator(language: follower.session?.state.language ?? language) }

  // MARK: In

  /// What came of a line: lines that answer it, and what the process has to do. `news` tells what it led to.
  package func enter(_ line: String, now: UInt64) -> (lines: [String], requests: [Session.Request]) {
    let text = line.trimmed
    if text == "q" || text == "quit" { return ([], [.quit(0)]) }
    guard let session = follower.session, walk != nil else { return ([], []) }
    if session.state.isPlaying { session.show { $0.isPlaying = false } }
    switch text {
    case "o":
      follower.toggleRoaming(now)
      mask(session)
      return ([follower.state.isFollowing ? words.onTheWay : words.roaming], [])
    case "x":
      follower.toggleStuck(now)
      mask(session)
      return ([follower.state.mode == .stuck ? words.stuck : words.describe(.joined)], [])
    case "help", "?":
      guard follower.state.isOnOwn else { return (words.plainHelp, []) }
    default: break
    }
    if follower.state.isOnOwn {
      follower.leavePlace()
      return ([], walk?.enter(text) ?? [])
    }
    if text.isEmpty { return ([], []) }
    if let answer = follower.answer(line: text, now) { return ([answer], []) }
    return (look(text, session), [])
  }

  /// What a line looks at, or why it does nothing while the class leads.
  private func look(_ line: String, _ session: Session) -> [String] {
    guard let look = walk?.look(line) else { return [words.followFirst] }
    let view = follower.view
    if view.isBlack { return [words.black] }
    switch look {
    case .pane(let pane) where view.hidden.contains(pane): return [words.hiddenPane]
    // A value can be computed in any way: only panes know which of theirs to keep back.
    case .value where !view.masked.isEmpty: return [words.hiddenValue]
    case .pane, .value, .place: _ = walk?.enter(line)
    }
    return []
  }

  // MARK: Out

  /// What is new since the last call.
  package func news() -> [String] {
    var lines = connection()
    guard let session = follower.session else { return lines }
    if walk == nil {
      walk = PlainWalk(session)
      if let title = session.state.lesson?.title(session.state.language) { lines.append(title.withoutControls) }
    }
    if follower.state.isOnOwn {
      if !session.isBusy { lines += walk?.report() ?? [] }
    } else if follower.isInStep {
      lines += place(session)
    }
    return lines + poll(session)
  }

  private func connection() -> [String] {
    let state = follower.state
    var lines: [String] = []
    if told.link != state.link {
      lines.append("[\(words.describe(state.link, state.terms))]")
      if state.link == .joined {
        if let seat = state.seat { lines.append("\(words.seat(seat)). \(words.plainHint)") }
        if state.isRecordingNews { lines.append(words.answersKept(true)) }
      }
    }
    if told.advice != follower.advice { lines += follower.advice }
    (told.link, told.advice) = (state.link, follower.advice)
    return lines.map(\.withoutControls)
  }

  /// Where the class is, and how it looks at the place.
  private func place(_ session: Session) -> [String] {
    guard let showing = follower.state.walk.showing else { return [] }
    let view = showing.view
    var lines: [String] = []
    mask(session)
    if told.showing != showing.number {
      for stop in follower.state.missed { lines.append(follower.missedLine(stop, columns: Self.missedColumns)) }
      follower.readNews()
      lines += look(view, after: told.view)
      // A black screen says nothing more.
      if !view.isBlack {
        let digest = follower.state.isDifferent ? "differs" : "same"
        lines.append("@ stop \(showing.place.stop + 1) tick \(session.state.position) \(digest) \(showing.number)")
        if follower.state.isDifferent { lines.append(words.different) }
        lines += whatIf(session)
      }
      (told.showing, told.view) = (showing.number, view)
    }
    guard !view.isBlack else { return lines }
    lines += walk?.report().map(hidden.redacted) ?? []
    return lines + comparison()
  }

  /// Values that the presenter hides are hidden in the walk, too, as long as the class leads.
  private func mask(_ session: Session) {
    var seen = session.state
    (seen.masked, seen.pointed) = ([], [])
    let inspector = session.timeline.inspector(part: seen.position.part)
    follower.view.apply(to: &seen, inspector)
    session.show { ($0.masked, $0.pointed) = (seen.masked, seen.pointed) }
    hidden.look(at: seen.masked, inspector)
  }

  /// What has changed in how the class looks at its place.
  private func look(_ view: ClassView, after old: ClassView) -> [String] {
    var lines: [String] = []
    if view.isBlack != old.isBlack { lines.append(view.isBlack ? words.black : words.blackIsOver) }
    if view.spotlight != old.spotlight, let pane = view.spotlight {
      lines.append("\(words.lookHere): \(words.title(of: pane)) (\(pane.rawValue))")
    }
    if view.pointed != old.pointed, !view.pointed.isEmpty { lines.append(words.pointedAt(view.pointed.map(\.name))) }
    let now = view.hidden.map(\.rawValue).sorted() + view.masked.map(\.name)
    if view.hidden != old.hidden || view.masked != old.masked { lines.append(now.isEmpty ? words.nothingHidden : words.hiddenNow(now)) }
    if view.counterpart == nil, old.counterpart != nil { lines.append(words.comparisonIsOver) }
    return lines
  }

  /// What is different in the walk, when that has changed.
  private func whatIf(_ session: Session) -> [String] {
    let branch = AudienceState(walk: session.state, room: PublicRoom()).whatIf
    let now = follower.whatIf.map { words.whatIf($0).text } ?? branch.map { words.whatIf($0) }
    defer { told.whatIf = now }
    guard now != told.whatIf else { return [] }
    return [now ?? words.whatIfIsOver]
  }

  /// The two walks side by side, once they are known.
  private func comparison() -> [String] {
    guard follower.view.counterpart != nil else {
      told.comparison = nil
      return []
    }
    guard let lines = follower.comparison, lines != told.comparison else { return [] }
    told.comparison = lines
    return lines.map(hidden.redacted)
  }

  /// How far the question of the class is.
  private func poll(_ session: Session) -> [String] {
    let poll = follower.state.poll
    defer { told.poll = poll }
    guard let poll, told.poll != poll else { return [] }
    var lines = ["[\(poll.phase.rawValue)] \(words.voting(poll.phase, answered: poll.answered))"]
    if follower.state.isOnOwn {
      if poll.phase.round != nil { lines.append(words.voteElsewhere) }
      return lines
    }
    let page = session.state.lesson?.page(session.state.language)
    guard poll.phase.round == nil, let question = page?.question, page?.stop == poll.stop, !poll.rounds.isEmpty else { return lines }
    for (row, way) in question.ways(words).enumerated() {
      let counts = poll.rounds.compactMap { $0.indices.contains(row) ? "\($0[row])" : nil }.joined(separator: " / ")
      lines.append("  \(counts) \(way.number.map { "[\($0)] " } ?? "")\(way.name)")
    }
    return lines.map(\.withoutControls)
  }
}

extension String {
  /// Without blanks at either end.
  fileprivate var trimmed: String { split(separator: " ").joined(separator: " ") }
}

/// What a follower in lines is told besides what its screen says.
extension Narrator {
  fileprivate var plainHint: String {
    self(Message(en: "help lists what you can do; q leaves.", ja: "helpでできることの一覧、qで離れます。"))
  }
  fileprivate var plainHelp: [String] {
    [
      Message(
        en: "While the vote is open, the number of an option answers, or the value that is asked for; a later answer replaces it.",
        ja: "投票中は、選択肢の番号か求められた値を入力すると答えになります。後の答えが前の答えに代わります。"),
      Message(
        en:
          "The name of a pane reads it, panes lists them, where says again where the walk stands; print rax, x/4gx $rsp and info registers work, too.",
        ja: "パネルの名前でその内容を読みます。panesでパネルの一覧、whereで現在の位置。print rax、x/4gx $rsp、info registersも使えます。"),
      Message(
        en: "o walks on your own with every command of `ringwalk walk --plain`, and o again returns to the class.",
        ja: "oで自由に歩けます(`ringwalk walk --plain`のすべてのコマンドが使えます)。もう一度oで授業に戻ります。"),
      Message(
        en: "x tells the presenter that you are stuck, and x again that you are not; q leaves.",
        ja: "xで困っていることを先生に知らせ、もう一度xで取り消します。qで離れます。"),
    ].map { self($0) }
  }
  fileprivate var blackIsOver: String { self(Message(en: "The screen is shown again.", ja: "画面が戻りました。")) }
  fileprivate func pointedAt(_ names: [String]) -> String {
    let list = names.joined(separator: ", ")
    return self(Message(en: "The presenter points at \(list).", ja: "先生が\(list)を指しています。"))
  }
  fileprivate func hiddenNow(_ names: [String]) -> String {
    let list = names.joined(separator: ", ")
    return self(Message(en: "Hidden by the presenter: \(list).", ja: "先生が隠しているもの: \(list)。"))
  }
  fileprivate var nothingHidden: String { self(Message(en: "Nothing is hidden any longer.", ja: "隠されているものはもうありません。")) }
  fileprivate var hiddenPane: String { self(Message(en: "The presenter hides this pane now.", ja: "このパネルは今、先生が隠しています。")) }
  fileprivate var hiddenValue: String {
    self(
      Message(
        en: "The presenter hides a value now: read a pane, which shows the others.", ja: "今は先生が値を隠しています。パネルなら、ほかの値を読めます。"))
  }
  fileprivate var comparisonIsOver: String { self(Message(en: "The two walks are put away.", ja: "2つの実行を並べるのを終わりました。")) }
  fileprivate var whatIfIsOver: String { self(Message(en: "This is the lesson's own walk again.", ja: "レッスンの元の実行に戻りました。")) }
}
