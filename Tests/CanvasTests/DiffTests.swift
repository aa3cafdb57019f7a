import Canvas
import Testing
import TestSupport

@Suite struct `Grid diff` {
  @Test func `runs cover exactly what differs, at whole glyphs of both grids`() {
    for seed in 0..<400 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      var old = Grid(width: 24, height: 5)
      for _ in 0..<12 { drawRandomly(on: &old, using: &generator) }
      var new = old
      for _ in 0..<Int.random(in: 0...4, using: &generator) { drawRandomly(on: &new, using: &generator) }
      let runs = new.changes(from: old)
      var covered = Set<Point>()
      for run in runs {
        #expect(run.count > 0)
        #expect(new[run.x, run.y].width != 0 && old[run.x, run.y].width != 0, "seed \(seed): \(run) begins inside a glyph")
        #expect(
          new[run.x + run.count, run.y].width != 0 && old[run.x + run.count, run.y].width != 0, "seed \(seed): \(run) ends inside a glyph")
        for x in run.x..<run.x + run.count {
          #expect(covered.insert(Point(x: x, y: run.y)).inserted, "seed \(seed): cell covered twice")
        }
      }
      for y in 0..<new.height {
        for x in 0..<new.width where new[x, y] != old[x, y] {
          #expect(covered.contains(Point(x: x, y: y)), "seed \(seed): difference at \(x),\(y) missed")
        }
      }
    }
  }

  @Test func `equal grids have no changes and grids of other sizes change whole`() {
    var grid = Grid(width: 10, height: 3)
    grid.put("日本", x: 2, y: 1)
    #expect(grid.changes(from: grid).isEmpty)
    #expect(grid.changes(from: Grid(width: 9, height: 3)).map(\.count) == [10, 10, 10])
    #expect(Grid(width: 0, height: 3).changes(from: grid).isEmpty)
  }

  @Test func `a change of role alone is a change`() {
    var old = Grid(width: 10, height: 1)
    old.put("日本語", x: 1, y: 0)
    var new = old
    new.recolor(Rect(x: 4, y: 0, width: 1, height: 1), .changedNow)
    #expect(new.changes(from: old) == [CellRun(x: 3, y: 0, count: 2)])
  }
}
