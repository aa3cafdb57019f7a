import Primitives

/// What the devices of a machine are made from.
package struct DeviceConfiguration: Sendable, Equatable {
  /// The time that the CMOS clock shows at device time 0, in seconds since 1970 (UTC). By default 2019-03-03 00:00:00.
  package var clockStart: Int64
  /// The size of the guest's memory in bytes, for the CMOS memory-size registers.
  package var memoryBytes: UInt64

  /// A configuration from its parts.
  package init(clockStart: Int64 = 1_551_571_200, memoryBytes: UInt64 = 128 << 20) {
    self.clockStart = clockStart
    self.memoryBytes = memoryBytes
  }
}

/// The devices of the simulated PC: interrupt controllers, timer, serial port, keyboard controller, clock, and their bus.
///
/// A plain value: a checkpoint is a copy. Time is an argument, `now`, in nanoseconds of device time; it must not go back between two
/// calls. Nothing here reads the host's clock or touches the host. Between the moments at which something happens (see
/// `nextEvent`) time alone changes no field, so the state depends on what was done and on what came due, and not on how often
/// `advance` was called.
///
/// Ports: 0x20, 0x21, 0xa0, 0xa1, 0x4d0, 0x4d1 interrupt controllers; 0x40 to 0x43 timer; 0x60, 0x64 keyboard controller; 0x61,
/// 0x92 system control; 0x70, 0x71 clock; 0x3f8 to 0x3ff serial port; 0xf4 debug exit, which is ours. All other ports read as ones
/// and ignore writes, among them 0x80 and the PCI configuration ports 0xcf8 to 0xcff.
package struct Devices: Sendable, Equatable {
  /// The last time that the devices distinguish, in nanoseconds: 2^62, after 146 years.
  package static let endOfTime: UInt64 = 1 << 62
  /// The port whose write ends the run (ours; no PC has it): the value written is the exit status, in any width.
  package static let debugExitPort: UInt16 = 0xf4

  /// The two 8259A interrupt controllers.
  package var pic = InterruptController()
  /// The 8254 timer.
  package var pit = PIT8254()
  /// The 16550A serial port.
  package var uart = UART16550()
  /// The i8042 keyboard controller with the keyboard.
  package var keyboard = KeyboardController()
  /// The CMOS clock and memory.
  package var clock: RealTimeClock
  /// The system control ports 0x61 and 0x92.
  package var control = SystemControl()
  /// Every byte that the guest sent through the serial port.
  package var console = ByteLog()
  /// The value last written to the debug-exit port; `nil` until then.
  package var exitStatus: UInt32?

  /// The devices at device time 0.
  package init(configuration: DeviceConfiguration = DeviceConfiguration()) {
    clock = RealTimeClock(start: configuration.clockStart, memoryBytes: configuration.memoryBytes)
    connectLines()
    // A line that is high from the beginning has not risen.
    pic.master.edges = 0
  }

  /// Whether address line 20 passes: either of the two gates lets it.
  package var isA20Enabled: Bool { keyboard.isA20High || control.portA & 0x02 != 0 }

  /// Whether the guest has asked for a reset of the CPU, through the keyboard controller or port 0x92.
  package var resetRequested: Bool { keyboard.isResetRequested || control.isResetRequested }

  /// Whether the INTR pin of the CPU is high: an interrupt waits that the controllers let through.
  package var interruptRequested: Bool { pic.isRequesting }

  /// The CPU's interrupt acknowledge: returns the vector, and puts the interrupt in service.
  ///
  /// Without a request the vector is that of IRQ 7 (or, from a slave without a request, IRQ 15), with nothing in service: spurious.
  package mutating func acknowledge() -> UInt8 { pic.acknowledge() }

  /// Puts every interrupt line at the level that its device gives it now.
  mutating func connectLines() {
    pic.setLine(0, pit.interruptLine)
    pic.setLine(1, keyboard.keyboardLine)
    pic.setLine(4, uart.interruptLine)
    pic.setLine(8, clock.interruptLine)
    pic.setLine(12, keyboard.mouseLine)
  }

  /// Bytes typed at the terminal of the serial port. Returns how many found room; the others must be offered again.
  @discardableResult
  package mutating func receive(serial bytes: [UInt8], now: UInt64) -> Int {
    advance(to: now)
    let accepted = uart.receive(bytes, now: min(now, Self.endOfTime))
    connectLines()
    return accepted
  }

  /// Bytes of scan codes, in set 2, from the keyboard. Returns how many found room; the others must be offered again.
  ///
  /// A pressed key is its code, a released key the prefix 0xf0 and its code. With the translation that firmware leaves on, software
  /// reads set 1.
  @discardableResult
  package mutating func receive(scancode bytes: [UInt8], now: UInt64) -> Int {
    advance(to: now)
    let accepted = keyboard.keyboard.receive(bytes)
    keyboard.refill(now: min(now, Self.endOfTime))
    connectLines()
    return accepted
  }

  /// Gives the whole state as words, in a fixed order; the console as its count and hash. Equal states give equal words.
  package func forEachWord(_ body: (UInt64) -> Void) {
    pic.forEachWord(body)
    pit.forEachWord(body)
    uart.forEachWord(body)
    keyboard.forEachWord(body)
    clock.forEachWord(body)
    control.forEachWord(body)
    console.forEachWord(body)
    giveWords(of: exitStatus.map { UInt64($0) }, to: body)
  }
}
