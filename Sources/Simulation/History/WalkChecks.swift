import Primitives

/// The checks at the end of a walk's file: a hash for the lines of each part.
///
/// A change by hand or a damage is told by the part that it is in. Without them the machine would come to another state, and nobody could say whether
/// the file or the program is another one. They are no protection against anybody.
struct WalkChecks {
  /// A part of the file.
  enum Section: String, CaseIterable {
    case images, arguments, files, options, branches, bookmarks, lesson, position

    /// The part that an item belongs to; `nil` for a check.
    init?(item: String) {
      switch item {
      case "build", "kernel", "program", "program-file": self = .images
      case "argument": self = .arguments
      case "file": self = .files
      case "command-line", "machine": self = .options
      case "branch", "input": self = .branches
      case "bookmark": self = .bookmarks
      case "lesson": self = .lesson
      case "position": self = .position
      default: return nil
      }
    }
  }

  /// The item of a check's line.
  static let item = "check"

  private var hashes: [Section: UInt64] = [:]
  /// The first line of each part.
  private var lines: [Section: Int] = [:]
  private var expected: [Section: UInt64] = [:]

  /// Takes a line into the hash of its part.
  mutating func take(_ item: String, _ line: ArraySlice<UInt8>, _ number: Int) {
    guard let section = Section(item: item) else { return }
    let hash = fnv1a(line, from: hashes[section] ?? fnv1a([]))
    hashes[section] = fnv1a(CollectionOfOne(UInt8(ascii: "\n")), from: hash)
    if lines[section] == nil { lines[section] = number }
  }

  /// Notes what the hash of a part was when the walk was kept; `false` when it is known already.
  mutating func expect(_ section: Section, _ hash: UInt64) -> Bool { expected.updateValue(hash, forKey: section) == nil }

  private func hash(_ section: Section) -> UInt64 { hashes[section] ?? fnv1a([]) }

  /// Throws for the first part that is not as it was kept, at its first line, or at the file's end when it has none.
  func compare(end: Int) throws(WalkFileError) {
    for section in Section.allCases {
      guard let was = expected[section] else {
        throw WalkFileError(line: end, message: "the walk is cut off: `\(section.rawValue)` has no check")
      }
      guard was == hash(section) else {
        throw WalkFileError(
          line: lines[section] ?? end,
          message: "the part `\(section.rawValue)` is not as it was kept: the file was changed or damaged since")
      }
    }
  }

  /// The lines of the checks.
  fileprivate var text: String {
    Section.allCases.map { "\(Self.item) \($0.rawValue) 0x\(hex(hash($0)))\n" }.joined()
  }
}

extension WalkFile {
  /// The lines of a walk with their checks after them: also for a change that is meant.
  package static func withChecks(_ bytes: [UInt8]) -> [UInt8] {
    var checks = WalkChecks()
    for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      let item = line.prefix { $0 != UInt8(ascii: " ") }
      checks.take(String(decoding: item, as: UTF8.self), line, index + 1)
    }
    return bytes + Array(checks.text.utf8)
  }
}
