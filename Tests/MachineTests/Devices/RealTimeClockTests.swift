import Machine
import Testing
import TestSupport

/// The clock's time, which is computed when somebody looks, against looking all the time.
@Suite struct RealTimeClockTests {
  /// A clock whose registers hold anything at all: any format, any time, possible or not, any alarm.
  func anyClock(_ generator: inout SeededGenerator) -> RealTimeClock {
    var clock = RealTimeClock(start: 1_551_571_200, memoryBytes: 1 << 27)
    for register in Array(0...9) + [RealTimeClock.Register.century] where generator.chance(2) {
      clock.registers[register] = generator.byte()
    }
    clock.registers[RealTimeClock.Register.a] = generator.pick([0x26, 0x26, 0x20, 0x2f, 0x76])
    clock.registers[RealTimeClock.Register.b] = generator.byte() & 0x7f
    clock.phase = UInt64.random(in: 0..<1_000_000_000, using: &generator)
    return clock
  }

  @Test(arguments: Array(UInt64(1)...8))
  func `many small strides lead where one long one does`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for round in 0..<400 {
      let start = anyClock(&generator)
      let end = UInt64.random(in: 0...generator.pick([2_000_000_000, 200_000_000_000, 100_000_000_000_000_000]), using: &generator)
      var once = start
      once.settle(to: end)
      var stepwise = start
      var now: UInt64 = 0
      for _ in 0..<50 where now < end {
        now = UInt64.random(in: now...end, using: &generator)
        stepwise.settle(to: now)
      }
      stepwise.settle(to: end)
      try #require(once == stepwise, "seed \(seed), round \(round), to \(end)")
    }
  }

  @Test(arguments: Array(UInt64(1)...8))
  func `the alarm comes at the first second that fits, as one finds by waiting`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var found = 0
    for round in 0..<40 {
      var clock = RealTimeClock(start: Int64.random(in: 0...4_000_000_000, using: &generator), memoryBytes: 1 << 27)
      // The alarm interrupt, BCD and 24 hours. Half of the alarms are near enough to be waited for.
      clock.registers[RealTimeClock.Register.b] = 0x22
      clock.registers[1] = generator.pick([0xff, 0x00, 0x30, 0x59])
      clock.registers[3] = generator.pick([0xff, 0xc0, 0x00, 0x15])
      clock.registers[5] = generator.pick([0xff, 0xff, clock.registers[4], 0x23])
      let announced = clock.nextInterrupt
      var waiting = clock
      var now: UInt64 = 0
      while now < 7200 * 1_000_000_000, waiting.registers[RealTimeClock.Register.c] & 0x20 == 0 {
        now += 1_000_000_000
        waiting.settle(to: now)
      }
      if waiting.registers[RealTimeClock.Register.c] & 0x20 != 0 {
        found += 1
        try #require(announced == now, "seed \(seed), round \(round)")
      } else {
        try #require(announced ?? UInt64.max > now, "seed \(seed), round \(round)")
      }
    }
    #expect(found > 5)
  }
}
