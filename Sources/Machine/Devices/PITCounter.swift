/// One of the three counters of the 8254 programmable interval timer.
///
/// The state is the counting element at one pulse of the past (`element` at `origin`) and what is due next; the element and the
/// output at any later pulse follow from it. `settle(to:)` moves the state past everything that has happened by a pulse, and
/// changes nothing when nothing has: so it does not matter how often it is called. Time here is a pulse number of `PITClock`.
///
/// What happens is one of three: the count is loaded into the element (one pulse after it was written or the gate triggered), the
/// output changes, or a period of the modes 2 and 3 ends, which reloads the element.
package struct PITCounter: Sendable, Equatable {
  /// The mode as written in the control word, 0 to 7; 6 and 7 are other names of 2 and 3.
  package var writtenMode: UInt8 = 3
  /// How the count register is reached: 1 low byte only, 2 high byte only, 3 low then high.
  package var access: UInt8 = 3
  /// Whether the counter counts four decimal digits.
  package var isBCD = false
  /// The GATE input.
  package var gate: Bool
  /// The OUT output as of the last thing that happened.
  package var output = true
  /// The count register: the count as last written in full.
  package var countRegister: UInt16 = 0
  /// The first byte of a count of which the second is still to come.
  package var lowByteWritten: UInt8 = 0
  /// Whether the next write is the high byte of a count.
  package var writesHighByte = false
  /// Whether the next read is the high byte of the count.
  package var readsHighByte = false
  /// The count that a latch command caught, until it has been read.
  package var latchedCount: UInt16?
  /// The status that a read-back command caught, until it has been read.
  package var latchedStatus: UInt8?
  /// The null count flag: the count register has not yet been loaded into the element.
  package var isNull = true
  /// Whether a count has been written since the control word.
  package var hasCount = false
  /// Whether the element has been loaded since the control word.
  package var isLoaded = false
  /// The counting element at `origin`, 0 to 65536.
  package var element: UInt32 = 0
  /// The pulse at which the element was `element`.
  package var origin: UInt64 = 0
  /// Whether the element counts down with every pulse after `origin`.
  package var isCounting = false
  /// Modes 0, 1, 4, 5: whether the output event at the end of the count is still to come.
  package var isArmed = false
  /// The pulse at which the count register is loaded into the element.
  package var loadPulse: UInt64?
  /// Modes 4 and 5: the pulse at which the strobe ends.
  package var strobeEnd: UInt64?

  /// A counter without a control word: output high, nothing counts. (A real chip's state is undefined then.)
  package init(gate: Bool) { self.gate = gate }

  /// The mode, 0 to 5.
  package var mode: UInt8 { writtenMode > 5 ? writtenMode - 4 : writtenMode }

  /// The number of values that the element runs through: 65536, or 10000 in BCD.
  var modulus: UInt32 { isBCD ? 10_000 : 65_536 }

  /// What the count register loads into the element: 0 stands for the modulus.
  ///
  /// A count of 1 is illegal in the modes 2 and 3 and counts as 2; decimal digits above 9 carry into the next digit.
  var initialCount: UInt32 {
    var value = UInt32(countRegister)
    if isBCD {
      value = ((value >> 12) * 1000 + (value >> 8 & 15) * 100 + (value >> 4 & 15) * 10 + (value & 15)) % modulus
    }
    if value == 0 { value = modulus }
    return isPeriodic ? max(2, value) : value
  }

  var isPeriodic: Bool { mode == 2 || mode == 3 }

  /// Gives every field to a state digest.
  package func forEachWord(_ body: (UInt64) -> Void) {
    giveWords(of: [writtenMode, access, lowByteWritten] as [UInt8], to: body)
    for bit in [isBCD, gate, output, writesHighByte, readsHighByte, isNull, hasCount, isLoaded, isCounting, isArmed] {
      giveWords(of: bit, to: body)
    }
    body(UInt64(countRegister))
    giveWords(of: latchedCount.map { UInt64($0) }, to: body)
    giveWords(of: latchedStatus.map { UInt64($0) }, to: body)
    body(UInt64(element))
    body(origin)
    giveWords(of: loadPulse, to: body)
    giveWords(of: strobeEnd, to: body)
  }
}
