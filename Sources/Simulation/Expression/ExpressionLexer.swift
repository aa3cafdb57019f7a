import Primitives

/// The smallest parts of an expression's text.
struct ExpressionToken {
  enum Form: Hashable {
    case integer(UInt64, Expression.Style)
    case text(String)
    /// Letters, digits, `_` and `.`: a register, a symbol, a function.
    case name(String)
    /// An operator, a bracket or a comma.
    case mark(String)
    case end
  }

  var form: Form
  /// Characters (Unicode scalars), counted from 0.
  var range: Range<Int>

  /// The token in a message.
  var description: String {
    switch form {
    case .integer(let value, _): "the number \(value)"
    case .text: "a text"
    case .name(let name): "`\(name)`"
    case .mark(let mark): "`\(mark)`"
    case .end: "the end"
    }
  }
}

/// Cuts a text into tokens, one at a time, so that what stands behind an expression in a longer text is never looked at.
struct ExpressionLexer {
  private let characters: [Unicode.Scalar]
  private var position: Int

  init(_ characters: [Unicode.Scalar], from position: Int) {
    self.characters = characters
    self.position = position
  }

  private static let marks = ["<<", ">>", "<=", ">=", "==", "!=", "&&", "||"]
  private static let single: Set<Unicode.Scalar> = [
    "(", ")", "[", "]", ",", "?", ":", "!", "~", "-", "+", "*", "/", "%", "<", ">", "&", "^", "|", "}",
  ]

  private func character(_ offset: Int = 0) -> Unicode.Scalar? {
    position + offset < characters.count ? characters[position + offset] : nil
  }

  mutating func next() throws(ExpressionError) -> ExpressionToken {
    while let blank = character(), blank.properties.isWhitespace { position += 1 }
    let start = position
    guard let first = character() else { return ExpressionToken(form: .end, range: start..<start) }
    if Self.isNameStart(first) || first == "$" { return try name(start) }
    if Self.digit(first, 10) != nil { return try number(start) }
    if first == "\"" { return try text(start) }
    if first == "'" { return try character(start) }
    if let second = character(1), Self.marks.contains("\(first)\(second)") {
      position += 2
      return ExpressionToken(form: .mark("\(first)\(second)"), range: start..<position)
    }
    guard Self.single.contains(first) else {
      let range = start..<start + 1
      if first == "=" { throw ExpressionError(.syntax, range, "`=` is no operator", hint: "write `==` to compare") }
      throw ExpressionError(.syntax, range, "unexpected character \(Expression.quoted(String(first)))")
    }
    position += 1
    return ExpressionToken(form: .mark(String(first)), range: start..<position)
  }

  private static func isNameStart(_ character: Unicode.Scalar) -> Bool {
    switch character {
    case "a"..."z", "A"..."Z", "_": true
    default: false
    }
  }

  /// The value of a digit in `radix`, ASCII only.
  private static func digit(_ character: Unicode.Scalar, _ radix: UInt32) -> UInt64? {
    let value: UInt32
    switch character {
    case "0"..."9": value = character.value - 0x30
    case "a"..."f": value = character.value - 0x61 + 10
    case "A"..."F": value = character.value - 0x41 + 10
    default: return nil
    }
    return value < radix ? UInt64(value) : nil
  }

  /// A name; a leading `$`, gdb's mark for registers, is not part of it.
  private mutating func name(_ start: Int) throws(ExpressionError) -> ExpressionToken {
    if character() == "$" {
      position += 1
      guard let next = character(), Self.isNameStart(next) else {
        throw ExpressionError(.syntax, start..<position, "`$` without a register's name")
      }
    }
    var name = ""
    while let next = character(), Self.isNameStart(next) || Self.digit(next, 10) != nil || next == "." {
      name.unicodeScalars.append(next)
      position += 1
    }
    return ExpressionToken(form: .name(name), range: start..<position)
  }

  private mutating func number(_ start: Int) throws(ExpressionError) -> ExpressionToken {
    var radix: UInt32 = 10
    var style = Expression.Style.decimal
    if character() == "0", let mark = character(1) {
      if mark == "x" || mark == "X" { (radix, style) = (16, .hexadecimal) }
      if mark == "b" || mark == "B" { (radix, style) = (2, .binary) }
    }
    if radix != 10 { position += 2 }
    var value: UInt64 = 0
    var digits = 0
    while let next = character(), next == "_" || Self.isNameStart(next) || Self.digit(next, 10) != nil {
      position += 1
      if next == "_" { continue }
      guard let digit = Self.digit(next, radix) else {
        throw ExpressionError(
          .syntax, position - 1..<position, "`\(next)` is no digit of a number in base \(radix)",
          hint: radix == 10 ? "hexadecimal numbers begin with 0x" : nil)
      }
      let (high, low) = value.multipliedFullWidth(by: UInt64(radix))
      let (sum, carry) = low.addingReportingOverflow(digit)
      guard high == 0, !carry else { throw ExpressionError(.syntax, start..<position, "the number does not fit into 64 bits") }
      value = sum
      digits += 1
    }
    guard digits > 0 else { throw ExpressionError(.syntax, start..<position, "a number without digits") }
    return ExpressionToken(form: .integer(value, style), range: start..<position)
  }

  private mutating func text(_ start: Int) throws(ExpressionError) -> ExpressionToken {
    position += 1
    var value = ""
    while let next = character() {
      position += 1
      if next == "\"" { return ExpressionToken(form: .text(value), range: start..<position) }
      value.unicodeScalars.append(next == "\\" ? try escape() : next)
    }
    throw ExpressionError(.syntax, start..<position, "a text without its closing `\"`")
  }

  private mutating func character(_ start: Int) throws(ExpressionError) -> ExpressionToken {
    position += 1
    var value: Unicode.Scalar?
    if let next = character() {
      position += 1
      value = next == "\\" ? try escape() : next
    }
    guard character() == "'" else { throw ExpressionError(.syntax, start..<position, "a character without its closing `'`") }
    position += 1
    guard let value, value.isASCII else {
      throw ExpressionError(.syntax, start..<position, "`'...'` holds one ASCII character", hint: "write texts as \"...\"")
    }
    return ExpressionToken(form: .integer(UInt64(value.value), .character), range: start..<position)
  }

  /// What stands behind a backslash.
  private mutating func escape() throws(ExpressionError) -> Unicode.Scalar {
    let start = position - 1
    guard let mark = character() else { throw ExpressionError(.syntax, start..<position, "a backslash at the end") }
    position += 1
    switch mark {
    case "n": return "\n"
    case "t": return "\t"
    case "r": return "\r"
    case "0": return "\0"
    case "\\", "\"", "'": return mark
    case "x":
      guard let high = character().flatMap({ Self.digit($0, 16) }), let low = character(1).flatMap({ Self.digit($0, 16) }), high < 8 else {
        throw ExpressionError(.syntax, start..<position, "`\\x` needs two hexadecimal digits, at most 7f")
      }
      position += 2
      return Unicode.Scalar(UInt8(high << 4 | low))
    default:
      throw ExpressionError(
        .syntax, start..<position, "unknown escape \\\(mark)", hint: "known are \\n \\t \\r \\0 \\\\ \\\" \\' and \\x..")
    }
  }
}
