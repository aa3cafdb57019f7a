import Foundation
import PtyHarness
import TestSupport
import Testing

/// The real program on terminals of every type, in every locale, and with every way to lose one.
@Suite(.serialized) struct TerminalKindTests {
  private static func start(
    _ arguments: [String] = [], _ environment: [String: String?] = [:], width: Int = 80, height: Int = 24
  ) throws -> PtyProcess {
    var all: [String: String] = [
      "TERM": "xterm-256color", "LANG": "en_US.UTF-8", "PATH": "/usr/bin:/bin", "SWIFT_BACKTRACE": "enable=no",
    ]
    for (name, value) in environment { all[name] = value }
    return try PtyProcess([Program.path] + arguments, environment: all, width: width, height: height)
  }

  /// What is not as a program must leave a terminal; empty when all is well.
  private static func leftBehind(in pty: PtyProcess) -> [String] {
    var faults: [String] = []
    if pty.modes != pty.modesBefore { faults.append("device modes \(pty.modes), before \(pty.modesBefore)") }
    if pty.terminal.isAlternate { faults.append("alternate screen") }
    if !pty.terminal.isCursorVisible { faults.append("cursor hidden") }
    if !pty.terminal.modes.isDisjoint(with: [1000, 1002, 1006, 2004]) { faults.append("modes \(pty.terminal.modes)") }
    if pty.terminal.look != VirtualTerminal.Look() { faults.append("look \(pty.terminal.look)") }
    return faults
  }

  private static func colors(_ pty: PtyProcess) -> Set<Int> {
    Set(pty.terminal.rows.joined().flatMap { [$0.look.foreground, $0.look.background] })
  }

  /// The rows above the sentence, which a notice about the terminal may take.
  private static func panes(_ rows: [Substring]) -> [String] { rows.prefix(15).map(String.init) }
  private static func panes(_ pty: PtyProcess) -> [String] { (0..<15).map { pty.terminal.row($0) } }

  // MARK: Types

  @Test(arguments: [
    "xterm-256color", "tmux-256color", "screen", "screen-256color", "xterm", "rxvt", "putty", "xterm-kitty", "alacritty", "foot",
    "xterm-ghostty", "no-such-terminal",
  ])
  func `the first frame stands in every type that draws borders`(_ type: String) throws {
    let pty = try Self.start([], ["TERM": type])
    #expect(pty.wait(for: "all keys"))
    pty.settle()
    #expect(try Self.panes(pty) == Self.panes(Program.frame()))
    // The types of eight colours are those without a number in their names, of the old ones; a type that is not installed here counts as xterm-256color.
    let isInstalled = ["/etc/terminfo", "/lib/terminfo", "/usr/lib/terminfo", "/usr/share/terminfo"]
      .contains { FileManager.default.fileExists(atPath: "\($0)/\(type.prefix(1))/\(type)") }
    let isEight = isInstalled && ["screen", "xterm", "rxvt", "putty"].contains(type)
    let colors = Self.colors(pty)
    #expect(colors.count > 3)
    #expect(isEight ? colors.allSatisfy { $0 < 16 } : colors.contains { $0 > 15 }, "\(colors)")
    pty.send("q")
    #expect(pty.waitForEnd() == .exited(0))
    #expect(Self.leftBehind(in: pty) == [])
  }

