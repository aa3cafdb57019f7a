import Foundation
import Lessons
import Vocabulary

/// What a check has found, as text, JSON or JUnit's XML.
package struct CheckResult {
  private let reports: [LessonReport]
  private let missing: [Diagnostic]

  /// - Parameters:
  ///   - reports: of the files that were checked.
  ///   - missing: a mistake for each file that could not be read.
  package init(reports: [LessonReport], missing: [Diagnostic] = []) {
    self.reports = reports
    self.missing = missing
  }

  /// Every mistake, file by file.
  package var diagnostics: [Diagnostic] { missing + reports.flatMap(\.diagnostics) }

  private func count(_ severity: Diagnostic.Severity) -> Int { diagnostics.filter { $0.severity == severity }.count }

  // MARK: Text

  /// One line for each mistake, as compilers write them, and a last line that counts.
  package func text(withValues: Bool) -> String {
    var lines: [String] = []
    if withValues { lines += reports.flatMap(Self.values) }
    lines += diagnostics.map(\.description)
    let stops = reports.reduce(0) { $0 + $1.stops.count }
    let errors = count(.error)
    let warnings = count(.warning)
    var summary =
      "\(Self.number(reports.count, "lesson")), \(Self.number(stops, "stop")), \(Self.number(Language.allCases.count, "language")): "
    summary += errors == 0 ? "no mistakes" : Self.number(errors, "mistake")
    if warnings > 0 { summary += ", \(Self.number(warnings, "warning"))" }
    return (lines + [summary]).joined(separator: "\n") + "\n"
  }

  private static func values(_ report: LessonReport) -> [String] {
    var lines = ["\(report.file): \(report.lesson?.id ?? "-")"]
    for (index, stop) in report.stops.enumerated() {
      let branch = stop.whatIf.map { ", what if: \($0)" } ?? ""
      lines.append("  \(index + 1) \(stop.id), tick \(stop.position), ring \(stop.ring)\(stop.symbol.map { ", \($0)" } ?? "")\(branch)")
      let width = stop.values.map(\.name.count).max() ?? 0
      for value in stop.values {
        lines.append("      \(value.name.padding(toLength: width, withPad: " ", startingAt: 0))  \(value.text)")
      }
      if let answer = stop.answer { lines.append("      right answer: \(answer)") }
    }
    return lines
  }

  private static func number(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

  // MARK: JSON

  private struct Document: Encodable {
    struct Lesson: Encodable {
      var file: String
      var id: String?
      var stops: [Stop]
    }
    struct Stop: Encodable {
      var id: String
      var line: Int
      var tick: UInt64
      var part: Int
      var ring: Int
      var whatIf: String?
      var symbol: String?
      var values: [String: String]?
      var answer: String?
    }
    struct Mistake: Encodable {
      var file: String
      var line: Int
      var column: Int
      var severity: String
      var topic: String
      var message: String
      var hint: String?
    }
    var errors: Int
    var warnings: Int
    var lessons: [Lesson]
    var diagnostics: [Mistake]
  }

  /// One object: `errors`, `warnings`, `lessons`, `diagnostics`.
  package func json(withValues: Bool) throws -> String {
    let lessons = reports.map { report in
      let stops = report.stops.map { stop in
        Document.Stop(
          id: stop.id, line: stop.place.line, tick: stop.position.tick.count, part: stop.position.part, ring: stop.ring,
          whatIf: stop.whatIf, symbol: stop.symbol,
          values: withValues ? Dictionary(stop.values.map { ($0.name, $0.text) }) { first, _ in first } : nil,
          answer: withValues ? stop.answer : nil)
      }
      return Document.Lesson(file: report.file, id: report.lesson?.id, stops: stops)
    }
    let mistakes = diagnostics.map {
      Document.Mistake(
        file: $0.file, line: $0.place.line, column: $0.place.column, severity: $0.severity.rawValue, topic: $0.topic.rawValue,
        message: $0.message, hint: $0.hint)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let document = Document(errors: count(.error), warnings: count(.warning), lessons: lessons, diagnostics: mistakes)
    return String(decoding: try encoder.encode(document), as: UTF8.self)
  }

  // MARK: JUnit

  /// A test suite for each file, with a test case for its head and one for each stop.
  package var junit: String {
    var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"]
    lines.append(
      "<testsuites name=\"ringwalk check\" tests=\"\(suites.reduce(0) { $0 + $1.cases.count })\" failures=\"\(failures(suites.flatMap(\.cases)))\">"
    )
    for suite in suites {
      lines.append(
        "  <testsuite name=\"\(Self.escaped(suite.name))\" tests=\"\(suite.cases.count)\" failures=\"\(failures(suite.cases))\">")
      for test in suite.cases {
        lines.append("    <testcase classname=\"\(Self.escaped(suite.name))\" name=\"\(Self.escaped(test.name))\">")
        for diagnostic in test.diagnostics {
          let tag = diagnostic.severity == .error ? "failure" : "system-out"
          let attributes =
            diagnostic.severity == .error ? " message=\"\(Self.escaped(diagnostic.message))\" type=\"\(diagnostic.topic.rawValue)\"" : ""
          lines.append("      <\(tag)\(attributes)>\(Self.escaped(diagnostic.description))</\(tag)>")
        }
        lines.append("    </testcase>")
      }
      lines.append("  </testsuite>")
    }
    lines.append("</testsuites>")
    return lines.joined(separator: "\n") + "\n"
  }

  private struct Case {
    var name: String
    var diagnostics: [Diagnostic]
  }

  private var suites: [(name: String, cases: [Case])] {
    let unread = missing.map { (name: $0.file, cases: [Case(name: "file", diagnostics: [$0])]) }
    return unread + reports.map { report in (report.file, Self.cases(of: report)) }
  }

  /// A mistake belongs to the last stop that begins at or before it.
  private static func cases(of report: LessonReport) -> [Case] {
    let stops = report.lesson?.stops ?? []
    var cases = [Case(name: "file", diagnostics: [])] + stops.map { Case(name: $0.id, diagnostics: []) }
    for diagnostic in report.diagnostics {
      cases[(stops.lastIndex { $0.place <= diagnostic.place } ?? -1) + 1].diagnostics.append(diagnostic)
    }
    return cases
  }

  private func failures(_ cases: [Case]) -> Int { cases.filter { $0.diagnostics.hasErrors }.count }

  /// XML text: what XML 1.0 cannot hold becomes a question mark.
  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n", "\t": result += "&#\(scalar.value);"
      case _ where scalar.value < 0x20 || scalar.value == 0xfffe || scalar.value == 0xffff: result += "?"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
}
