/// The CMOS clock of the PC: an MC146818 with its time, alarm, periodic and update interrupts on IRQ 8, and 114 bytes of memory.
///
/// Port 0x70 chooses a register (bit 7 masks NMI, which nothing raises here), port 0x71 reads and writes it. The time registers
/// hold bytes in the format that register B chooses (BCD or binary, 24 or 12 hours) and advance each second; `settled` is the time up
/// to which they and the flags of register C are brought. They are brought further when the CPU looks, and when an enabled
/// interrupt is due. Register 0x32 is the century, kept up by the clock as on the DS12887.
package struct RealTimeClock: Sendable, Equatable {
  /// The chosen register, 0 to 127.
  package var index: UInt8 = 0
  /// Bit 7 of port 0x70: NMI is masked.
  package var isNMIMasked = false
  /// All 128 registers as last settled; UIP of register A is not kept here.
  package var registers: [UInt8]
  /// Where in a second of device time the clock's seconds begin, in nanoseconds below 1,000,000,000.
  package var phase: UInt64 = 0
  /// The device time up to which registers and flags are brought, in nanoseconds.
  package var settled: UInt64 = 0

  /// Registers of the chip.
  package enum Register {
    /// Divider (bits 6 to 4), rate of the periodic interrupt (3 to 0), update in progress (7).
    package static let a = 0x0a
    /// SET, PIE, AIE, UIE, SQWE, DM (binary), 24/12, DSE from bit 7 down.
    package static let b = 0x0b
    /// IRQF, PF, AF, UF from bit 7 down; a read clears them.
    package static let c = 0x0c
    /// Bit 7: the battery is good.
    package static let d = 0x0d
    /// The century in the format of the year.
    package static let century = 0x32
  }

  static let second: UInt64 = 1_000_000_000
  /// An update takes 1984 microseconds with a 32768 Hz crystal, and UIP rises 244 microseconds before it (MC146818 data sheet).
  static let updateInProgress: UInt64 = 2_228_000

  /// A clock that shows `start` (seconds since 1970, UTC) at device time 0, in the PC's usual format: BCD, 24 hours.
  ///
  /// The memory bytes that PC firmware fills are set: the size of the memory below 640 KiB (0x15), above 1 MiB in KiB (0x17, 0x30),
  /// above 16 MiB (0x34) and above 4 GiB (0x5b) in 64 KiB, and the checksum of 0x10 to 0x2d.
  package init(start: Int64, memoryBytes: UInt64) {
    registers = [UInt8](repeating: 0, count: 128)
    registers[Register.a] = 0x26
    registers[Register.b] = 0x02
    registers[Register.d] = 0x80
    time = CalendarTime(secondsSince1970: start)
    registers[6] = encode(time.dayOfWeek)
    store(640, bytes: 2, at: 0x15)
    let kibibytesAboveOne = memoryBytes > 1 << 20 ? (memoryBytes - 1 << 20) >> 10 : 0
    store(min(kibibytesAboveOne, 0xffff), bytes: 2, at: 0x17)
    store(min(kibibytesAboveOne, 0xffff), bytes: 2, at: 0x30)
    let low = min(memoryBytes, 0xc000_0000)
    store(low > 16 << 20 ? (low - 16 << 20) >> 16 : 0, bytes: 2, at: 0x34)
    store(memoryBytes > 0xc000_0000 ? (memoryBytes - 0xc000_0000) >> 16 : 0, bytes: 3, at: 0x5b)
    let sum = registers[0x10...0x2d].reduce(UInt64(0)) { $0 + UInt64($1) }
    registers[0x2e] = UInt8(sum >> 8 & 0xff)
    registers[0x2f] = UInt8(sum & 0xff)
  }

  private mutating func store(_ value: UInt64, bytes: Int, at first: Int) {
    for i in 0..<bytes { registers[first + i] = UInt8(value >> UInt64(8 * i) & 0xff) }
  }

  /// The level of IRQ 8: IRQF of register C.
  package var interruptLine: Bool { registers[Register.c] & 0x80 != 0 }

  /// A read of port 0x70 (which is write-only: 0xff) or 0x71.
  package mutating func read(port: UInt16, now: UInt64) -> UInt8 {
    guard port & 1 == 1 else { return 0xff }
    settle(to: now)
    let number = Int(index)
    let value = registers[number]
    switch number {
    case Register.a: return value & 0x7f | (isUpdateInProgress(now: now) ? 0x80 : 0)
    case Register.c:
      registers[Register.c] = 0
      return value
    default: return value
    }
  }

  /// A write to port 0x70 or 0x71.
  package mutating func write(port: UInt16, value: UInt8, now: UInt64) {
    guard port & 1 == 1 else {
      index = value & 0x7f
      isNMIMasked = value & 0x80 != 0
      return
    }
    settle(to: now)
    let number = Int(index)
    switch number {
    case Register.a:
      let wasRunning = isRunning
      registers[number] = value & 0x7f
      // A divider that is let go begins half a second before the first update (MC146818 data sheet, "Divider Control").
      if isRunning && !wasRunning { phase = (now + Self.second / 2) % Self.second }
    case Register.b:
      // SET going to 1 clears UIE (MC146818 data sheet, register B).
      let sets = value & 0x80 != 0 && registers[number] & 0x80 == 0
      registers[number] = sets ? value & ~0x10 : value
      updateInterruptFlag()
    case Register.c, Register.d: break
    default: registers[number] = value
    }
  }

  /// Gives every field to a state digest.
  package func forEachWord(_ body: (UInt64) -> Void) {
    body(UInt64(index))
    giveWords(of: isNMIMasked, to: body)
    giveWords(of: registers, to: body)
    body(phase)
    body(settled)
  }
}
