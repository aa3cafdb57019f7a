import Canvas
import Testing

@Suite struct `Text width` {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("あ", 2), ("→─●▶①", 5), ("🙂", 2), ("⚠", 1), ("⚠\u{fe0f}", 1), ("か\u{3099}", 2), ("e\u{301}", 1), ("\u{1b}[0m", 3),
    ("ｱ", 1), ("Ａ", 2), ("　", 2), ("한", 2), ("\u{1112}\u{1161}\u{11ab}", 2), ("𠮷", 2), ("\u{200b}\u{200d}\u{feff}", 0), ("░✓✗⏎«»", 6),
    ("\u{a0}", 1), ("\u{ad}", 0), ("\u{7f}\u{9b}", 0), ("\u{e0001}", 0), ("…‥", 2), ("｡｢｣", 3),
  ])
  func `columns of a text`(text: String, columns: Int) {
    #expect(text.columns == columns)
  }

  @Test func `East Asian ambiguous signs take one column`() {
    for scalar in "→←↑↓⇒·•●○◆▶▷◀▲▼■□★…─│┌┐└┘├┤═║█▒▓×÷°±§†※①".unicodeScalars {
      #expect(scalar.terminalWidth == .narrow, "U+\(String(scalar.value, radix: 16))")
    }
  }

  @Test func `every glyph of the table is narrow and has a printable twin`() {
    for glyph in Glyph.allCases {
      #expect(glyph.text.columns == 1, "\(glyph)")
      #expect(glyph.ascii.terminalWidth == .narrow && glyph.ascii.isASCII, "\(glyph)")
    }
  }

  @Test func `prefixes, truncation and padding count columns`() {
    #expect("日本語".prefix(columns: 5) == "日本")
    #expect("か\u{3099}x".prefix(columns: 2) == "か\u{3099}")
    #expect("日本語".truncated(to: 5) == "日本…")
    #expect("日本語".truncated(to: 6) == "日本語")
    #expect("abc".truncated(to: 0) == "")
    #expect("日本語".padded(to: 4) == "日… ")
    #expect("ab".padded(to: 5, .right) == "   ab")
    #expect("ab".padded(to: 5, .center) == " ab  ")
    #expect("a\tb\t\tc".expandingTabs() == "a       b               c")
    #expect("日本\tb".expandingTabs(stops: 4) == "日本    b")
  }
}
