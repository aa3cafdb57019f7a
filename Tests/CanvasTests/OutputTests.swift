import Canvas
import PtyHarness
import Testing
import TestSupport

/// A grid's cells as a terminal would show them in `theme`.
private func expected(_ grid: Grid, _ theme: Theme) -> [[VirtualTerminal.Cell]] {
  (0..<grid.height).map { y in
    (0..<grid.width).map { x in
      let cell = grid[x, y]
      let attributes = theme.attributes(of: cell.role, on: cell.surface)
      var text = String.UnicodeScalarView()
      cell.append(to: &text)
      var shown = VirtualTerminal.Cell()
      shown.text = String(text)
      shown.look.foreground = Int(attributes.foreground)
      shown.look.background = Int(attributes.background)
      shown.look.bold = attributes.flags.contains(.bold)
      shown.look.dim = attributes.flags.contains(.dim)
      shown.look.underline = attributes.flags.contains(.underline)
      shown.look.reverse = attributes.flags.contains(.reverse)
      return shown
    }
  }
}

@Suite struct Output {
  @Test(arguments: ColorDepth.allCases)
  func `a terminal that reads the sequences shows the grid, whole and step by step`(depth: ColorDepth) {
    for seed in 0..<120 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let theme = Theme(Theme.Name.allCases.randomElement(using: &generator) ?? .dark, depth: depth)
      var grid = Grid(width: Int.random(in: 1...30, using: &generator), height: Int.random(in: 1...6, using: &generator))
      var terminal = VirtualTerminal(width: grid.width, height: grid.height)
      terminal.feed(grid.ansi(theme).utf8)
      for step in 0..<8 {
        let old = grid
        for _ in 0..<5 { drawRandomly(on: &grid, using: &generator) }
        grid.cursor = Bool.random(using: &generator) ? Point(x: grid.width / 2, y: grid.height / 2) : nil
        terminal.feed((step == 4 ? grid.ansi(theme) : grid.ansi(from: old, theme)).utf8)
        #expect(terminal.rows == expected(grid, theme), "seed \(seed), step \(step)")
        #expect(terminal.isCursorVisible == (grid.cursor != nil))
        if let cursor = grid.cursor { #expect(terminal.cursorX == cursor.x && terminal.cursorY == cursor.y) }
        #expect(terminal.unknown.isEmpty, "\(terminal.unknown)")
      }
    }
  }

  @Test func `an unchanged grid costs a few bytes and a changed word little more`() {
    let theme = Theme(.dark, depth: .indexed256)
    let old = sampleFrame(Size(width: 80, height: 24))
    #expect(old.ansi(from: old, theme).utf8.count < 30)
    var new = old
    new.put("247", x: 40, y: 5, .changedNow)
    #expect(new.ansi(from: old, theme).utf8.count < 80)
    #expect(new.ansi(from: Grid(width: 10, height: 10), theme) == new.ansi(theme))
  }

  @Test func `text and roles of a grid are as they were drawn`() {
    var grid = Grid(width: 12, height: 2)
    grid.put("\("mov", .mnemonic) rax  ", in: grid.bounds)
    grid.lay(.current, under: Rect(x: 0, y: 1, width: 5, height: 1))
    #expect(grid.text == "mov rax\n\n")
    #expect(grid.styleMap == "0: 0-2 mnemonic\n1: 0-4 text/current\n")
    #expect(grid.rowText(7).isEmpty)
  }
}

@Suite struct Pictures {
  /// The values of attribute `name` of elements `element`, in order.
  private func values(_ name: String, of element: String, in svg: String) -> [String] {
    svg.split(separator: "\n").filter { $0.hasPrefix("<\(element) ") }.compactMap { line in
      line.split(separator: " ", maxSplits: .max).first { $0.hasPrefix("\(name)=") }.map {
        String($0.dropFirst(name.count + 2).prefix { $0 != "\"" })
      }
    }
  }

  @Test func `small pictures are as their goldens`() {
    var grid = Grid(width: 14, height: 4)
    grid.box(Rect(x: 0, y: 0, width: 7, height: 4), .double, .kernelRing)
    grid.box(Rect(x: 7, y: 0, width: 7, height: 3), .single, .userRing)
    grid.put("a<b&", x: 1, y: 1, .strong)
    grid.put("日本", x: 8, y: 1, .string)
    grid.put("か\u{3099}", x: 8, y: 3)
    grid.put("█░", x: 1, y: 2, .progress)
    grid.lay(.current, under: Rect(x: 1, y: 1, width: 5, height: 1))
    grid.cursor = Point(x: 8, y: 1)
    expectGolden(grid.svg(Theme(.dark, depth: .indexed256)), "small-dark.svg")
    expectGolden(grid.svg(Theme(.mono, depth: .mono)), "small-mono.svg")
  }

  @Test func `every word and every wide character has its own place`() {
    var grid = Grid(width: 20, height: 1)
    grid.put("ab  日本 cd", x: 0, y: 0)
    let svg = grid.svg(Theme(.dark, depth: .indexed256))
    #expect(values("x", of: "text", in: svg) == ["0", "36", "81"])
    #expect(svg.contains(#"<text x="36 54" "#))
  }

  @Test func `borders are paths, never text`() {
    let grid = sampleFrame(Size(width: 100, height: 30), isKernel: true)
    let svg = grid.svg(Theme(.dark, depth: .indexed256))
    #expect(!svg.unicodeScalars.contains { (0x2500..<0x25a0).contains($0.value) })
    #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>\n"))
    #expect(svg.utf8.count < 60_000, "\(svg.utf8.count) bytes")
    for name in Theme.Name.allCases { #expect(grid.svg(Theme(name, depth: .indexed256)).contains("<text ")) }
  }

  @Test func `pictures of random grids are well formed`() {
    for seed in 0..<200 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      var grid = Grid(width: 20, height: 4)
      for _ in 0..<20 { drawRandomly(on: &grid, using: &generator) }
      let svg = grid.svg(Theme(.light, depth: .indexed16))
      var open: [String] = []
      var isWellFormed = true
      // By scalars: a mark after `>` would be one Character with it.
      for piece in svg.unicodeScalars.split(separator: "<") {
        guard let end = piece.firstIndex(of: ">") else {
          isWellFormed = false
          break
        }
        let tag = String(piece[..<end])
        let name = tag.prefix { $0.isLetter || $0 == "/" }
        if tag.filter({ $0 == "\"" }).count % 2 != 0 { isWellFormed = false }
        if tag.hasSuffix("/") { continue }
        if name.hasPrefix("/") {
          isWellFormed = isWellFormed && open.popLast() == String(name.dropFirst())
        } else {
          open.append(String(name))
        }
      }
      #expect(isWellFormed && open.isEmpty, "seed \(seed): \(svg)")
      #expect(!svg.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" }, "seed \(seed)")
    }
  }
}
