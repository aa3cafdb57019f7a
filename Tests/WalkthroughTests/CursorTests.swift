import Canvas
import Testing

/// The terminal's cursor stands where the keys act, so that screen readers and magnifiers follow.
struct CursorTests {
  /// The place of the mark behind the title of the focused pane: a `*` in an upper edge, right behind a word.
  private static func mark(in grid: Grid) -> Point? {
    let lines: Set<UInt32> = [0x20, 0x2500, 0x2550]
    for y in 0..<grid.height {
      for x in 1..<max(1, grid.width) where grid[x, y].scalar == 0x2a && !lines.contains(grid[x - 1, y].scalar) {
        let edge = stride(from: x, through: 0, by: -1).first { !lines.contains(grid[$0, y].scalar) && grid[$0, y].scalar > 0x2500 }
        if let edge, [0x250c, 0x2554].contains(grid[edge, y].scalar) { return Point(x: x, y: y) }
      }
    }
    return nil
  }

  /// The left edge of the frame whose upper edge has the point.
  private static func leftEdge(of point: Point, in grid: Grid) -> Int {
    stride(from: point.x, through: 0, by: -1).first { [0x250c, 0x2554].contains(grid[$0, point.y].scalar) } ?? 0
  }

  /// The right edge of the same frame.
  private static func rightEdge(of point: Point, in grid: Grid) -> Int {
    (point.x..<grid.width).first { [0x2510, 0x2557].contains(grid[$0, point.y].scalar) } ?? grid.width - 1
  }

  @Test(arguments: [(40, 12), (60, 20), (80, 24), (120, 40), (200, 60)])
  func `the cursor stands inside the pane that has the focus`(_ width: Int, _ height: Int) throws {
    for keys in ["", "Space", "Space i i", "Space Space", "z"] {
      let session = try Walks.program("hi", size: Size(width: width, height: height))
      session.press(keys)
      for tab in 0..<12 {
        let grid = session.frame()
        let cursor = try #require(grid.cursor)
        let mark = try #require(Self.mark(in: grid), "\(grid.text)")
        #expect(cursor.y > mark.y, "\(keys), Tab \(tab): \(cursor) under \(mark)\n\(grid.text)")
        #expect(cursor.x > Self.leftEdge(of: mark, in: grid) && cursor.x < Self.rightEdge(of: mark, in: grid), "\(keys), Tab \(tab)")
        session.press("Tab")
      }
    }
  }

  @Test func `in the code pane it stands at the instruction that is next`() throws {
    let session = try Walks.program("hi")
    for _ in 0..<60 {
      let grid = session.frame()
      let cursor = try #require(grid.cursor)
      #expect(grid[cursor.x, cursor.y].scalar == UInt32(Character(">").asciiValue ?? 0), "\(grid.text)")
      session.press("s")
    }
  }

  @Test func `in the help it stands in the box`() throws {
    let session = try Walks.program("hi")
    session.press("?")
    let grid = session.frame()
    let cursor = try #require(grid.cursor)
    #expect(grid.rowText(cursor.y).contains("walk"))
  }
}
