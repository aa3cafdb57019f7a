import Primitives
import Simulation

/// What the class says to a follower or to the presenter's console.
package enum ServerMessage: Hashable, Sendable {
  /// The answer to the first line: what the class is about.
  case lesson(version: Int, ClassTerms)
  /// A seat was taken; the stops that the class has been at without it, from 0, and whether the session is recorded.
  case welcome(seat: Int, visited: [Int], isRecorded: Bool)
  case refused(Refusal)
  case showing(Showing)
  /// The machine's input changes to `count` entries, which follow.
  case inputs(revision: Int, count: Int)
  /// One entry of the machine's input.
  case input(tick: Tick, Input)
  /// How far the question of a stop is, with the counts of each closed round.
  case poll(PublicPoll)
  case pong(Int)
  /// To the console alone: how many do what, and whether the audience sees what was before.
  case status(ClassStatus)
  /// To the console alone: a seat and how it does.
  case seat(SeatReport)
  /// To the console alone: what of the class is in no file although it should be.
  case unsaved(UnsavedClass)
  /// To the console alone: the answers of the round that is open.
  case tally(stop: Int, counts: [Int])
  /// To the console alone: what goes on by itself; `nil` for nothing.
  case plays(ClassPlayback?)
  /// To a console alone: why its command came to nothing.
  case notice(ClassNotice)

  /// The line, without its end.
  package var line: String {
    switch self {
    case .lesson(let version, let terms): "class \(version) \(terms.text)"
    case .welcome(let seat, let visited, let isRecorded):
      "welcome \(seat) \(WireText.list(visited.map(String.init))) \(WireText.flag(isRecorded))"
    case .refused(let refusal): "refused \(refusal.rawValue)"
    case .showing(let showing): "show \(showing.text)"
    case .inputs(let revision, let count): "inputs \(revision) \(count)"
    case .input(let tick, let input): "input \(tick) \(input.text)"
    case .poll(let poll): "poll \(poll.text)"
    case .pong(let number): "pong \(number)"
    case .status(let status): "status \(status.text)"
    case .seat(let seat): "seat \(seat.text)"
    case .unsaved(let unsaved): "unsaved \(unsaved.text)"
    case .tally(let stop, let counts): "tally \(stop) \(WireText.list(counts.map(String.init)))"
    case .plays(let playback): "plays \(ClassPlayback.text(playback))"
    case .notice(let notice): "notice \(notice.text)"
    }
  }

  /// Reads a line without its end.
  package init(line: [UInt8]) throws(WireError) {
    var fields = try WireFields(line, limit: WireLimits.serverLine)
    let word = try fields.word()
    switch word {
    case "class": self = .lesson(version: try fields.number(), try ClassTerms(&fields))
    case "welcome":
      self = .welcome(seat: try fields.number(), visited: try fields.numbers(atMost: 500), isRecorded: try fields.flag())
    case "refused": self = .refused(try fields.name(Refusal.self))
    case "show": self = .showing(try Showing(&fields))
    case "inputs": self = .inputs(revision: try fields.number(), count: try fields.number(upTo: WireLimits.inputs))
    case "input":
      let tick = try fields.position()
      let text = try fields.rest()
      guard tick.part == 0, let input = try? Input(text: text) else { throw WireError("bad input `\(text)`") }
      self = .input(tick: tick.tick, input)
    case "poll": self = .poll(try PublicPoll(&fields))
    case "pong": self = .pong(try fields.number())
    case "status": self = .status(try ClassStatus(&fields))
    case "seat": self = .seat(try SeatReport(&fields))
    case "unsaved": self = .unsaved(try UnsavedClass(&fields))
    case "tally": self = .tally(stop: try fields.number(upTo: 10_000), counts: try fields.numbers(atMost: PublicPoll.optionLimit))
    case "plays": self = .plays(try ClassPlayback.read(&fields))
    case "notice": self = .notice(try ClassNotice(&fields))
    default: throw WireError("unknown message `\(word)`")
    }
    try fields.end()
  }
}

/// The class in numbers, without names.
package struct ClassStatus: Hashable, Sendable {
  package var following = 0
  package var roaming = 0
  package var stuck = 0
  /// Seats whose machine is in another state than the class's.
  package var different = 0
  /// Seats that were taken once and have no connection now.
  package var away = 0
  /// Whether the audience sees what was before.
  package var isFrozen = false
  /// The code by which others join; empty when the class listens on its socket only.
  package var code = ""
  /// The name of the file in which the session is recorded; `nil` when it is not.
  package var recording: String?
  /// Whether the audience is shown how to join.
  package var isJoinScreenShown = false
  /// Columns and rows of the audience's terminal.
  package var width = 0
  package var height = 0
  /// Seconds since the class began, a restart in between or not.
  package var elapsed = 0
  /// Seconds since it came to the present stop.
  package var elapsedAtStop = 0

  /// Bytes of a file's name at most.
  private static let nameLimit = 255
  /// Seconds that a clock shows at most: some thirty years.
  private static let clockLimit = 1_000_000_000

  package init() {}

  /// Everybody with a connection.
  package var present: Int { following + roaming + stuck }

  /// The fields of a line.
  var text: String {
    let people = "\(following) \(roaming) \(stuck) \(different) \(away)"
    let audience = "\(WireText.flag(isJoinScreenShown)) \(width) \(height)"
    let clock = [elapsed, elapsedAtStop].map { "\(Swift.min(max(0, $0), Self.clockLimit))" }.joined(separator: " ")
    return "\(people) \(WireText.flag(isFrozen)) \(WireText.text(code)) \(WireText.text(recording ?? "")) \(audience) \(clock)"
  }

  init(_ fields: inout WireFields) throws(WireError) {
    following = try fields.number()
    roaming = try fields.number()
    stuck = try fields.number()
    different = try fields.number()
    away = try fields.number()
    isFrozen = try fields.flag()
    code = try fields.text(limit: 32)
    let recording = try fields.text(limit: Self.nameLimit)
    self.recording = recording.isEmpty ? nil : recording
    isJoinScreenShown = try fields.flag()
    width = try fields.number(upTo: 10_000)
    height = try fields.number(upTo: 10_000)
    elapsed = try fields.number(upTo: Self.clockLimit)
    elapsedAtStop = try fields.number(upTo: Self.clockLimit)
  }
}

/// How a seat does, for the presenter.
package struct SeatReport: Hashable, Sendable {
  package enum State: String, Hashable, Sendable, CaseIterable {
    case following
    case roaming
    case stuck
    /// Its machine is in another state than the class's.
    case different
    /// Without a connection.
    case away
  }

  package var seat: Int
  package var state: State
  /// The showing that it has reached.
  package var showing: Int

  package init(seat: Int, state: State, showing: Int) {
    self.seat = seat
    self.state = state
    self.showing = showing
  }

  /// The fields of a line.
  var text: String { "\(seat) \(state.rawValue) \(showing)" }

  init(_ fields: inout WireFields) throws(WireError) {
    seat = try fields.number()
    state = try fields.name(State.self)
    showing = try fields.number()
  }
}
