import Narration
import Primitives
import Simulation

/// Why a line is no command, or cannot be done here: where in the line, what, and what to write instead.
package struct CommandMistake: Error, Hashable, Sendable {
  /// Characters (Unicode scalars) of the line, counted from 0; empty at its end.
  package let range: Range<Int>
  package let message: Message
  package let hint: Message?

  package init(_ range: Range<Int>, _ message: Message, hint: Message? = nil) {
    self.range = range
    self.message = message
    self.hint = hint
  }

  /// What an expression says about itself, with its place counted in the line.
  package init(_ error: ExpressionError, at offset: Int) {
    self.init(
      error.range.lowerBound + offset..<error.range.upperBound + offset,
      Message(en: "\(Narrator(language: .en).error(error))", ja: "\(Narrator(language: .ja).error(error))"))
  }
}

/// An expression as it stands in a line.
package struct LineExpression: Hashable, Sendable, CustomStringConvertible {
  package let expression: Expression
  /// Characters of the line before it.
  package let offset: Int

  package init(_ expression: Expression, at offset: Int) {
    self.expression = expression
    self.offset = offset
  }

  /// Its characters in the line.
  package var range: Range<Int> { expression.range.lowerBound + offset..<expression.range.upperBound + offset }

  package var description: String { expression.description }

  /// The value at a position.
  func value(_ scope: InspectorScope) throws(CommandMistake) -> ExpressionValue {
    do throws(ExpressionError) {
      return try expression.evaluate(in: scope)
    } catch {
      throw CommandMistake(error, at: offset)
    }
  }

  /// The value as an address or another number.
  func number(_ scope: InspectorScope) throws(CommandMistake) -> UInt64 {
    guard let bits = try value(scope).bits else { throw CommandMistake(range, .needsNumber) }
    return bits
  }

  /// Refuses names that nothing here has, and `before`, which needs an earlier position to mean something.
  func check(_ scope: InspectorScope) throws(CommandMistake) {
    do throws(ExpressionError) {
      try expression.checkNames(in: scope)
    } catch {
      let unknown = expression.parts.first { $0.range == error.range }
      if error.kind == .unknownName, let unknown, case .reference(.symbol(let name)) = unknown.form,
        let local = scope.inspector.local(named: name)
      {
        throw CommandMistake(LineExpression(unknown, at: offset).range, .isLocal(name, local.function, local.place))
      }
      throw CommandMistake(error, at: offset)
    }
    if expression.places.contains(.earlier) { throw CommandMistake(range, .noBefore) }
  }
}
