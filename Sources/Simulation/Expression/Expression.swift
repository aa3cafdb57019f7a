import Primitives

/// A question to the machine, as breakpoints, lessons and the command line ask it: `rax == 4 && before.rsp == rsp`.
///
/// Numbers have 64 bits and are unsigned unless `signed(...)` says otherwise; operators and their precedence are C's. The kind of every value is
/// known after parsing, so an expression that parses can fail only over what the machine holds: unmapped memory, division by zero, a missing name.
package struct Expression: Hashable, Sendable, CustomStringConvertible {
  /// How an expression is built.
  package indirect enum Form: Hashable, Sendable {
    case integer(UInt64, Style)
    case text(String)
    case reference(ExpressionReference)
    /// `[address]`, `byte[address]`, `bytes[address, count]`.
    case memory(ExpressionMemory, Expression, count: Expression?)
    /// `value[high:low]`; a single bit has no `low`.
    case bits(Expression, high: Expression, low: Expression?)
    case unary(UnaryOperator, Expression)
    case binary(BinaryOperator, Expression, Expression)
    case conditional(Expression, Expression, Expression)
    case call(ExpressionFunction, [Expression])
    /// The value at the earlier position.
    case before(Expression)
  }

  /// How a number was written.
  package enum Style: Hashable, Sendable {
    case decimal
    case hexadecimal
    case binary
    case character
  }

  package enum UnaryOperator: String, Hashable, Sendable {
    case not = "!"
    case complement = "~"
    case minus = "-"
  }

  package enum BinaryOperator: String, Hashable, Sendable, CaseIterable {
    case or = "||"
    case and = "&&"
    case bitOr = "|"
    case bitXor = "^"
    case bitAnd = "&"
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case shiftLeft = "<<"
    case shiftRight = ">>"
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"

    /// C's; a higher one binds tighter. All operators group from the left.
    var precedence: Int {
      switch self {
      case .or: 1
      case .and: 2
      case .bitOr: 3
      case .bitXor: 4
      case .bitAnd: 5
      case .equal, .notEqual: 6
      case .less, .lessOrEqual, .greater, .greaterOrEqual: 7
      case .shiftLeft, .shiftRight: 8
      case .add, .subtract: 9
      case .multiply, .divide, .remainder: 10
      }
    }
  }

  package let form: Form
  /// The characters of the text that it was read from, counted from 0; no part of its identity.
  package let range: Range<Int>
  /// What kind of value it has.
  package let type: ExpressionType
  /// How many forms are inside one another.
  let depth: Int

  init(_ form: Form, _ range: Range<Int>, _ type: ExpressionType, depth: Int) {
    self.form = form
    self.range = range
    self.type = type
    self.depth = depth
  }

  /// Reads an expression; all of the text must belong to it.
  package init(_ text: String) throws(ExpressionError) {
    var parser = try ExpressionParser(text)
    self = try parser.whole()
  }

  /// The one of several words that was probably meant by another that is none of them; `nil` when none is spelled almost so.
  package static func suggestion(for word: String, among words: [String]) -> String? { ExpressionParser.nearest(to: word, among: words) }

  package static func == (a: Expression, b: Expression) -> Bool { a.form == b.form }
  package func hash(into hasher: inout Hasher) { hasher.combine(form) }

  /// The expression as text, with the fewest parentheses that keep its meaning; reading it gives the same expression.
  package var description: String { text(inside: 0) }

  private static let unaryPrecedence = 11
  private static let postfixPrecedence = 12

  /// - Parameter precedence: of the operator around it; a weaker one inside needs parentheses.
  private func text(inside precedence: Int) -> String {
    func parenthesised(_ text: String, _ own: Int) -> String { own < precedence ? "(\(text))" : text }
    switch form {
    case .integer(let value, let style): return Self.text(value, style)
    case .text(let text): return Self.quoted(text)
    case .reference(let reference):
      let name = reference.name
      return name.hasPrefix("&") ? parenthesised(name, Self.unaryPrecedence) : name
    case .memory(let size, let address, let count):
      let inner = address.text(inside: 0) + (count.map { ", \($0.text(inside: 0))" } ?? "")
      return "\(size.rawValue)[\(inner)]"
    case .bits(let value, let high, let low):
      let range = high.text(inside: 0) + (low.map { ":\($0.text(inside: 0))" } ?? "")
      return "\(value.text(inside: Self.postfixPrecedence))[\(range)]"
    case .unary(let operation, let value):
      return parenthesised(operation.rawValue + value.text(inside: Self.unaryPrecedence), Self.unaryPrecedence)
    case .binary(let operation, let left, let right):
      let own = operation.precedence
      return parenthesised("\(left.text(inside: own)) \(operation.rawValue) \(right.text(inside: own + 1))", own)
    case .conditional(let condition, let yes, let no):
      return parenthesised("\(condition.text(inside: 1)) ? \(yes.text(inside: 0)) : \(no.text(inside: 0))", 0)
    case .call(let function, let arguments):
      return "\(function.rawValue)(\(arguments.map { $0.text(inside: 0) }.joined(separator: ", ")))"
    case .before(let inner):
      if case .reference(let reference) = inner.form, !reference.name.hasPrefix("&") { return "before.\(reference.name)" }
      return "before(\(inner.text(inside: 0)))"
    }
  }

  private static func text(_ value: UInt64, _ style: Style) -> String {
    switch style {
    case .decimal: return "\(value)"
    case .hexadecimal: return "0x" + hex(value)
    case .binary: return "0b" + String(value, radix: 2)
    case .character:
      let character = UInt8(exactly: value).map { String(UnicodeScalar($0)) } ?? ""
      return "'" + (character == "'" ? "\\'" : escaped(character, quote: "'")) + "'"
    }
  }

  /// A text as it is written in an expression.
  static func quoted(_ text: String) -> String { "\"\(escaped(text, quote: "\""))\"" }

  /// A text with control characters, backslashes and the quote as escapes.
  static func escaped(_ text: String, quote: Unicode.Scalar?) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case "\\": result += "\\\\"
      case _ where scalar == quote: result += "\\" + String(scalar)
      case _ where scalar.value < 0x20 || scalar.value == 0x7f: result += "\\x" + hex(UInt64(scalar.value), minimumDigits: 2)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
