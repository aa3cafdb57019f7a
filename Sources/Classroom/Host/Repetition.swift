import Vocabulary

/// An action that is done again and again.
struct Repetition {
  let action: ActionName
  /// Milliseconds; `nil` for those that the lesson's plan gives the present text.
  let pause: UInt64?
  /// Who began it; `nil` for the audience's own terminal.
  let asker: Room.Peer?
  /// When it is done next.
  var next: UInt64
  /// Where the walk was when it was done last.
  var last: ClassPlace?
  /// Whether it waits for the answer to a question, which no clock gives away.
  var isWaiting = false

  func isDue(_ now: UInt64) -> Bool { now >= next }

  /// What the console is told of it.
  var playback: ClassPlayback { ClassPlayback(action: action, tenths: pause.map { Int(clamping: $0 / 100) }, isWaiting: isWaiting) }
}
