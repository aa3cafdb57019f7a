/// The clock input of the 8254: 1.193182 MHz exactly, as a conversion between device time and the count of its pulses.
///
/// Pulse k comes at the first nanosecond at or after k / 1193182 seconds. Both directions are whole-number arithmetic and fit
/// each other: `pulses(at: t) >= k` exactly when `t >= time(ofPulse: k)`.
package enum PITClock {
  /// Pulses a second.
  package static let frequency: UInt64 = 1_193_182
  private static let second: UInt64 = 1_000_000_000

  /// The number of the last pulse at or before `now` (nanoseconds).
  package static func pulses(at now: UInt64) -> UInt64 {
    now / second &* frequency &+ now % second * frequency / second
  }

  /// The time of pulse `number` in nanoseconds.
  package static func time(ofPulse number: UInt64) -> UInt64 {
    number / frequency &* second &+ (number % frequency * second + frequency - 1) / frequency
  }
}
