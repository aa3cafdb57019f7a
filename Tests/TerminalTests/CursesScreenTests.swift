import Canvas
import Glibc
import PtyHarness
import Testing

/// Starts the probe on a terminal of its own.
private func probe(
  _ options: [String] = [], _ environment: [String: String] = [:], width: Int = 80, height: Int = 24, kind: VirtualTerminal.Kind = .usual
) throws -> PtyProcess {
  let defaults = ["TERM": "xterm-256color", "LANG": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no"]
  return try PtyProcess(
    [PtyProcess.builtProgram("ScreenProbe")] + options, environment: defaults.merging(environment) { $1 }.filter { $0.value != "-" },
    width: width,
    height: height, terminal: VirtualTerminal(width: width, height: height, kind: kind))
}

/// What is not as a program must leave a terminal; empty when all is well.
private func leftBehind(in process: PtyProcess) -> [String] {
  var faults: [String] = []
  if process.modes != process.modesBefore { faults.append("device modes \(process.modes), before \(process.modesBefore)") }
  if process.terminal.isAlternate { faults.append("alternate screen") }
  if !process.terminal.isCursorVisible { faults.append("cursor hidden") }
  if !process.terminal.modes.isDisjoint(with: [1000, 1002, 1006, 2004]) { faults.append("modes \(process.terminal.modes)") }
  if process.terminal.look != VirtualTerminal.Look() { faults.append("look \(process.terminal.look)") }
  if !process.terminal.unknown.isEmpty { faults.append("unknown \(process.terminal.unknown)") }
  return faults
}

@Suite(.serialized) struct `Curses screen` {
  @Test func `a screen is drawn in the roles' colours with the cursor at the focus`() throws {
    let process = try probe()
    #expect(process.wait(for: "depth indexed256"))
    process.settle()
    let terminal = process.terminal
    #expect(terminal.row(0) == "┌─ probe* " + String(repeating: "─", count: 61) + " 80x24 ─┐")
    #expect(terminal.row(2).hasPrefix("│あいう日本語 → changed*"))
    #expect(terminal.row(9).hasPrefix("╔═ events "))
    let dark = Theme(.dark, depth: .indexed256)
    #expect(terminal.look(x: 0, y: 0).foreground == Int(dark.attributes(of: .userRing, on: .plain).foreground))
    #expect(terminal.look(x: 0, y: 9).foreground == Int(dark.attributes(of: .kernelRing, on: .plain).foreground))
    #expect(terminal.look(x: 16, y: 2).bold)
    #expect(terminal.look(x: 70, y: 3).background == Int(dark.attributes(of: .text, on: .current).background))
    #expect(terminal.cursorX == 1 && terminal.cursorY == 10 && terminal.isCursorVisible)
    #expect(terminal.isAlternate && terminal.modes.isSuperset(of: [1000, 1002, 1006, 2004]))
    #expect(terminal.unknown.isEmpty, "\(terminal.unknown)")
  }

  @Test func `keys, mouse and paste come through and q leaves the terminal as it was`() throws {
    let process = try probe()
    #expect(process.wait(for: "depth"))
    #expect(process.modes != process.modesBefore)
    process.send("a\u{1b}[1;5Cあ\u{1b}[<0;5;6M\u{1b}[200~q\u{1b}[201~")
    #expect(process.wait(for: "key Ctrl-Right"))
    #expect(process.wait(for: "key あ"))
    #expect(process.wait(for: "mouse press(Canvas.Mouse.Button.left) 4,5"))
    #expect(process.wait(for: "paste \"q\""))
    process.send("\u{1b}")
    #expect(process.wait(for: "key Esc"), "a lone Escape is decided by the clock")
    process.send("q")
    #expect(process.waitForEnd() == .exited(0))
    #expect(leftBehind(in: process) == [])
    #expect(process.terminal.text.allSatisfy { $0.isWhitespace }, "nothing of ours stays on the main screen")
  }

  @Test func `other descriptors and the time are waited for`() throws {
    let process = try probe(["timeout=40"])
    #expect(process.wait(for: "time is up"))
    process.send("w")
    #expect(process.wait(for: "║readable"))
    process.send("q")
    #expect(process.waitForEnd() == .exited(0))
  }

  @Test func `without the mouse no mouse mode is switched on`() throws {
    let process = try probe(["mouse=no"])
    #expect(process.wait(for: "depth"))
    #expect(process.terminal.modes.isDisjoint(with: [1000, 1002, 1006]))
  }

  @Test(arguments: [(1, 1), (2, 2), (3, 1), (1, 20), (10, 3), (20, 5), (40, 12), (81, 25), (250, 70), (1000, 40)])
  func `any size is drawn`(width: Int, height: Int) throws {
    let process = try probe(width: width, height: height)
    #expect(process.wait { $0.byteCount > 0 && $0.isAlternate })
    process.settle()
    process.send("x")
    process.settle()
    if width >= 40, height >= 12 { #expect(process.terminal.row(0).hasSuffix(" \(width)x\(height) ─┐")) }
    #expect(process.terminal.unknown.isEmpty, "\(process.terminal.unknown)")
    process.send("q")
    #expect(process.waitForEnd() == .exited(0))
  }

  @Test func `a size beyond all bounds is cut`() throws {
    let process = try probe(width: 3000, height: 800)
    #expect(process.wait { $0.row(0).contains("1024x512") })
    process.send("q")
    #expect(process.waitForEnd() == .exited(0))
  }

  @Test func `a storm of resizes ends in a whole screen of the last size`() throws {
    let process = try probe()
    #expect(process.wait(for: "depth"))
    for step in 0..<60 { process.resize(width: 1 + step * 37 % 200, height: 1 + step * 13 % 60) }
    process.resize(width: 100, height: 30)
    #expect(process.wait { $0.row(0).hasSuffix(" 100x30 ─┐") && $0.row(29).hasPrefix("╚") && $0.row(29).hasSuffix("╝") })
    process.settle()
    #expect(process.terminal.row(8) == "└" + String(repeating: "─", count: 98) + "┘")
    process.send("q")
    #expect(process.waitForEnd() == .exited(0))
    #expect(leftBehind(in: process) == [])
  }

  @Test(
    arguments: [
      (SIGTERM, 143), (SIGHUP, 129), (SIGINT, 130), (SIGQUIT, 131), (SIGUSR1, 138), (SIGUSR2, 140), (SIGALRM, 142), (SIGXCPU, 152),
      (SIGXFSZ, 153), (SIGVTALRM, 154), (SIGPROF, 155), (SIGIO, 157), (SIGPWR, 158),
    ] as [(Int32, Int32)])
  func `a signal to end gives the terminal back and is told by the exit status`(signal: Int32, status: Int32) throws {
    let process = try probe()
    #expect(process.wait(for: "depth"))
    process.signal(signal)
    #expect(process.waitForEnd() == .exited(status))
    #expect(leftBehind(in: process) == [])
  }

  @Test(arguments: [(SIGTERM, 143), (SIGHUP, 129), (SIGALRM, 142)] as [(Int32, Int32)])
  func `a terminal that nobody reads holds off no end`(signal: Int32, status: Int32) throws {
    let process = try probe(width: 250, height: 70)
    #expect(process.wait(for: "depth"))
    process.settle()
    // Painted anew again and again, far beyond what the device holds: the program waits in a write.
    process.send(String(repeating: "\u{c}", count: 100))
    usleep(500_000)
    process.signal(signal)
    #expect(process.waitForEnd(seconds: 6, isReading: false) == .exited(status))
    #expect(leftBehind(in: process) == [])
  }

  @Test func `a terminal that nobody reads holds off no end that was asked for before`() throws {
    let process = try probe(width: 250, height: 70)
    #expect(process.wait(for: "depth"))
    process.settle()
    // The last key ends the program; the frames before it are never read.
    process.send(String(repeating: "\u{c}", count: 100) + "q")
    process.signal(SIGSTOP)
    process.signal(SIGTERM)
    process.signal(SIGCONT)
    // Where the key was read first, the terminal is given back already when the signal comes, and nothing holds that any more.
    let end = process.waitForEnd(seconds: 6, isReading: false)
    #expect(end == .exited(143) || end == .killed(SIGTERM), "\(String(describing: end))")
    #expect(leftBehind(in: process) == [])
  }

  @Test func `a closed terminal ends the program`() throws {
    let process = try probe()
    #expect(process.wait(for: "depth"))
    process.closeMaster()
    #expect(process.waitForEnd() == .exited(129))
  }

  @Test(arguments: 0..<8)
  func `hangups that follow the first one do not kill a program that is ending`(run: Int) throws {
    let process = try probe()
    #expect(process.wait(for: "depth"))
    if run.isMultiple(of: 2) { process.closeMaster() }
    for _ in 0..<2000 {
      process.signal(SIGHUP)
      usleep(20)
    }
    #expect(process.waitForEnd() == .exited(129))
  }

  @Test(arguments: [("T", [SIGILL, SIGTRAP]), ("F", [SIGILL, SIGTRAP]), ("A", [SIGABRT])] as [(String, [Int32])])
  func `a crash gives the terminal back, and its message is seen`(key: String, signals: [Int32]) throws {
    let process = try probe()
    #expect(process.wait(for: "depth"))
    process.send(key)
    let ending = try #require(process.waitForEnd())
    #expect(signals.map { .killed($0) }.contains(ending), "\(ending)")
    #expect(leftBehind(in: process) == [])
    if key == "F" { #expect(process.terminal.text.contains("Fatal error: boom")) }
  }

  @Test(arguments: [SIGSEGV, SIGBUS, SIGFPE])
  func `a crash by a signal that was sent gives the terminal back`(signal: Int32) throws {
    let process = try probe()
    #expect(process.wait(for: "depth"))
    process.signal(signal)
    #expect(process.waitForEnd() == .killed(signal))
    #expect(leftBehind(in: process) == [])
  }

  @Test func `exit without closing gives the terminal back`() throws {
    let process = try probe()
    #expect(process.wait(for: "depth"))
    process.send("X")
    #expect(process.waitForEnd() == .exited(7))
    #expect(leftBehind(in: process) == [])
  }

  @Test func `stray words on standard error stay off the screen and appear at the end`() throws {
    let process = try probe()
    #expect(process.wait(for: "depth"))
    process.send("ex")
    #expect(process.wait(for: "key x"))
    process.settle()
    #expect(!process.terminal.text.contains("stray"))
    process.send("q")
    #expect(process.waitForEnd() == .exited(0))
    #expect(process.terminal.text.contains("stray words of a library"))
  }

  @Test func `redrawing mends a screen that something else wrote on`() throws {
    let process = try probe()
    #expect(process.wait(for: "depth"))
    process.settle()
    let whole = process.terminal.row(12)
    // What another program would write there.
    process.overwrite("\u{1b}[13;1Hgarbage")
    #expect(process.terminal.row(12).hasPrefix("garbage"))
    process.send("\u{c}")
    #expect(process.wait { $0.row(12) == whole })
  }

  @Test(arguments: [(80, 24), (250, 70)])
  func `frames reach the terminal, and keys are answered, in time`(width: Int, height: Int) throws {
    let process = try probe(width: width, height: height)
    #expect(process.wait(for: "depth"))
    process.settle()
    let clock = ContinuousClock()
    let answers = (0..<40).map { _ in
      process.settle(milliseconds: 15)
      let before = process.terminal.byteCount
      return clock.measure {
        process.send("k")
        _ = process.wait { $0.byteCount > before }
      }
    }
    let median = answers.sorted()[20]
    process.settle()
    process.send("P")
    #expect(process.wait(for: "for all anew"))
    let costs = process.terminal.text.split(separator: "\n").first { $0.contains("microseconds") } ?? ""
    print("costs \(width)x\(height): key to first byte \(median), \(costs.drop { $0 != "m" }.prefix(72))")
    // Several times what a quiet machine needs.
    #expect(median < .milliseconds(20))
    process.send("q")
    #expect(process.waitForEnd() == .exited(0))
  }
}
