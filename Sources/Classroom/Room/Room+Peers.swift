import Primitives
import Simulation

extension Room {
  /// A connection was made.
  package mutating func connect(_ peer: Peer) { roles[peer] = .stranger }

  /// A connection is gone; the seat stays.
  package mutating func disconnect(_ peer: Peer) {
    if case .seat(let number)? = roles[peer], seats[number]?.peer == peer { seats[number]?.peer = nil }
    roles[peer] = nil
  }

  /// Takes a message over.
  ///
  /// - Parameters:
  ///   - isLocal: whether the peer came through the socket that only the class's own user can reach.
  ///   - now: milliseconds of a clock that nobody sets.
  ///   - ways: which ways of answering a stop's question a typed text is; `nil` for none.
  package mutating func receive(
    _ message: ClientMessage, from peer: Peer, isLocal: Bool, now: UInt64, ways: (Int, String) -> Set<Int>?
  ) -> [Effect] {
    guard let role = roles[peer] else { return [] }
    switch (role, message) {
    case (_, .bye): return [.close(peer, .over)]
    case (.stranger, .hello(let version, let given)):
      guard version == WireLimits.version else { return [.close(peer, .version)] }
      guard isLocal || code.map({ $0.isSame(as: given) }) ?? false else { return [.close(peer, .code)] }
      roles[peer] = .visitor
      return [.send(.lesson(version: WireLimits.version, terms), to: peer)]
    case (.stranger, .present(let version, let given)):
      guard version == WireLimits.version else { return [.close(peer, .version)] }
      guard isLocal, Self.isSame(secret, given) else { return [.close(peer, .secret)] }
      roles[peer] = .presenter(lastCommand: 0)
      let start: [ServerMessage] = [.lesson(version: WireLimits.version, terms)] + inputMessages(live.place.revision) + [.showing(live)]
      let all = start + (question.map { [.poll($0)] } ?? []) + tally + [.unsaved(unsaved), .plays(playback)] + reports(now: now)
      return [.admit(peer)] + all.map { .send($0, to: peer) }
    case (.visitor, .join(let token, let theirs)):
      if let difference = terms.difference(from: theirs) { return [.close(peer, difference)] }
      return seat(peer, token: token, now: now)
    case (_, .ping(let number)): return role == .stranger ? [.close(peer, .line)] : [.send(.pong(number), to: peer)]
    case (.seat(let number), .digest(let showing, let digest)):
      guard let place = places[showing], showing >= seats[number]?.showing ?? 0 else { return [] }
      seats[number]?.showing = showing
      seats[number]?.isSame = place.digest == digest
      seats[number]?.seen.insert(place.stop)
      if showing == shown.number { seats[number]?.lastSame = now }
      return []
    case (.seat(let number), .mode(let mode)):
      seats[number]?.mode = mode
      if mode == .following { seats[number]?.lastSame = now }
      return []
    case (.seat(let number), .answer(let asking, let round, let text)):
      guard let asked = poll, asked.asking == asking, asked.phase.round == round, let chosen = ways(asked.stop, text) else { return [] }
      guard poll?.take(chosen, from: number, round: round) == true else { return [] }
      return tally.flatMap { tell($0, consoles) }
    case (.presenter(let last), .command(let number, let command)):
      guard number > last else { return [] }
      roles[peer] = .presenter(lastCommand: number)
      return perform(command, now: now)
    default: return [.close(peer, .line)]
    }
  }

  /// The answers of the round that is open or was last, for the presenter.
  var tally: [ServerMessage] {
    guard let poll else { return [] }
    let round = poll.phase == .reopened || poll.phase == .revealed && poll.total(2) > 0 ? 2 : 1
    return [.tally(stop: poll.stop, counts: poll.counts(round))]
  }

  private mutating func seat(_ peer: Peer, token: UInt64, now: UInt64) -> [Effect] {
    var effects: [Effect] = []
    let number: Int
    if let known = seats.first(where: { $0.value.token == token })?.key {
      number = known
      // The old connection may not know yet that it is dead.
      if let old = seats[known]?.peer, old != peer { effects.append(.close(old, .replaced)) }
      seats[known]?.peer = peer
      seats[known]?.mode = .following
      seats[known]?.lastSame = now
    } else {
      if seats.count >= WireLimits.seats {
        guard let free = seats.filter({ $0.value.peer == nil }).map(\.key).min() else { return [.close(peer, .full)] }
        seats[free] = nil
      }
      number = nextSeat
      nextSeat += 1
      seats[number] = Seat(token: token, peer: peer, lastSame: now)
    }
    roles[peer] = .seat(number)
    let missed = visited.filter { seats[number]?.seen.contains($0) != true }
    var messages: [ServerMessage] = [.welcome(seat: number, visited: missed, isRecorded: recording != nil)]
    messages += inputMessages(shown.place.revision) + [.showing(shown)]
    if let question, question.stop == shown.place.stop { messages.append(.poll(question)) }
    return effects + [.admit(peer)] + messages.map { .send($0, to: peer) }
  }

  /// Compares in the same time whatever differs, so that nobody learns a secret piece by piece.
  static func isSame(_ a: String, _ b: String) -> Bool {
    let (a, b) = (Array(a.utf8), Array(b.utf8))
    guard a.count == b.count else { return false }
    return zip(a, b).reduce(UInt8(0)) { $0 | $1.0 ^ $1.1 } == 0
  }
}
