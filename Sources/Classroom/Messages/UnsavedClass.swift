/// What a file of the class has not taken, as on a full disk.
package struct FileLoss: Hashable, Sendable {
  /// Seconds from the session's beginning to the first thing that is not in the file.
  package var since: Int
  /// The system's reason in its words.
  package var reason: String

  package init(since: Int, reason: String) {
    self.since = since
    self.reason = reason
  }
}

/// What of the class is in no file although it should be: the presenter's alone.
package struct UnsavedClass: Hashable, Sendable {
  /// Of the recorded session.
  package var recording: FileLoss?
  /// Of what a restart needs.
  package var place: FileLoss?

  package init(recording: FileLoss? = nil, place: FileLoss? = nil) {
    self.recording = recording
    self.place = place
  }

  /// The fields of a line.
  var text: String { [recording, place].map { "\($0?.since ?? 0) \(WireText.text($0?.reason ?? ""))" }.joined(separator: " ") }

  init(_ fields: inout WireFields) throws(WireError) {
    recording = try Self.loss(&fields)
    place = try Self.loss(&fields)
  }

  private static func loss(_ fields: inout WireFields) throws(WireError) -> FileLoss? {
    let since = try fields.number()
    let reason = try fields.text(limit: 128)
    guard !reason.isEmpty || since == 0 else { throw WireError("a loss without a reason") }
    return reason.isEmpty ? nil : FileLoss(since: since, reason: reason)
  }
}
