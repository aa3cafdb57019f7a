import Lessons
import Simulation
import Vocabulary
import Walkthrough

/// What a follower knows of the class besides its own walk: a plain value.
package struct FollowerState: Sendable {
  package var link = LinkState.connecting
  /// What the class is about, once it has said so.
  package private(set) var terms: ClassTerms?
  package private(set) var seat: Int?
  package private(set) var target = WalkTarget()
  package private(set) var poll: PublicPoll?
  package private(set) var mode = SeatMode.following
  /// Whether the follower's machine is in another state than the class's.
  package private(set) var isDifferent = false
  /// Stops that the class was at before this seat was taken or while it was away, from 0, in the lesson's order.
  package private(set) var missed: [Int] = []
  /// Whether the session is recorded, answers among it.
  package private(set) var isRecorded = false
  /// Whether the person has yet to be told that it is.
  package private(set) var isRecordingNews = false
  /// Stops that were seen.
  private var seen: Set<Int> = []
  /// What was answered when the question was last asked, by round.
  private var answers: [Int: String] = [:]
  /// The asking that `answers` are of.
  private var asking: Int?

  package init() {}

  /// Whether the walk goes where the class goes.
  package var isFollowing: Bool { mode != .roaming }

  /// Takes a message over.
  package mutating func receive(_ message: ServerMessage) {
    switch message {
    case .lesson(_, let terms): self.terms = terms
    case .welcome(let seat, let visited, let isRecorded):
      self.seat = seat
      if isRecorded, !self.isRecorded { isRecordingNews = true }
      self.isRecorded = isRecorded
      link = .joined
      missed = visited.filter { !seen.contains($0) }.sorted()
      target.restart()
    case .refused(let refusal): link = refusal.mayTryAgain ? .lost : .refused(refusal)
    case .showing(let showing):
      target.receive(message)
      missed.removeAll { $0 == showing.place.stop }
      if poll?.stop != showing.place.stop { poll = nil }
    case .inputs, .input: target.receive(message)
    case .poll(let poll):
      self.poll = poll
      if poll.asking != asking { (asking, answers) = (poll.asking, [:]) }
    case .pong, .status, .seat, .unsaved, .tally, .plays, .notice: break
    }
  }

  /// The connection is gone.
  package mutating func lose() {
    if case .refused = link { return }
    link = .lost
  }

  /// The walk has come to a showing; returns what the class is told.
  package mutating func reach(_ showing: Showing, digest: UInt64) -> ClientMessage {
    isDifferent = digest != showing.place.digest
    seen.insert(showing.place.stop)
    return .digest(showing: showing.number, digest)
  }

  /// Off on a walk of one's own, or back to the class; returns what the class is told.
  package mutating func toggleRoaming() -> ClientMessage {
    mode = mode == .roaming ? .following : .roaming
    return .mode(mode)
  }

  /// Whether the walk is the person's: on one's own, and while nobody leads.
  package var isOnOwn: Bool { !isFollowing || link != .joined }

  /// The round that takes this seat's answers at the question of the stop where its walk is.
  package func round(of lesson: LessonState?) -> Int? {
    guard let lesson, !isOnOwn, lesson.isAsking, poll?.stop == lesson.stop else { return nil }
    return poll?.phase.round
  }

  /// Asks for help, or no longer.
  package mutating func toggleStuck() -> ClientMessage {
    mode = mode == .stuck ? .following : .stuck
    return .mode(mode)
  }

  /// What was answered in the round that is open.
  package var answer: String? {
    poll?.phase.round.flatMap { answers[$0] }
  }

  /// Answers the open question; returns what the class is told, or `nil` when no round is open.
  package mutating func answer(_ text: String) -> ClientMessage? {
    guard let poll, let round = poll.phase.round, text.utf8.count <= WireLimits.answer, !text.isEmpty else { return nil }
    answers[round] = text
    return .answer(asking: poll.asking, round: round, text)
  }

  /// What the class has to be told anew after a lost connection.
  package var restatement: [ClientMessage] {
    var messages: [ClientMessage] = mode == .following ? [] : [.mode(mode)]
    if let poll, let round = poll.phase.round, let text = answer {
      messages.append(.answer(asking: poll.asking, round: round, text))
    }
    return messages
  }

  /// What is told on joining was read: the stops that were missed, and that the session is recorded.
  package mutating func readNews() { (missed, isRecordingNews) = ([], false) }

  /// Where the walk has to go.
  package var walk: WalkTarget {
    get { target }
    set { target = newValue }
  }
}
