import Canvas
import Glibc
import PtyHarness
import Testing

private func probe(_ options: [String], _ environment: [String: String], kind: VirtualTerminal.Kind = .usual) throws -> PtyProcess {
  try PtyProcess(
    [PtyProcess.builtProgram("ScreenProbe")] + options, environment: environment.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 },
    width: 80, height: 24,
    terminal: VirtualTerminal(width: 80, height: 24, kind: kind))
}

@Suite(.serialized) struct `Terminal types` {
  @Test(arguments: [
    ("xterm-256color", "indexed256"), ("tmux-256color", "indexed256"), ("screen-256color", "indexed256"), ("xterm", "indexed8"),
    ("screen", "indexed8"), ("tmux", "indexed8"), ("rxvt", "indexed8"), ("rxvt-unicode-256color", "indexed256"),
    ("xterm-kitty", "indexed256"),
    ("alacritty", "indexed256"), ("foot", "indexed256"), ("xterm-ghostty", "indexed256"), ("no-such-terminal", "indexed256"),
  ])
  func `the screen stands in every type that draws borders`(type: String, depth: String) throws {
    let process = try probe([], ["TERM": type, "LANG": "C.UTF-8"])
    #expect(process.wait(for: "depth \(depth)"))
    process.settle()
    #expect(process.terminal.row(0) == "┌─ probe* " + String(repeating: "─", count: 61) + " 80x24 ─┐")
    #expect(process.terminal.row(2).hasPrefix("│あいう日本語 → changed*"))
    #expect(process.terminal.row(23) == "╚" + String(repeating: "═", count: 78) + "╝")
    process.send("q")
    #expect(process.waitForEnd() == .exited(0))
    #expect(process.terminal.unknown.isEmpty, "\(process.terminal.unknown)")
  }

  @Test(arguments: [("linux", "indexed8"), ("vt100", "mono"), ("vt220", "mono"), ("ansi", "indexed8")])
  func `types without borders are drawn in ASCII, both border styles distinct`(type: String, depth: String) throws {
    let process = try probe([], ["TERM": type, "LANG": "C.UTF-8"])
    #expect(process.wait(for: "depth \(depth)"))
    process.settle()
    let terminal = process.terminal
    #expect(terminal.row(0) == "+- probe* " + String(repeating: "-", count: 61) + " 80x24 -+")
    #expect(terminal.row(9) == "#= events " + String(repeating: "=", count: 69) + "#")
    #expect(terminal.row(2).hasPrefix("|???????????? > changed*"))
    #expect(terminal.text.contains("asciiForType"))
    #expect(terminal.text.unicodeScalars.allSatisfy { $0.isASCII })
    process.send("q")
    #expect(process.waitForEnd() == .exited(0))
    #expect(process.terminal.look == VirtualTerminal.Look())
    #expect(process.terminal.unknown.isEmpty, "\(process.terminal.unknown)")
  }

  @Test(arguments: ["dumb", "unknown", "", "-"])
  func `a type that cannot move the cursor is refused before anything is drawn`(type: String) throws {
    let process = try probe([], type == "-" ? [:] : ["TERM": type])
    #expect(process.waitForEnd() == .exited(2))
    #expect(process.terminal.text.contains("refused: "))
    #expect(process.modes == process.modesBefore)
    #expect(!process.terminal.isAlternate)
  }

  @Test(arguments: ["C", "POSIX", "", "ja_JP.UTF-8", "en_US.UTF-8", "de_DE.ISO-8859-1"])
  func `Japanese and borders are whole in every locale, installed or not`(locale: String) throws {
    let process = try probe([], ["TERM": "xterm-256color", "LC_ALL": locale])
    #expect(process.wait(for: "depth"))
    process.settle()
    #expect(process.terminal.row(0) == "┌─ probe* " + String(repeating: "─", count: 61) + " 80x24 ─┐")
    #expect(process.terminal.row(2).hasPrefix("│あいう日本語 → changed*"))
  }

  @Test(
    arguments: [
      ([], ["NO_COLOR": "1"], "mono"), (["color=never"], [:], "mono"), (["color=8"], [:], "indexed8"), (["color=16"], [:], "indexed16"),
      (["color=256"], ["NO_COLOR": "1"], "indexed256"), (["theme=mono"], [:], "indexed256"), ([], ["NO_COLOR": ""], "indexed256"),
    ] as [([String], [String: String], String)])
  func `colours are as many as were asked for`(options: [String], environment: [String: String], depth: String) throws {
    let process = try probe(options, environment.merging(["TERM": "xterm-256color", "LANG": "C.UTF-8"]) { $1 })
    #expect(process.wait(for: "depth \(depth)"))
    process.settle()
    let colors = Set(process.terminal.rows.joined().flatMap { [$0.look.foreground, $0.look.background] })
    let limit = depth == "mono" || options == ["theme=mono"] ? 0 : depth == "indexed8" ? 8 : depth == "indexed16" ? 16 : 256
    #expect(colors.allSatisfy { $0 < limit })
    #expect(limit == 0 || colors.count > 3)
    // Without colour the structure still shows: the current row in reverse, titles and changes in bold.
    if limit == 0 {
      #expect(process.terminal.look(x: 70, y: 3).reverse)
      #expect(process.terminal.look(x: 3, y: 0).bold)
      #expect(process.terminal.look(x: 16, y: 2).bold)
    }
  }

  @Test func `a terminal that draws lines two columns wide is noticed and drawn in ASCII`() throws {
    let process = try probe([], ["TERM": "xterm-256color", "LANG": "C.UTF-8"], kind: .ambiguousWide)
    #expect(process.wait(for: "wideLines"))
    process.settle()
    #expect(process.terminal.row(0) == "+- probe* " + String(repeating: "-", count: 61) + " 80x24 -+")
    #expect(process.terminal.row(2).hasPrefix("|あいう日本語 > changed*"), "Japanese stays")
    process.send("q")
    #expect(process.waitForEnd() == .exited(0))
  }

  @Test func `a terminal that does not read UTF-8 is noticed and drawn in ASCII`() throws {
    let process = try probe([], ["TERM": "xterm", "LANG": "C"], kind: .latin1)
    #expect(process.wait(for: "wideLines"))
    process.settle()
    #expect(process.terminal.row(2).hasPrefix("|???????????? > changed*"))
    #expect(process.terminal.text.unicodeScalars.allSatisfy { $0.isASCII })
  }

  @Test func `ASCII can be chosen`() throws {
    let process = try probe(["ascii=always"], ["TERM": "xterm-256color", "LANG": "C.UTF-8"])
    #expect(process.wait(for: "depth"))
    process.settle()
    #expect(process.terminal.row(0).hasPrefix("+- probe* -"))
    #expect(process.terminal.row(2).hasPrefix("|あいう日本語 > changed*"))
  }
}
