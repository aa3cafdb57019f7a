import Canvas
import Classroom
import Foundation
import Primitives
import Simulation
import TestSupport
import Testing
import Vocabulary
import Walkthrough

/// One presenter, eight followers with machines of their own, and 192 peers that speak the protocol, of which one in ten means harm.
@Suite(.serialized) struct CrowdTests {
  /// What a peer that means harm does.
  private enum Harm: CaseIterable {
    case garbage
    case halfLines
    case slowReading
    case flood
    case wrongCode
    case silence
    case replay
    case endlessLine
  }

  /// A peer that keeps the rules, without a machine: it says that it is where the class says the class is.
  private final class Peer {
    let raw: RawPeer
    var reached: Showing?
    private let token: UInt64

    init?(_ hall: TestClass, _ number: Int) {
      guard let raw = RawPeer(port: hall.code.port) else { return nil }
      self.raw = raw
      token = UInt64(number) + 1000
      raw.send("hello \(WireLimits.version) \(hall.code.text)")
    }

    func turn() {
      for message in raw.listen() {
        switch message {
        case .lesson(_, let terms): raw.send(ClientMessage.join(token: token, terms).line)
        case .showing(let showing):
          reached = showing
          raw.send(ClientMessage.digest(showing: showing.number, showing.place.digest).line)
        case .poll(let poll):
          if let round = poll.phase.round {
            raw.send(ClientMessage.answer(asking: poll.asking, round: round, "\(Int(token % 3) + 1)").line)
          }
        default: break
        }
      }
    }
  }

  /// A peer that does harm, and comes back whenever it is sent away.
  private final class Enemy {
    let harm: Harm
    /// How often its connection was ended.
    private(set) var closures = 0
    private var raw: RawPeer
    private var random: SeededGenerator
    private let code: JoinCode
    private let join: String

    init?(_ hall: TestClass, _ number: Int) {
      guard let raw = RawPeer(port: hall.code.port) else { return nil }
      self.raw = raw
      code = hall.code
      join = ClientMessage.join(token: UInt64(number), hall.terms).line
      harm = Harm.allCases[number % Harm.allCases.count]
      random = SeededGenerator(seed: UInt64(number))
      begin()
    }

    /// Whether it has a connection.
    var isLive: Bool { !raw.isClosed }

    private func begin() {
      switch harm {
      case .slowReading, .flood, .replay:
        raw.send("hello \(WireLimits.version) \(code.text)")
        raw.send(join)
      case .wrongCode: raw.send("hello \(WireLimits.version) 00000-00000")
      case .garbage, .halfLines, .silence, .endlessLine: break
      }
    }

    func turn() {
      if raw.isClosed {
        closures += 1
        guard let again = RawPeer(port: code.port) else { return }
        raw = again
        begin()
      }
      switch harm {
      case .garbage: raw.send((0..<100).map { _ in UInt8.random(in: 0...255, using: &random) })
      case .halfLines: raw.send(Array("he".utf8))
      case .slowReading: raw.send("ping 1")
      case .flood: for _ in 0..<50 { raw.send("digest 1 0000000000000000") }
      case .wrongCode: raw.send("hello \(WireLimits.version) 11111-11111")
      case .silence: break
      case .replay: for line in ["do 1 stop 1", "answer 1 1 33", "join 0000000000000000 - 0 0 0"] { raw.send(line) }
      case .endlessLine: raw.send([UInt8](repeating: 0x61, count: 1000))
      }
      if harm != .slowReading { raw.listen() }
    }
  }

