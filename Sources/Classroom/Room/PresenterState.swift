import Simulation
import Vocabulary
import Walkthrough

/// What the presenter's console knows besides its copy of the walk. It is nowhere near the audience screen: another process holds it.
package struct PresenterState: Sendable {
  /// Whether the class can be heard.
  package var link = LinkState.connecting
  package var terms: ClassTerms?
  package var status = ClassStatus()
  package private(set) var seats: [Int: SeatReport] = [:]
  package private(set) var poll: PublicPoll?
  /// What of the class is in no file although it should be.
  package private(set) var unsaved = UnsavedClass()
  /// What goes on by itself.
  package private(set) var playback: ClassPlayback?
  /// The answers of the round that is open.
  package private(set) var tally: [Int] = []
  package private(set) var target = WalkTarget()
  /// When the class said last how long it has been going on.
  private var statusTime: UInt64 = 0
  /// The line that is being typed; `nil` when none is.
  package var input: String?
  /// A word to the presenter, until the next key.
  package var message: String?
  /// What is listed over the screen.
  package private(set) var list = List.keys
  /// Rows by which the list is scrolled; `nil` while none is shown.
  package var listScroll: Int?
  /// Rows by which the notes are scrolled.
  package var noteScroll = 0
  /// The number of the last command.
  private var lastCommand = 0

  package enum List: Hashable, Sendable {
    /// Keys and commands.
    case keys
    /// The prepared what-ifs.
    case whatIfs
    /// What a command had to say.
    case answer(Output)
  }

  package init() {}

  /// Lists something, from its beginning.
  package mutating func show(_ list: List) {
    self.list = list
    listScroll = 0
  }

  /// The next command as a message.
  package mutating func message(for command: PresenterCommand) -> ClientMessage {
    lastCommand += 1
    return .command(number: lastCommand, command)
  }

  /// A new connection was made: numbers count from its beginning.
  package mutating func reconnect() {
    lastCommand = 0
    seats = [:]
    unsaved = UnsavedClass()
    playback = nil
    target.restart()
    link = .connecting
  }

  /// Takes a message over.
  package mutating func receive(_ message: ServerMessage, now: UInt64) {
    switch message {
    case .lesson(_, let terms): self.terms = terms
    case .refused(let refusal): link = .refused(refusal)
    case .status(let status):
      self.status = status
      statusTime = now
      link = .joined
    case .seat(let report): if seats.count < WireLimits.seats || seats[report.seat] != nil { seats[report.seat] = report }
    case .unsaved(let unsaved): self.unsaved = unsaved
    case .plays(let playback): self.playback = playback
    case .tally(let stop, let counts): if stop == poll?.stop || poll == nil { tally = counts }
    case .poll(let poll):
      if poll.phase == .open || poll.phase == .reopened || poll.stop != self.poll?.stop { tally = [] }
      self.poll = poll
    case .showing(let showing):
      if poll?.stop != showing.place.stop { (poll, tally) = (nil, []) }
      target.receive(message)
      link = .joined
    case .inputs, .input: target.receive(message)
    case .welcome, .pong, .notice: break
    }
  }

  /// Where the walk has to go.
  package var walk: WalkTarget {
    get { target }
    set { target = newValue }
  }

  /// Milliseconds since the class began, and since it came to the present stop, by its own clock.
  package func elapsed(now: UInt64) -> (whole: UInt64, stop: UInt64) {
    let since = now &- statusTime
    return (UInt64(status.elapsed) &* 1000 &+ since, UInt64(status.elapsedAtStop) &* 1000 &+ since)
  }

  /// Seats that need somebody.
  package var troubled: [SeatReport] {
    seats.values.filter { $0.state == .stuck || $0.state == .different }.sorted { $0.seat < $1.seat }
  }
}

/// How a connection to a class stands.
package enum LinkState: Hashable, Sendable {
  case connecting
  case joined
  /// Lost; tried again by itself.
  case lost
  case refused(Refusal)
}
