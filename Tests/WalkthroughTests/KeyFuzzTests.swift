import Canvas
import Commands
import Testing

/// Random keys at random sizes; `ringwalk dev fuzz-keys` runs as many as one likes.
struct KeyFuzzTests {
  @Test(arguments: 1...8) func `random keys, mouse and sizes break nothing`(_ seed: UInt64) throws {
    var fuzz = KeyFuzz(seed: seed, try KeyFuzz.session(seed: seed, Walks.data))
    try fuzz.run(events: 150)
    #expect(fuzz.frames >= 100)
  }

  @Test func `a grid that is not as it must be is noticed`() {
    var grid = Grid(width: 4, height: 2)
    #expect(KeyFuzz.fault(in: grid) == nil)
    grid.put("あe\u{301}", x: 0, y: 0)
    #expect(KeyFuzz.fault(in: grid) == nil)
    // No way of drawing makes a wrong cell, so one cell stands for what a wrong grid would hold.
    let halves = [grid[0, 0], grid[0, 0]]
    #expect(KeyFuzz.fault(in: halves, width: 1) == "half a character at 0,0")
    #expect(KeyFuzz.fault(in: [grid[1, 0]], width: 1) == "the second half of nothing at 0,0")
  }

  @Test func `the same seed makes the same run`() throws {
    let frames = try (0..<2).map { _ in
      let session = try KeyFuzz.session(seed: 3, Walks.data)
      var fuzz = KeyFuzz(seed: 3, session)
      try fuzz.run(events: 40)
      return session.frame()
    }
    #expect(frames[0] == frames[1])
  }
}
