import Primitives

/// Why a text is no expression, or has no value here: where, what, and what to do about it.
package struct ExpressionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What happened, for code that treats some errors as an answer: a breakpoint on `syscall == "write"` is not hit outside system calls.
  package enum Kind: Hashable, Sendable {
    /// The text is no expression.
    case syntax
    /// A text stands where a number is needed, or the other way round.
    case type
    /// A name that nothing here has.
    case unknownName
    case divisionByZero
    /// Memory that is not mapped.
    case unreadable(Address)
    /// `syscall` outside a system call.
    case notInSystemCall
    /// `pt_regs` where the current task has none.
    case noFrame
    /// `current` before there is a task.
    case noTask
    /// `before` where no earlier position is given.
    case noEarlierPosition
    /// A number outside what the operation allows.
    case range
    /// The text, its nesting or a value is larger than the limits allow.
    case tooLarge
  }

  /// Whether another position may have an answer: a search goes on, where a mistake in the text ends it.
  package var dependsOnPosition: Bool {
    switch kind {
    case .divisionByZero, .unreadable, .notInSystemCall, .noFrame, .noTask, .range: true
    case .syntax, .type, .unknownName, .noEarlierPosition, .tooLarge: false
    }
  }

  package let kind: Kind
  /// The characters (Unicode scalars) of the text that it is about, counted from 0; empty at the end of the text.
  package let range: Range<Int>
  /// A sentence without a full stop.
  package let message: String
  /// What to write instead, if that can be said.
  package let hint: String?

  init(_ kind: Kind, _ range: Range<Int>, _ message: String, hint: String? = nil) {
    self.kind = kind
    self.range = range
    self.message = message
    self.hint = hint
  }

  /// Message and hint on one line: ``unknown name `rxa`; did you mean `rax`?``.
  package var description: String { message + (hint.map { "; \($0)" } ?? "") }

  /// The same error with its place counted from elsewhere.
  func moved(by distance: Int) -> ExpressionError {
    ExpressionError(kind, range.lowerBound + distance..<range.upperBound + distance, message, hint: hint)
  }
}

/// Bounds that keep a hostile text or value from using up stack, memory or time.
package enum ExpressionLimits {
  /// Characters of a text.
  package static let length = 4096
  /// Operators inside one another.
  package static let depth = 100
  /// Bytes that `string[...]` looks for the end in, and that `bytes[...]` reads at most.
  package static let memory = 4096
}
