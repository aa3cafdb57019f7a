import LinuxABI
import Simulation
import Vocabulary

/// Reads a lesson file and finds all its mistakes that need no machine.
package struct LessonReader {
  /// What a file gave: a lesson when enough of it could be read to play it, and every mistake.
  package struct Result: Sendable {
    /// The stops up to the first whose place cannot be read; `nil` when there is nothing to play.
    package var lesson: Lesson?
    /// In the order of the file.
    package var diagnostics: [Diagnostic]
  }

  let file: String
  var diagnostics: [Diagnostic] = []
  /// The era whose system calls have names here.
  var era = Era.v5_0

  init(file: String) { self.file = file }

  /// - Parameters:
  ///   - bytes: the file's content, UTF-8 with or without a byte order mark.
  ///   - file: its path, for diagnostics.
  package static func read(_ bytes: [UInt8], file: String) -> Result {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      // Up to the first bad byte both readings agree.
      let repaired = String(decoding: bytes, as: UTF8.self)
      let good = repaired.unicodeScalars.prefix { $0 != "\u{fffd}" }
      let lines = SourceLines(String(good))
      let place = SourcePlace(line: lines.lines.count, column: (lines.lines.last?.count ?? 0) + 1)
      return Result(lesson: nil, diagnostics: [Diagnostic(file: file, place, .syntax, "the file is not UTF-8 text")])
    }
    return read(text.hasPrefix("\u{feff}") ? String(text.dropFirst()) : text, file: file)
  }

  package static func read(_ text: String, file: String) -> Result {
    var reader = LessonReader(file: file)
    do throws(YAMLFile.Failure) {
      guard let root = try YAMLFile.read(text) else {
        reader.report(.start, .format, "the file is empty", hint: "begin with `format: \(Lesson.formatVersion)`")
        return Result(lesson: nil, diagnostics: reader.diagnostics)
      }
      let lesson = reader.lesson(root)
      return Result(lesson: lesson, diagnostics: reader.diagnostics.inOrder)
    } catch {
      reader.report(error.place, .syntax, error.message, hint: error.hint)
      return Result(lesson: nil, diagnostics: reader.diagnostics)
    }
  }

  // MARK: Diagnostics

  mutating func report(
    _ place: SourcePlace, _ topic: Diagnostic.Topic, _ message: String, severity: Diagnostic.Severity = .error, hint: String? = nil
  ) {
    diagnostics.append(Diagnostic(file: file, place, topic, message, severity: severity, hint: hint))
  }

  // MARK: Mappings

  /// The entries of a mapping by name.
  struct Fields {
    let place: SourcePlace
    fileprivate var byName: [String: SourceNode] = [:]

    /// The value of a key; `nil` when the key is absent or has nothing behind it.
    subscript(name: String) -> SourceNode? { byName[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// Whether the key is there, with a value or without.
    func contains(_ name: String) -> Bool { byName[name] != nil }

    /// Which of the keys are there, in their order.
    func present(_ names: [String]) -> [String] { names.filter { self[$0] != nil } }
  }

  /// Reads a mapping whose keys are all among `known`; reports what is not, and what is missing.
  mutating func fields(_ node: SourceNode, of what: String, known: [String], required: [String] = []) -> Fields? {
    guard case .mapping(let entries) = node.content else {
      report(node.place, .format, "\(what) is \(node.kind) here; it must be a mapping", hint: "its keys are \(listed(known))")
      return nil
    }
    var fields = Fields(place: node.place)
    for (key, value) in entries {
      guard let name = key.scalar?.text else {
        report(key.place, .format, "a key of \(what) must be a word")
        continue
      }
      guard known.contains(name) else {
        let hint = closest(name, among: known).map { "did you mean `\($0)`?" } ?? "known are \(listed(known))"
        report(key.place, .format, "\(what) has no key `\(name.shortened)`", hint: hint)
        continue
      }
      fields.byName[name] = value
      if value.isEmpty { report(key.place, .format, "`\(name)` has no value") }
    }
    for name in required where fields.byName[name] == nil {
      report(node.place, .format, "\(what) needs `\(name)`")
    }
    return fields
  }

  /// The items of a list; anything but a list is a list of itself.
  func items(_ node: SourceNode) -> [SourceNode] {
    if case .sequence(let items) = node.content { return items }
    return [node]
  }

  // MARK: Scalars

  mutating func scalar(_ node: SourceNode, _ what: String) -> ScalarSource? {
    guard let scalar = node.scalar else {
      report(node.place, .format, "\(what) is \(node.kind) here; it must be a text")
      return nil
    }
    guard !scalar.text.isEmpty else {
      report(node.place, .format, "\(what) is empty")
      return nil
    }
    return scalar
  }

  /// A decimal number in the range.
  mutating func integer<Number: FixedWidthInteger>(_ node: SourceNode, _ what: String, in range: ClosedRange<Number>) -> Number? {
    guard let scalar = scalar(node, what) else { return nil }
    guard scalar.text.unicodeScalars.allSatisfy({ ("0"..."9").contains($0) }), let number = Number(scalar.text), range.contains(number)
    else {
      let limits = range.upperBound == .max ? "from \(range.lowerBound) up" : "from \(range.lowerBound) to \(range.upperBound)"
      report(node.place, .format, "\(what) is `\(scalar.text.shortened)`; it must be a decimal number \(limits)")
      return nil
    }
    return number
  }

  mutating func boolean(_ node: SourceNode, _ what: String) -> Bool? {
    guard let scalar = scalar(node, what) else { return nil }
    switch scalar.text {
    case "on", "true": return true
    case "off", "false": return false
    default:
      report(node.place, .format, "\(what) is `\(scalar.text.shortened)`; it must be `on` or `off`")
      return nil
    }
  }

  /// One of a few words.
  mutating func word(_ node: SourceNode, _ what: String, among known: [String]) -> String? {
    guard let scalar = scalar(node, what) else { return nil }
    guard known.contains(scalar.text) else {
      let hint = closest(scalar.text, among: known).map { "did you mean `\($0)`?" } ?? "known are \(listed(known))"
      report(node.place, .format, "\(what) cannot be `\(scalar.text.shortened)`", hint: hint)
      return nil
    }
    return scalar.text
  }

  /// Lower-case letters, digits and hyphens.
  mutating func identifier(_ node: SourceNode, _ what: String) -> Located<String>? {
    guard let scalar = scalar(node, what) else { return nil }
    let isValid = scalar.text.unicodeScalars.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-" }
    guard isValid, scalar.text.utf8.count <= 40 else {
      report(
        node.place, .format, "\(what) is `\(scalar.text.shortened)`; it may have lower-case letters, digits and hyphens, 40 at most")
      return nil
    }
    return Located(scalar.text, scalar)
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

  // MARK: Words for messages

  func listed(_ names: [String]) -> String { names.map { "`\($0)`" }.joined(separator: ", ") }

  /// The name that differs least, if it does not differ much.
  func closest(_ name: String, among names: [String]) -> String? {
    let limit = max(1, min(3, name.count / 3))
    let ranked = names.map { (distance: editDistance(name, $0), name: $0) }.filter { $0.distance <= limit }
    return ranked.min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
  }
}

/// Letters to put in, leave out or exchange to make one word the other; long words are far from everything.
private func editDistance(_ a: String, _ b: String) -> Int {
  let (a, b) = (Array(a.unicodeScalars), Array(b.unicodeScalars))
  guard a.count <= 40, b.count <= 40 else { return 40 }
  var row = Array(0...b.count)
  for (i, x) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, y) in b.enumerated() {
      let next = min(row[j] + 1, row[j + 1] + 1, diagonal + (x == y ? 0 : 1))
      diagonal = row[j + 1]
      row[j + 1] = next
    }
  }
  return row[b.count]
}

extension String {
  /// Fit for a message: one line, not long.
  var shortened: String {
    let line = String(String.UnicodeScalarView(unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7f ? " " : $0 }))
    return line.count > 40 ? line.prefix(38) + "…" : line
  }
}
