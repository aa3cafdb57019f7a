import Machine
import Testing

/// What the rest of the machine uses of the devices beside ports: configuration, input, and the look that changes nothing.
@Suite struct DeviceInterfaceTests {
  @Test func `the clock starts at the configured time`() {
    var devices = Devices(configuration: DeviceConfiguration(clockStart: 951_782_399))
    let view = devices.view(at: 0).clock.time
    #expect(view == CalendarTime(year: 2000, month: 2, day: 28, hour: 23, minute: 59, second: 59))
    devices.write(port: 0x70, width: .byte, value: 7, now: 1_000_000_000)
    #expect(devices.read(port: 0x71, width: .byte, now: 1_000_000_000) == 0x29)
  }

  @Test(arguments: [(4 << 30, 0xbf00, 0x4000), (16 << 20, 0, 0), (1 << 20, 0, 0), (64 << 20, 0x300, 0)] as [(UInt64, UInt32, UInt32)])
  func `the memory size is in the CMOS memory`(size: UInt64, above16: UInt32, above4096: UInt32) {
    var devices = Devices(configuration: DeviceConfiguration(memoryBytes: size))
    func word(_ register: UInt32) -> UInt32 {
      var value: UInt32 = 0
      for offset in UInt32(0)..<2 {
        devices.write(port: 0x70, width: .byte, value: register + offset, now: 0)
        value |= devices.read(port: 0x71, width: .byte, now: 0) << (8 * offset)
      }
      return value
    }
    #expect(word(0x34) == above16)
    #expect(word(0x5b) == above4096)
    #expect(word(0x17) == UInt32(min((size - 1 << 20) >> 10, 0xffff)))
  }

  @Test func `typed bytes wait up to the cap, and the caller learns how many were taken`() {
    var devices = Devices()
    let typed = (0..<70_000).map { UInt8(truncatingIfNeeded: $0) }
    let accepted = devices.receive(serial: typed, now: 0)
    #expect(accepted == UART16550.incomingCapacity)
    devices.write(port: 0x3fc, width: .byte, value: 0x02, now: 0)
    var received: [UInt8] = []
    while devices.read(port: 0x3fd, width: .byte, now: 0) & 1 == 1 {
      received.append(UInt8(devices.read(port: 0x3f8, width: .byte, now: 0)))
    }
    #expect(received == Array(typed.prefix(accepted)))
    #expect(devices.receive(scancode: typed, now: 0) == Keyboard.capacity)
  }

  @Test func `a look changes nothing and shows the registers as they are at its time`() {
    var devices = Devices()
    for (port, value) in [(0x20, 0x11), (0x21, 0x30), (0x21, 4), (0x21, 1), (0x21, 0xee), (0x43, 0x34), (0x40, 0xa5), (0x40, 0x12)] {
      devices.write(port: UInt16(port), width: .byte, value: UInt32(value), now: 0)
    }
    devices.write(port: 0x3fc, width: .byte, value: 0x0b, now: 0)
    devices.write(port: 0x3f9, width: .byte, value: 0x03, now: 0)
    devices.receive(serial: Array("ls".utf8), now: 0)
    devices.receive(scancode: [0x1c], now: 0)
    let before = devices
    let later = PITClock.time(ofPulse: 4774 + 100)
    let view = devices.view(at: later)
    #expect(devices == before)
    #expect(view.pics[0] == devices.view(at: later).pics[0])
    #expect(view.pics[0].irr == 0x13)
    #expect(view.pics[0].imr == 0xee)
    #expect(view.pics[0].request == 0)
    #expect(view.pics[0].firstVector == 0x30)
    #expect(view.interruptRequested)
    #expect(!devices.interruptRequested || devices.view(at: 0).interruptRequested)
    #expect(view.counters[0].count == 4773 - 100)
    #expect(view.counters[0].reload == 0x12a5)
    #expect(view.counters[0].mode == 2)
    #expect(view.uart.receiver == Array("l".utf8))
    #expect(view.uart.incomingCount == 1)
    #expect(view.uart.iir == 0x04)
    #expect(view.uart.lsr == 0x61)
    #expect(view.keyboard.output == 0x1e)
    #expect(view.keyboard.status & 1 == 1)
    #expect(devices.view(at: 999_000_000).clock.status == [0xa6, 0x02, 0x40, 0x80])
    // The same ports, read, have the side effects that the look has not.
    _ = devices.read(port: 0x3f8, width: .byte, now: later)
    #expect(devices.view(at: later).uart.receiver == Array("s".utf8))
  }

  /// Codes of set 2 and set 1 for keys of each kind, from the keyboard's key table.
  @Test(
    arguments: [
      (0x1c, 0x1e), (0x76, 0x01), (0x5a, 0x1c), (0x29, 0x39), (0x12, 0x2a), (0x59, 0x36), (0x14, 0x1d), (0x66, 0x0e), (0x05, 0x3b),
      (0x83, 0x41), (0x78, 0x57), (0x07, 0x58), (0x16, 0x02), (0x45, 0x0b), (0x1a, 0x2c), (0x4a, 0x35), (0x84, 0x54), (0xe0, 0xe0),
    ] as [(UInt8, UInt8)])
  func `scan codes of set 2 become those of set 1`(code: UInt8, wanted: UInt8) {
    var translator = ScancodeTranslator()
    #expect(translator.translate(code) == wanted)
    #expect(translator.translate(0xf0) == nil)
    #expect(translator.translate(code) == wanted | 0x80)
    #expect(translator.translate(code) == wanted)
  }

  @Test func `the translation gives each code its own`() {
    var translator = ScancodeTranslator()
    #expect(Set((0...0x7f).compactMap { translator.translate($0) }).count == 128)
  }

  @Test func `a quadrillion periods of the timer pass in one stride`() {
    var devices = Devices()
    for value in [0x34, 2, 0] as [UInt32] {
      devices.write(port: value == 0x34 ? 0x43 : 0x40, width: .byte, value: value, now: 0)
    }
    let halfWay = Devices.endOfTime / 2
    devices.advance(to: halfWay)
    let event = devices.nextEvent(after: halfWay) ?? 0
    #expect(event > halfWay && event < halfWay + 840)
    devices.advance(to: Devices.endOfTime)
    #expect(devices.nextEvent(after: Devices.endOfTime) == nil)
  }
}
