import Foundation
import Testing

/// Text files beside the tests.
enum Texts {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

  static func read(_ path: String) throws -> String { try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8) }

  /// Whether the texts are to be written anew, to be reviewed as a change: UPDATE_GOLDENS=1 in the environment.
  static var isRecording: Bool { ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] != nil }

  /// Compares with the file, line by line, so that a difference names its place; or writes it.
  static func expect(_ text: String, equals path: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    if isRecording {
      try text.write(to: folder.appendingPathComponent(path), atomically: true, encoding: .utf8)
      return
    }
    let expected = try read(path).split(separator: "\n", omittingEmptySubsequences: false)
    let found = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (number, pair) in zip(expected, found).enumerated() where pair.0 != pair.1 {
      Issue.record("\(path):\(number + 1): expected \"\(pair.0)\", found \"\(pair.1)\"", sourceLocation: sourceLocation)
      return
    }
    #expect(expected.count == found.count, "\(path) has \(expected.count) lines, found \(found.count)", sourceLocation: sourceLocation)
  }
}
