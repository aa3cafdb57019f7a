/// A place in a text file, both counted from 1; columns are Unicode scalars.
package struct SourcePlace: Hashable, Comparable, Sendable {
  package var line: Int
  package var column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  package static let start = SourcePlace(line: 1, column: 1)

  package static func < (a: SourcePlace, b: SourcePlace) -> Bool { (a.line, a.column) < (b.line, b.column) }
}

/// One mistake in a lesson: where, what, and what to write instead.
package struct Diagnostic: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Severity: String, Hashable, Sendable {
    case error
    case warning
  }

  /// What the mistake is about, for programs that read the list.
  package enum Topic: String, Hashable, Sendable, CaseIterable {
    /// The file is no YAML.
    case syntax
    /// A key, its value or its form.
    case format
    /// A text that one of the languages lacks.
    case translation
    /// The program, the kernel or the options.
    case program
    /// A file for the guest.
    case file
    /// Where a stop is.
    case go
    /// A change of a what-if.
    case edit
    /// A value that the machine does not show.
    case expectation
    case question
    /// A text that cannot be shown: a value in it, or its size.
    case text
    /// A name of something elsewhere: another lesson, a symbol.
    case reference
  }

  package var file: String
  package var place: SourcePlace
  package var severity: Severity
  package var topic: Topic
  /// A sentence without a full stop.
  package var message: String
  package var hint: String?

  package init(
    file: String, _ place: SourcePlace, _ topic: Topic, _ message: String, severity: Severity = .error, hint: String? = nil
  ) {
    self.file = file
    self.place = place
    self.severity = severity
    self.topic = topic
    self.message = message
    self.hint = hint
  }

  /// `lessons/a.yaml:3:7: error: unknown key `mnutes`; did you mean `minutes`?`, on one line.
  package var description: String {
    "\(file):\(place.line):\(place.column): \(severity.rawValue): \(message)\(hint.map { "; \($0)" } ?? "")"
  }
}

extension [Diagnostic] {
  package var hasErrors: Bool { contains { $0.severity == .error } }

  /// In the order of the files and of the places in them; what was found first at a place stays first.
  package var inOrder: [Diagnostic] {
    enumerated().sorted { a, b in
      (a.element.file, a.element.place, a.offset) < (b.element.file, b.element.place, b.offset)
    }.map(\.element)
  }
}
