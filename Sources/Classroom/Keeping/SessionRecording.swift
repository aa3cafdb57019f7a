import Primitives
import Simulation

/// A session of a class as it is kept in a file: what it was about, and what was shown when. The walk itself is not in it: it is computed again.
///
/// The form is text. The first line names the version, the second is the `class` line of the protocol, and every other line is a time in milliseconds
/// from the session's beginning and a line of the protocol (`show`, `inputs`, `input`, `poll`).
package struct SessionRecording: Hashable, Sendable {
  /// The version that this build writes, and the only one that it reads.
  package static let version = 1
  private static let magic = "ringwalk-session"
  /// Bytes of a file at most.
  private static let sizeLimit = 64 << 20

  /// Something that was shown.
  package struct Entry: Hashable, Sendable {
    /// Milliseconds from the session's beginning.
    package var time: UInt64
    package var message: ServerMessage
  }

  package var terms: ClassTerms
  package private(set) var entries: [Entry] = []

  /// The first lines of a file.
  static func head(_ terms: ClassTerms) -> String {
    "\(magic) \(version)\n\(ServerMessage.lesson(version: WireLimits.version, terms).line)\n"
  }

  /// The line of an entry, with its end.
  static func line(_ entry: Entry) -> String { "\(entry.time) \(entry.message.line)\n" }

  /// Reads a file; throws at the first line that is none. A last line without an end was being written when the program ended, and is left out.
  package init(_ bytes: [UInt8]) throws(WireError) {
    guard bytes.count <= Self.sizeLimit else { throw WireError("\(bytes.count) bytes are too many for a session") }
    var lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false).map(Array.init)
    lines.removeLast()
    guard lines.count >= 2 else { throw WireError("the session is cut off") }
    var head = try WireFields(lines[0], limit: 80)
    guard try head.word() == Self.magic else { throw WireError("this is no session of Ringwalk") }
    let version = try head.number()
    guard version == Self.version else { throw WireError("version \(version) of the format; this build reads version \(Self.version)") }
    try head.end()
    guard case .lesson(_, let terms) = try ServerMessage(line: lines[1]) else { throw WireError("line 2: a `class` line must stand here") }
    self.terms = terms
    for (index, line) in lines.dropFirst(2).enumerated() {
      do throws(WireError) {
        var fields = try WireFields(line, limit: WireLimits.serverLine + 32)
        let time = UInt64(try fields.number(upTo: 1_000_000_000_000))
        let message = try ServerMessage(line: Array(try fields.rest().utf8))
        guard time >= entries.last?.time ?? 0 else { throw WireError("the time goes backwards") }
        entries.append(Entry(time: time, message: message))
      } catch {
        throw WireError("line \(index + 3): \(error)")
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
