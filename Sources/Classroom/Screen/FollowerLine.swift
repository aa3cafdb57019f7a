import Canvas
import Narration
import Vocabulary
import Walkthrough

/// How a follower's seat stands to the class, in the last row in place of the keys: what is wrong first, then what the class is asked, what is different in
/// the walk, and last what to do instead of what was tried. At the right stand the seat's number, by which the presenter knows it, and whether the session is
/// recorded.
struct FollowerLine {
  private let state: FollowerState
  private let walk: AppState
  /// The name of the edit that the walk is on the branch of; `nil` on the lesson's own run, and in a what-if that is told elsewhere.
  private let branch: String?
  private let isUnderway: Bool
  private let hint: String?
  private let words: Narrator

  init(_ state: FollowerState, walk: AppState, branch: String?, isUnderway: Bool, hint: String?, _ words: Narrator) {
    self.state = state
    self.walk = walk
    self.branch = branch
    self.isUnderway = isUnderway
    self.hint = hint
    self.words = words
  }

  func draw(into grid: inout Grid) {
    let row = grid.bounds.bottom(1)
    grid.fill(row, on: .bar)
    var place = row.inset(horizontal: 1)
    var seat = TextLine()
    if state.isRecorded { seat += TextLine(words.recordedWord + "  ", .ongoing) }
    if let number = state.seat { seat.append(words.seat(number), .note) }
    if !seat.isEmpty, place.width >= seat.width + 24 {
      grid.put(seat, in: place, .right, on: .bar)
      place = place.droppingRight(seat.width + 2)
    }
    grid.put(text.truncated(to: place.width), in: place, on: .bar)
  }

  private var text: TextLine {
    if state.link != .joined { return TextLine(words.describe(state.link, state.terms), .warning) }
    guard state.isFollowing else { return roaming }
    if state.isDifferent { return TextLine(words.different, .error) }
    var parts: [TextLine] = []
    if state.walk.showing?.view.isBlack == true { parts.append(TextLine(words.black, .notice)) }
    if let question { parts.append(question) }
    if state.mode == .stuck { parts.append(TextLine(words.stuck, .ongoing)) }
    if isUnderway, parts.isEmpty { parts.append(TextLine(words.onTheWay, .note)) }
    let isIdle = parts.isEmpty
    if let branch { parts.append(TextLine(words.whatIf(branch), .warning)) }
    if let hint {
      parts.append(TextLine(hint, .notice))
    } else if isIdle {
      parts.append(keys)
    }
    return parts.dropFirst().reduce(parts.first ?? TextLine()) { $0 + TextLine("   ") + $1 }
  }

  /// On a walk of one's own: what of the class needs an answer all the same.
  private var roaming: TextLine {
    let line = TextLine(words.roaming, .ongoing)
    return state.poll?.phase.round == nil ? line : line + "   \(words.voteElsewhere, .question)"
  }

  /// What is being answered, was answered, or is asked.
  private var question: TextLine? {
    guard let lesson = walk.lesson, lesson.isAsking else { return nil }
    if !lesson.typed.isEmpty { return "\(words.typing(lesson.typed), .answerChosen)" }
    guard let poll = state.poll, poll.stop == lesson.stop else { return nil }
    if let answer = state.answer { return TextLine(words.answered(answer), .answerChosen) }
    return TextLine(words.voting(poll.phase, answered: poll.answered), .question)
  }

  private var keys: TextLine {
    let follow = "\("o", .keyName) \(words.ownWord, .keyLabel)   \("x", .keyName) \(words.stuckWord, .keyLabel)" as TextLine
    return "\(words.describe(.joined), .note)   " + follow + "   \("?", .keyName)"
  }
}
