import Primitives

/// A line of prose with values in it: `RCX is now {rcx:x}, the address behind {insn}`.
///
/// `{expression}` or `{expression:format}`, formats `x` hexadecimal, `d` decimal, `b` binary, `s` text; `{{` and `}}` are the braces themselves.
package struct ExpressionTemplate: Hashable, Sendable {
  /// A stretch of the line.
  package enum Part: Hashable, Sendable {
    case text(String)
    case value(Expression, ExpressionFormat?)
  }

  package let parts: [Part]

  /// Reads a line; places in errors, and in the expressions, count from its start.
  package init(_ text: String) throws(ExpressionError) {
    let tooLong = ExpressionError(.tooLarge, 0..<0, "the text has more than \(ExpressionLimits.length) characters")
    guard text.utf8.count <= 4 * ExpressionLimits.length else { throw tooLong }
    let characters = Array(text.unicodeScalars)
    guard characters.count <= ExpressionLimits.length else { throw tooLong }
    var parts: [Part] = []
    var plain = ""
    var position = 0
    while position < characters.count {
      let next = characters[position]
      let isDoubled = position + 1 < characters.count && characters[position + 1] == next
      if next != "{" && next != "}" || isDoubled {
        plain.unicodeScalars.append(next)
        position += next == "{" || next == "}" ? 2 : 1
        continue
      }
      guard next == "{" else {
        throw ExpressionError(.syntax, position..<position + 1, "`}` without `{`", hint: "write `}}` for the brace itself")
      }
      if !plain.isEmpty { parts.append(.text(plain)) }
      plain = ""
      parts.append(try Self.value(characters, &position))
    }
    if !plain.isEmpty { parts.append(.text(plain)) }
    self.parts = parts
  }

  /// Reads from the brace at `position` and moves behind its partner.
  private static func value(_ characters: [Unicode.Scalar], _ position: inout Int) throws(ExpressionError) -> Part {
    let start = position
    var parser = try ExpressionParser(characters, from: start + 1)
    if parser.token.form == .mark("}") {
      throw ExpressionError(
        .syntax, start..<parser.token.range.upperBound, "braces without an expression", hint: "write `{{` for the brace itself")
    }
    let expression = try parser.expression()
    var format: ExpressionFormat?
    if parser.token.form == .mark(":") {
      try parser.advance()
      guard case .name(let name) = parser.token.form else { throw parser.unexpected("a format") }
      guard let known = ExpressionFormat(rawValue: name) else {
        throw ExpressionError(
          .syntax, parser.token.range, "unknown format `\(name)`", hint: "known are x (hexadecimal), d (decimal), b (binary) and s (text)")
      }
      guard known.fits(expression.type) else {
        throw ExpressionError(
          .type, parser.token.range, "the format `\(name)` does not fit \(expression.type.description)",
          hint: expression.type.isNumber ? "use x, d or b" : "use s")
      }
      format = known
      try parser.advance()
    }
    // The brace must be seen before anything behind it is cut into tokens: prose follows.
    guard parser.token.form == .mark("}") else {
      if parser.token.form == .end {
        throw ExpressionError(.syntax, start..<characters.count, "`{` without `}`", hint: "write `{{` for the brace itself")
      }
      throw parser.unexpected("`}`")
    }
    position = parser.token.range.upperBound
    return .value(expression, format)
  }

  /// The line with the values at a position.
  package func text(in scope: some ExpressionScope) throws(ExpressionError) -> String {
    var result = ""
    for part in parts {
      switch part {
      case .text(let text): result += text
      case .value(let expression, let format): result += try expression.evaluate(in: scope).formatted(format)
      }
    }
    return result
  }

  /// The expressions in the line, first to last.
  package var expressions: [Expression] {
    parts.compactMap { part in
      if case .value(let expression, _) = part { return expression }
      return nil
    }
  }
}
