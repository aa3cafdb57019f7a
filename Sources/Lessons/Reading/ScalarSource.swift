/// The lines of a text file as YAML counts them.
struct SourceLines: Sendable {
  let lines: [[Unicode.Scalar]]

  /// LF, CR, CR LF, NEL, LS and PS end a line (YAML 1.1, "Line Break Characters").
  init(_ text: String) {
    var lines: [[Unicode.Scalar]] = []
    var current: [Unicode.Scalar] = []
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n" where previous == "\r": break
      case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}":
        lines.append(current)
        current.removeAll(keepingCapacity: true)
      default: current.append(scalar)
      }
      previous = scalar
    }
    lines.append(current)
    self.lines = lines
  }

  /// The scalar at a place counted from 0; `nil` at the end of the line.
  func scalar(_ line: Int, _ column: Int) -> Unicode.Scalar? {
    guard lines.indices.contains(line), lines[line].indices.contains(column) else { return nil }
    return lines[line][column]
  }
}

/// A YAML scalar: its text, and where in the file each character of it was written.
package struct ScalarSource: Sendable {
  enum Style: Sendable {
    case plain
    case singleQuoted
    case doubleQuoted
    /// `|` and `>`.
    case block
  }

  /// The text without quotes, escapes and indentation.
  package let text: String
  /// Where the scalar begins.
  package let start: SourcePlace
  private let style: Style
  private let lines: SourceLines

  init(_ text: String, at start: SourcePlace, _ style: Style, in lines: SourceLines) {
    self.text = text
    self.start = start
    self.style = style
    self.lines = lines
  }

  /// Where a character of the text was written, counted in Unicode scalars from 0. Where the way back is unclear, the start of the scalar.
  package func place(at offset: Int) -> SourcePlace {
    var cursor = Cursor(lines: lines, style: style, line: start.line - 1, column: start.column - 1)
    guard cursor.enter() else { return start }
    var isAfterBreak = false
    for scalar in text.unicodeScalars.prefix(max(0, offset)) {
      // Several line breaks in a row are one stretch of white space here: where in it a character lies does not matter.
      if isAfterBreak, scalar == "\n" { continue }
      isAfterBreak = false
      switch cursor.consume(scalar) {
      case .matched: break
      case .lineBreak: isAfterBreak = true
      case .unclear: return start
      }
    }
    return SourcePlace(line: cursor.line + 1, column: cursor.column + 1)
  }

  /// What stands right behind a plain scalar and was meant to be more of it: `#UD`, a comment to YAML. A comment with a blank behind its sign is one.
  package var lostWord: (place: SourcePlace, text: String)? {
    guard case .plain = style, !text.isEmpty else { return nil }
    let end = place(at: text.unicodeScalars.count)
    guard lines.lines.indices.contains(end.line - 1) else { return nil }
    let rest = lines.lines[end.line - 1].dropFirst(end.column - 1)
    let isBlank = { (scalar: Unicode.Scalar) in scalar == " " || scalar == "\t" }
    guard rest.first.map(isBlank) ?? false else { return nil }
    let comment = rest.drop(while: isBlank)
    guard comment.first == "#", let next = comment.dropFirst().first, !isBlank(next) else { return nil }
    var word = String.UnicodeScalarView()
    word.append(contentsOf: comment.prefix { !isBlank($0) })
    return (SourcePlace(line: end.line, column: comment.startIndex + 1), String(word))
  }

  /// Walks through the file beside the text that was read from it.
  private struct Cursor {
    let lines: SourceLines
    let style: Style
    var line: Int
    var column: Int
    /// Columns before the text of a block.
    private var indentation = 0

    enum Step {
      case matched
      case lineBreak
      case unclear
    }

    init(lines: SourceLines, style: Style, line: Int, column: Int) {
      self.lines = lines
      self.style = style
      self.line = line
      self.column = column
    }

    private var current: Unicode.Scalar? { lines.scalar(line, column) }

    /// Past tag, anchor and opening quote, to the first character of the text.
    mutating func enter() -> Bool {
      while current == "&" || current == "!" {
        while let scalar = current, scalar != " " { column += 1 }
        while current == " " { column += 1 }
        if current == nil { return false }
      }
      switch style {
      case .plain: return true
      case .singleQuoted, .doubleQuoted:
        guard current == "'" || current == "\"" else { return false }
        column += 1
      case .block:
        guard current == "|" || current == ">" else { return false }
        line += 1
        while line < lines.lines.count, lines.lines[line].allSatisfy({ $0 == " " }) { line += 1 }
        guard line < lines.lines.count else { return false }
        indentation = lines.lines[line].prefix { $0 == " " }.count
        column = indentation
      }
      return true
    }

    mutating func consume(_ scalar: Unicode.Scalar) -> Step {
      if style == .doubleQuoted, current == "\\" {
        guard skipEscape() else { return .unclear }
        return .matched
      }
      if style == .singleQuoted, scalar == "'" {
        guard current == "'" else { return .unclear }
        column += 2
        return .matched
      }
      if current == scalar, !(scalar == " " && isRestBlank) {
        column += 1
        return .matched
      }
      guard scalar == " " || scalar == "\n", isRestBlank, nextLine() else { return .unclear }
      return .lineBreak
    }

    private var isRestBlank: Bool {
      guard lines.lines.indices.contains(line) else { return true }
      return style != .block && lines.lines[line].dropFirst(column).allSatisfy { $0 == " " || $0 == "\t" } || current == nil
    }

    /// To the text of the next line that has some.
    private mutating func nextLine() -> Bool {
      repeat {
        line += 1
        guard line < lines.lines.count else { return false }
      } while lines.lines[line].allSatisfy { $0 == " " || $0 == "\t" }
      column = style == .block ? indentation : lines.lines[line].prefix { $0 == " " || $0 == "\t" }.count
      return true
    }

    /// Past a backslash and what belongs to it (YAML 1.1, "Escape Sequences").
    private mutating func skipEscape() -> Bool {
      guard let kind = lines.scalar(line, column + 1) else {
        // A backslash at the end of a line joins it with the next one.
        guard nextLine() else { return false }
        column += 1
        return true
      }
      let digits: [Unicode.Scalar: Int] = ["x": 2, "u": 4, "U": 8]
      column += 2 + (digits[kind] ?? 0)
      return true
    }
  }
}
