import LinuxABI
import Simulation
import Vocabulary

/// Reads a lesson file and finds all its mistakes that need no machine.
package struct LessonReader: NodeReader {
  /// What a file gave: a lesson when enough of it could be read to play it, and every mistake.
  package struct Result: Sendable {
    /// The stops up to the first whose place cannot be read; `nil` when there is nothing to play.
    package var lesson: Lesson?
    /// In the order of the file.
    package var diagnostics: [Diagnostic]
  }

  package let file: String
  package var diagnostics: [Diagnostic] = []
  /// The era whose system calls have names here.
  var era = Era.v5_0

  init(file: String) { self.file = file }

  /// - Parameters:
  ///   - bytes: the file's content, UTF-8 with or without a byte order mark.
  ///   - file: its path, for diagnostics.
  package static func read(_ bytes: [UInt8], file: String) -> Result {
    var reader = LessonReader(file: file)
    guard let text = reader.text(of: bytes) else { return Result(lesson: nil, diagnostics: reader.diagnostics) }
    return read(text, file: file)
  }

  package static func read(_ text: String, file: String) -> Result {
    var reader = LessonReader(file: file)
    guard let root = reader.root(of: text) else {
      if reader.diagnostics.isEmpty {
        reader.report(.start, .format, "the file is empty", hint: "begin with `format: \(Lesson.formatVersion)`")
      }
      return Result(lesson: nil, diagnostics: reader.diagnostics)
    }
    let lesson = reader.lesson(root)
    return Result(lesson: lesson, diagnostics: reader.diagnostics.inOrder)
  }

  // MARK: Expressions

  mutating func expression(_ node: SourceNode, _ what: String, _ topic: Diagnostic.Topic) -> LessonExpression? {
    guard let scalar = scalar(node, what) else { return nil }
    do throws(ExpressionError) {
      return Located(try Expression(scalar.text), scalar)
    } catch {
      report(scalar.place(at: error.range.lowerBound), topic, error.message, hint: error.hint)
      return nil
    }
  }

  /// An expression that holds or does not.
  mutating func condition(_ node: SourceNode, _ what: String, _ topic: Diagnostic.Topic) -> LessonExpression? {
    guard let expression = expression(node, what, topic) else { return nil }
    guard expression.value.type != .text, expression.value.type != .bytes else {
      report(node.place, topic, "\(what) must be true or false, and this is a text", hint: "compare it: `... == \"...\"`")
      return nil
    }
    return aboutMachine(expression, what, topic)
  }

  /// The expression, unless its value stands in the file: then nothing is asked of the machine.
  mutating func aboutMachine(_ expression: LessonExpression, _ what: String, _ topic: Diagnostic.Topic) -> LessonExpression? {
    if !expression.value.places.isEmpty { return expression }
    report(expression.place, topic, "\(what) says nothing about the machine", hint: "name a register, a symbol, memory")
    return nil
  }
}
