import Primitives
import Simulation
import Vocabulary

/// The class as one plain value: who sits where, what is shown, what is asked. It knows no sockets and no clock; whoever owns it tells it what was said and
/// when, and does what it answers.
package struct Room: Sendable {
  /// A connection, numbered by the transport.
  package typealias Peer = Int

  /// What the owner has to do.
  package enum Effect: Hashable, Sendable {
    case send(ServerMessage, to: Peer)
    /// Ends a connection, telling it why.
    case close(Peer, Refusal)
    /// The peer has said what it is, and stays as long as it is heard from.
    case admit(Peer)
    /// Something that the walk itself must do.
    case walk(PresenterCommand)
    /// The join code is another one.
    case useCode(JoinCode)
    /// Why what was asked for came to nothing, for whoever asked.
    case notice(ClassNotice)
    /// Something worth keeping in a recorded session.
    case keep(ServerMessage)
  }

  /// A place in the class: it outlives its connection.
  struct Seat: Hashable, Sendable {
    var token: UInt64
    var peer: Peer?
    var mode = SeatMode.following
    /// The showing whose digest came last.
    var showing = 0
    /// Whether that digest was the class's.
    var isSame = true
    /// When it was last up with the class.
    var lastSame: UInt64
    /// The stops that it was at with the class: whoever comes back has not missed them.
    var seen: Set<Int> = []
  }

  /// What a connection is.
  enum Role: Hashable, Sendable {
    /// It has not said.
    case stranger
    /// It knows the code and has not taken a seat.
    case visitor
    case seat(Int)
    case presenter(lastCommand: Int)
  }

  package let terms: ClassTerms
  /// The name of the file in which the session is recorded; `nil` when it is not.
  package let recording: String?
  /// What this computer is called.
  let host: String
  package internal(set) var code: JoinCode?
  let secret: String
  var roles: [Peer: Role] = [:]
  var seats: [Int: Seat] = [:]
  var nextSeat = 1
  /// What followers and the audience see.
  package internal(set) var shown: Showing
  /// Where the walk is; ahead of what is shown while the screen is frozen.
  package internal(set) var live: Showing
  package internal(set) var isFrozen = false
  package internal(set) var isJoinScreenShown: Bool
  /// Columns and rows of the audience's terminal.
  package var screen = (width: 0, height: 0)
  var poll: Poll?
  /// How many questions were asked so far, the same one again among them.
  var askings = 0
  /// The places of the last showings, by number.
  var places: [Int: ClassPlace] = [:]
  var visited: [Int] = []
  /// Milliseconds, on the clock that `now` is of everywhere, at which the class began: before that clock's own beginning after a restart.
  package var began: Int64 = 0
  /// When the present stop was reached.
  package var stopBegan: Int64 = 0
  /// What of the class is in no file although it should be.
  var unsaved = UnsavedClass()
  /// What goes on by itself.
  var playback: ClassPlayback?
  /// The machine's input, with the revision that it has.
  var inputs: [InputLog.Entry] = []

  /// A class at a first place.
  package init(
    terms: ClassTerms, place: ClassPlace, view: ClassView = ClassView(), code: JoinCode?, secret: String, recording: String?,
    host: String = ""
  ) {
    self.terms = terms
    self.host = host
    self.code = code
    self.secret = secret
    self.recording = recording
    // Without a code there is nothing to be shown.
    isJoinScreenShown = code != nil
    live = Showing(number: 1, place: place, view: view)
    shown = live
    places[1] = place
    visited = [place.stop]
  }

  /// The question of the present stop, for the console and for whoever joins.
  package var question: PublicPoll? { poll?.published }

  /// Peers that are followers with a seat.
  var followers: [Peer] { roles.compactMap { if case .seat = $0.value { $0.key } else { nil } }.sorted() }

  /// Every connection.
  var peers: [Peer] { roles.keys.sorted() }

  /// The consoles.
  var consoles: [Peer] { roles.compactMap { if case .presenter = $0.value { $0.key } else { nil } }.sorted() }

  /// Takes up what was asked and visited before a restart.
  package mutating func resume(_ old: ClassFile) {
    visited = old.visited.contains(shown.place.stop) ? old.visited : old.visited + [shown.place.stop]
    if let vote = old.vote, vote.stop == shown.place.stop { poll = vote }
    // Seats may have been told of one asking more than the file has.
    askings = old.askings + 1
  }

  /// What a restart needs besides the place and its input.
  package func note(in file: inout ClassFile) {
    file.showing = shown
    file.code = code
    file.visited = visited
    file.askings = askings
    file.vote = poll.flatMap { $0.stop == shown.place.stop ? $0.withoutSeats : nil }
  }

  // MARK: The walk has moved

  /// The walk rests at a place. `inputs` are all inputs of its machine; the place's revision tells whether they changed.
  package mutating func rest(at place: ClassPlace, inputs entries: [InputLog.Entry]) -> [Effect] {
    guard place != live.place else { return [] }
    var effects: [Effect] = []
    if place.revision != live.place.revision {
      inputs = Array(entries.prefix(WireLimits.inputs))
      effects += inputMessages(place.revision).flatMap { tell($0, consoles) }
      if !isFrozen { effects += inputMessages(place.revision).flatMap { tell($0, followers) + [.keep($0)] } }
    }
    if poll != nil, poll?.stop != place.stop { poll = nil }
    return effects + show(place, live.view)
  }

  /// All inputs of the machine, as the messages that tell them.
  func inputMessages(_ revision: Int) -> [ServerMessage] {
    [.inputs(revision: revision, count: inputs.count)] + inputs.map { .input(tick: $0.tick, $0.input) }
  }

  /// Shows a place in a view; to the presenter alone while the screen is frozen.
  mutating func show(_ place: ClassPlace, _ view: ClassView) -> [Effect] {
    live = Showing(number: live.number + 1, place: place, view: view)
    var effects = tell(.showing(live), consoles)
    guard !isFrozen else {
      // What is not about the place acts at once: black means black.
      guard shown.view != view else { return effects }
      shown = Showing(number: live.number, place: shown.place, view: view)
      note(shown)
      return effects + tell(.showing(shown), followers) + [.keep(.showing(shown))]
    }
    shown = live
    note(shown)
    effects += tell(.showing(shown), followers) + [.keep(.showing(shown))]
    return effects
  }

  /// Remembers what a showing was about.
  mutating func note(_ showing: Showing) {
    places[showing.number] = showing.place
    places[showing.number - 64] = nil
    if places.count > 256 { places = places.filter { $0.key > showing.number - 128 } }
    if !visited.contains(showing.place.stop), visited.count < 500 { visited.append(showing.place.stop) }
  }

  func tell(_ message: ServerMessage, _ peers: [Peer]) -> [Effect] { peers.map { .send(message, to: $0) } }

  // MARK: What others may know

  /// What the audience screen shows besides the walk: by its type nothing private.
  package var audience: PublicRoom {
    var status = PublicRoom()
    status.view = shown.view
    status.poll = question
    status.code = code?.text
    status.host = host
    status.present = followers.count
    status.isJoinScreenShown = isJoinScreenShown
    status.isRecording = recording != nil
    return status
  }

  /// The class in numbers.
  package func status(now: UInt64) -> ClassStatus {
    var status = ClassStatus()
    for seat in seats.values {
      switch report(seat, now: now) {
      case .following: status.following += 1
      case .roaming: status.roaming += 1
      case .stuck: status.stuck += 1
      case .different: status.different += 1
      case .away: status.away += 1
      }
    }
    status.isFrozen = isFrozen
    status.code = code?.text ?? ""
    status.recording = recording
    status.isJoinScreenShown = isJoinScreenShown
    status.elapsed = Self.seconds(from: began, to: now)
    status.elapsedAtStop = Self.seconds(from: stopBegan, to: now)
    (status.width, status.height) = screen
    return status
  }

  private static func seconds(from start: Int64, to now: UInt64) -> Int { Int(clamping: (Int64(clamping: now) &- start) / 1000) }

  /// How a seat does.
  func report(_ seat: Seat, now: UInt64) -> SeatReport.State {
    if seat.peer == nil { return .away }
    if seat.mode != .following { return seat.mode == .roaming ? .roaming : .stuck }
    if !seat.isSame { return .different }
    let isBehind = seat.showing < shown.number && now > seat.lastSame &+ WireLimits.stuckTime
    return isBehind ? .stuck : .following
  }

  /// What the console is told from time to time: numbers, and each seat.
  package func reports(now: UInt64) -> [ServerMessage] {
    [.status(status(now: now))]
      + seats.sorted { $0.key < $1.key }.map {
        .seat(SeatReport(seat: $0.key, state: report($0.value, now: now), showing: $0.value.showing))
      }
  }

  /// Tells the presenter what could not be kept, when that has changed.
  package mutating func tell(_ unsaved: UnsavedClass) -> [Effect] {
    guard unsaved != self.unsaved else { return [] }
    self.unsaved = unsaved
    return tell(.unsaved(unsaved), consoles)
  }

  /// Tells the presenter what goes on by itself, when that has changed.
  package mutating func tell(_ playback: ClassPlayback?) -> [Effect] {
    guard playback != self.playback else { return [] }
    self.playback = playback
    return tell(.plays(playback), consoles)
  }

  /// The console's effects of `reports`.
  package func reportEffects(now: UInt64) -> [Effect] {
    consoles.isEmpty ? [] : reports(now: now).flatMap { tell($0, consoles) }
  }
}
