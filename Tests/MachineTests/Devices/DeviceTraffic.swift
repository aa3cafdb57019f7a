import Machine
import Primitives
import TestSupport

/// Random traffic that reaches the devices' deeper states: whole programming sequences mixed with stray accesses, input and time.
struct DeviceTraffic {
  enum Operation {
    case write(port: UInt16, width: Width, value: UInt32)
    case read(port: UInt16, width: Width)
    case serial([UInt8])
    case keys([UInt8])
    /// The CPU takes an interrupt if one waits, and sometimes ends it.
    case acknowledge

    /// Does the operation and returns what the CPU sees of it.
    func apply(to devices: inout Devices, now: UInt64) -> UInt32 {
      switch self {
      case .write(let port, let width, let value):
        devices.write(port: port, width: width, value: value, now: now)
        return 0
      case .read(let port, let width): return devices.read(port: port, width: width, now: now)
      case .serial(let bytes): return UInt32(devices.receive(serial: bytes, now: now))
      case .keys(let bytes): return UInt32(devices.receive(scancode: bytes, now: now))
      case .acknowledge:
        devices.advance(to: now)
        return devices.interruptRequested ? UInt32(devices.acknowledge()) : 0x100
      }
    }
  }

  private var generator: SeededGenerator
  private var queue: [Operation] = []

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  private static let ports: [UInt16] =
    [0x20, 0x21, 0xa0, 0xa1, 0x4d0, 0x4d1, 0x40, 0x41, 0x42, 0x43, 0x60, 0x61, 0x64, 0x70, 0x71, 0x80, 0x92, 0xcf8]
    + Array(0x3f8...0x3ff)
  private static let delays: [UInt64] = [
    0, 1, 10, 700, 839, 1677, 5000, 90_000, 880_000, 1_000_000, 4_000_000, 60_000_000, 1_000_000_000, 61_000_000_000,
  ]

  /// A time to let pass: mostly short, rarely days.
  mutating func delay() -> UInt64 {
    if generator.chance(400) { return 200_000_000_000_000 }
    return UInt64.random(in: 0...generator.pick(Self.delays), using: &generator)
  }

  mutating func next() -> Operation {
    if queue.isEmpty { refill() }
    return queue.removeFirst()
  }

  private mutating func refill() {
    switch Int.random(in: 0..<12, using: &generator) {
    case 0: programPIC()
    case 1, 2: programPIT()
    case 3: programUART()
    case 4: programClock()
    case 5: programKeyboard()
    case 6: queue = [.serial(generator.bytes(0...40))]
    case 7: queue = [.keys(generator.bytes(0...6) + [0xf0, 0x1c].prefix(generator.chance(2) ? 2 : 0))]
    case 8: queue = [.acknowledge, write(0x20, generator.pick([0x20, 0x60, 0x64, 0xa0])), write(0xa0, 0x20)]
    case 9: queue = [write(0x21, generator.byte()), write(0xa1, generator.byte())]
    default:
      let port = generator.chance(8) ? UInt16.random(in: 0...0xffff, using: &generator) : generator.pick(Self.ports)
      let width = generator.pick([Width.byte, .byte, .byte, .word, .dword, .qword])
      queue = [
        generator.chance(2)
          ? .read(port: port, width: width)
          : .write(port: port, width: width, value: UInt32.random(in: 0...UInt32.max, using: &generator))
      ]
    }
    if queue.isEmpty { queue = [.acknowledge] }
  }

  private func write(_ port: UInt16, _ value: UInt8) -> Operation { .write(port: port, width: .byte, value: UInt32(value)) }

  private mutating func programPIC() {
    let icw1 = generator.pick([UInt8(0x11), 0x11, 0x11, 0x19, 0x13, 0x10])
    for (port, base, icw3) in [(UInt16(0x20), UInt8(0x30), UInt8(4)), (0xa0, 0x38, 2)] {
      queue += [write(port, icw1), write(port + 1, base), write(port + 1, icw3)]
      queue += [write(port + 1, generator.pick([0x01, 0x01, 0x03, 0x11]))]
      queue += [write(port + 1, generator.chance(2) ? 0 : generator.byte())]
      queue += [write(port, generator.pick([0x0a, 0x0b, 0x68, 0x48, 0x80, 0x00, 0xc3]))]
    }
    if generator.chance(4) { queue += [write(0x4d0, generator.byte()), write(0x4d1, generator.byte())] }
  }

  private mutating func programPIT() {
    let counter = generator.pick([UInt8(0), 0, 0, 1, 2])
    let mode = UInt8.random(in: 0...7, using: &generator)
    let access = UInt8.random(in: 1...3, using: &generator)
    queue = [write(0x43, counter << 6 | access << 4 | mode << 1 | (generator.chance(5) ? 1 : 0))]
    let port = 0x40 + UInt16(counter)
    queue += [write(port, generator.pick([0, 1, 2, 5, 0xa5]))]
    if generator.chance(2) { queue += [write(port, generator.pick([0, 0, 1, 0x12]))] }
    if counter == 2 { queue += [write(0x61, generator.byte())] }
    if generator.chance(3) { queue += [write(0x43, 0xc0 | generator.byte() & 0x3e), .read(port: port, width: .byte)] }
  }

  private mutating func programUART() {
    queue = [write(0x3fb, 0x80), write(0x3f8, generator.pick([1, 1, 12])), write(0x3f9, 0), write(0x3fb, generator.byte() & 0x7f)]
    queue += [write(0x3fa, generator.pick([0x00, 0x01, 0x41, 0x81, 0xc7])), write(0x3fc, generator.pick([0x0b, 0x0b, 0x0a, 0x1b]))]
    queue += [write(0x3f9, generator.byte() & 0x0f)]
    for _ in 0..<3 { queue += [.read(port: 0x3fa, width: .byte), .read(port: 0x3f8, width: .byte)] }
    if generator.chance(2) { queue += [write(0x3f8, generator.byte())] }
  }

  private mutating func programClock() {
    let register = generator.pick([UInt8(0), 1, 2, 3, 4, 5, 6, 7, 8, 9, 0x0a, 0x0b, 0x0b, 0x0b, 0x0c, 0x32])
    queue = [write(0x70, register)]
    switch register {
    case 0x0a: queue += [write(0x71, generator.pick([0x26, 0x26, 0x2f, 0x21, 0x76]))]
    case 0x0b: queue += [write(0x71, generator.byte() & 0x76 | (generator.chance(6) ? 0x80 : 0))]
    case 1, 3, 5: queue += [write(0x71, generator.pick([0xff, 0xff, 0x01, 0x30]))]
    default: if generator.chance(3) { queue += [write(0x71, generator.pick([0x59, 0x23, 0x12, 0x01, generator.byte()]))] }
    }
    queue += [write(0x70, 0x0c), .read(port: 0x71, width: .byte)]
  }

  private mutating func programKeyboard() {
    switch Int.random(in: 0..<4, using: &generator) {
    case 0: queue = [write(0x64, 0x60), write(0x60, generator.byte() & 0x73)]
    case 1: queue = [write(0x60, generator.pick([0xed, 0xee, 0xf0, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xff, 0x02, 0x01]))]
    case 2: queue = [write(0x64, generator.pick([0x20, 0xa7, 0xa8, 0xa9, 0xaa, 0xab, 0xad, 0xae, 0xd0, 0xd3, 0xd4]))]
    default: queue = []
    }
    for _ in 0..<2 { queue += [.read(port: 0x60, width: .byte)] }
  }
}
