import Classroom
import Primitives
import Simulation
import Testing
import Vocabulary

/// A class as a value, without sockets, clock and machine.
private struct Hall {
  var room: Room
  let code = JoinCode(port: 4577)
  var now: UInt64 = 1000

  static let line = "74 0000000000000001 0000000000000002 0000000000000003"

  init() throws {
    guard case .lesson(_, let terms) = try ServerMessage(line: Array("class 2 \(Self.line)".utf8)) else { throw WrongLine() }
    room = Room(terms: terms, place: Self.place(0), code: code, secret: "secret", recording: nil)
  }

  struct WrongLine: Error {}

  static func place(_ stop: Int, digest: UInt64? = nil) -> ClassPlace {
    ClassPlace(stop: stop, beat: 0, position: Position(Tick(UInt64(stop) * 100)), digest: digest ?? UInt64(stop) + 7)
  }

  /// What a peer is told, and how its connection ends.
  mutating func say(_ line: String, _ peer: Int, isLocal: Bool = false) throws -> [String] {
    let message = try ClientMessage(line: Array(line.utf8))
    let effects = room.receive(message, from: peer, isLocal: isLocal, now: now) { _, text in Int(text).map { [$0 - 1] } }
    return effects.map(Self.text)
  }

  static func text(_ effect: Room.Effect) -> String {
    switch effect {
    case .send(let message, let peer): "\(peer) \(message.line)"
    case .close(let peer, let refusal): "\(peer) closed \(refusal.rawValue)"
    case .admit(let peer): "\(peer) admitted"
    case .walk(let command): "walk \(command.text)"
    case .useCode: "code"
    case .keep(let message): "keep \(message.line)"
    case .notice(let notice): "notice \(notice)"
    }
  }

  mutating func join(_ peer: Int, token: Int) throws -> [String] {
    room.connect(peer)
    _ = try say("hello 2 \(code.text)", peer)
    return try say("join \(hex(UInt64(token), minimumDigits: 16)) \(Self.line)", peer)
  }

  mutating func present(_ peer: Int) throws {
    room.connect(peer)
    _ = try say("present 2 secret", peer, isLocal: true)
  }

  mutating func rest(_ stop: Int) -> [String] { room.rest(at: Self.place(stop), inputs: []).map(Self.text) }
}

struct RoomTests {
  @Test func `a follower says hello, joins, and is told where the class is`() throws {
    var hall = try Hall()
    hall.room.connect(5)
    #expect(try hall.say("hello 2 \(hall.code.text)", 5) == ["5 class 2 \(Hall.line)"])
    let told = try hall.say("join 00000000000000aa \(Hall.line)", 5)
    #expect(told.prefix(2) == ["5 admitted", "5 welcome 1 0 0"] && told.last?.hasPrefix("5 show 1 0 0 0 ") == true)
  }

  @Test func `another version, code, lesson, kernel or program is refused with what differs`() throws {
    var hall = try Hall()
    for (peer, line, reason) in [(1, "hello 1 \(hall.code.text)", "version"), (2, "hello 2 00000-00000", "code"), (3, "hello 2 -", "code")]
    {
      hall.room.connect(peer)
      #expect(try hall.say(line, peer) == ["\(peer) closed \(reason)"])
    }
    for (peer, position, reason) in [(11, 1, "lesson"), (12, 2, "kernel"), (13, 3, "program")] {
      hall.room.connect(peer)
      _ = try hall.say("hello 2 \(hall.code.text)", peer)
      var words = Hall.line.split(separator: " ").map(String.init)
      words[position] = "00000000000000ff"
      #expect(try hall.say("join 00000000000000aa \(words.joined(separator: " "))", peer) == ["\(peer) closed \(reason)"])
    }
  }

  @Test func `the presenter's rights need the secret and the socket of the class's own user`() throws {
    var hall = try Hall()
    hall.room.connect(1)
    #expect(try hall.say("present 2 wrong", 1, isLocal: true) == ["1 closed secret"])
    hall.room.connect(2)
    #expect(try hall.say("present 2 secret", 2) == ["2 closed secret"])
    _ = try hall.join(3, token: 1)
    #expect(try hall.say("do 1 vote", 3) == ["3 closed line"])
  }

  @Test func `a command that was seen before is ignored`() throws {
    var hall = try Hall()
    try hall.present(1)
    #expect(try hall.say("do 1 act stepi", 1) == ["walk act stepi"])
    #expect(try hall.say("do 1 act stepi", 1) == [])
    #expect(try hall.say("do 2 act stepi", 1) == ["walk act stepi"])
  }

