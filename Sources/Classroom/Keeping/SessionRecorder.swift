#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Writes a session to a file while it goes on. Each entry is handed to the system at once, so that the end of this process, however sudden, loses none.
package final class SessionRecorder {
  private let path: String
  private let descriptor: Int32
  /// The time of the session's beginning on the clock of `append`; before the clock's own beginning for a session that goes on.
  private let start: Int64
  /// The time of the last entry: none may come before it, whatever was kept before this recorder was made.
  private var last: UInt64 = 0

  /// Makes the file anew. `start` is the time of the session's beginning.
  package init(_ path: String, subject: ClassSubject, start: UInt64) throws(TransportError) {
    self.path = path
    self.start = Int64(clamping: start)
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw TransportError("write \(path)") }
    try write(SessionRecording.head(subject))
  }

  /// Goes on with the file of a session that was interrupted, whose bytes are `old`. What was being written at its end is cut off.
  package init(_ path: String, resuming recording: SessionRecording, _ old: [UInt8], now: UInt64) throws(TransportError) {
    self.path = path
    start = Int64(clamping: now) - Int64(clamping: recording.duration)
    last = recording.duration
    descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    guard descriptor >= 0 else { throw TransportError("write \(path)") }
    let whole = old.lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
    guard ftruncate(descriptor, off_t(whole)) == 0 else { throw TransportError("write \(path)") }
  }

  deinit { close(descriptor) }

  /// Adds what was kept, with the times of the clock that `start` is of.
  package func append(_ kept: [(time: UInt64, message: ServerMessage)]) throws(TransportError) {
    for (time, message) in kept {
      last = max(last, UInt64(clamping: Int64(clamping: time) - start))
      try write(SessionRecording.line(SessionRecording.Entry(time: last, message: message)))
    }
  }

  private func write(_ text: String) throws(TransportError) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { systemWrite(descriptor, $0) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw TransportError("write \(path)") }
      bytes = bytes.dropFirst(count)
    }
  }
}

/// The system's `write`, whose name the recorder has for itself.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int { write(descriptor, bytes.baseAddress, bytes.count) }
