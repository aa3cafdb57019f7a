import Canvas

/// A line of text that is being typed, with a cursor in it. It knows no command: only letters and the keys that edit them.
package struct LineEditor: Hashable, Sendable {
  /// Characters that a line holds at most; what comes after them is not taken.
  package static let limit = 1000

  private var characters: [Character] = []
  /// Characters before the cursor.
  package private(set) var cursor = 0

  /// A line with `text` typed into it and the cursor at its end.
  package init(_ text: String = "") { insert(text) }

  package var text: String { String(characters) }

  package var isEmpty: Bool { characters.isEmpty }

  /// Unicode scalars before the cursor: the measure of the places in mistakes.
  package var scalarsBeforeCursor: Int { characters[..<cursor].reduce(0) { $0 + $1.unicodeScalars.count } }

  /// Types a text at the cursor. Line breaks and tabs become blanks, other controls are dropped: a pasted text is text.
  package mutating func insert(_ text: String) {
    var plain = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar == "\n" || scalar == "\t" || scalar == "\r" {
        plain.append(" ")
      } else if scalar.terminalWidth != .dropped {
        plain.append(scalar)
      }
    }
    let room = Self.limit - characters.count
    guard room > 0 else { return }
    let before = String(characters[..<cursor]) + String(String(plain).prefix(room))
    // What combines with the character before it makes no character of its own.
    characters = Array(before + String(characters[cursor...]))
    cursor = min(before.count, characters.count)
  }

  /// Puts a text in the place of some characters, with the cursor behind it.
  package mutating func replace(_ range: Range<Int>, with text: String) {
    let start = min(max(range.lowerBound, 0), characters.count)
    let end = min(max(range.upperBound, start), characters.count)
    characters.removeSubrange(start..<end)
    cursor = start
    insert(text)
  }

  /// Does what a key does in a line; `false` for a key that means nothing to a line.
  package mutating func press(_ key: Key) -> Bool {
    if case .character(let character) = key.code {
      if key.modifiers.isEmpty {
        insert(String(character))
        return true
      }
      guard key.modifiers == .control else { return false }
      switch character {
      case "a": cursor = 0
      case "e": cursor = characters.count
      case "b": cursor = max(0, cursor - 1)
      case "f": cursor = min(characters.count, cursor + 1)
      case "h": eraseBack()
      case "d": erase(cursor..<cursor + 1)
      case "u": erase(0..<cursor)
      case "k": erase(cursor..<characters.count)
      case "w": erase(startOfWord..<cursor)
      default: return false
      }
      return true
    }
    switch key.code {
    case .left: cursor = max(0, cursor - 1)
    case .right: cursor = min(characters.count, cursor + 1)
    case .home: cursor = 0
    case .end: cursor = characters.count
    case .backspace: eraseBack()
    case .delete: erase(cursor..<cursor + 1)
    default: return false
    }
    return true
  }

  private mutating func eraseBack() { erase(cursor - 1..<cursor) }

  private mutating func erase(_ range: Range<Int>) {
    let part = range.clamped(to: 0..<characters.count)
    characters.removeSubrange(part)
    // Two halves may make one character now.
    let before = String(characters[..<part.lowerBound])
    characters = Array(String(characters))
    cursor = min(before.count, characters.count)
  }

  /// Where the word before the cursor begins, blanks behind it left out.
  private var startOfWord: Int {
    var start = cursor
    while start > 0, characters[start - 1] == " " { start -= 1 }
    while start > 0, characters[start - 1] != " " { start -= 1 }
    return start
  }
}

/// The lines that were entered, oldest first, and the walk among them.
package struct CommandHistory: Hashable, Sendable {
  /// Lines that are kept at most.
  package static let limit = 500

  package private(set) var lines: [String] = []

  package init() {}

  /// Keeps a line; the same line twice in a row is kept once.
  package mutating func add(_ line: String) {
    guard !line.isEmpty, lines.last != line else { return }
    lines.append(line)
    if lines.count > Self.limit { lines.removeFirst(lines.count - Self.limit) }
  }
}
