import Canvas
import Testing

@Suite struct `Widget frames` {
  @Test(arguments: [(80, 24), (40, 12), (120, 38)])
  func `a whole screen looks as its golden, in Unicode and in ASCII`(width: Int, height: Int) {
    let size = Size(width: width, height: height)
    for isKernel in [false, true] {
      let grid = sampleFrame(size, isKernel: isKernel)
      let name = "screen-ring\(isKernel ? 0 : 3)-\(width)x\(height)"
      expectGolden(golden(grid), name + ".txt")
      let ascii = grid.inASCII(keepingWide: false)
      expectGolden(ascii.text, name + "-ascii.txt")
      #expect(ascii.text.unicodeScalars.allSatisfy { $0.isASCII })
      #expect(ascii.styleMap == grid.styleMap, "roles do not depend on the glyphs")
    }
  }

  @Test func `a Japanese screen looks as its golden`() {
    expectGolden(golden(sampleFrame(Size(width: 80, height: 24), japanese: true)), "screen-japanese-80x24.txt")
  }

  @Test func `the whole screen is drawn at every size from 1 to 250 columns`() {
    var cells = 0
    for width in 1...250 {
      for height in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 24, 40, 70] {
        let grid = sampleFrame(Size(width: width, height: height), isKernel: width % 2 == 0, japanese: height % 2 == 0)
        #expect(grid.cursor.map(grid.bounds.contains) ?? true, "cursor outside at \(width)x\(height)")
        cells += grid.cells.count
      }
    }
    #expect(cells == (1...250).reduce(0, +) * 236)
  }

  @Test func `single and double borders differ in ASCII in every line`() {
    for (border, twin) in [(Border.single, "+-+\n| |\n+-+\n"), (.double, "#=#\n# #\n#=#\n")] {
      var grid = Grid(width: 3, height: 3)
      grid.box(grid.bounds, border, .border)
      #expect(grid.inASCII(keepingWide: true).text == twin)
    }
  }
}

@Suite struct Widgets {
  @Test func `a pane's title gives way gracefully and its focus mark stays`() {
    var text = ""
    for width in 1...34 {
      var grid = Grid(width: 34, height: 3)
      PaneFrame("registers", note: "* now  + this stop", footer: "1-3/9", border: .single, isFocused: true)
        .draw(into: &grid, in: Rect(x: 0, y: 0, width: width, height: 3))
      text += grid.rowText(0) + "\n" + grid.rowText(2) + "\n"
      if width >= 7 { #expect(grid.rowText(0).contains("*")) }
    }
    expectGolden(text, "pane-titles.txt")
  }

  @Test func `a pane that joins the one above shares its edge`() {
    var grid = Grid(width: 20, height: 5)
    PaneFrame("parts", border: .double).draw(into: &grid, in: Rect(x: 0, y: 0, width: 20, height: 3))
    PaneFrame("flags", border: .double, joinsAbove: true).draw(into: &grid, in: Rect(x: 0, y: 2, width: 20, height: 3))
    #expect(
      grid.text == """
        ╔═ parts ══════════╗
        ║                  ║
        ╠═ flags ══════════╣
        ║                  ║
        ╚══════════════════╝

        """)
  }

  @Test func `a table drops columns in order and cuts cells with an ellipsis`() {
    let table = Table(
      columns: [
        Table.Column(.fixed(6), title: "addr"), Table.Column(.flex(1, min: 8), title: "bytes", dropOrder: 2),
        Table.Column(fittingUpTo: 10, title: "name", .right), Table.Column(.flex(2, min: 6), title: "日本語", dropOrder: 1),
      ],
      rows: [
        Table.Row(["201147", "4889e6", "mov", "説明です"]),
        Table.Row(["201151", "65488924251c60", "syscall", "long remark here"], on: .current),
        Table.Row(["201153"]), Table.Row(across: "# one text across all columns"),
      ])
    var text = ""
    for width in [60, 40, 34, 28, 24, 20, 14, 8, 3, 1] {
      var grid = Grid(width: width, height: 5)
      let listing = table.draw(into: &grid, in: grid.bounds)
      #expect(listing.body == grid.bounds.droppingTop(1))
      text += "width \(width)\n" + grid.text
    }
    expectGolden(text, "table.txt")
  }

  @Test func `a scrolled table shows the asked rows and finds the row under the mouse`() {
    let table = Table(columns: [Table.Column(.flex())], rows: (0..<100).map { Table.Row([TextLine("row \($0)")]) }, offset: 98)
    var grid = Grid(width: 10, height: 4)
    let listing = table.draw(into: &grid, in: grid.bounds)
    #expect(grid.text == "row 96\nrow 97\nrow 98\nrow 99\n")
    #expect(listing.scroll.position.text == "↑ 97-100/100")
    #expect(listing.row(at: Point(x: 3, y: 2)) == 98)
    #expect(listing.row(at: Point(x: 3, y: 4)) == nil)
    #expect(listing.rect(ofRow: 97) == Rect(x: 0, y: 1, width: 10, height: 1))
    #expect(listing.rect(ofRow: 5) == .empty)
  }

  @Test func `of a very long table only the rows in sight are made`() {
    var made: [Int] = []
    let window = Scroll(offset: 700_000, visible: 3, total: 1_000_000)
    let table = Table(columns: [Table.Column(.flex(), title: "n")], window: window) { index in
      made.append(index)
      return Table.Row([TextLine("row \(index)")])
    }
    var grid = Grid(width: 12, height: 4)
    let listing = table.draw(into: &grid, in: grid.bounds)
    #expect(made == [700_000, 700_001, 700_002])
    #expect(grid.text == "n\nrow 700000\nrow 700001\nrow 700002\n")
    #expect(listing.row(at: Point(x: 0, y: 3)) == 700_002)
    var low = Grid(width: 12, height: 2)
    table.draw(into: &low, in: low.bounds)
    #expect(low.text == "n\nrow 700000\n")
  }

