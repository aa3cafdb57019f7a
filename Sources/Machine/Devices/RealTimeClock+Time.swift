/// How the time registers of the CMOS clock are read as a time, and how they advance.
extension RealTimeClock {
  /// Whether the divider runs: 010 in bits 6 to 4 of register A, the setting for the PC's crystal. All others hold it.
  var isRunning: Bool { registers[Register.a] & 0x70 == 0x20 }

  /// Whether SET of register B holds the time registers for the CPU to write.
  var isSet: Bool { registers[Register.b] & 0x80 != 0 }

  /// Device time moved so that each multiple of a second is one of the clock's updates.
  func dividerTime(_ now: UInt64) -> UInt64 { now &+ (Self.second &- phase) }

  /// UIP of register A: the time registers are about to change, or change.
  package func isUpdateInProgress(now: UInt64) -> Bool {
    isRunning && !isSet && dividerTime(now) % Self.second >= Self.second - Self.updateInProgress
  }

  /// Brings the registers to `now`: as many updates as there were, and the flags of register C.
  package mutating func settle(to now: UInt64) {
    guard now > settled else { return }
    if isRunning {
      let updates = dividerTime(now) / Self.second - dividerTime(settled) / Self.second
      if updates > 0 && !isSet { update(seconds: updates) }
      if let period = periodicTicks, ticks(at: now) / period > ticks(at: settled) / period { registers[Register.c] |= 0x40 }
      updateInterruptFlag()
    }
    settled = now
  }

  private mutating func update(seconds: UInt64) {
    if let alarm = secondsToAlarm, alarm <= seconds { registers[Register.c] |= 0x20 }
    registers[Register.c] |= 0x10
    let elapsed = Int64(clamping: seconds)
    let before = time
    time = CalendarTime(secondsSince1970: before.secondsSince1970 &+ elapsed)
    // The day of the week is a counter of its own: it advances at midnight and knows nothing of the date.
    let midnights = (Int64(before.secondOfDay) &+ elapsed) / 86_400
    if midnights > 0 { registers[6] = encode((decode(registers[6]) + 6 + Int(midnights % 7)) % 7 + 1) }
  }

  /// The time in the time registers, read in the format of register B.
  package var time: CalendarTime {
    get {
      CalendarTime(
        year: decode(registers[Register.century]) * 100 + decode(registers[9]), month: decode(registers[8]),
        day: decode(registers[7]), hour: decodeHour(registers[4]), minute: decode(registers[2]), second: decode(registers[0]))
    }
    set {
      registers[0] = encode(newValue.second)
      registers[2] = encode(newValue.minute)
      registers[4] = encodeHour(newValue.hour)
      registers[7] = encode(newValue.day)
      registers[8] = encode(newValue.month)
      let year = (newValue.year % 10_000 + 10_000) % 10_000
      registers[9] = encode(year % 100)
      registers[Register.century] = encode(year / 100)
    }
  }

  private var isBinary: Bool { registers[Register.b] & 0x04 != 0 }
  private var is24Hour: Bool { registers[Register.b] & 0x02 != 0 }

  /// The number that a register's byte stands for.
  func decode(_ byte: UInt8) -> Int { isBinary ? Int(byte) : Int(byte >> 4) * 10 + Int(byte & 15) }

  /// The byte for a number from 0 to 99.
  func encode(_ value: Int) -> UInt8 { UInt8(truncatingIfNeeded: isBinary ? value : (value / 10) << 4 | value % 10) }

  /// The hour, 0 to 23, of a byte in which bit 7 means PM when the clock counts 12 hours.
  func decodeHour(_ byte: UInt8) -> Int {
    is24Hour ? decode(byte) : decode(byte & 0x7f) % 12 + (byte & 0x80 != 0 ? 12 : 0)
  }

  private func encodeHour(_ hour: Int) -> UInt8 {
    if is24Hour { return encode(hour) }
    return encode(hour % 12 == 0 ? 12 : hour % 12) | (hour >= 12 ? 0x80 : 0)
  }
}
