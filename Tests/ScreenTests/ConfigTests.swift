import Foundation
import PtyHarness
import TestSupport
import Testing

/// The configuration file as the program uses it, and the question at the first start.
@Suite(.serialized) struct ConfigTests {
  /// A directory for configuration files, gone when the test is over.
  private final class Home {
    let path: String
    var file: String { path + "/ringwalk/config.yaml" }

    init(_ text: String? = nil) throws {
      path = FileManager.default.temporaryDirectory.appendingPathComponent("ringwalk-config-\(UUID().uuidString)").path
      try FileManager.default.createDirectory(atPath: path + "/ringwalk", withIntermediateDirectories: true)
      if let text { try Data(text.utf8).write(to: URL(fileURLWithPath: file)) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func config(_ options: [String] = [], _ environment: [String: String] = [:]) throws -> Program.Outcome {
      try Program.run(["config"] + options, environment: ["XDG_CONFIG_HOME": path, "LANG": "C"].merging(environment) { $1 })
    }

    func start(_ arguments: [String] = [], _ environment: [String: String] = [:]) throws -> PtyProcess {
      let all = ["TERM": "xterm-256color", "LANG": "C", "XDG_CONFIG_HOME": path, "SWIFT_BACKTRACE": "enable=no"]
      return try PtyProcess([Program.path] + arguments, environment: all.merging(environment) { $1 })
    }
  }

  /// The words of the row of a setting.
  private static func row(_ name: String, _ outcome: Program.Outcome) -> [String] {
    let line = outcome.output.split(separator: "\n").first { $0.hasPrefix(name + " ") } ?? ""
    return line.split(separator: " ").dropFirst().map(String.init)
  }

  /// The screen's text with one blank between words, wherever its lines end.
  private static func words(_ terminal: VirtualTerminal) -> String { terminal.text.split { $0.isWhitespace }.joined(separator: " ") }

  @Test func `every setting is shown with its source`() throws {
    let home = try Home("theme: light\nmouse: off\nkeys:\n  stepi: [x, Right]\nlayouts:\n  120x40: [code, stacks]\n")
    let outcome = try home.config(["--syntax", "att"], ["NO_COLOR": "1", "LANG": "ja_JP.UTF-8"])
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("file: \(home.file)\n"))
    #expect(Self.row("language", outcome) == ["ja", "environment", "LANG=ja_JP.UTF-8"])
    #expect(Self.row("theme", outcome) == ["light", "\(home.file):1"])
    #expect(Self.row("syntax", outcome) == ["att", "option", "--syntax"])
    #expect(Self.row("color", outcome) == ["never", "environment", "NO_COLOR=1"])
    #expect(Self.row("ascii", outcome) == ["auto", "default"])
    #expect(Self.row("mouse", outcome) == ["off", "\(home.file):2"])
    #expect(Self.row("layouts.120x40", outcome) == ["code", "stacks", "\(home.file):6"])
    #expect(Self.row("keys.stepi", outcome) == ["x", "Right", "\(home.file):4"])
    #expect(Self.row("keys.quit", outcome) == ["q", "Ctrl-C", "default"])
  }

  @Test func `options go before the file, the file before the environment`() throws {
    let home = try Home("language: ja\ncolor: 16\n")
    let environment = ["LANG": "en_US.UTF-8", "NO_COLOR": "1"]
    #expect(try Self.row("language", home.config([], environment)) == ["ja", "\(home.file):1"])
    #expect(try Self.row("color", home.config([], environment)) == ["16", "\(home.file):2"])
    #expect(try Self.row("language", home.config(["--language", "en"], environment)) == ["en", "option", "--language"])
    // The Linux console shows no Japanese.
    #expect(try Self.row("language", home.config([], ["TERM": "linux"])) == ["en", "environment", "TERM=linux"])
  }

  @Test func `mistakes are listed with line and column, and the status says so`() throws {
    let home = try Home("theme: drak\nlanguage: en\n")
    let outcome = try home.config()
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("\(home.file):1:8: error: `theme` cannot be `drak`; did you mean `dark`?"))
    #expect(Self.row("theme", outcome) == ["dark", "default"])
    #expect(Self.row("language", outcome) == ["en", "\(home.file):2"])
  }

