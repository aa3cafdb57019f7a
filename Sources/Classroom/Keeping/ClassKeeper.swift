/// Keeps a class in files while it goes on: where it is, for a restart, and the session when it is recorded. A file that takes nothing, as on a full disk,
/// ends no class: the console is told, and it is tried again.
package final class ClassKeeper {
  /// What the file has, as far as it was written.
  private var file: ClassFile
  private let path: String
  private let recorder: SessionRecorder?
  /// When this began, for a class that is not recorded.
  private let start: UInt64
  private var loss: FileLoss?
  private var nextTry: UInt64 = 0

  /// Begins with what a class's console needs, in the file at a path. `recorder` is of the session, when that is recorded.
  package init(_ file: ClassFile, at path: String, recorder: SessionRecorder?, now: UInt64) throws(TransportError) {
    try file.write(to: path)
    self.file = file
    self.path = path
    self.recorder = recorder
    start = now
  }

  /// What the files lack.
  package var unsaved: UnsavedClass { UnsavedClass(recording: recorder?.loss, place: loss) }

  /// Keeps what is new in the class, and tells its console what could not be kept.
  package func keep(_ host: ClassHost, now: UInt64) {
    let kept = host.takeKept()
    recorder?.append(kept, now: now)
    var new = file
    host.note(in: &new)
    write(new, now: now)
    host.tell(unsaved, now: now)
  }

  /// The class is over: how its last question was answered is gone with it.
  package func end(now: UInt64) {
    var new = file
    new.forgetVote()
    write(new, now: now)
  }

  private func write(_ new: ClassFile, now: UInt64) {
    guard new != file else {
      loss = nil
      return
    }
    guard loss == nil || now >= nextTry else { return }
    do {
      try new.write(to: path)
      file = new
      loss = nil
    } catch {
      let time = recorder?.time(at: now) ?? now &- start
      loss = FileLoss(since: loss?.since ?? Int(clamping: time / 1000), reason: error.reason)
      nextTry = now &+ SessionRecorder.retryTime
    }
  }
}
