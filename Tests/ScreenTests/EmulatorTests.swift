import PtyHarness
import TestSupport
import Testing

/// The real program in terminal emulators that others wrote: each has to show, to the character, the frame that the program draws without a terminal.
///
/// They run where the emulators are; README.md of TerminalTests says how to have them all.
@Suite(.serialized) struct EmulatorTests {
  @Test(
    .enabled(if: Emulator.tmux.isHere, "NOT TESTED HERE: tmux is not installed"),
    arguments: [(40, 12), (80, 24), (120, 40), (200, 60)] as [(Int, Int)], ["en", "ja"])
  func `tmux shows the frame at four sizes in both languages`(_ size: (Int, Int), _ language: String) throws {
    let expected = try Program.frame(size: "\(size.0)x\(size.1)", ["--language", language])
    let shot = try Emulator.tmux.shot(
      ["--language", language], columns: size.0, rows: size.1, first: language == "en" ? "all keys" : "キー一覧")
    #expect(shot == expected)
  }

  @Test(
    .enabled(if: Emulator.tmux.isHere, "NOT TESTED HERE: tmux is not installed"),
    arguments: [
      (["--theme", "mono"], [], [:]), (["--color", "never"], [], [:]), (["--ascii", "always"], ["--ascii", "always"], [:]),
      ([], [], ["LANG": "C"]), ([], [], ["LC_ALL": "de_DE.ISO-8859-1"]), ([], [], ["NO_COLOR": "1"]),
    ] as [([String], [String], [String: String])])
  func `tmux shows the frame in mono, in ASCII and in any locale`(
    _ options: [String], _ frame: [String], _ environment: [String: String]
  ) throws {
    for (columns, rows) in [(40, 12), (80, 24), (120, 40), (200, 60)] {
      let shot = try Emulator.tmux.shot(options, columns: columns, rows: rows, environment: environment)
      let expected = try Program.frame(size: "\(columns)x\(rows)", frame)
      #expect(shot == expected, "\(columns)x\(rows) \(options) \(environment)")
    }
  }

  @Test(.enabled(if: Emulator.tmux.isHere, "NOT TESTED HERE: tmux is not installed"))
  func `tmux passes keys on, and its screen is empty of ours when the program ends`() throws {
    let shot = try Emulator.tmux.shot(["walk", "hi"], keys: "  ", second: "RING 0 KERNEL")
    #expect(shot.contains { $0.contains("swapgs") })
    let command = "printf 'be''fore\\n'; \(Program.path) walk hi; printf 'af''ter\\n'; sleep 60"
    let after = try Program.run(
      "/bin/sh",
      [
        Checkout.root + "/Tests/ScreenTests/Emulators/shot", "tmux", "80", "24", "all keys", "q", "after", "/bin/sh", "-c",
        command.replacing("'", with: "'\\''"),
      ])
    #expect(after.output.split(separator: "\n") == ["before", "after"])
  }

  @Test(.enabled(if: Emulator.screen.isHere, "NOT TESTED HERE: GNU screen is not installed"))
  func `GNU screen shows the frame`() throws {
    // Its hard copy has one byte a character: the low eight bits.
    func low(_ lines: [Substring]) -> [[UInt32]] { lines.map { $0.unicodeScalars.map { $0.value & 0xff } } }
    let outcome = try Emulator.screen.shot()
    #expect(outcome.count >= 24)
    let expected = try Program.frame()
    // Bytes that are no UTF-8 come back as U+FFFD: those places are line characters, and everything else has to be the same.
    for (line, wanted) in zip(outcome, low(expected)) {
      let got = line.unicodeScalars.map(\.value)
      #expect(got.count == wanted.count, "\(line)")
      for (a, b) in zip(got, wanted) where a != 0xfffd { #expect(a == b, "\(line)") }
    }
  }

  @Test(
    .enabled(if: Emulator.xterm.isHere, "NOT TESTED HERE: xterm, Xvfb and xdotool are not all installed"),
    arguments: [(80, 24, "en"), (120, 40, "ja")])
  func `xterm shows the frame`(_ columns: Int, _ rows: Int, _ language: String) throws {
    let options = ["--language", language]
    let first = language == "en" ? "all keys" : "キー一覧"
    let shot = try Emulator.xterm.shot(options, columns: columns, rows: rows, first: first, environment: ["LANG": "C.UTF-8"])
    let expected = try Program.frame(size: "\(columns)x\(rows)", options)
    #expect(shot.prefix(rows) == expected[...])
  }

  @Test(
    .enabled(if: Emulator.pyte.isHere, "NOT TESTED HERE: pyte is not installed for /usr/bin/python3"),
    arguments: [(80, 24, "en"), (80, 24, "ja"), (120, 40, "en"), (250, 70, "en")])
  func `pyte shows the frame, and the one after two steps`(_ columns: Int, _ rows: Int, _ language: String) throws {
    let options = ["--language", language]
    let first = language == "en" ? "all keys" : "キー一覧"
    let shot = try Emulator.pyte.shot(options, columns: columns, rows: rows, first: first, keys: "ss", second: "401034")
    let expected = try Program.frame(size: "\(columns)x\(rows)", options + ["--keys", "s s"])
    #expect(shot == expected)
  }
}
