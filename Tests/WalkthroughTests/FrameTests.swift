import Canvas
import Simulation
import TestSupport
import Testing
import Vocabulary

/// Frames of every size, and goldens that a person reviews.
struct FrameTests {
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
        expectGolden(session.text, "Tests/WalkthroughTests/Goldens/walk-\(name)-\(size.width)x\(size.height)-\(language.rawValue).txt")
      }
    }
  }

  @Test(arguments: Language.allCases) func `every pane alone on the screen`(_ language: Language) throws {
    let session = try Walks.program("hi", size: Size(width: 80, height: 24), language: language)
    session.press("Space Space Space Space n n n n z")
    var seen: Set<PaneName> = []
    for _ in PaneName.allCases {
      seen.insert(session.state.focus)
      expectGolden(session.text, "Tests/WalkthroughTests/Goldens/pane-\(session.state.focus.rawValue)-80x24-\(language.rawValue).txt")
      session.press("Tab")
    }
    #expect(seen == Set(PaneName.allCases))
  }

  @Test func `every size from 1 by 1 can be drawn, at every phase`() throws {
    for keys in [
      "", "Space i i", "Space Space", "Space Space Space Space", "Space Space Space Space Space Space", "?", "g g", "z Tab Tab Tab Tab",
    ] {
      let session = try Walks.program("hi")
      session.press(keys)
      for width in [1, 2, 3, 5, 8, 13, 21, 34, 39, 40, 55, 60, 79, 80, 89, 120, 144, 233] {
        for height in [1, 2, 3, 4, 5, 8, 13, 17, 18, 21, 24, 34, 55] {
          _ = session.handle(.resize(Size(width: width, height: height)))
          let grid = session.frame()
          #expect(grid.width == width && grid.height == height)
          if let cursor = grid.cursor { #expect(grid.bounds.contains(cursor)) }
        }
      }
    }
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
