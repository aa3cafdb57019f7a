import Foundation
import Testing

/// A file of the folder Tables: lesson files and what is said of them.
///
/// A case begins with `=== ` and its name, then the lesson file, then `---` alone on a line, then one line for each mistake. `HEAD` alone on a line of a
/// lesson stands for the head of a lesson, six lines.
struct MistakeTable {
  struct Case: CustomTestStringConvertible {
    var name: String
    var lesson: String
    var mistakes: [String]
    var testDescription: String { name }
  }

  static let head = ["format: 1", "id: a", "title: T", "program: hi", "era: 5.0", "minutes: 1"]

  private let url: URL
  /// The lines before the first case.
  private var comment: [String] = []
  private(set) var cases: [Case] = []

  init(_ name: String) throws {
    url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Tables/\(name)")
    var isLesson = false
    for line in try String(contentsOf: url, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("=== ") {
        cases.append(Case(name: String(line.dropFirst(4)), lesson: "", mistakes: []))
        isLesson = true
      } else if cases.isEmpty {
        comment.append(line)
      } else if isLesson, line == "---" {
        isLesson = false
      } else if isLesson {
        cases[cases.count - 1].lesson += (line == "HEAD" ? Self.head.joined(separator: "\n") : line) + "\n"
      } else if !line.isEmpty {
        cases[cases.count - 1].mistakes.append(line)
      }
    }
  }

  /// Compares each case with what `find` says of it. With UPDATE_GOLDENS=1 in the environment the file is written instead, to be reviewed as a change.
  func expect(_ find: (Case) throws -> [String]) rethrows {
    let found = try cases.map { try find($0) }
    guard ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] != nil else {
      for (row, lines) in zip(cases, found) { #expect(lines == row.mistakes, "\(row.name)") }
      return
    }
    let head = Self.head.joined(separator: "\n") + "\n"
    let text = zip(cases, found).map { row, lines in
      let lesson =
        row.lesson.hasPrefix(head + "stops") || row.lesson.hasPrefix(head + "mintes")
        ? "HEAD\n" + row.lesson.dropFirst(head.count) : row.lesson
      return "=== \(row.name)\n\(lesson)---\n\(lines.map { $0 + "\n" }.joined())\n"
    }
    #expect(throws: Never.self) {
      try (comment.joined(separator: "\n") + "\n" + text.joined()).write(to: url, atomically: true, encoding: .utf8)
    }
  }
}
