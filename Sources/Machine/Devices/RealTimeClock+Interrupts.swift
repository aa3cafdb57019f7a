/// The three interrupts of the CMOS clock: periodic, alarm, and update ended.
extension RealTimeClock {
  /// The time of the next interrupt that is enabled, in nanoseconds; `nil` when none will come, or IRQ 8 is high already.
  package var nextInterrupt: UInt64? {
    guard isRunning, !interruptLine else { return nil }
    let enables = registers[Register.b]
    var next: UInt64?
    if enables & 0x40 != 0, let period = periodicTicks {
      next = earliest(next, deviceTime(divider: time(ofTick: (ticks(at: settled) / period + 1) * period)))
    }
    guard !isSet else { return next }
    let firstUpdate = (dividerTime(settled) / Self.second + 1) * Self.second
    if enables & 0x10 != 0 { next = earliest(next, deviceTime(divider: firstUpdate)) }
    if enables & 0x20 != 0, let alarm = secondsToAlarm {
      next = earliest(next, deviceTime(divider: firstUpdate + (alarm - 1) * Self.second))
    }
    return next
  }

  /// Brings an enabled interrupt that is due by `now` to IRQ 8; changes nothing when none is due.
  package mutating func advance(to now: UInt64) {
    if let next = nextInterrupt, next <= now { settle(to: next) }
  }

  /// IRQF of register C is high while a flag and its enable bit are (MC146818 data sheet, register C).
  mutating func updateInterruptFlag() {
    let flags = registers[Register.c] & 0x70
    registers[Register.c] = flags | (flags & registers[Register.b] != 0 ? 0x80 : 0)
  }

  /// The period of the periodic interrupt in ticks of 1/32768 s, by bits 3 to 0 of register A; `nil` when it is off.
  var periodicTicks: UInt64? {
    switch registers[Register.a] & 0x0f {
    case 0: nil
    case 1: 128
    case 2: 256
    case let rate: 1 << UInt64(rate - 1)
    }
  }

  /// The number of the last tick of 1/32768 s, which is 1953125/64 ns, at or before `now`.
  func ticks(at now: UInt64) -> UInt64 {
    let time = dividerTime(now)
    return time / 1_953_125 * 64 + time % 1_953_125 * 64 / 1_953_125
  }

  private func time(ofTick tick: UInt64) -> UInt64 { tick / 64 * 1_953_125 + (tick % 64 * 1_953_125 + 63) / 64 }

  private func deviceTime(divider time: UInt64) -> UInt64 { time &- (Self.second &- phase) }

  /// The number of seconds, 1 to 86400, until the time of day next fits the alarm registers; `nil` when it never does.
  ///
  /// An alarm byte of 0xc0 or more fits every value (MC146818 data sheet, "Alarm").
  var secondsToAlarm: UInt64? {
    let now = time.secondOfDay % 86_400
    let start = (now + 1) % 86_400
    guard let match = alarmMatch(from: start) ?? alarmMatch(from: 0) else { return nil }
    let distance = (match - now + 86_400) % 86_400
    return UInt64(distance == 0 ? 86_400 : distance)
  }

  /// The first second of the day at or after `start` that fits the alarm registers.
  private func alarmMatch(from start: Int) -> Int? {
    let second = registers[1] >= 0xc0 ? nil : decode(registers[1])
    let minute = registers[3] >= 0xc0 ? nil : decode(registers[3])
    let hour = registers[5] >= 0xc0 ? nil : decodeHour(registers[5])
    guard second ?? 0 < 60, minute ?? 0 < 60, hour ?? 0 < 24 else { return nil }
    for candidate in start / 60..<1440 where hour ?? candidate / 60 == candidate / 60 && minute ?? candidate % 60 == candidate % 60 {
      let first = candidate == start / 60 ? start % 60 : 0
      let fitting = second ?? first
      if fitting >= first { return candidate * 60 + fitting }
    }
    return nil
  }
}
