/// What the CPU writes to and reads from one counter of the 8254. The counter must be settled to `pulse` before each.
extension PITCounter {
  /// A control word: mode, access and BCD are set, counting stops, the output goes to the level at which its mode begins.
  package mutating func program(_ control: UInt8, at pulse: UInt64) {
    freeze(at: pulse)
    writtenMode = control >> 1 & 7
    access = control >> 4 & 3
    isBCD = control & 1 != 0
    output = mode != 0
    countRegister = 0
    lowByteWritten = 0
    writesHighByte = false
    readsHighByte = false
    latchedCount = nil
    latchedStatus = nil
    isNull = true
    hasCount = false
    isLoaded = false
    isArmed = false
    loadPulse = nil
    strobeEnd = nil
  }

  /// A byte of the count.
  package mutating func write(_ byte: UInt8, at pulse: UInt64) {
    switch access {
    case 1: writeCount(UInt16(byte), at: pulse)
    case 2: writeCount(UInt16(byte) << 8, at: pulse)
    default:
      if writesHighByte {
        writesHighByte = false
        writeCount(UInt16(byte) << 8 | UInt16(lowByteWritten), at: pulse)
      } else {
        writesHighByte = true
        lowByteWritten = byte
        if mode == 0 { stopForCount(at: pulse) }
      }
    }
  }

  /// In mode 0 the first byte of a two-byte count stops the counting and takes the output low at once.
  private mutating func stopForCount(at pulse: UInt64) {
    freeze(at: pulse)
    output = false
    isArmed = false
    isLoaded = false
    loadPulse = nil
  }

  private mutating func writeCount(_ count: UInt16, at pulse: UInt64) {
    countRegister = count
    isNull = true
    hasCount = true
    switch mode {
    case 0:
      output = false
      isArmed = false
      loadPulse = pulse &+ 1
    case 4:
      loadPulse = pulse &+ 1
    case 2, 3:
      // While the counter runs, the new count waits for the end of the period (mode 2) or of the half period (mode 3).
      if !isLoaded { loadPulse = pulse &+ 1 }
    default:
      break  // The modes 1 and 5 load at the trigger.
    }
  }

  /// A byte of what is to be read: latched status, latched count, or the element as it is.
  package mutating func read(at pulse: UInt64) -> UInt8 {
    if let status = latchedStatus {
      latchedStatus = nil
      return status
    }
    let value = latchedCount ?? visibleCount(at: pulse)
    let isHigh = access == 2 || access == 3 && readsHighByte
    if access == 3 { readsHighByte.toggle() }
    if access != 3 || isHigh { latchedCount = nil }
    return isHigh ? UInt8(value >> 8) : UInt8(value & 0xff)
  }

  /// The counter latch command; a count that is latched already stays.
  package mutating func latchCount(at pulse: UInt64) {
    if latchedCount == nil { latchedCount = visibleCount(at: pulse) }
  }

  /// The status half of the read-back command; a status that is latched already stays.
  package mutating func latchStatus() {
    if latchedStatus == nil { latchedStatus = status }
  }

  /// The status byte: OUT, null count, access, mode as written, BCD.
  package var status: UInt8 {
    (output ? 0x80 : 0) | (isNull ? 0x40 : 0) | access << 4 | writtenMode << 1 | (isBCD ? 1 : 0)
  }

  /// The element as the CPU would read it at `pulse`, in BCD when the counter counts so.
  package func visibleCount(at pulse: UInt64) -> UInt16 {
    let value = element(at: pulse) % modulus
    guard isBCD else { return UInt16(truncatingIfNeeded: value) }
    let digits = (value / 1000) << 12 | (value / 100 % 10) << 8 | (value / 10 % 10) << 4 | value % 10
    return UInt16(truncatingIfNeeded: digits)
  }
}
