import Canvas
import Testing
import TestSupport

@Suite struct `Line breaking` {
  @Test func `texts break as the table says`() throws {
    let table = try #require(read("Tables/wrapping.txt"))
    var rows = 0
    for row in table.split(separator: "\n") where !row.hasPrefix("#") {
      let fields = row.split(separator: " ~ ", omittingEmptySubsequences: false).map(String.init)
      let width = try #require(Int(fields[0]))
      let hanging = try #require(Int(fields[1]))
      #expect(fields[2].wrapped(to: width, hanging: hanging).joined(separator: "/") == fields[3], "row: \(row)")
      rows += 1
    }
    #expect(rows > 20)
  }

  @Test func `no text is lost and no line is too wide`() {
    for seed in 0..<500 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let text = nastyText(30, using: &generator)
      let width = Int.random(in: 2...40, using: &generator)
      let hanging = Int.random(in: 0...3, using: &generator)
      let lines = text.wrapped(to: width, hanging: hanging)
      for line in lines where line.columns > width {
        // A glyph of two columns does not fit the one column that hanging leaves of two or so.
        #expect(width - hanging < 2, "seed \(seed), width \(width): \(line)")
      }
      func visible(_ text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.filter { $0.terminalWidth != .dropped && $0 != " " }
      }
      #expect(visible(lines.joined()) == visible(text), "seed \(seed)")
    }
  }

  @Test func `wrapped lines keep their roles`() {
    let line: TextLine = "the \("quick brown", .symbol) fox"
    let lines = line.wrapped(to: 10)
    #expect(lines == ["the \("quick", .symbol)", "\("brown", .symbol) fox"])
  }

  @Test func `line feeds break and an empty text is one empty line`() {
    #expect("a\nb\n\nc".wrapped(to: 10) == ["a", "b", "", "c"])
    #expect("".wrapped(to: 10) == [""])
    #expect("a\r\nb".wrapped(to: 10) == ["a", "b"])
  }
}
