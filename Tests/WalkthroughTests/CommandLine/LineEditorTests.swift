import Canvas
import Testing
import Walkthrough

/// Keys in a line of text: before, keys, after. `|` is the cursor.
struct LineEditorTests {
  private static let rows: [(before: String, keys: String, after: String)] = [
    ("|", "a b c", "abc|"),
    ("abc|", "Left Left x", "ax|bc"),
    ("ab|c", "Home x", "x|abc"),
    ("|abc", "End x", "abcx|"),
    ("ab|c", "Ctrl-A", "|abc"),
    ("ab|c", "Ctrl-E", "abc|"),
    ("ab|c", "Ctrl-B Ctrl-B Ctrl-B", "|abc"),
    ("ab|c", "Ctrl-F Ctrl-F", "abc|"),
    ("ab|c", "Backspace", "a|c"),
    ("ab|c", "Ctrl-H", "a|c"),
    ("|abc", "Backspace", "|abc"),
    ("ab|c", "Delete", "ab|"),
    ("ab|c", "Ctrl-D", "ab|"),
    ("abc|", "Delete", "abc|"),
    ("p rax|+1", "Ctrl-U", "|+1"),
    ("p rax|+1", "Ctrl-K", "p rax|"),
    ("break ma  |in", "Ctrl-W", "break |in"),
    ("break|", "Ctrl-W", "|"),
    ("|", "Ctrl-W", "|"),
    ("|", "Left Right Left Delete", "|"),
    ("日本|語", "Backspace Right x", "日語x|"),
    ("|", "ｂ", "b|"),
    ("e|", "\u{301}", "e\u{301}|"),
  ]

  @Test(arguments: rows) func `keys edit the line`(row: (before: String, keys: String, after: String)) throws {
    var editor = editor(row.before)
    for name in row.keys.split(separator: " ") {
      if name == "\u{301}" {
        editor.insert(String(name))
      } else {
        _ = editor.press(try #require(Key(name: String(name))))
      }
    }
    let expected = self.editor(row.after)
    #expect(editor.text == expected.text)
    #expect(editor.cursor == expected.cursor, "\(row)")
  }

  /// The line of a text in which `|` is the cursor.
  private func editor(_ text: String) -> LineEditor {
    let parts = text.split(separator: "|", omittingEmptySubsequences: false)
    var editor = LineEditor(String(parts[0]))
    var rest = LineEditor(String(parts[0]) + String(parts[1]))
    while rest.cursor > editor.cursor { _ = rest.press(Key(.left)) }
    editor = rest
    return editor
  }

  @Test func `pasted text is text, without line breaks and controls`() {
    var editor = LineEditor("p ")
    editor.insert("rax\n+\t1\u{1b}[31m\r")
    #expect(editor.text == "p rax + 1[31m ")
    editor.insert(String(repeating: "x", count: 5000))
    #expect(editor.text.count == LineEditor.limit)
  }

  @Test func `keys without a meaning in a line change nothing`() {
    var editor = LineEditor("abc")
    for key in [Key(.up), Key(.pageUp), Key(.function(5)), Key(.insert), .character("q", .control), .character("x", .alt)] {
      let before = editor
      let isTaken = editor.press(key)
      #expect(!isTaken)
      #expect(editor == before)
    }
  }

  @Test func `the history keeps lines once in a row, and at most so many`() {
    var history = CommandHistory()
    history.add("")
    history.add("si")
    history.add("si")
    history.add("ni")
    #expect(history.lines == ["si", "ni"])
    for number in 0..<1000 { history.add("goto \(number)") }
    #expect(history.lines.count == CommandHistory.limit)
    #expect(history.lines.last == "goto 999")
  }
}
