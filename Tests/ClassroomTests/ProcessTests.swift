import Classroom
import Foundation
import PtyHarness
import TestSupport
import Testing

/// Real processes in real terminals: audience, console and followers.
@Suite(.serialized) struct ProcessTests {
  private static let program = PtyProcess.builtProgram("ringwalk")
  private static let lesson = "00-the-whole-trip"

  /// A directory that is the runtime directory of a class's processes.
  private final class Place {
    let path: String
    /// Every terminal that was started: all of them are read, since a program waits for a terminal that nobody reads.
    private var screens: [PtyProcess] = []

    init() throws {
      path = FileManager.default.temporaryDirectory.appendingPathComponent("ringwalk-run-\(UUID().uuidString.prefix(8))").path
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func start(_ arguments: [String], isProgram: Bool = true, width: Int = 80, height: Int = 24, lang: String = "en_US.UTF-8") throws
      -> PtyProcess
    {
      let environment = [
        "TERM": "xterm-256color", "LANG": "C.UTF-8", "LC_MESSAGES": lang, "PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": path,
        "SWIFT_BACKTRACE": "enable=no",
      ]
      let screen = try PtyProcess((isProgram ? [program] : []) + arguments, environment: environment, width: width, height: height)
      screens.append(screen)
      return screen
    }

    /// Waits until something is so on a screen; whether it was in time.
    func wait(_ screen: PtyProcess, seconds: Double = 20, until isSo: (VirtualTerminal) -> Bool) -> Bool {
      let end = ContinuousClock.now + .seconds(seconds)
      while !isSo(screen.terminal) {
        guard ContinuousClock.now < end else { return false }
        for other in screens { other.settle(milliseconds: 1) }
      }
      return true
    }

    /// Waits until a text is on a screen; whether it was in time.
    func wait(_ screen: PtyProcess, for text: String, seconds: Double = 20) -> Bool {
      wait(screen, seconds: seconds) { $0.text.contains(text) }
    }

    /// Kills a process and forgets its terminal.
    func kill(_ screen: PtyProcess) -> PtyProcess.Ending? {
      screen.signal(SIGKILL)
      let ending = screen.waitForEnd()
      screens.removeAll { $0 === screen }
      return ending
    }

    /// The join code on the audience screen.
    func code(on screen: PtyProcess) -> String? {
      guard wait(screen, for: "ringwalk follow ") else { return nil }
      let rest = screen.terminal.text.components(separatedBy: "ringwalk follow ").dropFirst().first ?? ""
      let code = String(rest.prefix(11))
      return JoinCode(code) == nil ? nil : code
    }
  }

