import LinuxABI
import Primitives
import X86

/// Reads an expression by operator precedence and gives every part its type.
struct ExpressionParser {
  private var lexer: ExpressionLexer
  /// The next token, not yet used.
  private(set) var token: ExpressionToken
  /// How many brackets, operators and functions are open around the next token.
  private var open = 0

  init(_ text: String) throws(ExpressionError) {
    guard text.utf8.count <= 4 * ExpressionLimits.length else { throw Self.tooLong }
    try self.init(Array(text.unicodeScalars), from: 0)
  }

  /// Reads from the middle of a longer text.
  init(_ characters: [Unicode.Scalar], from position: Int) throws(ExpressionError) {
    guard characters.count <= ExpressionLimits.length else { throw Self.tooLong }
    lexer = ExpressionLexer(characters, from: position)
    token = try lexer.next()
  }

  private static let tooLong = ExpressionError(.tooLarge, 0..<0, "the text has more than \(ExpressionLimits.length) characters")

  /// An expression that ends with the text.
  mutating func whole() throws(ExpressionError) -> Expression {
    let expression = try expression()
    guard token.form == .end else { throw unexpected("an operator") }
    return expression
  }

  /// An expression that ends where no operator follows.
  mutating func expression() throws(ExpressionError) -> Expression {
    let condition = try operand(above: 1)
    guard token.form == .mark("?") else { return condition }
    try enter()
    defer { open -= 1 }
    try requireNumber(condition, "`?`")
    try advance()
    let yes = try expression()
    try expect(":")
    let no = try expression()
    let type = try common(yes, no)
    return try node(.conditional(condition, yes, no), condition.range.lowerBound..<no.range.upperBound, type, [condition, yes, no])
  }

  // MARK: Operators

  /// Operands joined by operators of at least that precedence.
  private mutating func operand(above precedence: Int) throws(ExpressionError) -> Expression {
    var left = try prefixed()
    while case .mark(let mark) = token.form, let operation = Expression.BinaryOperator(rawValue: mark), operation.precedence >= precedence {
      try advance()
      try enter()
      defer { open -= 1 }
      let right = try operand(above: operation.precedence + 1)
      try check(operation, left, right)
      left = try node(.binary(operation, left, right), left.range.lowerBound..<right.range.upperBound, .integer, [left, right])
    }
    return left
  }

  private mutating func prefixed() throws(ExpressionError) -> Expression {
    let start = token.range.lowerBound
    if token.form == .mark("&") {
      try advance()
      guard case .name(let name) = token.form else { throw unexpected("a symbol's name behind `&`") }
      let range = start..<token.range.upperBound
      try advance()
      return try node(.reference(.symbol(name)), range, .integer, [])
    }
    guard case .mark(let mark) = token.form, let operation = Expression.UnaryOperator(rawValue: mark) else { return try postfixed() }
    try advance()
    try enter()
    defer { open -= 1 }
    let value = try prefixed()
    try requireNumber(value, "`\(mark)`")
    return try node(.unary(operation, value), start..<value.range.upperBound, .integer, [value])
  }

  private mutating func postfixed() throws(ExpressionError) -> Expression {
    var value = try primary()
    while token.form == .mark("[") {
      try requireNumber(value, "a range of bits")
      try advance()
      if case .reference(.symbol(let name)) = value.form {
        throw ExpressionError(
          .type, value.range, "`\(name)` is an address, and brackets behind a value are its bits",
          hint: "[\(name) + 8 * N] is memory")
      }
      let high = try number("a bit's number")
      var low: Expression?
      if token.form == .mark(":") {
        try advance()
        low = try number("a bit's number")
      }
      let end = token.range.upperBound
      try expect("]")
      if case .integer(let high, _) = high.form, high > 63 {
        throw ExpressionError(.range, value.range.lowerBound..<end, "bits are numbered from 0 to 63")
      }
      if let low, case .integer(let high, _) = high.form, case .integer(let bit, _) = low.form, bit > high {
        throw ExpressionError(
          .range, value.range.lowerBound..<end, "the range of bits is upside down", hint: "write the higher bit first: [\(bit):\(high)]")
      }
      value = try node(
        .bits(value, high: high, low: low), value.range.lowerBound..<end, .integer, [value, high] + (low.map { [$0] } ?? []))
    }
    return value
  }

  // MARK: Operands

  private mutating func primary() throws(ExpressionError) -> Expression {
    let first = token
    switch first.form {
    case .integer(let value, let style):
      try advance()
      return try node(.integer(value, style), first.range, .integer, [])
    case .text(let text):
      try advance()
      return try node(.text(text), first.range, .text, [])
    case .mark("("):
      try advance()
      let inner = try nested()
      let end = token.range.upperBound
      try expect(")")
      // The parentheses belong to the place, not to the meaning.
      return Expression(inner.form, first.range.lowerBound..<end, inner.type, depth: inner.depth)
    case .mark("["):
      return try memory(.qword, from: first.range.lowerBound)
    case .name(let name):
      try advance()
      return try named(name, first.range)
    case .mark, .end:
      throw unexpected("a value")
    }
  }

