import Canvas
import Commands
import Simulation
import TestSupport
import Testing
import Vocabulary

/// Frames of every size, and goldens that a person reviews.
struct FrameTests {
  private static let directory = "Tests/WalkthroughTests/Goldens/"

  private static let sizes = [
    Size(width: 40, height: 12), Size(width: 60, height: 20), Size(width: 80, height: 24), Size(width: 100, height: 30),
    Size(width: 120, height: 40), Size(width: 160, height: 50), Size(width: 200, height: 60),
  ]

  /// Keys from main to the places that look most different.
  private static let places = [
    ("main", ""), ("inside-syscall", "Space i i i"), ("pt-regs", "Space Space s s s s s s s s s"), ("back", "Space n"),
  ]

  @Test(arguments: Language.allCases) func `frames of a free walk`(_ language: Language) throws {
    for (name, keys) in Self.places {
      for size in [Size(width: 80, height: 24), Size(width: 120, height: 40)] {
        let session = try Walks.program("hi", size: size, language: language)
        session.press(keys)
        expectGolden(session.text, Self.directory + "walk-\(name)-\(size.width)x\(size.height)-\(language.rawValue).txt")
      }
    }
  }

  /// The layout of each usual size that the walks above do not show, at the place where most panes have something to say.
  @Test(arguments: Language.allCases) func `the layout of each size`(_ language: Language) throws {
    for size in Self.sizes where ![80, 120].contains(size.width) {
      let session = try Walks.program("hi", size: size, language: language)
      session.press("Space Space s s s s s s s s s")
      expectGolden(session.text, Self.directory + "layout-\(size.width)x\(size.height)-\(language.rawValue).txt")
    }
  }

  /// A lesson at a question: its text takes rows from the panes.
  @Test(arguments: Language.allCases) func `a question at each size`(_ language: Language) throws {
    for size in Self.sizes {
      let session = try Walks.lesson("00-the-whole-trip", stop: 1, size: size, language: language)
      // On a small screen the text before it takes more than one page.
      for _ in 0..<20 where !session.state.isQuestionOpen { session.press("Space") }
      expectGolden(session.text, Self.directory + "question-\(size.width)x\(size.height)-\(language.rawValue).txt")
    }
  }

  /// The layouts of all sizes one below the other, as a terminal without line drawing shows them.
  @Test(arguments: Language.allCases) func `borders and signs in ASCII`(_ language: Language) throws {
    var text = ""
    for size in Self.sizes {
      let session = try Walks.program("hi", size: size, language: language)
      session.press("Space i i i")
      let ascii = session.frame().inASCII(keepingWide: true).text
      #expect(ascii.unicodeScalars.allSatisfy { $0.isASCII || $0.terminalWidth == .wide })
      text += "== \(size.width)x\(size.height)\n" + ascii
    }
    expectGolden(text, Self.directory + "ascii-\(language.rawValue).txt")
  }

  /// Without colour the rest has to tell: the layouts of all sizes.
  @Test(arguments: Language.allCases) func `a screen without colour`(_ language: Language) throws {
    var text = ""
    for size in Self.sizes {
      let session = try Walks.program("hi", size: size, language: language)
      session.press("Space i i i")
      text += "== \(size.width)x\(size.height)\n" + Self.mono(session.frame())
    }
    expectGolden(text, Self.directory + "mono-\(language.rawValue).txt")
  }

  /// A frame without colour: each row, and below it b, d, u and r where letters are bold, dim, underlined and reversed.
  private static func mono(_ grid: Grid) -> String {
    let theme = Theme(.mono, depth: .indexed256)
    var text = ""
    for y in 0..<grid.height {
      let signs = (0..<grid.width).map { x -> Character in
        let attributes = theme.attributes(of: grid[x, y].role, on: grid[x, y].surface)
        #expect(attributes.foreground == -1 && attributes.background == -1)
        let flags: [(Attributes.Flags, Character)] = [(.reverse, "r"), (.underline, "u"), (.bold, "b"), (.dim, "d")]
        return flags.first { attributes.flags.contains($0.0) }?.1 ?? " "
      }
      text += grid.rowText(y) + "\n" + String(String(signs).reversed().drop { $0 == " " }.reversed()) + "\n"
    }
    return text
  }

  /// All panes one below the other: as they are, without line drawing, and without colour.
  @Test(arguments: Language.allCases, sizes) func `every pane alone at each size`(_ language: Language, _ size: Size) throws {
    let session = try Walks.program("hi", size: size, language: language)
    session.press("Space Space Space Space n n n n z")
    var panes: [PaneName: Grid] = [:]
    for _ in PaneName.allCases {
      panes[session.state.focus] = session.frame()
      session.press("Tab")
    }
    #expect(panes.count == PaneName.allCases.count)
    func expect(_ look: String, _ text: (Grid) -> String) {
      let all = PaneName.allCases.map { "== \($0.rawValue)\n\(panes[$0].map(text) ?? "")" }.joined()
      expectGolden(all, Self.directory + "panes-\(look)\(size.width)x\(size.height)-\(language.rawValue).txt")
    }
    expect("") { $0.text }
    expect("mono-", Self.mono)
    expect("ascii-") { grid in
      let ascii = grid.inASCII(keepingWide: true).text
      #expect(ascii.unicodeScalars.allSatisfy { $0.isASCII || $0.terminalWidth == .wide })
      return ascii
    }
  }

  /// What can stand on the screen: phases, help, a zoomed pane, a list, a line with a mistake, what a command has to say.
  private static let scenes = [
    "", "Space i i", "Space Space", "Space Space Space Space", "Space Space Space Space Space Space", "?", "g g", "z Tab Tab Tab Tab", "w",
    "/ w r",
    ": x Enter", ": h Enter", ": Tab Tab",
  ]

  @Test(arguments: scenes) func `every size from 1 by 1 is drawn whole`(_ keys: String) throws {
    let session = try Walks.program("hi")
    session.press(keys)
    func check(_ width: Int, _ height: Int) {
      _ = session.handle(.resize(Size(width: width, height: height)))
      let grid = session.frame()
      #expect(grid.width == width && grid.height == height)
      #expect(grid.cursor.map { grid.bounds.contains($0) } ?? false, "no cursor at \(width)x\(height)")
      if let fault = KeyFuzz.fault(in: grid) { Issue.record("\(width)x\(height): \(fault)") }
    }
    // Every small size, and every width and every height of larger ones.
    for width in 1...64 { for height in 1...26 { check(width, height) } }
    for width in 65...260 { check(width, 1 + width * 7 % 80) }
    for height in 27...100 { check(1 + height * 13 % 250, height) }
  }

  @Test func `the usual sizes show where one is`() throws {
    for size in Self.sizes {
      let session = try Walks.program("hi", size: size)
      #expect(session.text.contains("push"), "\(size)")
      #expect(session.text.contains("RING 3"), "\(size)")
      session.press("Space Space")
      #expect(session.text.contains("RING 0"), "\(size)")
      #expect(session.text.contains("swapgs"), "\(size)")
    }
  }
}
