import Simulation

extension Expression {
  /// The part of a condition because of which it does not hold: the first of several that `&&` joins; `nil` when it holds.
  func failingPart(in scope: InspectorScope) throws(ExpressionError) -> Expression? {
    if case .binary(.and, let left, let right) = form {
      if let failing = try left.failingPart(in: scope) { return failing }
      return try right.failingPart(in: scope)
    }
    return try holds(in: scope) ? nil : self
  }

  /// What a condition compares, without constants: the values that tell why it holds or not.
  var terms: [Expression] {
    switch form {
    case .binary(.or, let left, let right), .binary(.and, let left, let right), .binary(.equal, let left, let right),
      .binary(.notEqual, let left, let right), .binary(.less, let left, let right), .binary(.lessOrEqual, let left, let right),
      .binary(.greater, let left, let right), .binary(.greaterOrEqual, let left, let right):
      return left.terms + right.terms
    case .unary(.not, let inner): return inner.terms
    case .call(.contains, let arguments): return arguments.flatMap(\.terms)
    default: return places.isEmpty ? [] : [self]
    }
  }

  /// Its value as a message writes it; `nil` when there is none here.
  func valueText(in scope: InspectorScope) -> String? {
    guard let value = try? evaluate(in: scope) else { return nil }
    switch value {
    case .integer, .bytes: return value.formatted()
    case .text: return "\"\(value.formatted())\""
    }
  }
}

extension [Expression] {
  /// Why conditions hold or do not: `rax` is 4, `rdx` is 3; `nil` where there is nothing to say.
  func explanation(in scope: InspectorScope) -> String? {
    var seen: Set<Expression> = []
    let values = flatMap(\.terms).compactMap { term in
      seen.insert(term).inserted ? term.valueText(in: scope).map { "`\(term)` is \($0)" } : nil
    }
    return values.isEmpty ? nil : values.joined(separator: ", ")
  }
}

extension Expression {
  /// The places in memory that it reads at a position: `qword[rsp]`, `pt_regs.ax`, `current.pid`, each as an expression.
  func memoryPlaces(_ scope: InspectorScope) -> [Expression] {
    func places(_ parts: Expression...) -> [Expression] { parts.flatMap { $0.memoryPlaces(scope) } }
    switch form {
    case .integer, .text: return []
    case .reference(.frameField(let field)): return [try? Expression("qword[pt_regs + \(field.offset)]")].compactMap(\.self)
    case .reference(.taskField(let path)):
      return [scope.taskFieldAddress(path).flatMap { try? Expression("byte[\($0)]") }].compactMap(\.self)
    case .reference: return []
    case .memory(_, let address, _): return [self] + places(address)
    case .bits(let value, _, _): return places(value)
    case .unary(_, let value): return places(value)
    case .binary(_, let left, let right): return places(left, right)
    case .conditional(let test, let yes, let no): return places(test, yes, no)
    case .call(_, let arguments): return arguments.flatMap { $0.memoryPlaces(scope) }
    // The earlier position is not changed.
    case .before: return []
    }
  }
}