  private mutating func named(_ name: String, _ range: Range<Int>) throws(ExpressionError) -> Expression {
    if name == "before" || name.hasPrefix("before.") { return try earlier(name, range) }
    if let size = ExpressionMemory(rawValue: name), token.form == .mark("[") { return try memory(size, from: range.lowerBound) }
    if let function = ExpressionFunction(rawValue: name), token.form == .mark("(") { return try call(function, range) }
    if token.form == .mark("(") {
      throw ExpressionError(
        .unknownName, range, "there is no function `\(name)`",
        hint: Self.suggestion(name, among: ExpressionFunction.allCases.map(\.rawValue)))
    }
    if let reference = ExpressionReference.known[name] { return try node(.reference(reference), range, reference.type, []) }
    if ExpressionMemory(rawValue: name) != nil {
      throw ExpressionError(.syntax, range, "`\(name)` needs an address", hint: "write `\(name)[...]`")
    }
    if ExpressionFunction(rawValue: name) != nil {
      throw ExpressionError(.syntax, range, "`\(name)` needs a value", hint: "write `\(name)(...)`")
    }
    if let prefix = ExpressionReference.prefixes.first(where: { name.hasPrefix($0) }) {
      let kinds = ["rflags.": "flag", "msr.": "MSR", "pt_regs.": "field"]
      throw ExpressionError(
        .unknownName, range, "unknown \(kinds[prefix] ?? "name") `\(name)`",
        hint: Self.suggestion(name, among: ExpressionReference.known.keys.filter { $0.hasPrefix(prefix) }))
    }
    return try node(.reference(.symbol(name)), range, .integer, [])
  }

  /// `before.rsp`, `before.byte[rsp]`, `before(rax + 1)`: evaluated as a whole at the earlier position.
  private mutating func earlier(_ name: String, _ range: Range<Int>) throws(ExpressionError) -> Expression {
    try enter()
    defer { open -= 1 }
    let inner: Expression
    if name == "before" {
      guard token.form == .mark("(") else {
        throw ExpressionError(.syntax, range, "`before` alone has no value", hint: "write `before.rax` or `before(...)`")
      }
      inner = try primary()
    } else if name == "before." {
      inner = try primary()
    } else {
      let skipped = "before.".count
      inner = try named(String(name.dropFirst(skipped)), range.lowerBound + skipped..<range.upperBound)
    }
    return try node(.before(inner), range.lowerBound..<inner.range.upperBound, inner.type, [inner])
  }

  /// The brackets of an access to memory.
  private mutating func memory(_ size: ExpressionMemory, from start: Int) throws(ExpressionError) -> Expression {
    try expect("[")
    let address = try number("an address")
    var count: Expression?
    if size == .bytes {
      guard token.form == .mark(",") else { throw unexpected("`,` and a number of bytes") }
      try advance()
      count = try number("a number of bytes")
    }
    let end = token.range.upperBound
    try expect("]")
    return try node(.memory(size, address, count: count), start..<end, size.type, [address] + (count.map { [$0] } ?? []))
  }

  private mutating func call(_ function: ExpressionFunction, _ range: Range<Int>) throws(ExpressionError) -> Expression {
    try expect("(")
    var arguments: [Expression] = []
    while token.form != .mark(")") {
      if !arguments.isEmpty { try expect(",") }
      arguments.append(try nested())
    }
    let end = token.range.upperBound
    try expect(")")
    let parameters = function.parameters
    guard arguments.count == parameters.count else {
      throw ExpressionError(
        .type, range.lowerBound..<end, "`\(function.rawValue)` takes \(parameters.count == 1 ? "one value" : "\(parameters.count) values")")
    }
    for (argument, parameter) in zip(arguments, parameters) {
      switch parameter {
      case .integer: try requireNumber(argument, "`\(function.rawValue)`")
      default:
        if argument.type.isNumber {
          throw ExpressionError(
            .type, argument.range, "`\(function.rawValue)` needs a text, and this is a number", hint: "string[...] reads one")
        }
        if parameter == .text, argument.type != .text {
          throw ExpressionError(.type, argument.range, "`\(function.rawValue)` needs a text, and this is \(argument.type.description)")
        }
      }
    }
    return try node(.call(function, arguments), range.lowerBound..<end, function.type, arguments)
  }

  /// An expression inside brackets.
  private mutating func nested() throws(ExpressionError) -> Expression {
    try enter()
    defer { open -= 1 }
    return try expression()
  }

  private mutating func number(_ what: String) throws(ExpressionError) -> Expression {
    let value = try nested()
    try requireNumber(value, what)
    return value
  }

  // MARK: Types

  private func requireNumber(_ value: Expression, _ what: String) throws(ExpressionError) {
    guard !value.type.isNumber else { return }
    throw ExpressionError(.type, value.range, "\(what) needs a number, and this is \(value.type.description)")
  }

