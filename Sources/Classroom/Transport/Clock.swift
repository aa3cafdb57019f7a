/// Milliseconds of a clock that nobody sets.
package enum Milliseconds {
  private static let origin = ContinuousClock.now

  /// The time now, from an origin of this process.
  package static var now: UInt64 {
    let (seconds, attoseconds) = (ContinuousClock.now - origin).components
    return UInt64(max(0, seconds)) &* 1000 &+ UInt64(max(0, attoseconds / 1_000_000_000_000_000))
  }
}
