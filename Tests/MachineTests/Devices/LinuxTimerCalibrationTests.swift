import Machine
import Testing

/// A CPU of 1 GHz in front of the devices: every port access takes the same few nanoseconds, and the time is the time-stamp counter.
struct TimedBus {
  var devices = Devices()
  var now: UInt64 = 1_234_567
  let accessTime: UInt64

  mutating func input(_ port: UInt16) -> UInt8 {
    now += accessTime
    return UInt8(devices.read(port: port, width: .byte, now: now))
  }

  mutating func output(_ port: UInt16, _ value: UInt8) {
    now += accessTime
    devices.write(port: port, width: .byte, value: UInt32(value), now: now)
  }
}

/// How Linux measures the frequency of the time-stamp counter with counter 2 of the timer and port 0x61.
@Suite struct LinuxTimerCalibrationTests {
  @Test(arguments: [UInt64(3), 10, 50, 1000])
  func `the quick calibration by the high byte of counter 2 finds 1 GHz`(accessTime: UInt64) throws {
    var bus = TimedBus(accessTime: accessTime)
    bus.output(0x61, bus.input(0x61) & ~0x02 | 0x01)
    bus.output(0x43, 0xb0)
    bus.output(0x42, 0xff)
    bus.output(0x42, 0xff)
    // The low byte is read and ignored, the high byte compared. First the count is seen to begin near its top.
    _ = bus.input(0x42)
    try #require(bus.input(0x42) == 0xff)

    /// The time of the end of the stretch in which the high byte is `value`, the width of its uncertainty, and the reads it took.
    func end(of value: UInt8) throws -> (time: UInt64, uncertainty: UInt64, reads: Int) {
      var last = bus.now
      var before = last
      for reads in 0..<50_000 {
        _ = bus.input(0x42)
        if bus.input(0x42) != value { return (last, bus.now - before, reads) }
        before = last
        last = bus.now
      }
      try #require(Bool(false), "the high byte never left \(value)")
      return (0, 0, 0)
    }

    let first = try end(of: 0xff)
    try #require(first.reads > 5)
    for step in UInt8(1)...60 {
      let edge = try end(of: 0xff - step)
      try #require(edge.reads > 5)
      let measured = Double(edge.time - first.time)
      let expected = Double(step) * 256 / 1_193_182 * 1e9
      #expect(abs(measured - expected) <= Double(first.uncertainty + edge.uncertainty))
    }
  }

  @Test(arguments: [UInt64(3), 100, 2000])
  func `the calibration by the output of counter 2 takes the time that was programmed`(accessTime: UInt64) {
    var bus = TimedBus(accessTime: accessTime)
    let latch: UInt16 = 11_931  // 10 ms
    bus.output(0x61, bus.input(0x61) & ~0x02 | 0x01)
    bus.output(0x43, 0xb0)
    bus.output(0x42, UInt8(latch & 0xff))
    bus.output(0x42, UInt8(latch >> 8))
    let start = bus.now
    var reads = 0
    while bus.input(0x61) & 0x20 == 0 && reads < 10_000_000 { reads += 1 }
    #expect(reads > 1000)
    let expected = Double(latch) / 1_193_182 * 1e9
    // One pulse until the count is loaded, up to one until the pulse after the write, and one read too many.
    #expect(abs(Double(bus.now - start) - expected) <= 2 * 838.1 + Double(accessTime))
  }
}
