/// The 8254 programmable interval timer: counter 0 drives IRQ 0, counter 1 once timed memory refresh, counter 2 the speaker.
///
/// Ports 0x40 to 0x42 are the counters, 0x43 takes control words. The gates of the counters 0 and 1 are tied high, that of
/// counter 2 is bit 0 of port 0x61. The output of counter 0 is the only one that anything waits for; the other counters are
/// brought up to date when the CPU looks.
package struct PIT8254: Sendable, Equatable {
  /// The counter whose output is IRQ 0.
  package var counter0 = PITCounter(gate: true)
  /// The counter that timed memory refresh.
  package var counter1 = PITCounter(gate: true)
  /// The counter behind the speaker, whose gate and output are in port 0x61.
  package var counter2 = PITCounter(gate: false)

  /// A timer after power-on: no counter counts.
  package init() {}

  /// The level of IRQ 0.
  package var interruptLine: Bool { counter0.output }

  /// The time after which `settleTimer` next changes something, in nanoseconds.
  package var nextEvent: UInt64? { counter0.nextTransition.map(PITClock.time(ofPulse:)) }

  /// The time of the next rising edge of IRQ 0, in nanoseconds.
  package var nextInterrupt: UInt64? { counter0.nextRise.map(PITClock.time(ofPulse:)) }

  /// Brings counter 0 to `now` and returns whether IRQ 0 rose on the way.
  package mutating func settleTimer(to now: UInt64) -> Bool { counter0.settle(to: PITClock.pulses(at: now)) }

  /// A read of port 0x40 to 0x42; the control port reads 0xff.
  package mutating func read(port: UInt16, now: UInt64) -> UInt8 {
    let pulse = PITClock.pulses(at: now)
    let number = UInt8(port & 3)
    guard number != 3 else { return 0xff }
    self[number].settle(to: pulse)
    return self[number].read(at: pulse)
  }

  /// A write to port 0x40 to 0x43.
  package mutating func write(port: UInt16, value: UInt8, now: UInt64) {
    let pulse = PITClock.pulses(at: now)
    let isControl = port & 3 == 3
    let number = isControl ? value >> 6 : UInt8(port & 3)
    guard number != 3 else {
      readBack(value, at: pulse)
      return
    }
    self[number].settle(to: pulse)
    if !isControl {
      self[number].write(value, at: pulse)
    } else if value & 0x30 == 0 {
      self[number].latchCount(at: pulse)
    } else {
      self[number].program(value, at: pulse)
    }
  }

  /// The read-back command: latches count (bit 5 clear) and status (bit 4 clear) of the counters in bits 3 to 1.
  private mutating func readBack(_ command: UInt8, at pulse: UInt64) {
    for number in UInt8(0)..<3 where command >> (number + 1) & 1 == 1 {
      self[number].settle(to: pulse)
      if command & 0x20 == 0 { self[number].latchCount(at: pulse) }
      if command & 0x10 == 0 { self[number].latchStatus() }
    }
  }

  /// Puts the gate of counter 2 at a level.
  package mutating func setSpeakerGate(_ level: Bool, now: UInt64) {
    let pulse = PITClock.pulses(at: now)
    counter2.settle(to: pulse)
    counter2.setGate(level, at: pulse)
  }

  /// The output of counter 2 at `now`.
  package func speakerOutput(now: UInt64) -> Bool {
    var copy = counter2
    copy.settle(to: PITClock.pulses(at: now))
    return copy.output
  }

  private subscript(number: UInt8) -> PITCounter {
    get {
      switch number {
      case 0: counter0
      case 1: counter1
      default: counter2
      }
    }
    set {
      switch number {
      case 0: counter0 = newValue
      case 1: counter1 = newValue
      default: counter2 = newValue
      }
    }
  }

  /// Gives every field of the three counters to a state digest.
  package func forEachWord(_ body: (UInt64) -> Void) {
    counter0.forEachWord(body)
    counter1.forEachWord(body)
    counter2.forEachWord(body)
  }
}
