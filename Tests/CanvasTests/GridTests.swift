import Canvas
import Testing
import TestSupport

/// What must hold in every grid; the first cell that breaks it, described.
private func brokenRule(in grid: Grid) -> String? {
  guard grid.cells.count == grid.width * grid.height else { return "cell count" }
  for y in 0..<grid.height {
    for x in 0..<grid.width {
      let cell = grid[x, y]
      let place = "at \(x),\(y)"
      switch cell.width {
      case 0:
        if x == 0 || grid[x - 1, y].width != 2 { return "continuation without its glyph \(place)" }
        if grid[x - 1, y].role != cell.role || grid[x - 1, y].surface != cell.surface { return "halves of different looks \(place)" }
      case 1, 2:
        guard let scalar = Unicode.Scalar(cell.scalar) else { return "no scalar \(place)" }
        if scalar.terminalWidth != (cell.width == 1 ? .narrow : .wide) { return "wrong width \(place)" }
        if cell.width == 2, x + 1 == grid.width || grid[x + 1, y].width != 0 { return "half a glyph \(place)" }
        if cell.mark != 0, Unicode.Scalar(cell.mark)?.terminalWidth != .combining { return "no combining mark \(place)" }
      default: return "width \(place)"
      }
    }
  }
  return nil
}

@Suite struct `Grid rules` {
  @Test func `a cell is eight bytes without references`() {
    #expect(MemoryLayout<Cell>.size == 8)
    #expect(_isPOD(Cell.self))
  }

  @Test func `every grid keeps whole glyphs and no controls under random drawing`() {
    for seed in 0..<300 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      var grid = Grid(width: Int.random(in: 0...40, using: &generator), height: Int.random(in: 0...12, using: &generator))
      for operation in 0..<60 {
        drawRandomly(on: &grid, using: &generator)
        if let broken = brokenRule(in: grid) {
          Issue.record("seed \(seed), operation \(operation): \(broken)")
          return
        }
      }
      #expect(brokenRule(in: grid.inASCII(keepingWide: true)) == nil)
      #expect(brokenRule(in: grid.inASCII(keepingWide: false)) == nil)
    }
  }

  @Test func `drawing changes nothing outside its clip but the other halves of cut glyphs`() {
    for seed in 0..<300 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      var before = Grid(width: 30, height: 6)
      before.fill(before.bounds, with: "x")
      var grid = before
      let clip = randomRect(around: grid.size, using: &generator)
      grid.put(nastyText(8, using: &generator), x: clip.x - 2, y: clip.y, .value, clip: clip)
      for y in 0..<grid.height {
        for x in 0..<grid.width where !clip.contains(Point(x: x, y: y)) {
          #expect(grid[x, y] == before[x, y], "seed \(seed) at \(x),\(y)")
        }
      }
    }
  }

  @Test func `overwriting one half of a wide glyph turns the other into a space`() {
    var grid = Grid(width: 6, height: 1)
    grid.put("日本語", x: 0, y: 0)
    grid.put("x", x: 1, y: 0)
    #expect(grid.text == " x本語\n")
    grid.put("y", x: 4, y: 0)
    #expect(grid.text == " x本y\n")
    grid.put("語", x: 2, y: 0)
    #expect(grid.text == " x語y\n")
    grid.put("語", x: 1, y: 0)
    #expect(grid.text == " 語 y\n")
  }

  @Test func `a wide glyph that the edge cuts through becomes a space`() {
    var grid = Grid(width: 4, height: 1)
    grid.fill(grid.bounds, with: ".")
    let end = grid.put("aあい", x: 0, y: 0)
    #expect(grid.text == "aあ\n")
    #expect(end == 4)
    grid.put("日", x: -1, y: 0)
    #expect(grid.text == " あ\n")
  }

  @Test func `controls and direction marks are dropped and marks join their base`() {
    var grid = Grid(width: 12, height: 1)
    grid.put("\u{301}a\u{1b}[2J\r\n\u{202e}e\u{301}\u{302}か\u{3099}", x: 0, y: 0)
    #expect(grid.text == "a[2Je\u{301}か\u{3099}\n")
  }

  @Test func `text returns the column after it and keeps the surface that lies there`() {
    var grid = Grid(width: 10, height: 1)
    grid.lay(.current, under: Rect(x: 0, y: 0, width: 4, height: 1))
    #expect(grid.put("abcdef", x: 1, y: 0, .mnemonic) == 7)
    #expect(grid.styleMap == "0: 0 text/current, 1-3 mnemonic/current, 4-6 mnemonic\n")
    #expect(grid.put("abc", x: 9, y: 0) == 10)
    #expect(grid.put("abc", x: -5, y: 0) == -2)
    #expect(grid.put("abc", x: 2, y: 7) == 2)
  }

  @Test func `a line that does not fit ends in an ellipsis`() {
    var grid = Grid(width: 8, height: 3)
    grid.put("\("mov", .mnemonic) \("rax, rbx", .operand)", in: Rect(x: 0, y: 0, width: 8, height: 1))
    grid.put("日本語です", in: Rect(x: 0, y: 1, width: 8, height: 1))
    grid.put("abc", in: Rect(x: 0, y: 2, width: 8, height: 1), .right)
    #expect(grid.text == "mov rax…\n日本語…\n     abc\n")
  }

  @Test func `sizes and coordinates beyond all bounds are harmless`() {
    var grid = Grid(width: .max, height: .max)
    #expect(grid.size == Size(width: Size.widthLimit, height: Size.heightLimit))
    grid.put("x", x: .max, y: .max)
    grid.put("x", x: .min, y: .min)
    grid.fill(Rect(x: .min, y: .min, width: .max, height: .max), with: "#")
    #expect(grid[0, 0].scalar == 0x20, "the rectangle ends before the grid, since its origin is that far away")
    grid.fill(Rect(x: 0, y: 0, width: .max, height: .max), with: "#")
    #expect(grid[Size.widthLimit - 1, Size.heightLimit - 1].scalar == 0x23)
    #expect(Grid(width: -1, height: -1).text.isEmpty)
  }

  @Test func `a picture larger than its window is cut at whole glyphs`() {
    var picture = Grid(width: 8, height: 2)
    picture.put("日本語！", x: 0, y: 0)
    picture.put("abcdefgh", x: 0, y: 1)
    var grid = Grid(width: 8, height: 2)
    grid.draw(picture, at: Point(x: -1, y: 0), clip: Rect(x: 0, y: 0, width: 4, height: 2))
    #expect(grid.text == " 本\nbcde\n")
  }
}
