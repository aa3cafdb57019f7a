import Primitives
import Simulation
import Vocabulary

/// What came of a run of `ProtocolFuzz`.
package struct ProtocolFuzzResult: Sendable {
  /// Lines that some reader took.
  package var taken = 0
  /// Lines that every reader refused.
  package var refused = 0
  /// What was not as it must be; `nil` when everything was.
  package var failure: String?
}

/// Bad lines for the protocol's readers and for a room: made from good ones by cutting, repeating, exchanging and flipping, and from nothing at all.
package struct ProtocolFuzz<Random: RandomNumberGenerator> {
  private var random: Random

  /// A run whose lines a generator decides.
  package init(_ random: Random) { self.random = random }

  /// One run: some tens of lines to every reader, and to one room by several peers.
  package mutating func run() -> ProtocolFuzzResult {
    var result = ProtocolFuzzResult()
    var room = Room(terms: Self.terms, place: Self.place(0), code: nil, secret: "secret", recording: nil)
    var stop = 0
    for peer in 1...4 { room.connect(peer) }
    _ = room.receive(.present(version: WireLimits.version, secret: "secret"), from: 1, isLocal: true, now: 0) { _, _ in nil }
    for number in 1...40 where result.failure == nil {
      let line = self.line()
      readEverything(line, &result)
      if let message = try? ClientMessage(line: line) {
        if result.failure == nil, message.line.utf8.count <= WireLimits.clientLine,
          (try? ClientMessage(line: Array(message.line.utf8))) != message
        {
          result.failure = "a message is another one once written and read: \(message.line)"
        }
        let peer = Int.random(in: 1...4, using: &random)
        let effects = room.receive(message, from: peer, isLocal: Bool.random(using: &random), now: UInt64(number) * 300) { _, text in
          text.utf8.first.map { [Int($0) % 5] }
        }
        check(effects, room, &result)
      }
      if number % 7 == 0 {
        stop = Int.random(in: 0...3, using: &random)
        check(room.rest(at: Self.place(stop), inputs: []), room, &result)
        check(room.offer(stop: stop, ways: 4), room, &result)
      }
      if number % 11 == 0 {
        let peer = Int.random(in: 1...4, using: &random)
        room.disconnect(peer)
        room.connect(peer)
      }
    }
    return result
  }

  private func readEverything(_ line: [UInt8], _ result: inout ProtocolFuzzResult) {
    var isTaken = (try? ClientMessage(line: line)) != nil
    if let message = try? ServerMessage(line: line) {
      isTaken = true
      if (try? ServerMessage(line: Array(message.line.utf8))) != message {
        result.failure = "a message is another one once written and read: \(message.line)"
      }
    }
    if PresenterCommand(String(decoding: line, as: UTF8.self)) != nil { isTaken = true }
    _ = ClassFile(line)
    _ = try? SessionRecording(line)
    _ = JoinCode(String(decoding: line, as: UTF8.self))
    var buffer = LineBuffer(limit: WireLimits.clientLine)
    for chunk in stride(from: 0, to: line.count, by: 100) { _ = buffer.append(line[chunk..<min(line.count, chunk + 100)]) }
    if isTaken { result.taken += 1 } else { result.refused += 1 }
  }

  /// What a room may never do, whatever it is told.
  private func check(_ effects: [Room.Effect], _ room: Room, _ result: inout ProtocolFuzzResult) {
    if room.audience.poll?.phase == .open, room.audience.poll?.rounds.isEmpty == false {
      result.failure = "counts of an open round are shown"
    }
    for effect in effects {
      guard case .send(let message, let peer) = effect else { continue }
      switch message {
      case .tally, .seat, .status, .unsaved, .notice:
        if !room.consoles.contains(peer) { result.failure = "a follower is told what only the presenter may know: \(message.line)" }
      case .poll(let poll):
        if poll.phase == .open, !poll.rounds.isEmpty { result.failure = "counts of an open round are sent" }
        if poll.phase == .reopened, poll.rounds.count > 1 { result.failure = "counts of an open round are sent" }
      default: break
      }
      if message.line.utf8.count > WireLimits.serverLine { result.failure = "a line is too long: \(message.line)" }
    }
  }

  // MARK: Lines

  private static var terms: ClassTerms { ClassTerms(lesson: "t", lessonHash: 1, kernelHash: 2, programHash: 3) }

  private static func place(_ stop: Int) -> ClassPlace {
    ClassPlace(stop: stop, beat: 0, position: Position(Tick(UInt64(stop) * 1000)), digest: UInt64(stop), panes: [.code, .registers])
  }

  private mutating func line() -> [UInt8] {
    if Int.random(in: 0..<8, using: &random) == 0 {
      return (0..<Int.random(in: 0..<700, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
    }
    var line = Array((goodLines.randomElement(using: &random) ?? "").utf8)
    for _ in 0..<Int.random(in: 0..<4, using: &random) { mutate(&line) }
    return line
  }

  private mutating func mutate(_ line: inout [UInt8]) {
    guard !line.isEmpty else { return }
    let index = Int.random(in: 0..<line.count, using: &random)
    switch Int.random(in: 0..<8, using: &random) {
    case 0: line[index] = UInt8.random(in: 0...255, using: &random)
    case 1: line.removeSubrange(index...)
    case 2: line.insert(contentsOf: line[index...], at: index)
    case 3: line.remove(at: index)
    case 4: line[index] = UInt8.random(in: 0x30...0x39, using: &random)
    case 5: line.insert(contentsOf: Array("99999999999999999999".utf8), at: index)
    case 6: line.insert(contentsOf: [0x20, 0x2d], at: index)
    default:
      let other = Array((goodLines.randomElement(using: &random) ?? "").utf8)
      line.replaceSubrange(index..., with: other.suffix(max(0, other.count - index)))
    }
  }
}

/// Lines of the protocol, from which bad ones are made.
private let goodLines: [String] = [
  "hello 2 -", "hello 2 7K2MQ-4FZ8T", "present 2 secret", "join 0000000000000007 74 0000000000000001 0000000000000002 0000000000000003",
  "digest 1 0000000000000000", "digest 3 0000000000000002", "answer 1 1 33", "answer 2 2 2d35", "mode roaming", "mode stuck", "ping 12",
  "bye",
  "do 1 vote", "do 2 act next-stop", "do 3 act stepi 12", "do 4 stop 2", "do 5 at 12.3", "do 6 panes code registers pt_regs",
  "do 7 spotlight code",
  "do 8 hide rax pt_regs", "do 9 reveal", "do 10 black on", "do 11 freeze", "do 12 large off", "do 13 hands 12 40 8", "do 14 code",
  "do 15 join",
  "do 16 edit register rax 0x5", "do 17 edit skip", "do 18 undo", "do 19 answer", "do 20 edit memory 0x1000 0011aa",
  "do 21 edit fault 13 0 0x0", "do 22 compare era", "do 23 scroll -4", "do 24 point rax rflags.if", "do 25 every 0.5 stepi", "do 26 halt",
  "do 28 what-if no-swapgs",
  "do 27 walk set rax = 5",
  "class 2 74 0000000000000001 0000000000000002 0000000000000003", "welcome 3 0,1,2 1", "refused code",
  "show 12 2 0 123.1 00000000000000ff 0 code,registers code 0 no-swapgs pti -3 cs 0 1 pt_regs stacks rax,rflags.if", "inputs 3 2",
  "input 17 msr 0xc0000082 0x1234",
  "input 5 flag IF 1", "poll 1 4 discussed 1,2,3,4 - 0", "poll 2 5 reopened 1,2 - 7", "pong 1",
  "status 1 2 3 4 5 0 - 6d696e65 1 80 24 411 12",
  "seat 4 stuck 17",
  "unsaved 192 4e6f207370616365 0 -",
  "tally 2 1,0,0", "notice nothing-changes", "notice dropped 3", "notice not-for-class quit", "notice no-stop 8",
  "notice too-many-counts 5",
  "notice no-place-for-what-if no-swapgs",
]