  @Test func `a lost connection keeps its seat, and a newer one takes it over`() throws {
    var hall = try Hall()
    _ = try hall.join(1, token: 9)
    hall.room.disconnect(1)
    #expect(hall.room.status(now: hall.now).away == 1)
    #expect(try hall.join(2, token: 9).contains("2 welcome 1 0 0"))
    #expect(hall.room.status(now: hall.now).present == 1 && hall.room.status(now: hall.now).away == 0)
    #expect(try hall.join(3, token: 9).first == "2 closed replaced")
    #expect(try hall.join(4, token: 10).contains("4 welcome 2 0 0"))
  }

  @Test func `a latecomer is told which stops the class has been at`() throws {
    var hall = try Hall()
    _ = hall.rest(1)
    _ = hall.rest(2)
    #expect(try hall.join(1, token: 1).contains("1 welcome 1 0,1,2 0"))
  }

  @Test func `who comes back is told the stops that the seat was not at`() throws {
    var hall = try Hall()
    _ = try hall.join(1, token: 1)
    _ = try hall.say("digest 1 0000000000000007", 1)
    _ = hall.rest(1)
    _ = try hall.say("digest 2 0000000000000008", 1)
    hall.room.disconnect(1)
    _ = hall.rest(2)
    #expect(try hall.join(2, token: 1).contains("2 welcome 1 2 0"))
  }

  @Test func `each asking of a question has a number of its own, after a restart too, and answers to another one do not count`() throws {
    var hall = try Hall()
    _ = try hall.join(1, token: 1)
    #expect(hall.room.offer(stop: 0, ways: 4).map(Hall.text).contains("1 poll 0 1 closed - - 0"))
    #expect(hall.room.offer(stop: 0, ways: 4) == [], "it was offered already")
    _ = hall.rest(1)
    _ = hall.rest(0)
    #expect(hall.room.offer(stop: 0, ways: 4).map(Hall.text).contains("1 poll 0 2 closed - - 0"))
    _ = hall.room.perform(.vote, now: hall.now)
    #expect(try hall.say("answer 1 1 31", 1) == [] && hall.room.question?.answered == 0)
    _ = try hall.say("answer 2 1 31", 1)
    #expect(hall.room.question?.answered == 1)
    // The class dies at a place without a question.
    _ = hall.rest(1)
    var file = ClassFile(code: nil, terminal: 0, lesson: "t", terms: hall.room.terms)
    hall.room.note(in: &file)
    var next = try Hall()
    _ = next.rest(1)
    next.room.resume(file)
    _ = next.room.offer(stop: 1, ways: 4)
    #expect(next.room.question.map { $0.asking > 2 } == true)
  }

  @Test func `a class without a code shows nobody how to join`() throws {
    let hall = try Hall()
    let room = Room(terms: hall.room.terms, place: Hall.place(0), code: nil, secret: "secret", recording: nil)
    #expect(!room.audience.isJoinScreenShown && hall.room.audience.isJoinScreenShown)
  }

  @Test func `another digest is shown to the presenter, and one of an earlier place does no harm`() throws {
    var hall = try Hall()
    try hall.present(9)
    _ = try hall.join(1, token: 1)
    _ = hall.rest(1)
    _ = try hall.say("digest 2 0000000000000008", 1)
    #expect(hall.room.status(now: hall.now).following == 1)
    _ = try hall.say("digest 1 0000000000000bad", 1)
    #expect(hall.room.status(now: hall.now).different == 0)
    _ = try hall.say("digest 2 0000000000000bad", 1)
    #expect(hall.room.status(now: hall.now).different == 1)
    #expect(hall.room.reportEffects(now: hall.now).map(Hall.text).contains("9 seat 1 different 2"))
  }

  @Test func `a seat that stays behind is stuck after ten seconds`() throws {
    var hall = try Hall()
    _ = try hall.join(1, token: 1)
    _ = try hall.say("digest 1 0000000000000007", 1)
    _ = hall.rest(1)
    #expect(hall.room.status(now: hall.now + 9_000).stuck == 0)
    #expect(hall.room.status(now: hall.now + 11_000).stuck == 1)
  }