  @Test(arguments: ["linux", "vt100", "vt220"]) func `types without borders are drawn in ASCII`(_ type: String) throws {
    let pty = try Self.start([], ["TERM": type])
    #expect(pty.wait(for: "all keys"))
    pty.settle()
    #expect(try Self.panes(pty) == Self.panes(Program.frame(["--ascii", "always"])))
    #expect(pty.terminal.text.unicodeScalars.allSatisfy { $0.isASCII })
    #expect(pty.terminal.text.contains("draws no borders"))
    if type != "linux" { #expect(Self.colors(pty) == [-1]) }
    pty.send("q")
    #expect(pty.waitForEnd() == .exited(0))
    #expect(pty.modes == pty.modesBefore)
  }

  @Test(arguments: ["dumb", "unknown", "", nil]) func `types that cannot move the cursor are refused with a way out`(_ type: String?) throws
  {
    var environment: [String: String?] = [:]
    environment["TERM"] = .some(type)
    let pty = try Self.start([], environment)
    #expect(pty.waitForEnd() == .exited(1))
    #expect(pty.terminal.text.contains("--plain"))
    #expect(pty.modes == pty.modesBefore && !pty.terminal.isAlternate)
  }

  @Test func `an unknown type says how it is treated`() throws {
    let pty = try Self.start([], ["TERM": "no-such-terminal"])
    #expect(pty.wait(for: "no-such-terminal"))
    // The next key takes the notice away.
    pty.send("s")
    #expect(pty.wait { !$0.text.contains("no-such-terminal") })
    pty.send("q")
    #expect(pty.waitForEnd() == .exited(0))
  }

  @Test func `a terminal that draws borders two columns wide is noticed and drawn in ASCII`() throws {
    let environment = ["TERM": "xterm-256color", "LANG": "ja_JP.UTF-8", "PATH": "/usr/bin:/bin", "SWIFT_BACKTRACE": "enable=no"]
    let terminal = VirtualTerminal(width: 80, height: 24, kind: .ambiguousWide)
    let pty = try PtyProcess([Program.path], environment: environment, terminal: terminal)
    #expect(pty.wait(for: "1桁に収まらない"))
    pty.settle()
    #expect(try Self.panes(pty) == Self.panes(Program.frame(["--ascii", "always", "--language", "ja"])))
    pty.send("q")
    #expect(pty.waitForEnd() == .exited(0))
  }

  // MARK: Colours and locales

  @Test(
    arguments: [
      ([], ["NO_COLOR": "1"], 0), (["--color", "never"], [:], 0), (["--theme", "mono"], [:], 0), (["--color", "8"], [:], 8),
      (["--color", "16"], [:], 16), (["--color", "256"], ["NO_COLOR": "1"], 256), (["--theme", "light"], [:], 256),
      (["--theme", "high-contrast"], [:], 256), ([], ["NO_COLOR": ""], 256),
    ] as [([String], [String: String], Int)])
  func `colours are as many as were asked for, and the text is the same`(
    _ options: [String], _ environment: [String: String], _ limit: Int
  ) throws {
    let pty = try Self.start(options, environment)
    #expect(pty.wait(for: "all keys"))
    pty.settle()
    let colors = Self.colors(pty)
    #expect(colors.allSatisfy { $0 < limit })
    #expect(limit == 0 || colors.count > 3)
    #expect(try Self.panes(pty) == Self.panes(Program.frame()))
    // Without colour the instruction under the cursor still stands out.
    if limit == 0 { #expect(pty.terminal.rows.joined().contains { $0.look.reverse || $0.look.bold }) }
    pty.send("q")
    #expect(pty.waitForEnd() == .exited(0))
  }

  @Test(arguments: ["C", "POSIX", "", "C.UTF-8", "ja_JP.UTF-8", "ja_JP.eucJP", "xx_XX.UTF-8"])
  func `the frame is whole in every locale, installed or not`(_ locale: String) throws {
    let pty = try Self.start([], ["LC_ALL": locale, "LANG": nil])
    let isJapanese = locale.hasPrefix("ja")
    #expect(pty.wait(for: isJapanese ? "キー一覧" : "all keys"))
    pty.settle()
    #expect(try Self.panes(pty) == Self.panes(Program.frame(["--language", isJapanese ? "ja" : "en"])))
    pty.send("q")
    #expect(pty.waitForEnd() == .exited(0))
  }

  // MARK: Ends and interruptions

  @Test(arguments: [SIGSEGV, SIGABRT, SIGBUS, SIGILL]) func `a crash of ours leaves the terminal as it was`(_ signal: Int32) throws {
    let pty = try Self.start()
    #expect(pty.wait(for: "all keys"))
    pty.signal(signal)
    #expect(pty.waitForEnd() == .killed(signal))
    #expect(Self.leftBehind(in: pty) == [])
    #expect(!pty.terminal.text.contains("registers"))
  }

  /// Swift's backtracer, where a toolchain is installed, would ask for a key and hold the terminal for 30 seconds.
  @Test(arguments: [(SIGSEGV, "SIGSEGV"), (SIGABRT, "SIGABRT"), (SIGILL, "SIGILL")])
  func `a crash ends at once where nothing is said about the backtracer, and says what to do`(_ signal: Int32, _ name: String) throws {
    let pty = try Self.start([], ["SWIFT_BACKTRACE": nil, "PATH": ProcessInfo.processInfo.environment["PATH"]])
    #expect(pty.wait(for: "all keys"))
    let clock = ContinuousClock()
    let crash = clock.now
    pty.signal(signal)
    #expect(pty.waitForEnd() == .killed(signal))
    #expect(clock.now - crash < .seconds(10))
    #expect(Self.leftBehind(in: pty) == [])
    #expect(pty.terminal.text.contains("crashed (\(name))") && pty.terminal.text.contains("SWIFT_BACKTRACE=enable=yes"))
  }

  @Test(arguments: [["run", "assets/programs/mix", "4000"], ["walk", "--plain", "hi"], ["bench", "mix"]])
  func `without a screen a crash says so in a line and ends at once, too`(_ verb: [String]) throws {
    let pty = try Self.start(verb, ["SWIFT_BACKTRACE": nil, "PATH": ProcessInfo.processInfo.environment["PATH"]])
    Thread.sleep(forTimeInterval: 0.5)
    let clock = ContinuousClock()
    let crash = clock.now
    pty.signal(SIGSEGV)
    #expect(pty.waitForEnd() == .killed(SIGSEGV))
    #expect(clock.now - crash < .seconds(10))
    #expect(pty.terminal.text.contains("crashed (SIGSEGV): this is a mistake of its own."))
  }

  @Test func `a lost terminal ends the program`() throws {
    let pty = try Self.start()
    #expect(pty.wait(for: "all keys"))
    pty.closeMaster()
    #expect(pty.waitForEnd() == .exited(129))
  }

  @Test func `a storm of resizes ends in the frame of the last size`() throws {
    let pty = try Self.start()
    #expect(pty.wait(for: "all keys"))
    for step in 0..<60 { pty.resize(width: 1 + step * 37 % 200, height: 1 + step * 13 % 60) }
    pty.resize(width: 100, height: 30)
    let expected = try Program.frame(size: "100x30").map(String.init)
    #expect(pty.wait { terminal in (0..<30).map { terminal.row($0) } == expected }, "\(pty.terminal.text)")
    pty.send("q")
    #expect(pty.waitForEnd() == .exited(0))
    #expect(Self.leftBehind(in: pty) == [])
  }

  /// A shell with job control, and the program as its job.
  private static func shell() throws -> PtyProcess {
    let pty = try PtyProcess(
      ["/bin/sh", "-i"],
      environment: [
        "TERM": "xterm-256color", "LANG": "en_US.UTF-8", "SWIFT_BACKTRACE": "enable=no", "PS1": "ready> ", "PATH": "/usr/bin:/bin",
      ])
    #expect(pty.wait(for: "ready>"))
    return pty
  }

  @Test func `Ctrl-Z gives the shell its terminal, and fg brings the frame back`() throws {
    let pty = try Self.shell()
    let before = pty.modes
    pty.send("\(Program.path)\r")
    #expect(pty.wait(for: "all keys"))
    pty.send("\u{1a}")
    #expect(pty.wait { !$0.isAlternate && $0.text.contains("Stopped") })
    pty.settle()
    #expect(pty.modes == before && pty.terminal.isCursorVisible)
    pty.send("fg\r")
    let expected = Self.panes(try Program.frame())
    #expect(pty.wait { terminal in terminal.isAlternate && (0..<15).map { terminal.row($0) } == expected })
    pty.send("q")
    #expect(pty.wait { !$0.isAlternate })
    pty.settle()
    #expect(pty.modes == before)
  }

  @Test func `a stop that cannot be answered is mended when it is over`() throws {
    let pty = try Self.shell()
    pty.send("\(Program.path)\r")
    #expect(pty.wait(for: "all keys"))
    pty.settle()
    pty.signalForeground(SIGSTOP)
    #expect(pty.wait(for: "Stopped"))
    pty.send("stty sane\n")
    pty.send("fg\n")
    let expected = Self.panes(try Program.frame())
    #expect(
      pty.wait { terminal in !terminal.text.contains("Stopped") && (0..<15).map { terminal.row($0) } == expected }, "\(pty.terminal.text)")
    pty.send("s")
    #expect(pty.wait(for: "You are 1 step past stop 1"), "keys come one by one again")
    pty.send("q")
    #expect(pty.wait { !$0.isAlternate })
  }

  @Test func `a reader that goes away early ends the program without noise`() throws {
    for verb in ["frame 00-the-whole-trip --size 250x70", "--help", "walk --plain hi"] {
      let outcome = try Program.run("/bin/sh", ["-c", "yes help | \(Program.path) \(verb) | head -c 10"])
      #expect(outcome.status == 0 && outcome.output.utf8.count == 10 && outcome.errors.isEmpty, "\(verb): \(outcome)")
    }
  }
}