  @Test func `scrolling keeps a row in view with its neighbours`() {
    var scroll = Scroll(offset: 10, visible: 5, total: 100)
    scroll.reveal(12, margin: 1)
    #expect(scroll.rows == 10..<15)
    scroll.reveal(14, margin: 1)
    #expect(scroll.rows == 11..<16)
    scroll.reveal(3, margin: 1)
    #expect(scroll.rows == 2..<7)
    scroll.reveal(.max)
    #expect(scroll.rows == 95..<100)
    scroll.reveal(.min, margin: .max)
    #expect(scroll.rows == 0..<5)
    #expect(Scroll(offset: .max, visible: .max, total: 3).rows == 0..<3)
    #expect(Scroll(offset: -4, visible: 0, total: 3).rows.isEmpty)
    #expect(Scroll(offset: 3, visible: 5, total: 20).position.text == "↑↓ 4-8/20")
    #expect(Scroll(offset: 0, visible: 5, total: 5).position.isEmpty)
  }

  @Test func `a key line keeps the most useful keys and those that are always kept`() {
    let line = KeyLine([.init("Space", "go on"), .init("s", "step"), .init("S", "step back"), .init("?", "all keys", isKept: true)])
    var text = ""
    for width in [60, 50, 40, 30, 20, 13, 5] {
      var grid = Grid(width: width, height: 1)
      let places = line.draw(into: &grid, in: grid.bounds)
      text += grid.text
      #expect(places.count == 4)
      for place in places where !place.isEmpty { #expect(grid.bounds.intersection(place) == place) }
    }
    expectGolden(text, "key-line.txt")
  }

  @Test func `tabs show the selected title at every width`() {
    let tabs = Tabs(["ask", "cross", "save", "find", "work", "check", "back"], selection: 3, doneCount: 3)
    var text = ""
    for width in [50, 40, 30, 20, 12, 8, 6, 3, 1] {
      var grid = Grid(width: width, height: 1)
      let places = tabs.draw(into: &grid, in: grid.bounds)
      if width > 7 { #expect(grid.text.contains("[find]")) }
      #expect(places[3].width > 0)
      text += grid.text
    }
    expectGolden(text, "tabs.txt")
    var grid = Grid(width: 5, height: 1)
    #expect(Tabs([], selection: 4).draw(into: &grid, in: grid.bounds).isEmpty)
    Tabs(["a", "b"], selection: 9).draw(into: &grid, in: Rect(x: 0, y: 0, width: 3, height: 1))
    #expect(grid.text == " b\n", "no title is selected, and there is no room for a sign")
  }

  @Test func `a prompt keeps its cursor in sight`() {
    var grid = Grid(width: 12, height: 1)
    PromptLine(":", text: "break 日本", cursor: 7, completion: "語").draw(into: &grid, in: grid.bounds)
    #expect(grid.text == ":break 日本\n")
    #expect(grid.cursor == Point(x: 9, y: 0))
    PromptLine(":", text: "break", cursor: 5, completion: " main").draw(into: &grid, in: grid.bounds)
    #expect(grid.cursor == Point(x: 6, y: 0))
    grid = Grid(width: 12, height: 1)
    PromptLine(":", text: "a very long command line", cursor: 24).draw(into: &grid, in: grid.bounds)
    #expect(grid.text == ":mmand line\n")
    #expect(grid.cursor == Point(x: 11, y: 0))
    PromptLine("search for ever: ", text: "x", cursor: -3).draw(into: &grid, in: Rect(x: 0, y: 0, width: 4, height: 1))
    #expect(grid.cursor.map(grid.bounds.contains) == true)
  }

  @Test func `a dialog lies over everything, scrolls, and takes the cursor`() {
    var grid = sampleFrame(Size(width: 60, height: 20))
    let dialog = Dialog(
      "keys", TextBlock((1...30).map { "\("F\($0)", .keyName) does a thing that takes some words to say" }, offset: 4),
      keys: KeyLine([.init("Esc", "close")]))
    let (content, listing) = dialog.draw(into: &grid, in: grid.bounds)
    #expect(grid.cursor == content.origin)
    #expect(listing.scroll.offset == 4)
    expectGolden(golden(grid), "dialog.txt")
    for width in 0...30 {
      for height in 0...8 {
        var small = Grid(width: width, height: height)
        dialog.draw(into: &small, in: small.bounds)
        #expect(small.cursor.map(small.bounds.contains) ?? true)
      }
    }
  }

  @Test func `a list marks its selection and puts the cursor there`() {
    var grid = Grid(width: 14, height: 3)
    let listing = SelectionList((0..<9).map { TextLine("item \($0)") }, selection: 7).draw(into: &grid, in: grid.bounds)
    #expect(grid.text == "  item 5\n  item 6\n> item 7\n")
    #expect(grid.cursor == Point(x: 0, y: 2))
    #expect(grid[5, 2].surface == .selection && grid[5, 1].surface == .plain)
    #expect(listing.scroll.offset == 5)
    SelectionList([], selection: 3).draw(into: &grid, in: grid.bounds)
    SelectionList(["a"], selection: nil).draw(into: &grid, in: .empty)
  }
}