  private func check(_ operation: Expression.BinaryOperator, _ left: Expression, _ right: Expression) throws(ExpressionError) {
    if operation == .equal || operation == .notEqual {
      try checkName(left, right)
      try checkName(right, left)
      if left.type.isNumber, right.type.isNumber { return }
      if !left.type.isNumber, !right.type.isNumber { return }
      if (left.type == .systemCall && right.type == .text) || (left.type == .text && right.type == .systemCall) { return }
      throw ExpressionError(
        .type, left.range.lowerBound..<right.range.upperBound,
        "`\(operation.rawValue)` compares \(left.type.description) with \(right.type.description)",
        hint: [left, right].lazy.compactMap(Self.quotes).first)
    }
    try requireNumber(left, "`\(operation.rawValue)`")
    try requireNumber(right, "`\(operation.rawValue)`")
  }

  /// What to write in place of a name that is compared with a text, and was probably meant as one.
  private static func quotes(_ side: Expression) -> String? {
    guard case .reference(.symbol(let name)) = side.form else { return nil }
    return "a text stands in quotes: \(Expression.quoted(name))"
  }

  /// A text beside `syscall` or `phase` must be a name that there is, or the comparison would never hold.
  private func checkName(_ state: Expression, _ text: Expression) throws(ExpressionError) {
    guard case .reference(.state(let state)) = state.form, case .text(let name) = text.form else { return }
    let names: [String]
    switch state {
    case .syscall: names = Era.allCases.flatMap { SystemCall.all($0).map(\.name) }
    case .phase: names = Phase.allCases.map(\.rawValue) + [""]
    default: return
    }
    if names.contains(name) { return }
    throw ExpressionError(
      .unknownName, text.range, "there is no \(state == .phase ? "phase" : "system call") \(Expression.quoted(name))",
      hint: Self.suggestion(name, among: names, mark: "\""))
  }

  private func common(_ yes: Expression, _ no: Expression) throws(ExpressionError) -> ExpressionType {
    if yes.type == no.type { return yes.type }
    if yes.type.isNumber, no.type.isNumber { return .integer }
    throw ExpressionError(
      .type, yes.range.lowerBound..<no.range.upperBound,
      "`?:` has \(yes.type.description) on one side and \(no.type.description) on the other")
  }

  // MARK: Tokens

  private func node(
    _ form: Expression.Form, _ range: Range<Int>, _ type: ExpressionType, _ children: [Expression]
  ) throws(ExpressionError) -> Expression {
    let depth = 1 + (children.map(\.depth).max() ?? 0)
    guard depth <= ExpressionLimits.depth else { throw Self.tooDeep(range) }
    return Expression(form, range, type, depth: depth)
  }

  private static func tooDeep(_ range: Range<Int>) -> ExpressionError {
    ExpressionError(.tooLarge, range, "more than \(ExpressionLimits.depth) operators inside one another")
  }

  private mutating func enter() throws(ExpressionError) {
    open += 1
    if open > ExpressionLimits.depth { throw Self.tooDeep(token.range) }
  }

  mutating func advance() throws(ExpressionError) { token = try lexer.next() }

  private mutating func expect(_ mark: String) throws(ExpressionError) {
    guard token.form == .mark(mark) else { throw unexpected("`\(mark)`") }
    try advance()
  }

  /// The error that something else stands here than `what`.
  func unexpected(_ what: String) -> ExpressionError {
    var hint: String?
    if case .name(let name) = token.form { hint = ["and": "write `&&`", "or": "write `||`", "not": "write `!`"][name] }
    if token.form == .mark("*") { hint = "memory at an address is [ADDR], or dword[ADDR]" }
    return ExpressionError(.syntax, token.range, "expected \(what), found \(token.description)", hint: hint)
  }

  /// The name that was probably meant, as a hint.
  static func suggestion(_ name: String, among names: [String], mark: String = "`") -> String? {
    nearest(to: name, among: names).map { "did you mean \(mark)\($0)\(mark)?" }
  }

  /// The name that is spelled almost so; `nil` when none is.
  static func nearest(to name: String, among names: [String]) -> String? {
    var best: (name: String, distance: Int)?
    for candidate in names.sorted() {
      let distance = distance(name, candidate)
      if distance < best?.distance ?? (name.count <= 3 ? 2 : 3) { best = (candidate, distance) }
    }
    return best?.name
  }

  /// How many letters must be inserted, removed, replaced or exchanged with their neighbour.
  private static func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a.lowercased().utf8.prefix(64)), Array(b.lowercased().utf8.prefix(64)))
    var rows = [Array(0...b.count)]
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var best = min(rows[i][j] + (a[i] == b[j] ? 0 : 1), rows[i][j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, rows[i - 1][j - 1] + 1) }
        row.append(best)
      }
      rows.append(row)
    }
    return rows[a.count][b.count]
  }
}
