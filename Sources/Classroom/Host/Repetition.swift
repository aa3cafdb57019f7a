import Vocabulary

/// An action that is done again and again.
struct Repetition {
  let action: ActionName
  /// Milliseconds.
  let pause: UInt64
  /// When it is done next.
  var next: UInt64
  /// Where the walk was when it was done last.
  var last: ClassPlace?

  func isDue(_ now: UInt64) -> Bool { now >= next }
}