  @Test func `a class through the whole lesson: audience, console and followers of two sizes and languages`() throws {
    let place = try Place()
    let audience = try place.start(["present", Self.lesson], width: 100, height: 30)
    let code = try #require(place.code(on: audience))
    #expect(place.wait(audience, for: "ssh -N -L "))
    let console = try place.start(["console"], width: 140, height: 40)
    #expect(place.wait(console, for: "Collect guesses"))
    let english = try place.start(["follow", code, "--language", "en"], width: 120, height: 40)
    let japanese = try place.start(["follow", "--language", "ja"], width: 80, height: 24)
    #expect(place.wait(english, for: "in step with the class"))
    #expect(place.wait(japanese, for: "授業と同じ位置"))
    #expect(place.wait(console, for: "2 follow"))
    for stop in 2...8 {
      console.send("]")
      for screen in [audience, english, japanese, console] { #expect(place.wait(screen, for: "\(stop)/8"), "stop \(stop)") }
      for screen in [audience, english, japanese] { #expect(!screen.terminal.text.contains("next:")) }
    }
    #expect(place.wait(english, for: "in step with the class") && place.wait(japanese, for: "授業と同じ位置"))
    #expect(place.wait(console, for: "2 follow, 0 on their own, 0 stuck, 0 differ"))
    console.send(".")
    #expect(place.wait(audience) { $0.text.allSatisfy(\.isWhitespace) })
    #expect(place.wait(english, for: "made the screen black"))
    console.send(".")
    #expect(place.wait(audience, for: "8/8"))
    for screen in [console, english, japanese] {
      screen.send("q")
      #expect(screen.waitForEnd() == .exited(0))
      #expect(screen.modes == screen.modesBefore)
    }
    audience.send("q")
    #expect(place.wait(audience, for: "ends the class for everybody"))
    audience.send("q")
    #expect(audience.waitForEnd() == .exited(0))
    #expect(try FileManager.default.contentsOfDirectory(atPath: place.path + "/ringwalk").filter { $0.hasSuffix(".sock") } == [])
  }

  @Test func `a follower needs little memory, and a recorded session becomes a film with a marker at each stop`() throws {
    let place = try Place()
    let record = place.path + "/session"
    let audience = try place.start(["present", Self.lesson, "--record", record])
    #expect(place.wait(audience, for: "1/8"))
    let console = try place.start(["console"], width: 140, height: 40)
    let follower = try place.start(["follow"], width: 200, height: 60)
    #expect(place.wait(follower, for: "in step with the class") && place.wait(console, for: "1 follow"))
    for stop in 2...8 {
      console.send("]")
      for screen in [audience, follower] { #expect(place.wait(screen, for: "\(stop)/8"), "stop \(stop)") }
    }
    // Two walks side by side take two machines more, as long as they are being walked.
    for state in ["after a lesson", "with two walks side by side"] {
      if state != "after a lesson" {
        console.send(":compare pti\r")
        #expect(place.wait(follower, for: "first difference"))
      }
      let status = try String(contentsOfFile: "/proc/\(follower.process)/smaps_rollup", encoding: .utf8)
      let kibibytes = status.split(separator: "\n").filter { $0.hasPrefix("Private_") }
        .compactMap { $0.split(separator: " ").dropFirst().first.flatMap { Int($0) } }.reduce(0, +)
      print("a follower has \(kibibytes) KiB of its own \(state)")
      #expect((1...30 << 10).contains(kibibytes), "\(state)")
    }
    console.send(":compare\r")
    #expect(place.wait(follower) { !$0.text.contains("first difference") })
    for screen in [console, follower, audience] {
      screen.send("qq")
      #expect(screen.waitForEnd() == .exited(0))
    }
    // A film that standard output does not take is told.
    let full = try place.start(["/bin/sh", "-c", "\(Self.program) export \(record) --cast >/dev/full"], isProgram: false, width: 200)
    #expect(full.waitForEnd() == .exited(70))
    #expect(full.terminal.text.contains("standard output cannot be written: No space left on device"), "\(full.terminal.text)")
    let film = place.path + "/film.cast"
    #expect(try place.start(["export", record, "--cast", "--output", film]).waitForEnd() == .exited(0))
    let lines = try String(contentsOfFile: film, encoding: .utf8).split(separator: "\n").map { Data($0.utf8) }
    let head = try #require(try JSONSerialization.jsonObject(with: lines[0]) as? [String: Any])
    #expect(head["version"] as? Int == 2 && head["width"] as? Int == 80 && head["height"] as? Int == 24)
    let events = try lines.dropFirst().map { try #require(try JSONSerialization.jsonObject(with: $0) as? [Any]) }
    let times = events.compactMap { $0[0] as? Double }
    #expect(times.count == events.count && times == times.sorted())
    let markers = events.filter { $0[1] as? String == "m" }.compactMap { ($0[2] as? String).map { String($0.prefix(2)) } }
    #expect(markers == (1...8).map { "\($0) " })
    // The film drawn by a terminal ends where the class did.
    var terminal = VirtualTerminal(width: 80, height: 24)
    for event in events where event[1] as? String == "o" { terminal.feed((event[2] as? String ?? "").utf8) }
    #expect(terminal.text.contains("8/8"))
    let player = try place.start(["play", record])
    #expect(place.wait(player, for: "x1"))
    player.send("G")
    #expect(place.wait(player, for: "8/8"))
    player.send("q")
    #expect(player.waitForEnd() == .exited(0))
  }

  @Test func `a recorded session is played as it was after its lesson has changed`() throws {
    let place = try Place()
    let (lesson, record) = (place.path + "/mine.yaml", place.path + "/session")
    let text = String(decoding: try Checkout.bytes("lessons/\(Self.lesson).yaml"), as: UTF8.self)
    try text.write(toFile: lesson, atomically: true, encoding: .utf8)
    let audience = try place.start(["present", lesson, "--record", record])
    #expect(place.wait(audience, for: "1/8"))
    let console = try place.start(["console"], width: 140, height: 40)
    #expect(place.wait(console, for: "ON AIR"))
    for stop in 2...8 {
      console.send("]")
      #expect(place.wait(audience, for: "\(stop)/8"), "stop \(stop)")
    }
    for screen in [console, audience] {
      screen.send("qq")
      #expect(screen.waitForEnd() == .exited(0))
    }
    try "format: 1\n".write(toFile: lesson, atomically: true, encoding: .utf8)
    let player = try place.start(["play", record])
    #expect(place.wait(player, for: "1/8"))
    player.send("G")
    #expect(place.wait(player, for: "8/8"))
    player.send("q")
    #expect(player.waitForEnd() == .exited(0))
  }

  @Test func `the console is refused on the audience screen, with the line that prints the notes`() throws {
    let place = try Place()
    // A shell that waits until the file of a class says that its terminal is the audience screen.
    let command = "while ! [ -e go ]; do sleep 0.05; done; \(Self.program) console >refusal 2>&1; echo $? >status"
    let screen = try PtyProcess(
      ["/bin/sh", "-c", "cd \(place.path); \(command)"],
      environment: ["TERM": "xterm-256color", "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": place.path], width: 100,
      height: 30)
    var terminal = stat()
    #expect(stat("/proc/\(screen.process)/fd/0", &terminal) == 0)
    let directory = try RuntimeDirectory(path: place.path + "/ringwalk")
    // The class lives: something answers at its socket.
    let server = try ClassServer(path: directory.socket("class"), port: nil)
    defer { withExtendedLifetime(server) {} }
    let (_, terms) = try TestClass.lesson(Self.lesson)
    try ClassFile(code: nil, terminal: UInt64(terminal.st_rdev), lesson: Self.lesson, terms: terms).write(to: directory.stateFile("class"))
    try Data().write(to: URL(fileURLWithPath: place.path + "/go"))
    #expect(screen.waitForEnd() == .exited(0))
    let refusal = try String(contentsOfFile: place.path + "/refusal", encoding: .utf8)
    #expect(
      refusal.contains("this terminal is the audience screen") && refusal.contains("    ringwalk read --notes \(Self.lesson)\n"),
      "\(refusal)")
    #expect(try String(contentsOfFile: place.path + "/status", encoding: .utf8) != "0\n")
  }

  @Test func `a terminal that has the number of a dead class's one is no audience screen`() throws {
    let place = try Place()
    let command = "while ! [ -e go ]; do sleep 0.05; done; exec \(Self.program) console"
    let screen = try place.start(["/bin/sh", "-c", "cd \(place.path); \(command)"], isProgram: false, width: 140, height: 40)
    var terminal = stat()
    #expect(stat("/proc/\(screen.process)/fd/0", &terminal) == 0)
    let directory = try RuntimeDirectory(path: place.path + "/ringwalk")
    let (_, terms) = try TestClass.lesson(Self.lesson)
    try ClassFile(code: nil, terminal: UInt64(terminal.st_rdev), lesson: Self.lesson, terms: terms).write(to: directory.stateFile("class"))
    try Data().write(to: URL(fileURLWithPath: place.path + "/go"))
    #expect(place.wait(screen, for: "Looking for the class"))
    screen.send("q")
    #expect(screen.waitForEnd() == .exited(0))
  }

  @Test func `a follower that is killed and starts anew answers once, and a second one of the same account has a seat of its own`() throws {
    let place = try Place()
    let audience = try place.start(["present", Self.lesson, "--socket-only"])
    #expect(place.wait(audience, for: "1/8"))
    let console = try place.start(["console"], width: 140, height: 40)
    #expect(place.wait(console, for: "ON AIR"))
    var follower = try place.start(["follow"])
    #expect(place.wait(follower, for: "seat 1") && place.wait(console, for: "1 follow"))
    console.send("] ")
    #expect(place.wait(audience, for: "Think; the vote opens soon") && place.wait(console, for: "question: v opens the vote"))
    console.send("v")
    #expect(place.wait(follower, for: "Vote now"))
    follower.send("1")
    #expect(place.wait(console, for: "[1] 1"))
    #expect(place.kill(follower) == .killed(SIGKILL))
    #expect(place.wait(console, for: "0 follow"))
    follower = try place.start(["follow"])
    #expect(place.wait(follower, for: "seat 1") && place.wait(follower, for: "Vote now"))
    #expect(!follower.terminal.text.contains("missed"))
    follower.send("1")
    #expect(place.wait(follower, for: "Your answer: 1") && place.wait(console, for: "1 follow"))
    let second = try place.start(["follow"])
    #expect(place.wait(second, for: "seat 2") && place.wait(second, for: "Vote now"))
    second.send("2")
    #expect(place.wait(console, for: "[2] 1") && console.terminal.text.contains("[1] 1"), "\(console.terminal.text)")
    for screen in [second, follower, console, audience] {
      screen.send("qq")
      #expect(screen.waitForEnd() == .exited(0))
    }
  }

  @Test func `an interrupted class goes on being recorded, with its answers and its clock, whatever --resume is told`() throws {
    let place = try Place()
    let record = place.path + "/my session"
    let present = ["present", Self.lesson, "--socket-only"]
    var audience = try place.start(present + ["--record", record], width: 160, height: 50)
    #expect(place.wait(audience, for: "1/8"))
    let console = try place.start(["console"], width: 140, height: 40)
    #expect(place.wait(console, for: "recording to my session"))
    console.send("] ")
    #expect(place.wait(audience, for: "Think; the vote opens soon"))
    console.send("v")
    #expect(place.wait(console, for: "vote open"))
    console.send(":hands 5 2\r")
    #expect(place.wait(console, for: "[1] 5"))
    console.send("vva")
    #expect(place.wait(audience, for: "This is the answer"))
    func recorded() throws -> SessionRecording { try SessionRecording([UInt8](Data(contentsOf: URL(fileURLWithPath: record)))) }
    let before = try recorded().entries.count
    #expect(place.kill(audience) == .killed(SIGKILL))
    audience = try place.start(present + ["--resume"], width: 160, height: 50)
    #expect(place.wait(audience, for: "This is the answer") && place.wait(audience) { $0.text.contains("   5 ####") })
    #expect(place.wait(console, for: "ON AIR") && place.wait(console, for: "recording to my session"))
    console.send("]")
    #expect(place.wait(audience, for: "3/8"))
    for screen in [console, audience] {
      screen.send("qq")
      #expect(screen.waitForEnd() == .exited(0))
    }
    #expect(try recorded().entries.count > before && recorded().showings.last?.showing.place.stop == 2)
  }

  @Test func `each party is killed at any moment, and the class goes on`() throws {
    var random = SeededGenerator(seed: 8)
    let place = try Place()
    let record = place.path + "/session"
    let present = ["present", Self.lesson, "--record", record]
    var audience = try place.start(present)
    _ = try #require(place.code(on: audience))
    var console = try place.start(["console"], width: 140, height: 40)
    var follower = try place.start(["follow"])
    #expect(place.wait(follower, for: "in step with the class") && place.wait(console, for: "1 follow"))
    var stop = 1
    for victim in [0, 1, 2, 2, 0, 1, 2] {
      console.send("]")
      stop += 1
      if stop > 8 { break }
      usleep(UInt32.random(in: 0...80_000, using: &random))
      switch victim {
      case 0:
        #expect(place.kill(follower) == .killed(SIGKILL))
        follower = try place.start(["follow"])
      case 1:
        #expect(place.kill(console) == .killed(SIGKILL))
        console = try place.start(["console"], width: 140, height: 40)
      default:
        #expect(place.kill(audience) == .killed(SIGKILL))
        // Everything that was shown to the class is in the file.
        let recording = try SessionRecording([UInt8](Data(contentsOf: URL(fileURLWithPath: record))))
        let last = try #require(recording.showings.last?.showing.place.stop)
        let file = try ClassFile.read(place.path + "/ringwalk/class.class")
        let kept = try #require(file.showing?.place.stop)
        #expect(kept == last || kept == last - 1)
        audience = try place.start(["present", Self.lesson, "--resume", "--record", record])
      }
      #expect(place.wait(console, for: "ON AIR"))
      #expect(place.wait(audience) { $0.text.contains("/8") })
      // A key that the dead never read is lost with them: it is pressed again.
      if !place.wait(audience, for: "\(stop)/8", seconds: 1) { console.send("]") }
      for screen in [audience, console, follower] { #expect(place.wait(screen, for: "\(stop)/8"), "stop \(stop) after \(victim)") }
    }
    for screen in [console, follower, audience] {
      screen.send("qq")
      #expect(screen.waitForEnd() == .exited(0))
    }
  }

  @Test func `a vote outlives the presenter's sudden end: hands, answers, and the stops that the class was at`() throws {
    let place = try Place()
    let present = ["present", Self.lesson, "--socket-only"]
    var audience = try place.start(present, width: 160, height: 50)
    #expect(place.wait(audience, for: "1/8"))
    let console = try place.start(["console"], width: 140, height: 40)
    let follower = try place.start(["follow"])
    #expect(place.wait(follower, for: "in step with the class") && place.wait(console, for: "1 follow"))
    console.send("] ")
    #expect(place.wait(audience, for: "Think; the vote opens soon"))
    console.send("v")
    #expect(place.wait(follower, for: "Vote now"))
    follower.send("3")
    console.send(":hands 5 2\r")
    #expect(place.wait(console, for: "[1] 5") && place.wait(console, for: "[3] 1"))
    #expect(place.wait(audience, for: "Vote now: 8 so far"))
    #expect(place.kill(audience) == .killed(SIGKILL))
    #expect(place.wait(follower, for: "connection is lost"))
    audience = try place.start(present + ["--resume"], width: 160, height: 50)
    #expect(place.wait(audience, for: "Vote now: 8 so far"))
    console.send("v")
    #expect(place.wait(audience) { $0.text.contains("   5 ####") && $0.text.contains("   1 ###") })
    #expect(place.kill(audience) == .killed(SIGKILL))
    audience = try place.start(present + ["--resume"], width: 160, height: 50)
    #expect(place.wait(audience) { $0.text.contains("   5 ####") && $0.text.contains("   1 ###") })
    let late = try place.start(["follow"], width: 120, height: 40)
    #expect(place.wait(late, for: "missed, stop 1:"))
    for screen in [late, console, follower, audience] {
      screen.send("qq")
      #expect(screen.waitForEnd() == .exited(0))
    }
  }

  @Test func `no file that is there is recorded over, and an interrupted class goes on only as itself`() throws {
    let place = try Place()
    let (lesson, record, list) = (place.path + "/mine.yaml", place.path + "/session", place.path + "/list")
    try Data(Checkout.bytes("lessons/\(Self.lesson).yaml")).write(to: URL(fileURLWithPath: lesson))
    try Data("milk, eggs\n".utf8).write(to: URL(fileURLWithPath: list))
    func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }
    func refuse(_ arguments: [String], _ reason: String) throws {
      let screen = try place.start(arguments, width: 240)
      #expect(screen.waitForEnd() == .exited(1), "\(arguments)")
      #expect(screen.terminal.text.contains(reason), "\(screen.terminal.text)")
    }
    var audience = try place.start(["present", lesson, "--record", record])
    #expect(place.wait(audience, for: "1/8"))
    let console = try place.start(["console"], width: 140, height: 40)
    #expect(place.wait(console, for: "ON AIR"))
    console.send("]")
    #expect(place.wait(audience, for: "2/8"))
    #expect(place.kill(audience) == .killed(SIGKILL))
    let old = (try bytes(lesson), try bytes(record), try bytes(place.path + "/ringwalk/class.class"))
    try refuse(["present", lesson, "--record", record], "with --resume, the recording of an interrupted class goes on")
    try refuse(["present", lesson, "--record", lesson], "is there already")
    try refuse(["present", lesson, "--record", list], "is there already")
    try refuse(["present", lesson, "--resume", "--record", list], "this is no session of Ringwalk")
    try refuse(["present", lesson, "--resume", "--record", lesson], "this is no session of Ringwalk")
    try refuse(["present", "inside-syscall", "--resume"], "presented the lesson whole-trip, not inside-syscall")
    try Data(old.0 + Data("# changed\n".utf8)).write(to: URL(fileURLWithPath: lesson))
    try refuse(["present", lesson, "--resume"], "had another lesson file than there is now")
    try old.0.write(to: URL(fileURLWithPath: lesson))
    #expect(try bytes(record) == old.1 && bytes(place.path + "/ringwalk/class.class") == old.2)
    #expect(try bytes(list) == Data("milk, eggs\n".utf8))
    audience = try place.start(["present", lesson, "--resume", "--record", record])
    #expect(place.wait(audience, for: "2/8"))
    for screen in [console, audience] {
      screen.send("qq")
      #expect(screen.waitForEnd() == .exited(0))
    }
    #expect(try bytes(record).starts(with: old.1))
  }

  @Test
  func
    `a full disk does not end the class: the console says since when nothing is recorded, and nothing is missing when there is room again`()
    throws
  {
    let place = try Place()
    let record = place.path + "/session"
    let audience = try place.start(["present", Self.lesson, "--record", record])
    #expect(place.wait(audience, for: "1/8"))
    let console = try place.start(["console"], width: 140, height: 40)
    #expect(place.wait(console, for: "ON AIR"))
    func limit(_ size: UInt64?) throws {
      let setting = "--fsize=\(size.map(String.init) ?? "unlimited"):unlimited"
      let process = try Process.run(URL(fileURLWithPath: "/usr/bin/prlimit"), arguments: ["--pid", "\(audience.process)", setting])
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
    }
    // The file's size may not grow by more than a part of a line.
    let attributes = try FileManager.default.attributesOfItem(atPath: record)
    let size = try #require(attributes[.size] as? UInt64)
    try limit(size + 20)
    for stop in 2...5 {
      console.send("]")
      #expect(place.wait(audience, for: "\(stop)/8"), "stop \(stop)")
    }
    #expect(place.wait(console, for: "NOT RECORDED since 0:"))
    // The reason may go on in the next row.
    #expect(console.terminal.text.contains("File too"), "\(console.terminal.text)")
    try limit(nil)
    #expect(place.wait(console) { !$0.text.contains("NOT RECORDED") })
    let recording = try SessionRecording([UInt8](Data(contentsOf: URL(fileURLWithPath: record))))
    #expect(recording.showings.map(\.showing.place.stop) == [0, 1, 2, 3, 4])
    // What is still missing at the end is said on the way out.
    try limit(size + 20)
    console.send("]")
    #expect(place.wait(console, for: "NOT RECORDED since 0:"))
    audience.send("qq")
    #expect(audience.waitForEnd() == .exited(1))
    #expect(place.wait(audience, for: "the session is recorded up to 0:"))
    console.send("q")
    #expect(console.waitForEnd() == .exited(0))
  }

  @Test func `a follower in lines of text says each place, and answers`() throws {
    let place = try Place()
    let audience = try place.start(["present", Self.lesson, "--socket-only"])
    #expect(place.wait(audience, for: "1/8"))
    let console = try place.start(["console"], width: 140, height: 40)
    #expect(place.wait(console, for: "ON AIR"))
    let plain = try place.start(["follow", "--plain"], width: 120, height: 50)
    #expect(place.wait(plain, for: "@ stop 1 ") && place.wait(plain, for: "ring 3"))
    console.send("] ")
    #expect(place.wait(plain, for: "? syscall executes."))
    console.send("v")
    #expect(place.wait(plain, for: "[open]"))
    plain.send("3\n")
    #expect(place.wait(console, for: "[3] 1") && place.wait(plain, for: "Your answer: 3"))
    plain.send("registers\n")
    #expect(place.wait(plain, for: "rax 1"))
    plain.send("o\nstepi\n")
    #expect(place.wait(plain, for: "ring 0") && place.wait(console, for: "1 on their own"))
    plain.send("q\n")
    #expect(plain.waitForEnd() == .exited(0))
    console.send("q")
    audience.send("qq")
    #expect(console.waitForEnd() == .exited(0) && audience.waitForEnd() == .exited(0))
  }

  @Test func `a follower's own walk is kept in a file, and opens where it was left`() throws {
    let place = try Place()
    let audience = try place.start(["present", Self.lesson, "--socket-only"])
    #expect(place.wait(audience, for: "1/8"))
    let follower = try place.start(["follow"], width: 120, height: 40)
    #expect(place.wait(follower, for: "in step with the class"))
    let file = place.path + "/walk"
    follower.send("o")
    #expect(place.wait(follower, for: "on your own"))
    follower.send(":set r12 = 77\r")
    #expect(place.wait(follower, for: "r12=0x4d"))
    follower.send(":save \(file)\r")
    #expect(place.wait(follower, for: "The walk is kept in "))
    let own = try place.start(["open", "--plain", file])
    // With the lesson around it, at its stop.
    #expect(place.wait(own, for: "stop 1/8"))
    own.send("print r12\n")
    #expect(place.wait(own, for: "r12 = 77 = 0x4d"))
    own.send("quit\n")
    #expect(own.waitForEnd() == .exited(0))
    // The class is where it was, and its own walk was not touched.
    follower.send("o")
    #expect(place.wait(follower, for: "in step with the class"))
    for screen in [follower, audience] {
      screen.send("qq")
      #expect(screen.waitForEnd() == .exited(0))
    }
  }
}