  @Test(.timeLimit(.minutes(1)))
  func `two hundred peers, one in ten hostile, end with equal digests, and a key is on every screen within a tenth of a second`() throws {
    let hall = try TestClass()
    let followers = (0..<8).map { hall.follower(code: $0 % 2 == 0 ? hall.code : nil, language: $0 % 3 == 0 ? .ja : .en) }
    #expect(hall.run(followers) { followers.allSatisfy { $0.isWith(hall.host) } })
    var peers: [Peer] = []
    var enemies: [Enemy] = []
    for number in 0..<192 {
      if number % 10 == 0 {
        enemies.append(try #require(Enemy(hall, number / 10)))
      } else {
        peers.append(try #require(Peer(hall, number)))
      }
      for peer in peers.suffix(4) { peer.turn() }
      _ = hall.host.turn(now: Milliseconds.now)
    }
    let clock = ContinuousClock()
    // Everybody is in this thread, one after the other. What a key takes to one follower's frame is the CPU time of the class and of that follower, since
    // followers are processes of their own; the clock tells how busy this machine is besides.
    var (times, work, all): ([Duration], [Duration], [Duration]) = ([], [], [])
    var keys = 0

    func turn() {
      _ = hall.host.turn(now: Milliseconds.now)
      for peer in peers { peer.turn() }
      for enemy in enemies { enemy.turn() }
    }
    // Whoever was sent away is back before the next key.
    func live() -> Int {
      for enemy in enemies where !enemy.isLive { enemy.turn() }
      return enemies.count(where: \.isLive)
    }
    func areTogether() -> Bool {
      followers.allSatisfy { $0.isWith(hall.host) } && peers.allSatisfy { $0.reached == hall.host.room.shown }
    }
    func settle(seconds: Int) {
      let end = clock.now + .seconds(seconds)
      while clock.now < end, !areTogether() {
        turn()
        for follower in followers { _ = follower.turn(now: Milliseconds.now) }
      }
    }
    settle(seconds: 20)
    #expect(areTogether())

    // Keys of a class: steps, beats, stops, back and forth. From the key until the last follower has drawn it, everybody in one thread.
    let script = ["]", "s", "s", "S", "i", "Space", "n", "r", "]", "s", "f", "]", "[", "R", "s", "s", "s", "S", "S", "]"]
    for round in 0..<5 {
      for name in script {
        guard let key = Key(name: name) else { continue }
        #expect(live() == enemies.count, "\(name) in round \(round)")
        let (start, startWork) = (clock.now, Self.threadTime)
        if hall.host.room.isJoinScreenShown { _ = hall.host.handle(.key(key), now: Milliseconds.now) }
        _ = hall.host.handle(.key(key), now: Milliseconds.now)
        keys += 1
        var waiting = Set(followers.indices)
        var own = [Duration](repeating: .zero, count: followers.count)
        var others = Duration.zero
        let end = clock.now + .seconds(10)
        repeat {
          let beforeHarm = Self.threadTime
          for enemy in enemies { enemy.turn() }
          others += Self.threadTime - beforeHarm
          _ = hall.host.turn(now: Milliseconds.now)
          for index in waiting.sorted() {
            let before = Self.threadTime
            _ = followers[index].turn(now: Milliseconds.now)
            let isThere = followers[index].isWith(hall.host) && !hall.host.isUnderway
            if isThere { _ = followers[index].frame() }
            let spent = Self.threadTime - before
            own[index] += spent
            others += spent
            guard isThere else { continue }
            waiting.remove(index)
            times.append(clock.now - start)
            all.append(Self.threadTime - startWork)
            work.append(Self.threadTime - startWork - others + own[index])
          }
        } while !waiting.isEmpty && clock.now < end
        #expect(waiting.isEmpty, "\(name) in round \(round)")
        turn()
      }
      hall.perform(.stop(0))
      settle(seconds: 10)
    }

    // A vote among all of them.
    hall.perform(.stop(1))
    hall.perform(.action(.goOn, times: nil))
    hall.perform(.vote)
    settle(seconds: 10)
    let end = clock.now + .seconds(10)
    while clock.now < end, (hall.host.room.question?.answered ?? 0) < peers.count { turn() }
    hall.perform(.vote)
    let counts = try #require(hall.host.room.audience.poll?.rounds.first)
    #expect(counts.reduce(0, +) == peers.count && counts[3] == 0)
    settle(seconds: 10)
    #expect(areTogether())
    #expect(Set(followers.compactMap { $0.session?.timeline.digest() }) == [hall.host.session.timeline.digest()])
    #expect(peers.allSatisfy { !$0.raw.isClosed })
    for enemy in enemies where [.garbage, .wrongCode, .flood, .replay, .endlessLine].contains(enemy.harm) {
      #expect(enemy.closures >= keys / 4, "\(enemy.harm): \(enemy.closures)")
    }

    func percentile(_ durations: [Duration], _ percent: Int) -> Duration { durations.sorted()[durations.count * percent / 100] }
    let late = percentile(work, 99)
    print(
      "\(keys) keys, \(times.count) frames of followers, \(enemies.reduce(0) { $0 + $1.closures }) connections of \(enemies.count) enemies ended: CPU time of the class and one follower, median \(percentile(work, 50)), 99th percentile \(late);",
      "of the class and eight of them in one thread \(percentile(all, 50)) and \(percentile(all, 99));",
      "by the clock of a machine with other work \(percentile(times, 50)) and \(percentile(times, 99))")
    #expect(late < .milliseconds(100))
  }

  /// CPU time of this thread.
  private static var threadTime: Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  @Test func `half-open connections are gone after five seconds, and a class that is full of them takes followers`() throws {
    let server = try ClassServer(
      path: FileManager.default.temporaryDirectory.path + "/ringwalk-\(UUID().uuidString.prefix(8)).sock", port: 0)
    let port = try #require(server.port)
    var strangers: [RawPeer] = []
    for _ in 0..<(WireLimits.strangers + 10) {
      strangers.append(try #require(RawPeer(port: port)))
      _ = server.serve(now: 1000)
    }
    #expect(server.count == WireLimits.strangers)
    _ = server.serve(now: 2000)
    #expect(server.count == WireLimits.strangers)
    _ = server.serve(now: 1000 + WireLimits.joinTime + 300)
    _ = server.serve(now: 1000 + WireLimits.joinTime + 2000)
    #expect(server.count == 0)
  }

  @Test func `a reader that takes nothing is dropped, and what waits for it stays small`() throws {
    let server = try ClassServer(
      path: FileManager.default.temporaryDirectory.path + "/ringwalk-\(UUID().uuidString.prefix(8)).sock", port: 0)
    let port = try #require(server.port)
    let peer = try #require(RawPeer(port: port))
    guard case .opened(let number, _)? = server.serve(now: 1000).first else {
      Issue.record("no connection")
      return
    }
    server.admit(number)
    let message = ServerMessage.welcome(seat: 1, visited: Array(0..<500), isRecorded: false)
    var sent = 0
    while server.count == 1, sent < 20_000 {
      server.send(message, to: number)
      sent += 1
      _ = server.serve(now: 1000 + UInt64(sent))
    }
    // The system's own buffers hold some megabytes.
    #expect(server.count == 0 && sent < 10_000, "\(sent) lines")
    peer.listen()
  }
}
