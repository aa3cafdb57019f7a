import Canvas
import Commands
import TestSupport
import Testing
import Vocabulary
import Walkthrough

/// The configuration file, and the keys and layouts that come from it.
struct ConfigurationTests {
  private struct Case {
    let file: String
    let expected: [String]
  }

  private static func cases() throws -> [Case] {
    let text = try Checkout.text("Tests/WalkthroughTests/Configuration/mistakes.txt")
    return text.components("===\n").dropFirst().map { part in
      let halves = part.components("---\n")
      return Case(file: halves[0], expected: (halves.last ?? "").split(separator: "\n").map(String.init))
    }
  }

  private static func read(_ text: String) -> Configuration { ConfigurationReader.read(Array(text.utf8), file: "config.yaml") }

  @Test func `every mistake is told with its place`() throws {
    let cases = try Self.cases()
    #expect(cases.count > 15)
    for row in cases {
      let told = Self.read(row.file).diagnostics.map { String($0.description.dropFirst("config.yaml:".count)) }
      #expect(told == row.expected, "\(row.file)")
    }
  }

  @Test func `a whole file is read`() throws {
    let configuration = Self.read(try #require(try Self.cases().first).file)
    #expect(configuration.language?.value == .ja && configuration.language?.line == 1)
    #expect(configuration.theme?.value == .highContrast && configuration.syntax?.value == .att)
    #expect(configuration.color?.value == .indexed16 && configuration.ascii?.value == .always && configuration.mouse?.value == false)
    #expect(configuration.layout?.value == "teaching" && configuration.layouts.count == 2)
    #expect(configuration.keys[.step]?.value.map(\.description) == ["s", "Right", "F8"])
    #expect(configuration.keys[.zoom]?.value == [])
  }

  @Test func `what is wrong leaves the rest in effect`() {
    let configuration = Self.read("theme: drak\nsyntax: att\nkeys:\n  stepi: [Hyper-X, x]\n  nexti: [Hyper-Y]\n")
    #expect(configuration.theme == nil && configuration.syntax?.value == .att)
    #expect(configuration.keys[.step]?.value == [Key.character("x")])
    #expect(configuration.keys[.over] == nil, "an action keeps its keys when none of the new ones can be read")
  }

  @Test func `a layout with a mistake is not in effect, and who chooses it is told once`() {
    let configuration = Self.read("layout: odd\nlayouts:\n  odd: [cod, stacks]\n  80x24: [code, code]\n  120x40: [code, map]\n")
    #expect(configuration.layout == nil)
    #expect(configuration.layouts.map(\.value.panes) == [[.code, .map]])
    #expect(configuration.diagnostics.map { "\($0.place.line):\($0.place.column)" } == ["3:9", "4:17"])
  }

  @Test func `bytes of any kind are read without a crash`() {
    var generator = SeededGenerator(seed: 7)
    let pieces = [
      "keys:", " step", "layouts", ": ", "[", "]", "{", "}", "- ", "\n", "  ", "120x40", "&a", "*a", "\"", "'", "\u{0}", "あ", "|", "#", "é",
    ]
    for _ in 0..<3000 {
      let text = (0..<Int.random(in: 0..<30, using: &generator)).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
      var bytes = Array(text.utf8)
      if !bytes.isEmpty, Bool.random(using: &generator) {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      let configuration = ConfigurationReader.read(bytes, file: "config.yaml")
      #expect(configuration.diagnostics.allSatisfy { $0.place.line >= 1 && $0.place.column >= 1 })
    }
  }

  @Test func `the place of the file follows XDG`() {
    #expect(Configuration.path(["XDG_CONFIG_HOME": "/x", "HOME": "/h"]) == "/x/ringwalk/config.yaml")
    #expect(Configuration.path(["XDG_CONFIG_HOME": "", "HOME": "/h"]) == "/h/.config/ringwalk/config.yaml")
    #expect(Configuration.path(["XDG_CONFIG_HOME": "relative", "HOME": "/h"]) == "/h/.config/ringwalk/config.yaml")
    #expect(Configuration.path([:]) == nil)
  }

  // MARK: Keys and layouts

  @Test func `the usual key map has every key of the table`() {
    let map = KeyMap()
    for action in Action.all {
      #expect(map.keys(for: action.name) == action.keys)
      for key in action.keys { #expect(map[key] == action.name) }
    }
  }

  @Test func `chosen keys replace an action's own and win over those of others`() {
    let map = KeyMap(choosing: [.step: [.character("n")], .zoom: []])
    #expect(map[.character("n")] == .step && map[.character("s")] == nil && map[.character("z")] == nil)
    #expect(map.keys(for: .over) == [] && map.keys(for: .zoom) == [])
    #expect(map[.character("q")] == .quit)
  }

  @Test func `help and key line show the keys in effect`() throws {
    let session = try Walks.program("hi", size: Size(width: 120, height: 80))
    session.use(Preferences(keyMap: KeyMap(choosing: [.step: [.character("x")]])))
    #expect(session.text.contains("x step"))
    session.press("?")
    #expect(session.text.contains("x               execute one instruction"))
    session.press("Esc x")
    #expect(session.text.contains("> 401031"))
  }

  @Test func `a layout is the one for the largest size that fits, or the one that was chosen`() {
    var layouts = PaneLayouts()
    #expect(layouts.panes(for: Size(width: 80, height: 24)) == nil)
    layouts.set([.code], from: Size(width: 80, height: 24))
    layouts.set([.code, .stacks], from: Size(width: 120, height: 40))
    layouts.set([.console], named: "mine")
    #expect(layouts.panes(for: Size(width: 79, height: 50)) == nil)
    #expect(layouts.panes(for: Size(width: 119, height: 80)) == [.code])
    #expect(layouts.panes(for: Size(width: 200, height: 60)) == [.code, .stacks])
    layouts.chosen = "mine"
    #expect(layouts.panes(for: Size(width: 10, height: 5)) == [.console])
  }

  @Test func `a layout of one's own is shown on a free walk, and a lesson's own goes before it`() throws {
    var layouts = PaneLayouts()
    layouts.set([.code, .frame], from: Size(width: 60, height: 18))
    let session = try Walks.program("hi")
    session.use(Preferences(layouts: layouts))
    #expect(session.text.contains("─ pt_regs ─") && !session.text.contains("─ registers ─"))
    let lesson = try Walks.lesson("00-the-whole-trip")
    let before = lesson.text
    lesson.use(Preferences(layouts: layouts))
    #expect(lesson.text == before)
  }
}

extension String {
  /// The parts between `separator`s.
  fileprivate func components(_ separator: String) -> [String] {
    split(separator: separator, omittingEmptySubsequences: false).map(String.init)
  }
}
