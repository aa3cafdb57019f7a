/// A stretch of cells of one row that differs between two grids.
package struct CellRun: Hashable, Sendable {
  /// The first column.
  package let x: Int
  /// The row.
  package let y: Int
  /// The number of columns.
  package let count: Int

  /// The `count` cells of row `y` from column `x` on.
  package init(x: Int, y: Int, count: Int) {
    self.x = x
    self.y = y
    self.count = count
  }
}

extension Grid {
  /// The stretches that turn `old`, a grid of the same size, into this one, row by row. Each begins and ends between whole glyphs in both grids, since
  /// a terminal blanks a glyph of which one half is overwritten. For a grid of another size, every row is one stretch.
  package func changes(from old: Grid) -> [CellRun] {
    guard old.width == width, old.height == height else {
      return width == 0 ? [] : (0..<height).map { CellRun(x: 0, y: $0, count: width) }
    }
    var runs: [CellRun] = []
    cells.withUnsafeBufferPointer { new in
      old.cells.withUnsafeBufferPointer { old in
        guard new.baseAddress != old.baseAddress else { return }
        for y in 0..<height {
          let row = y * width
          var x = 0
          while x < width {
            if new[row + x] == old[row + x] {
              x += 1
              continue
            }
            var start = x
            while new[row + start].width == 0 || old[row + start].width == 0 { start -= 1 }
            x += 1
            while x < width, new[row + x] != old[row + x] || new[row + x].width == 0 || old[row + x].width == 0 { x += 1 }
            runs.append(CellRun(x: start, y: y, count: x - start))
          }
        }
      }
    }
    return runs
  }
}