  @Test func `a question goes through its phases, and counts come out only after closing`() throws {
    var hall = try Hall()
    try hall.present(9)
    for peer in 1...3 { _ = try hall.join(peer, token: peer) }
    _ = hall.room.offer(stop: 0, ways: 4)
    #expect(try hall.say("answer 1 1 33", 1) == [], "the question is closed")
    #expect(try hall.say("do 1 vote", 9).contains("1 poll 0 1 open - - 0"))
    #expect(try hall.say("answer 1 1 33", 1) == ["9 tally 0 0,0,1,0"])
    #expect(try hall.say("answer 1 1 31", 1) == ["9 tally 0 1,0,0,0"], "a later answer replaces the first")
    #expect(try hall.say("answer 1 1 31", 1) == ["9 tally 0 1,0,0,0"], "said again it counts once")
    #expect(try hall.say("answer 1 1 34", 2) == ["9 tally 0 1,0,0,1"])
    #expect(try hall.say("answer 1 2 34", 2) == [], "the second round is not open")
    #expect(try hall.say("answer 1 1 39", 2) == [], "there is no ninth option")
    #expect(hall.room.audience.poll == PublicPoll(stop: 0, asking: 1, phase: .open, answered: 2))
    #expect(try hall.say("do 2 hands 12 40 8", 9).contains("9 tally 0 13,40,8,1"))
    #expect(hall.room.audience.poll?.rounds == [])
    #expect(try hall.say("do 3 vote", 9).contains("1 poll 0 1 discussed 13,40,8,1 - 0"))
    #expect(try hall.say("answer 1 1 31", 3) == [], "the round is over")
    #expect(try hall.say("do 4 vote", 9).contains("3 poll 0 1 reopened 13,40,8,1 - 0"))
    _ = try hall.say("answer 1 2 33", 3)
    let end = try hall.say("do 5 vote", 9)
    #expect(end.contains("3 poll 0 1 revealed 13,40,8,1 0,0,1,0 0") && end.contains("walk answer"))
    #expect(try hall.say("do 6 vote", 9) == ["notice answerShown"])
  }

  @Test func `the question is gone with its stop`() throws {
    var hall = try Hall()
    _ = hall.room.offer(stop: 0, ways: 4)
    _ = hall.rest(1)
    #expect(hall.room.question == nil)
  }

  @Test func `while the screen is frozen only the console sees the walk go on`() throws {
    var hall = try Hall()
    try hall.present(9)
    _ = try hall.join(1, token: 1)
    _ = try hall.say("do 1 freeze", 9)
    #expect(hall.rest(1).allSatisfy { $0.hasPrefix("9 show 2 1 ") })
    #expect(hall.room.shown.place.stop == 0 && hall.room.live.place.stop == 1)
    let black = try hall.say("do 2 black", 9)
    #expect(black.contains { $0.hasPrefix("1 show 3 0 ") } && hall.room.audience.view.isBlack)
    _ = try hall.say("do 3 black", 9)
    let end = try hall.say("do 4 freeze", 9)
    #expect(end.contains { $0.hasPrefix("1 show 5 1 ") } && hall.room.shown.place.stop == 1)
  }

  @Test func `edits travel before the place that has them, and to whoever joins later`() throws {
    var hall = try Hall()
    _ = try hall.join(1, token: 1)
    let input = try Input(text: "register rax 0x5")
    var place = Hall.place(0, digest: 99)
    place.revision = 1
    let told = hall.room.rest(at: place, inputs: [InputLog.Entry(tick: Tick(0), input: input)]).map(Hall.text).filter { $0.hasPrefix("1 ") }
    #expect(told.prefix(2) == ["1 inputs 1 1", "1 input 0 register rax 0x5"] && told.last?.contains(" 0000000000000063 1 ") == true)
    let late = try hall.join(2, token: 2)
    #expect(late.contains("2 input 0 register rax 0x5"))
  }

  @Test func `a new code makes the old one worthless, and who has joined stays`() throws {
    var hall = try Hall()
    try hall.present(9)
    _ = try hall.join(1, token: 1)
    #expect(try hall.say("do 1 code", 9) == ["code"])
    hall.room.connect(2)
    #expect(try hall.say("hello 2 \(hall.code.text)", 2) == ["2 closed code"])
    #expect(hall.room.status(now: hall.now).present == 1 && hall.room.audience.code != hall.code.text)
  }

  @Test func `hiding, revealing, spotlight and large are the view's, and reach everybody`() throws {
    var hall = try Hall()
    try hall.present(9)
    _ = try hall.join(1, token: 1)
    #expect(try hall.say("do 1 hide pt_regs rax", 9).contains { $0.hasPrefix("1 show 2 ") && $0.hasSuffix(" - pt_regs rax") })
    #expect(try hall.say("do 2 spotlight stacks", 9).contains { $0.hasSuffix(" stacks pt_regs rax") })
    #expect(try hall.say("do 3 hide stacks", 9).contains { $0.hasSuffix(" - pt_regs,stacks rax") })
    #expect(try hall.say("do 4 reveal", 9).contains { $0.hasSuffix(" - - -") })
    #expect(try hall.say("do 5 large on", 9).contains { $0.hasSuffix(" 0 1 - - -") })
    #expect(try hall.say("do 6 large on", 9) == ["notice nothingChanges"])
  }
}
