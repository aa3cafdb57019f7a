import Canvas
import Terminal
import Testing

@Suite struct `Terminal profile` {
  private static func status(_ name: String) -> TerminalProfile.TypeStatus {
    switch name {
    case "xterm", "xterm-256color", "linux": .usable
    case "lpr": .hardcopy
    case "glasstty": .cannotPosition
    default: .unknown
    }
  }

  private static func resolved(_ name: String?) -> Result<String, TerminalError> {
    do throws(TerminalError) {
      let (type, notice) = try TerminalProfile.resolveType(name, status: status)
      return .success(notice == nil ? type : "\(type) for \(name ?? "")")
    } catch {
      return .failure(error)
    }
  }

  @Test func `unknown types are opened as xterm and useless ones refused`() {
    #expect(Self.resolved("xterm") == .success("xterm"))
    #expect(Self.resolved("xterm-kitty") == .success("xterm-256color for xterm-kitty"))
    #expect(Self.resolved("dumb") == .failure(.unusableType("dumb")))
    #expect(Self.resolved("unknown") == .failure(.unusableType("unknown")))
    #expect(Self.resolved("lpr") == .failure(.unusableType("lpr")))
    #expect(Self.resolved("glasstty") == .failure(.unusableType("glasstty")))
    #expect(Self.resolved("") == .failure(.noType))
    #expect(Self.resolved(nil) == .failure(.noType))
    #expect(throws: TerminalError.noDescriptions(type: "foot")) { try TerminalProfile.resolveType("foot") { _ in .unknown } }
  }

  @Test(arguments: [
    (ColorChoice.automatic, nil, 256, ColorDepth.indexed256), (.automatic, nil, 16, .indexed16), (.automatic, nil, 8, .indexed8),
    (.automatic, nil, -1, .mono), (.automatic, nil, 16_777_216, .indexed256), (.automatic, "1", 256, .mono),
    (.automatic, "", 256, .indexed256),
    (.indexed256, "1", 256, .indexed256), (.indexed256, nil, 8, .indexed8), (.indexed16, nil, 256, .indexed16),
    (.indexed16, nil, 8, .indexed8),
    (.indexed8, nil, 256, .indexed8), (.indexed8, nil, 0, .mono), (.never, nil, 256, .mono),
  ])
  func `depth of colour by choice, NO_COLOR and terminal`(choice: ColorChoice, noColor: String?, colors: Int, depth: ColorDepth) {
    #expect(TerminalProfile.depth(choice, noColor: noColor, colors: colors) == depth)
  }

  @Test func `characters by choice, type and locale`() {
    let usual = CharacterSupport(.automatic, type: "xterm", hasUTF8: true)
    #expect(!usual.isASCII && usual.showsWide && usual.notice == nil)
    let console = CharacterSupport(.automatic, type: "linux", hasUTF8: true)
    #expect(console.isASCII && !console.showsWide && console.notice == .asciiForType("linux"))
    #expect(CharacterSupport(.automatic, type: "vt100-nav", hasUTF8: true).isASCII)
    #expect(!CharacterSupport(.automatic, type: "ansible", hasUTF8: true).isASCII)
    #expect(!CharacterSupport(.never, type: "vt100", hasUTF8: true).isASCII)
    let wished = CharacterSupport(.always, type: "xterm", hasUTF8: true)
    #expect(wished.isASCII && wished.showsWide && wished.notice == nil)
    #expect(CharacterSupport(.never, type: "xterm", hasUTF8: false).notice == .noUTF8)
  }

  @Test(arguments: [
    ("adm3a", false, 0, true), ("hp2648", false, 0, true), ("minitel1", false, 8, true), ("att605", true, -1, true),
    ("vt320", true, 0, true),
    ("xterm-mono", true, -1, false), ("screen", true, 8, false), ("st-256color", true, 256, false), ("some-new-terminal", true, 256, false),
  ])
  func `terminals made before UTF-8 are drawn in ASCII`(type: String, isANSI: Bool, colors: Int, isASCII: Bool) {
    #expect(CharacterSupport(.automatic, type: type, hasUTF8: true, isANSI: isANSI, colors: colors).isASCII == isASCII)
    #expect(!CharacterSupport(.never, type: type, hasUTF8: true, isANSI: isANSI, colors: colors).isASCII)
  }

  @Test func `a terminal that draws lines wide is drawn in ASCII, Japanese stays only where it is read`() {
    let usual = CharacterSupport(.automatic, type: "xterm", hasUTF8: true)
    #expect(usual.afterLineCharacter(endingAt: 2) == nil)
    let wide = usual.afterLineCharacter(endingAt: 3)
    #expect(wide?.isASCII == true && wide?.showsWide == true && wide?.notice == .wideLines)
    #expect(usual.afterLineCharacter(endingAt: 4)?.showsWide == false)
    #expect(wide?.afterLineCharacter(endingAt: 4) == nil)
  }

  @Test func `the delay of Escape is read within reason`() {
    #expect(TerminalProfile.escapeDelay(nil) == 25)
    #expect(TerminalProfile.escapeDelay("100") == 100)
    #expect(TerminalProfile.escapeDelay("-5") == 25)
    #expect(TerminalProfile.escapeDelay("99999999") == 1000)
    #expect(TerminalProfile.escapeDelay("soon") == 25)
  }
}
