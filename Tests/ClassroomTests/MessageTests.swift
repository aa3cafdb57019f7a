import Classroom
import Foundation
import Simulation
import TestSupport
import Testing
import Vocabulary

/// The lines of the class protocol.
struct MessageTests {
  private static func bytes(_ line: String) -> [UInt8] { Array(line.utf8) }

  @Test(arguments: [
    "hello 2 -", "hello 2 7K2MQ-4FZ8T", "present 2 0123456789abcdef0123456789abcdef",
    "join 00000000000000ff 6869 0000000000000001 0000000000000002 0000000000000003", "digest 17 00000000deadbeef", "answer 1 2 33",
    "mode roaming",
    "ping 3", "do 1 vote", "do 2 act next-stop", "do 3 act stepi 12", "do 4 stop 2", "do 5 at 12.3", "do 6 panes code pt_regs",
    "do 7 spotlight",
    "do 8 hide pt_regs rax", "do 9 black on", "do 10 hands 12 40 8", "do 11 edit register rax 0x5", "do 12 compare pti", "do 13 compare",
    "do 14 scroll -4", "do 15 point rax cs", "do 16 every 0.5 stepi",
    "do 17 every 20 go-on", "do 18 halt", "do 19 walk set rax = 5", "bye",
  ])
  func `a line of a follower or a console is read and written alike`(_ line: String) throws {
    #expect(try ClientMessage(line: Self.bytes(line)).line == line)
  }

  @Test(arguments: [
    "class 2 6869 0000000000000001 0000000000000002 0000000000000003", "welcome 3 0,1,2 0", "welcome 1 - 1", "refused code",
    "show 12 2 0 123.1 00000000000000ff 0 code,registers code 0 no-swapgs pti -3 cs 0 1 pt_regs stacks rax,rflags.if", "inputs 3 2",
    "input 17 msr 0xc0000082 0x1234", "poll 1 4 discussed 1,2,3,4 - 0", "pong 1", "status 1 2 3 4 5 0 - 6d696e65 1 80 24 411 12",
    "status 1 2 3 4 5 0 - - 1 80 24 0 0", "seat 4 stuck 17",
    "tally 2 1,0,0", "notice nothing-changes", "notice dropped 3", "notice not-for-class quit", "notice no-stop 8", "notice no-question",
    "notice vote-not-open", "notice too-many-counts 5", "notice answer-shown", "notice not-comparing", "notice nothing-to-undo",
    "notice no-code", "notice no-what-if no-swapgs", "notice no-place-for-what-if no-swapgs",
  ])
  func `a line of the class is read and written alike`(_ line: String) throws {
    #expect(try ServerMessage(line: Self.bytes(line)).line == line)
  }

  @Test(arguments: [
    "", " ", "hello", "hello 1", "hello 1 - x", "hello x -", "hello 99999999999999999999 -", "digest 1 ff", "digest -1 0000000000000000",
    "mode sleeping",
    "answer 1 3 33", "answer 1 1 3", "answer 1 1 ff", "do 1 launch", "do 1 stop 0", "do 1 hands", "do 1 edit", "do 1 panes code code",
    "do 1 compare lesson", "do 1 scroll 9999", "do 1 every 0 stepi", "do 1 every 1.25 stepi", "do 1 point 7",
    "ping 1 2",
    "welcome 1 0 0", "HELLO 1 -", "hello  1 -",
  ])
  func `a line that is none of a follower is refused`(_ line: String) {
    #expect(throws: WireError.self) { try ClientMessage(line: Self.bytes(line)) }
  }

  @Test func `bytes that are no text are refused, and so is a line that is too long`() {
    #expect(throws: WireError.self) { try ClientMessage(line: [0x70, 0x69, 0x6e, 0x67, 0x20, 0x31, 0xff]) }
    #expect(throws: WireError.self) { try ClientMessage(line: Self.bytes("ping " + String(repeating: "1", count: 600))) }
    #expect(throws: WireError.self) { try ServerMessage(line: Self.bytes("pong \u{1b}[2J")) }
  }

