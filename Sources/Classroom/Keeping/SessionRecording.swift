import Foundation
import Primitives
import Simulation

/// A session of a class as it is kept in a file: what it was about, and what was shown when. The walk itself is not in it: it is computed again.
///
/// The form is text. The first line names the version, the second is the `class` line of the protocol. Lines with `lesson` and `program` have the bytes of
/// those files in base 64 (RFC 4648), and those with `beside` the path of a file beside the lesson and its bytes, both so, so that a session is played as it was when they have changed since. Every other line is a time in milliseconds from
/// the session's beginning and a line of the protocol (`show`, `inputs`, `input`, `poll`).
package struct SessionRecording: Hashable, Sendable {
  /// The version that this build writes, and the only one that it reads.
  package static let version = 3
  private static let magic = "ringwalk-session"
  /// Bytes of a file at most.
  package static let sizeLimit = 64 << 20

  /// Something that was shown.
  package struct Entry: Hashable, Sendable {
    /// Milliseconds from the session's beginning.
    package var time: UInt64
    package var message: ServerMessage
  }

  package let subject: ClassSubject
  package private(set) var entries: [Entry] = []

  /// Bytes of a file on one line.
  private static let chunk = 3000

  /// The first lines of a file.
  static func head(_ subject: ClassSubject) -> String {
    var lines = ["\(magic) \(version)", ServerMessage.lesson(version: WireLimits.version, subject.terms).line]
    let beside = subject.contents.sorted { $0.key < $1.key }.map { ("beside \(Data($0.key.utf8).base64EncodedString())", $0.value) }
    for (name, bytes) in [("lesson", subject.lesson), ("program", subject.program)] + beside {
      // An empty file is there, too.
      for start in stride(from: 0, to: max(1, bytes.count), by: chunk) {
        lines.append("\(name) \(Data(bytes[start..<min(bytes.count, start + chunk)]).base64EncodedString())")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What the class was about, from the lines behind the first; returns how many lines that were.
  private static func subject(_ lines: ArraySlice<[UInt8]>) throws(WireError) -> (subject: ClassSubject, lines: Int) {
    guard let first = lines.first, case .lesson(_, let terms) = try ServerMessage(line: first) else {
      throw WireError("line 2: a `class` line must stand here")
    }
    var (lesson, program): ([UInt8], [UInt8]) = ([], [])
    var contents: [String: [UInt8]] = [:]
    var count = 1
    for line in lines.dropFirst() {
      let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
      guard let name = words.first.map({ String(decoding: $0, as: UTF8.self) }), ["lesson", "program", "beside"].contains(name) else {
        break
      }
      count += 1
      let texts = words.dropFirst().map { Data(base64Encoded: Data($0)).map { [UInt8]($0) } }
      switch (name, texts.count, texts.first ?? nil, texts.last ?? nil) {
      case ("lesson", 1, _, let bytes?): lesson += bytes
      case ("program", 1, _, let bytes?): program += bytes
      case ("beside", 2, let path?, let bytes?): contents[String(decoding: path, as: UTF8.self), default: []] += bytes
      default: throw WireError("line \(count + 1): bad bytes of a file")
      }
    }
    let subject = ClassSubject(terms: terms, lesson: lesson, program: program, contents: contents)
    return (subject, count)
  }

  /// The line of an entry, with its end.
  static func line(_ entry: Entry) -> String { "\(entry.time) \(entry.message.line)\n" }

  /// Reads a file; throws at the first line that is none. A last line without an end was being written when the program ended, and is left out.
  package init(_ bytes: [UInt8]) throws(WireError) {
    guard bytes.count <= Self.sizeLimit else { throw WireError("\(bytes.count) bytes are too many for a session") }
    guard bytes.starts(with: Self.magic.utf8) else { throw WireError("this is no session of Ringwalk") }
    var lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false).map(Array.init)
    lines.removeLast()
    guard lines.count >= 2 else { throw WireError("the session is cut off") }
    var head = try WireFields(lines[0], limit: 80)
    guard try head.word() == Self.magic else { throw WireError("this is no session of Ringwalk") }
    let version = try head.number()
    guard version == Self.version else { throw WireError("version \(version) of the format; this build reads version \(Self.version)") }
    try head.end()
    let (subject, count) = try Self.subject(lines.dropFirst())
    self.subject = subject
    for (index, line) in lines.dropFirst(1 + count).enumerated() {
      do throws(WireError) {
        var fields = try WireFields(line, limit: WireLimits.serverLine + 32)
        let time = UInt64(try fields.number(upTo: 1_000_000_000_000))
        let message = try ServerMessage(line: Array(try fields.rest().utf8))
        guard time >= entries.last?.time ?? 0 else { throw WireError("the time goes backwards") }
        entries.append(Entry(time: time, message: message))
      } catch {
        throw WireError("line \(index + 2 + count): \(error)")
      }
    }
    guard entries.contains(where: { if case .showing = $0.message { true } else { false } }) else {
      throw WireError("nothing was shown in this session")
    }
  }

  /// Milliseconds from the beginning to the last entry.
  package var duration: UInt64 { entries.last?.time ?? 0 }

  /// The showings with their times.
  package var showings: [(time: UInt64, showing: Showing)] {
    entries.compactMap { entry in
      guard case .showing(let showing) = entry.message else { return nil }
      return (entry.time, showing)
    }
  }
}
