#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Writes a session to a file while it goes on. Each entry is handed to the system at once, so that the end of this process, however sudden, loses none.
///
/// What the file does not take, as on a full disk, waits in memory and is tried again: a class does not end because its recording cannot go on, and since
/// each entry has its time, nothing is missing once there is room. What waits grows with what the presenter does, some hundred bytes for each movement.
package final class SessionRecorder {
  private let descriptor: Int32
  /// The time of the session's beginning on the clock of `append`; before the clock's own beginning for a session that goes on.
  private let start: Int64
  /// The time of the last entry: none may come before it, whatever was kept before this recorder was made.
  private var last: UInt64 = 0
  /// What the file has not taken yet, beginning with the rest of a line where the system took a part of one.
  private var waiting: [UInt8] = []
  /// What the file lacks; `nil` while it has everything.
  package private(set) var loss: FileLoss?
  private var nextTry: UInt64 = 0

  /// Milliseconds after which a file that took nothing is tried again.
  static let retryTime: UInt64 = 1000

  /// Makes the file, which must not be there yet: whatever has its name is somebody's work. `start` is the time of the session's beginning.
  package init(_ path: String, subject: ClassSubject, start: UInt64) throws(TransportError) {
    self.start = Int64(clamping: start)
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw TransportError("record to \(path)") }
    waiting = Array(SessionRecording.head(subject).utf8)
    guard push() else {
      let error = TransportError("record to \(path)")
      // A file with half a head is no recording, and would be in the way of the next try.
      unlink(path)
      throw error
    }
  }

  /// Goes on with the file of a session that was interrupted, whose bytes are `old`. What was being written at its end is cut off.
  package init(_ path: String, resuming recording: SessionRecording, _ old: [UInt8], now: UInt64) throws(TransportError) {
    start = Int64(clamping: now) - Int64(clamping: recording.duration)
    last = recording.duration
    descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    guard descriptor >= 0 else { throw TransportError("write \(path)") }
    let whole = old.lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
    guard ftruncate(descriptor, off_t(whole)) == 0 else { throw TransportError("write \(path)") }
  }

  deinit { close(descriptor) }

  /// Adds what was kept, with the times of the clock that `start` is of, and writes it with what still waits.
  package func append(_ kept: [(time: UInt64, message: ServerMessage)], now: UInt64) {
    var first: UInt64?
    for (time, message) in kept {
      last = max(last, self.time(at: time))
      first = first ?? last
      waiting += Array(SessionRecording.line(SessionRecording.Entry(time: last, message: message)).utf8)
    }
    guard !waiting.isEmpty, loss == nil || now >= nextTry else { return }
    if push() {
      loss = nil
    } else {
      let reason = String(cString: strerror(errno))
      loss = FileLoss(since: loss?.since ?? Int(clamping: (first ?? last) / 1000), reason: reason)
      nextTry = now &+ Self.retryTime
    }
  }

  /// Milliseconds from the session's beginning to a time of the clock of `append`.
  package func time(at now: UInt64) -> UInt64 { UInt64(clamping: Int64(clamping: now) - start) }

  /// Hands what waits to the system; `false`, with the reason in `errno`, when it does not take all of it.
  private func push() -> Bool {
    while !waiting.isEmpty {
      let count = waiting.withUnsafeBytes { systemWrite(descriptor, $0) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      waiting.removeFirst(count)
    }
    return true
  }
}

/// The system's `write`, whose name the recorder has for itself.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int { write(descriptor, bytes.baseAddress, bytes.count) }