  @Test func `lines are cut at their ends however the bytes come, and never kept beyond the limit`() {
    var buffer = LineBuffer(limit: 8)
    #expect(buffer.append(Self.bytes("on")[...]) == [])
    #expect(buffer.append(Self.bytes("e\r\ntwo\n\nthr")[...]) == [Self.bytes("one"), Self.bytes("two"), []])
    #expect(buffer.append(Self.bytes("ee345\n")[...]) == [Self.bytes("three345")])
    #expect(buffer.append(Self.bytes("123456789\n")[...]) == nil)
    var endless = LineBuffer(limit: 8)
    #expect(endless.append(Self.bytes("12345")[...]) == [])
    #expect(endless.append(Self.bytes("67890")[...]) == nil)
  }

  @Test func `a join code holds its port, and is read as people type it`() {
    for port: UInt16 in [1, 4577, 65535] {
      let code = JoinCode(port: port)
      let plain = code.text.split(separator: "-").joined()
      #expect(code.text.utf8.count == 11 && plain.utf8.count == 10)
      #expect(JoinCode(code.text) == code && JoinCode(plain.lowercased()) == code)
      #expect(JoinCode(code.text.map { $0 == "0" ? "o" : $0 == "1" ? "l" : String($0) }.joined()) == code)
      #expect(JoinCode(code.text)?.port == port)
    }
    #expect(JoinCode("") == nil && JoinCode("7K2MQ-4FZ8") == nil && JoinCode("7K2MQ-4FZ8TT") == nil && JoinCode("7K2MQ-4FZ8U") == nil)
    // Nothing can listen on port 0, so nobody is sent there.
    #expect(JoinCode("00000-00000") == nil && JoinCode("00000-FFFFF") == nil)
    #expect(JoinCode(port: 1) != JoinCode(port: 1))
  }

  @Test func `the readers and a room survive bad lines, and nothing private comes out`() {
    var (taken, refused) = (0, 0)
    for seed: UInt64 in 1...500 {
      var fuzz = ProtocolFuzz(SeededGenerator(seed: seed))
      let result = fuzz.run()
      #expect(result.failure == nil, "seed \(seed)")
      taken += result.taken
      refused += result.refused
    }
    // Both kinds must be met often, or nothing was tried.
    #expect(taken > 4000 && refused > 4000, "\(taken) taken, \(refused) refused")
  }

  @Test func `a session that goes on after an interruption is still one session`() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("ringwalk-\(UUID().uuidString.prefix(8)).session").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let head = "ringwalk-session 3\nclass 2 6869 cbf29ce484222325 0000000000000002 cbf29ce484222325\n"
    let show = "show 1 0 0 12 00000000000000ff 0 - code 0 - - 0 - 0 0 - - -"
    let old = Self.bytes(head + "0 \(show)\n9000 \(show)\n9500 show 2 0 cut o")
    try Data(old).write(to: URL(fileURLWithPath: path))
    let recorder = try SessionRecorder(path, resuming: SessionRecording(old), old, now: 500)
    // The first of them was kept before the recorder was made.
    let message = try ServerMessage(line: Self.bytes(show))
    recorder.append([(time: 400, message: message), (time: 700, message: message)], now: 700)
    #expect(recorder.loss == nil)
    let whole = try SessionRecording([UInt8](Data(contentsOf: URL(fileURLWithPath: path))))
    #expect(whole.entries.map(\.time) == [0, 9000, 9000, 9200])
  }

  @Test func `a recorded session is read up to where it was cut, and refused where it is wrong`() throws {
    let head = "ringwalk-session 3\nclass 2 6869 cbf29ce484222325 0000000000000002 cbf29ce484222325\n"
    let show = "show 1 0 0 12 00000000000000ff 0 - code 0 - - 0 - 0 0 - - -"
    let whole = try SessionRecording(Self.bytes(head + "0 \(show)\n1500 poll 0 1 open - - 0\n"))
    #expect(whole.entries.count == 2 && whole.duration == 1500 && whole.showings.count == 1)
    #expect(try SessionRecording(Self.bytes(head + "0 \(show)\n1500 poll 0 1 op")).entries.count == 1)
    for bad in [
      "", "ringwalk-session 2\n", head, head + "lesson !\n0 \(show)\n",
      head + "5 \(show)\n4 \(show)\n", head + "0 show\n", head + "x \(show)\n",
    ] {
      #expect(throws: WireError.self) { try SessionRecording(Self.bytes(bad)) }
    }
  }
}
