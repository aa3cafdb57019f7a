/// The serial port of the PC: a 16550A at ports 0x3f8 to 0x3ff on IRQ 4, with a terminal at the other end of the line.
///
/// Transmission takes no time: a byte written to the transmitter is on the console at once, and the transmitter is empty again
/// before the next instruction. So a driver that polls the line status never waits, and a driver that works by interrupts gets
/// its transmitter-empty interrupt right after the byte (as a new edge of IRQ 4: the line falls with the write). Received bytes take no
/// time either, as fast as the receiver has room; only the receive timeout of the FIFO is measured, in character times of the programmed
/// baud rate and format.
///
/// The terminal watches RTS: it sends only while the guest asserts RTS and is not in loopback mode. What was typed before waits in
/// `incoming`, so bytes that come before the driver is ready are not lost when the driver clears the FIFO. The modem inputs CTS,
/// DSR and DCD are asserted, RI is not.
package struct UART16550: Sendable, Equatable {
  /// The most bytes that wait for the receiver: 64 KiB. What does not fit is refused, and the caller told.
  package static let incomingCapacity = 65_536
  static let fifoCapacity = 16

  /// Interrupt enable register: receive data, transmitter empty, line status, modem status from bit 0 up.
  package var ier: UInt8 = 0
  /// FIFO control register: bit 0 enables the FIFOs, bits 7 and 6 choose the trigger level.
  package var fcr: UInt8 = 0
  /// Line control register: bits 1 and 0 word length, 2 stop bits, 3 parity, 7 divisor latch access.
  package var lcr: UInt8 = 0
  /// Modem control register: DTR, RTS, OUT1, OUT2, loopback from bit 0 up.
  package var mcr: UInt8 = 0
  /// Scratch register.
  package var scr: UInt8 = 0
  /// The baud rate divisor of 115200; 1 after power-on (undefined on a real chip).
  package var divisor: UInt16 = 1
  /// The overrun error bit of the line status register; the other errors cannot happen here.
  package var hasOverrun = false
  /// Bits 3 to 0 of the modem status register: which inputs changed since it was read.
  package var modemChanges: UInt8 = 0
  /// Whether the transmitter-empty interrupt waits to be seen.
  package var isTransmitterInterruptDue = false
  /// The bytes in the receiver: up to 16 with the FIFO on, one without.
  package var receiver: [UInt8] = []
  /// What the terminal has still to send.
  package var incoming = ByteQueue(capacity: incomingCapacity)
  /// Whether bytes lie in the FIFO for four character times with no byte coming or read.
  package var isReceiveTimeout = false
  /// The time at which that becomes so, in nanoseconds.
  package var timeoutDeadline: UInt64?

  /// A UART after reset.
  package init() {}

  var isFIFOEnabled: Bool { fcr & 0x01 != 0 }
  var isLoopback: Bool { mcr & 0x10 != 0 }

  /// The number of bytes in the FIFO at which the receive interrupt comes; 1 without FIFO.
  package var triggerLevel: Int {
    guard isFIFOEnabled else { return 1 }
    switch fcr >> 6 {
    case 0: return 1
    case 1: return 4
    case 2: return 8
    default: return 14
    }
  }

  /// The time of one character in nanoseconds: start bit, data, parity and stop bits at the programmed baud rate.
  package var characterTime: UInt64 {
    let dataBits = 5 + UInt64(lcr & 3)
    // Counted in half bits, for the one and a half stop bits of a five-bit character.
    let stopHalves: UInt64 = lcr & 0x04 == 0 ? 2 : dataBits == 5 ? 3 : 4
    let halves = 2 * (1 + dataBits + (lcr & 0x08 == 0 ? 0 : 1)) + stopHalves
    // A bit is 16 x divisor cycles of 1.8432 MHz, which is divisor x 78125 / 9 ns. A divisor of 0 stops a real chip; it counts as 1.
    return UInt64(max(1, divisor)) * halves * 78_125 / 18
  }

  /// Takes what a person typed. Returns how many of the bytes found room in the queue.
  package mutating func receive(_ bytes: [UInt8], now: UInt64) -> Int {
    let accepted = incoming.append(contentsOf: bytes)
    refill(now: now)
    return accepted
  }

  /// Moves bytes from the terminal into the receiver as far as there is room and RTS lets it send.
  package mutating func refill(now: UInt64) {
    guard mcr & 0x02 != 0, !isLoopback else { return }
    let room = isFIFOEnabled ? Self.fifoCapacity : 1
    while receiver.count < room, let byte = incoming.removeFirst() { accept(byte, now: now) }
  }

  /// Puts a byte into the receiver, or notes the overrun when it is full.
  mutating func accept(_ byte: UInt8, now: UInt64) {
    guard receiver.count < (isFIFOEnabled ? Self.fifoCapacity : 1) else {
      hasOverrun = true
      // Without the FIFO the new byte takes the old one's place; with it, the new one is lost (PC16550D data sheet, LSR bit 1).
      if !isFIFOEnabled { receiver = [byte] }
      return
    }
    receiver.append(byte)
    if !isReceiveTimeout { startTimeout(now: now) }
  }

  /// The receive timeout is measured anew from each byte that comes or is read; once it is there, only a read ends it.
  mutating func startTimeout(now: UInt64) {
    timeoutDeadline = isFIFOEnabled && !receiver.isEmpty ? now &+ 4 &* characterTime : nil
  }

  /// The time at which `advance` next changes something.
  package var nextEvent: UInt64? { timeoutDeadline }

  /// The time of the next rising edge of IRQ 4 that comes by itself.
  package var nextInterrupt: UInt64? {
    guard let timeoutDeadline, !interruptLine else { return nil }
    var copy = self
    copy.advance(to: timeoutDeadline)
    return copy.interruptLine ? timeoutDeadline : nil
  }

  /// Notes a receive timeout that has come by `now`.
  package mutating func advance(to now: UInt64) {
    guard let deadline = timeoutDeadline, deadline <= now else { return }
    timeoutDeadline = nil
    isReceiveTimeout = true
  }

  /// Gives every field to a state digest.
  package func forEachWord(_ body: (UInt64) -> Void) {
    giveWords(of: [ier, fcr, lcr, mcr, scr, modemChanges] as [UInt8], to: body)
    body(UInt64(divisor))
    giveWords(of: hasOverrun, to: body)
    giveWords(of: isTransmitterInterruptDue, to: body)
    giveWords(of: receiver, to: body)
    incoming.forEachWord(body)
    giveWords(of: isReceiveTimeout, to: body)
    giveWords(of: timeoutDeadline, to: body)
  }
}
