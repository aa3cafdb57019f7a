/// A reader of a YAML file that notes every mistake in it, with its place.
package protocol NodeReader {
  /// The path of the file, for diagnostics.
  var file: String { get }
  /// The mistakes so far.
  var diagnostics: [Diagnostic] { get set }
}

/// The entries of a mapping by name.
package struct SourceFields {
  package let place: SourcePlace
  fileprivate var byName: [String: SourceNode] = [:]

  /// The value of a key; `nil` when the key is absent or has nothing behind it.
  package subscript(name: String) -> SourceNode? { byName[name].flatMap { $0.isEmpty ? nil : $0 } }

  /// Whether the key is there, with a value or without.
  func contains(_ name: String) -> Bool { byName[name] != nil }

  /// Which of the keys are there, in their order.
  func present(_ names: [String]) -> [String] { names.filter { self[$0] != nil } }
}

extension NodeReader {
  // MARK: Files

  /// The text of a file's bytes, UTF-8 with or without a byte order mark; `nil`, and a report, for anything else.
  package mutating func text(of bytes: [UInt8]) -> String? {
    guard bytes.count <= YAMLFile.Limits.bytes else {
      report(.start, .syntax, "the file has more than \(YAMLFile.Limits.bytes >> 10) KiB")
      return nil
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      // Up to the first bad byte both readings agree.
      let repaired = String(decoding: bytes, as: UTF8.self)
      let good = repaired.unicodeScalars.prefix { $0 != "\u{fffd}" }
      let lines = SourceLines(String(good))
      let place = SourcePlace(line: lines.lines.count, column: (lines.lines.last?.count ?? 0) + 1)
      report(place, .syntax, "the file is not UTF-8 text")
      return nil
    }
    return text.hasPrefix("\u{feff}") ? String(text.dropFirst()) : text
  }

  /// The one document of a YAML text; `nil` without a report when it is empty, and with one when it is no YAML.
  package mutating func root(of text: String) -> SourceNode? {
    do throws(YAMLFile.Failure) {
      return try YAMLFile.read(text)
    } catch {
      report(error.place, .syntax, error.message, hint: error.hint)
      return nil
    }
  }

  // MARK: Diagnostics

  /// Notes a mistake.
  package mutating func report(
    _ place: SourcePlace, _ topic: Diagnostic.Topic, _ message: String, severity: Diagnostic.Severity = .error, hint: String? = nil
  ) {
    diagnostics.append(Diagnostic(file: file, place, topic, message, severity: severity, hint: hint))
  }

  // MARK: Mappings

  /// Reads a mapping whose keys are all among `known`; reports what is not, and what is missing.
  package mutating func fields(_ node: SourceNode, of what: String, known: [String], required: [String] = []) -> SourceFields? {
    guard case .mapping(let entries) = node.content else {
      report(node.place, .format, "\(what) is \(node.kind) here; it must be a mapping", hint: "its keys are \(listed(known))")
      return nil
    }
    var fields = SourceFields(place: node.place)
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
  package func items(_ node: SourceNode) -> [SourceNode] {
    if case .sequence(let items) = node.content { return items }
    return [node]
  }

  // MARK: Scalars

  package mutating func scalar(_ node: SourceNode, _ what: String) -> ScalarSource? {
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
  package mutating func integer<Number: FixedWidthInteger>(_ node: SourceNode, _ what: String, in range: ClosedRange<Number>) -> Number? {
    guard let scalar = scalar(node, what) else { return nil }
    guard scalar.text.unicodeScalars.allSatisfy({ ("0"..."9").contains($0) }), let number = Number(scalar.text), range.contains(number)
    else {
      let limits = range.upperBound == .max ? "from \(range.lowerBound) up" : "from \(range.lowerBound) to \(range.upperBound)"
      report(node.place, .format, "\(what) is `\(scalar.text.shortened)`; it must be a decimal number \(limits)")
      return nil
    }
    return number
  }

  package mutating func boolean(_ node: SourceNode, _ what: String) -> Bool? {
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
  package mutating func word(_ node: SourceNode, _ what: String, among known: [String]) -> String? {
    guard let scalar = scalar(node, what) else { return nil }
    guard known.contains(scalar.text) else {
      let hint = closest(scalar.text, among: known).map { "did you mean `\($0)`?" } ?? "known are \(listed(known))"
      report(node.place, .format, "\(what) cannot be `\(scalar.text.shortened)`", hint: hint)
      return nil
    }
    return scalar.text
  }

  /// Lower-case letters, digits and hyphens.
  package mutating func identifier(_ node: SourceNode, _ what: String) -> Located<String>? {
    guard let scalar = scalar(node, what) else { return nil }
    let isValid = scalar.text.unicodeScalars.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-" }
    guard isValid, scalar.text.utf8.count <= 40 else {
      report(
        node.place, .format, "\(what) is `\(scalar.text.shortened)`; it may have lower-case letters, digits and hyphens, 40 at most")
      return nil
    }
    return Located(scalar.text, scalar)
  }

  // MARK: Words for messages

  package func listed(_ names: [String]) -> String { names.map { "`\($0)`" }.joined(separator: ", ") }

  /// The name that differs least, if it does not differ much.
  package func closest(_ name: String, among names: [String]) -> String? {
    let limit = max(1, min(3, name.count / 3))
    let ranked = names.map { (distance: editDistance(name, $0), name: $0) }.filter { $0.distance <= limit }
    return ranked.min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
  }
}

/// Letters to put in, leave out or replace, and neighbours to exchange, to make one word the other (optimal string alignment); long words are far from
/// everything.
private func editDistance(_ a: String, _ b: String) -> Int {
  let (a, b) = (Array(a.unicodeScalars), Array(b.unicodeScalars))
  guard a.count <= 40, b.count <= 40 else { return 40 }
  var row = Array(0...b.count)
  var above = row
  for (i, x) in a.enumerated() {
    let before = row
    row[0] = i + 1
    for (j, y) in b.enumerated() {
      row[j + 1] = min(row[j] + 1, before[j + 1] + 1, before[j] + (x == y ? 0 : 1))
      if i > 0, j > 0, x == b[j - 1], a[i - 1] == y { row[j + 1] = min(row[j + 1], above[j - 1] + 1) }
    }
    above = before
  }
  return row[b.count]
}

extension String {
  /// Fit for a message: one line, not long.
  package var shortened: String {
    let line = String(String.UnicodeScalarView(unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7f ? " " : $0 }))
    return line.count > 40 ? line.prefix(38) + "…" : line
  }
}
