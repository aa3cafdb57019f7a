import Primitives

/// The I/O bus: which device answers at which port.
extension Devices {
  /// IN: the value at `port` and, for wider accesses, at the ports after it, low byte first, as the ISA bus splits them.
  ///
  /// The bits above `width` are 0. A port has 8, 16 or 32 bits; `qword` counts as 32.
  package mutating func read(port: UInt16, width: Width, now: UInt64) -> UInt32 {
    advance(to: now)
    var value: UInt32 = 0
    for index in 0..<min(4, width.bytes) {
      let byte = readByte(port: port &+ UInt16(index), now: min(now, Self.endOfTime))
      value |= UInt32(byte) << UInt32(8 * index)
    }
    return value
  }

  /// OUT: writes the low `width` of `value` to `port` and the ports after it, low byte first.
  package mutating func write(port: UInt16, width: Width, value: UInt32, now: UInt64) {
    advance(to: now)
    if port == Self.debugExitPort {
      exitStatus = UInt32(truncatingIfNeeded: width.truncate(UInt64(value)))
      return
    }
    for index in 0..<min(4, width.bytes) {
      let byte = UInt8(truncatingIfNeeded: value >> UInt32(8 * index))
      writeByte(port: port &+ UInt16(index), value: byte, now: min(now, Self.endOfTime))
    }
  }

  private mutating func readByte(port: UInt16, now: UInt64) -> UInt8 {
    let value: UInt8
    switch port {
    case 0x20, 0x21, 0xa0, 0xa1, 0x4d0, 0x4d1: return pic.read(port: port)
    case 0x40...0x43: value = pit.read(port: port, now: now)
    case 0x60, 0x64:
      value = keyboard.read(port: port)
      // The line falls with the read, before the next byte raises it again.
      connectLines()
      keyboard.refill(now: now)
    case 0x61: return control.portB(speakerOutput: pit.speakerOutput(now: now), now: now)
    case 0x70, 0x71: value = clock.read(port: port, now: now)
    case 0x92: return control.portA
    case 0x3f8...0x3ff:
      value = uart.read(port & 7, now: now)
      connectLines()
      uart.refill(now: now)
    default: return 0xff
    }
    connectLines()
    return value
  }

  private mutating func writeByte(port: UInt16, value: UInt8, now: UInt64) {
    switch port {
    case 0x20, 0x21, 0xa0, 0xa1, 0x4d0, 0x4d1: pic.write(port: port, value: value)
    case 0x40...0x43: pit.write(port: port, value: value, now: now)
    case 0x60, 0x64:
      keyboard.write(port: port, value: value)
      connectLines()
      keyboard.refill(now: now)
    case 0x61:
      control.portB = value & 0x0f
      pit.setSpeakerGate(value & 0x01 != 0, now: now)
    case 0x70, 0x71: clock.write(port: port, value: value, now: now)
    case 0x92: control.writePortA(value)
    case 0x3f8...0x3ff: writeSerial(port & 7, value: value, now: now)
    default: return
    }
    connectLines()
  }

  /// A byte for the transmitter goes out at once; the interrupt line falls with the write and rises again with the empty transmitter.
  private mutating func writeSerial(_ offset: UInt16, value: UInt8, now: UInt64) {
    if let byte = uart.write(offset, value: value, now: now) {
      connectLines()
      if let sent = uart.transmit(byte, now: now) { console.append(sent) }
    }
    uart.refill(now: now)
  }
}
