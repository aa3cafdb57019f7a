import Simulation

/// Something that was read from a scalar of a lesson file, with the way from its characters back to the file.
package struct Located<Value: Sendable>: Sendable {
  package let value: Value
  package let source: ScalarSource

  package init(_ value: Value, _ source: ScalarSource) {
    self.value = value
    self.source = source
  }

  /// Where it begins in the file.
  package var place: SourcePlace { source.start }
  /// As it was written, after YAML's quotes and escapes.
  package var text: String { source.text }
}

extension Located<String> {
  /// A name that stands in no file yet.
  package init(name: String) { self.init(name, ScalarSource(name, at: .start, .plain, in: SourceLines(name))) }
}

/// A condition or a value that the machine is asked for.
package typealias LessonExpression = Located<Expression>

/// A text with values of the machine in it.
package typealias LessonText = Located<ExpressionTemplate>

extension Located {
  /// The mistake in the lesson that an error in its expression is.
  func diagnostic(_ error: ExpressionError, _ topic: Diagnostic.Topic, file: String) -> Diagnostic {
    Diagnostic(file: file, source.place(at: error.range.lowerBound), topic, error.message, hint: error.hint)
  }
}
