/// The registers of the 16550A as the CPU reaches them, and its interrupt.
extension UART16550 {
  /// The pending interrupt as the identification register shows it: the highest of line status, receive data, receive timeout,
  /// transmitter empty and modem status that is enabled; bit 0 set when there is none.
  package var iir: UInt8 { pendingInterrupt | (isFIFOEnabled ? 0xc0 : 0) }

  private var pendingInterrupt: UInt8 {
    if ier & 0x04 != 0 && hasOverrun { return 0x06 }
    if ier & 0x01 != 0 && receiver.count >= triggerLevel { return 0x04 }
    if ier & 0x01 != 0 && isReceiveTimeout { return 0x0c }
    if ier & 0x02 != 0 && isTransmitterInterruptDue { return 0x02 }
    if ier & 0x08 != 0 && modemChanges != 0 { return 0x00 }
    return 0x01
  }

  /// The level of IRQ 4. On the PC the pin OUT2 connects the interrupt to the bus, and loopback mode takes that pin away.
  package var interruptLine: Bool { iir & 1 == 0 && mcr & 0x08 != 0 && !isLoopback }

  /// The line status register: data ready, overrun; the transmitter is always empty.
  package var lsr: UInt8 { 0x60 | (receiver.isEmpty ? 0 : 0x01) | (hasOverrun ? 0x02 : 0) }

  /// The modem status register.
  package var msr: UInt8 { modemInputs | modemChanges }

  /// The levels of DCD, RI, DSR and CTS in bits 7 to 4. Loopback mode ties them to OUT2, OUT1, DTR and RTS.
  private var modemInputs: UInt8 {
    guard isLoopback else { return 0xb0 }
    return (mcr & 0x0c) << 4 | (mcr & 0x01) << 5 | (mcr & 0x02) << 3
  }

  private var isDivisorLatchOpen: Bool { lcr & 0x80 != 0 }

  /// A read of register `offset` (0 to 7), with the side effects that it has.
  package mutating func read(_ offset: UInt16, now: UInt64) -> UInt8 {
    switch offset & 7 {
    case 0: return isDivisorLatchOpen ? UInt8(divisor & 0xff) : readReceiver(now: now)
    case 1: return isDivisorLatchOpen ? UInt8(divisor >> 8) : ier
    case 2:
      let value = iir
      // Seeing the transmitter-empty interrupt here is what clears it.
      if value & 0x0f == 0x02 { isTransmitterInterruptDue = false }
      return value
    case 3: return lcr
    case 4: return mcr
    case 5:
      let value = lsr
      hasOverrun = false
      return value
    case 6:
      let value = msr
      modemChanges = 0
      return value
    default: return scr
    }
  }

  private mutating func readReceiver(now: UInt64) -> UInt8 {
    guard !receiver.isEmpty else { return 0 }
    let byte = receiver.removeFirst()
    isReceiveTimeout = false
    startTimeout(now: now)
    return byte
  }

  /// A write to register `offset` (0 to 7). A byte for the transmitter is returned: `transmit` must follow.
  ///
  /// Between the two the transmitter is full, and its interrupt gone, so that the interrupt after it is a new edge.
  package mutating func write(_ offset: UInt16, value: UInt8, now: UInt64) -> UInt8? {
    switch offset & 7 {
    case 0:
      guard isDivisorLatchOpen else {
        isTransmitterInterruptDue = false
        return value
      }
      divisor = divisor & 0xff00 | UInt16(value)
    case 1:
      if isDivisorLatchOpen {
        divisor = divisor & 0x00ff | UInt16(value) << 8
      } else {
        // Enabling the interrupt of an empty transmitter raises it.
        if value & ~ier & 0x02 != 0 { isTransmitterInterruptDue = true }
        ier = value & 0x0f
      }
    case 2: writeFIFOControl(value)
    case 3: lcr = value
    case 4: writeModemControl(value)
    case 7: scr = value
    default: break  // The line and modem status registers are read-only.
    }
    return nil
  }

  /// Sends a byte. Returns it when it goes out on the line; in loopback mode the own receiver gets it.
  package mutating func transmit(_ byte: UInt8, now: UInt64) -> UInt8? {
    isTransmitterInterruptDue = true
    guard isLoopback else { return byte }
    accept(byte, now: now)
    return nil
  }

  private mutating func writeFIFOControl(_ value: UInt8) {
    let toggles = (value ^ fcr) & 0x01 != 0
    // Bit 1 empties the receive FIFO. The other bits count only when bit 0 is written as 1 too, and switching clears both FIFOs.
    fcr = value & 0x01 != 0 ? value & 0xc9 : 0
    if toggles || value & 0x03 == 0x03 {
      receiver = []
      isReceiveTimeout = false
      timeoutDeadline = nil
    }
  }

  private mutating func writeModemControl(_ value: UInt8) {
    let before = modemInputs
    mcr = value & 0x1f
    let changed = before ^ modemInputs
    // RI counts at its trailing edge only; the others at every change.
    modemChanges |= (changed & ~0x40 | changed & before & 0x40) >> 4
  }
}
