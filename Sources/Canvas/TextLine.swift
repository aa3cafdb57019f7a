/// One line of text in roles: what panes hand to widgets and to `Grid.put`.
///
/// Written as an interpolated string, in which a value may be followed by its role: `"\("syscall", .mnemonic)  part \(3, .number)/7"`.
package struct TextLine: Hashable, Sendable {
  /// A stretch of text of one role.
  package struct Span: Hashable, Sendable {
    /// The text.
    package var text: String
    /// What it means.
    package var role: Role
  }

  /// The stretches from left to right.
  package private(set) var spans: [Span]

  /// A line without text.
  package init() { spans = [] }

  /// A line of one role.
  package init(_ text: String, _ role: Role = .text) {
    spans = text.isEmpty ? [] : [Span(text: text, role: role)]
  }

  /// Adds `text` at the end.
  package mutating func append(_ text: String, _ role: Role = .text) {
    guard !text.isEmpty else { return }
    if let last = spans.indices.last, spans[last].role == role {
      spans[last].text += text
    } else {
      spans.append(Span(text: text, role: role))
    }
  }

  /// Adds `line` at the end.
  package mutating func append(_ line: TextLine) {
    for span in line.spans { append(span.text, span.role) }
  }

  /// The two lines one after the other.
  package static func + (left: TextLine, right: TextLine) -> TextLine {
    var sum = left
    sum.append(right)
    return sum
  }

  /// Adds `right` at the end of `left`.
  package static func += (left: inout TextLine, right: TextLine) { left.append(right) }

  /// The text without its roles.
  package var text: String { spans.reduce(into: "") { $0 += $1.text } }

  /// Whether there is no text.
  package var isEmpty: Bool { spans.isEmpty }

  /// The columns that the text takes.
  package var width: Int { spans.reduce(0) { $0 + $1.text.columns } }

  /// The same text, all of one role.
  package func inRole(_ role: Role) -> TextLine { TextLine(text, role) }

  /// The beginning of the line that fits `columns`; a line that is cut ends in an ellipsis, which takes one of the columns.
  package func truncated(to columns: Int) -> TextLine {
    guard width > columns else { return self }
    var result = TextLine()
    var left = columns - 1
    guard left >= 0 else { return result }
    for span in spans {
      let kept = span.text.prefix(columns: left)
      result.append(String(kept), span.role)
      left -= kept.columns
      if kept.endIndex != span.text.endIndex {
        result.append(Glyph.ellipsis.text, span.role)
        break
      }
    }
    return result
  }
}

extension TextLine: ExpressibleByStringInterpolation {
  /// A line of plain text.
  package init(stringLiteral value: String) { self.init(value) }

  /// The line that an interpolated string describes.
  package init(stringInterpolation: Interpolation) { self = stringInterpolation.line }

  /// The parts of an interpolated string, as they come.
  package struct Interpolation: StringInterpolationProtocol {
    fileprivate var line = TextLine()

    /// An interpolation without parts yet.
    package init(literalCapacity: Int, interpolationCount: Int) {}

    /// Adds text between values.
    package mutating func appendLiteral(_ literal: String) { line.append(literal) }

    /// Adds a value, as text, in `role`.
    package mutating func appendInterpolation(_ value: some Any, _ role: Role = .text) {
      line.append("\(value)", role)
    }

    /// Adds a line with its own roles.
    package mutating func appendInterpolation(_ value: TextLine) { line.append(value) }
  }
}
