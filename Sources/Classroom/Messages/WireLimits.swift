/// What the class protocol allows: sizes, rates and times. Whoever goes beyond is dropped, and nobody else notices.
package enum WireLimits {
  /// The version of the protocol; both ends must have the same.
  package static let version = 2
  /// Bytes of a line to the class, its end not counted.
  package static let clientLine = 512
  /// Bytes of a line from the class, its end not counted.
  package static let serverLine = 4096
  /// Lines a second that a peer may send in the long run.
  package static let linesPerSecond = 30
  /// Lines that a peer may send at once after a rest.
  package static let burst = 120
  /// Bytes that wait for a slow reader before it is dropped.
  package static let waitingBytes = 64 << 10
  /// Milliseconds in which a new connection must have joined.
  package static let joinTime: UInt64 = 5_000
  /// Milliseconds after which a silent peer is taken for gone.
  package static let silence: UInt64 = 30_000
  /// Milliseconds after which a follower with nothing to say says so.
  package static let heartbeat: UInt64 = 8_000
  /// Milliseconds behind the class after which a seat counts as stuck.
  package static let stuckTime: UInt64 = 10_000
  /// Seats of a class; the ones that left first make room.
  package static let seats = 512
  /// Connections at once.
  package static let connections = 640
  /// Connections at once that have not joined; the oldest makes room for the next.
  package static let strangers = 64
  /// Bytes of an answer.
  package static let answer = 128
  /// Inputs, edits among them, that a class keeps.
  package static let inputs = 1024
}