  @Test(arguments: ["theme: [\n", "\u{0}\u{1}", "- a\n- b\n", "keys: 3\n", "theme: drak\n"])
  func `the program starts with a broken file, and says so`(_ text: String) throws {
    let home = try Home(text)
    let pty = try home.start()
    #expect(pty.wait { Self.words($0).contains("Defaults apply there") })
    pty.send("s")
    #expect(pty.wait { !Self.words($0).contains("Defaults apply there") })
    pty.send("q")
    #expect(pty.waitForEnd() == .exited(0))
  }

  @Test func `keys, syntax, language and layouts of the file are in effect`() throws {
    let home = try Home(
      "language: ja\nsyntax: att\nkeys:\n  stepi: x\n  quit: [Q]\nlayout: two\nlayouts:\n  two: [code, stacks]\n  200x50: [console]\n")
    let pty = try home.start(["walk", "hi"])
    #expect(pty.wait { $0.text.contains("スタック") && !$0.text.contains("レジスタ") && $0.text.contains("%rbp") })
    pty.send("x")
    #expect(pty.wait { $0.text.contains("> 401031") })
    // s has no meaning now, and q neither.
    pty.send("sq")
    #expect(pty.wait(for: "qには何も割り当てられていません"))
    pty.send("Q")
    #expect(pty.waitForEnd() == .exited(0))
  }

  @Test func `a layout that nobody named is refused`() throws {
    let outcome = try Program.run(["walk", "--plain", "--layout", "none", "hi"], environment: ["XDG_CONFIG_HOME": try Home().path])
    #expect(outcome.status == 1 && outcome.errors.contains("there is no layout 'none'"))
  }

  // MARK: The first start

  @Test(arguments: [("1", "all keys", "en"), ("2", "キー一覧", "ja"), ("\u{1b}[B\r", "キー一覧", "ja"), ("\r", "all keys", "en")])
  func `the first start asks the language once and remembers it`(_ keys: String, _ words: String, _ language: String) throws {
    let home = try Home()
    let first = try home.start()
    #expect(first.wait { $0.text.contains("English") && $0.text.contains("日本語") })
    first.send(keys)
    #expect(first.wait(for: words))
    first.send("q")
    #expect(first.waitForEnd() == .exited(0))
    #expect(try String(contentsOfFile: home.file, encoding: .utf8).contains("\nlanguage: \(language)\n"))
    let second = try home.start()
    #expect(second.wait(for: words))
    #expect(!second.terminal.text.contains("English"))
    second.send("q")
    #expect(second.waitForEnd() == .exited(0))
    #expect(try home.config().status == 0)
  }

  @Test func `leaving the question is English, and it is asked again`() throws {
    let home = try Home()
    let pty = try home.start()
    #expect(pty.wait(for: "日本語"))
    pty.send("\u{1b}")
    #expect(pty.wait(for: "all keys"))
    pty.send("q")
    #expect(pty.waitForEnd() == .exited(0))
    #expect(!FileManager.default.fileExists(atPath: home.file))
    let again = try home.start()
    #expect(again.wait(for: "日本語"))
    again.send("q")
    #expect(again.waitForEnd() == .exited(0))
  }

  @Test func `nothing is asked when the locale, an option, a file or no terminal is there`() throws {
    for (text, options, environment) in [
      (nil, [], ["LANG": "en_US.UTF-8"]), (nil, ["--language", "en"], [:]), ("theme: dark\n", [], [:]),
    ] as [(String?, [String], [String: String])] {
      let home = try Home(text)
      let pty = try home.start(options, environment)
      #expect(pty.wait(for: "all keys"))
      pty.send("q")
      #expect(pty.waitForEnd() == .exited(0))
    }
    let home = try Home()
    let piped = try Program.run(["--plain"], input: "quit\n", environment: ["XDG_CONFIG_HOME": home.path, "LANG": "C"])
    #expect(piped.status == 0 && !piped.output.contains("日本語"))
    #expect(!FileManager.default.fileExists(atPath: home.file))
  }

  @Test func `an answer that cannot be kept is told`() throws {
    let home = try Home()
    try FileManager.default.removeItem(atPath: home.path + "/ringwalk")
    try Data().write(to: URL(fileURLWithPath: home.path + "/ringwalk"))
    let pty = try home.start()
    #expect(pty.wait(for: "日本語"))
    pty.send("1")
    #expect(pty.wait(for: "cannot be remembered"))
    pty.send("q")
    #expect(pty.waitForEnd() == .exited(0))
  }
}
