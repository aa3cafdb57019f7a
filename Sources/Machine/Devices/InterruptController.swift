/// The interrupt controller of the PC: two 8259A chips, the slave's INT on line 2 of the master.
///
/// IRQ 0 to 7 are the master's lines, IRQ 8 to 15 the slave's. Ports 0x20, 0x21 (master), 0xa0, 0xa1 (slave) and 0x4d0, 0x4d1
/// (edge/level control of the chipset).
///
/// Two points are simpler than the chip: the MCS-80 mode (ICW4 bit 0 clear) answers like the 8086 mode, and a write that the
/// initialization asks for is not checked to come in time.
package struct InterruptController: Sendable, Equatable {
  /// The chip for IRQ 0 to 7.
  package var master = PIC8259(isMaster: true)
  /// The chip for IRQ 8 to 15.
  package var slave = PIC8259(isMaster: false)

  /// Both chips after power-on, everything masked.
  package init() {}

  /// Whether INTR, the line to the CPU, is high.
  package var isRequesting: Bool { master.isRequesting }

  /// Puts the line of `irq` (0 to 15, not 2) at a level.
  package mutating func setLine(_ irq: UInt8, _ isHigh: Bool) {
    if irq < 8 {
      master.setLine(irq, isHigh)
    } else {
      slave.setLine(irq &- 8, isHigh)
      connect()
    }
  }

  /// Carries the slave's INT to the master.
  private mutating func connect() { master.setLine(2, slave.isRequesting) }

  /// Whether a rising edge on the line of `irq` would make INTR high.
  package func wouldRequest(risingEdgeOn irq: UInt8) -> Bool {
    var copy = self
    copy.setLine(irq, false)
    copy.setLine(irq, true)
    return copy.isRequesting
  }

  /// The CPU's acknowledge: returns the vector, of a spurious interrupt when INTR is low.
  package mutating func acknowledge() -> UInt8 {
    let line = master.acknowledge()
    guard master.cascadeLines >> line & 1 == 1 else { return master.vector(line) }
    // The slave answers to its number only; with no answer the bus floats high.
    guard line == 2, slave.icw3 & 7 == 2 else { return 0xff }
    let vector = slave.vector(slave.acknowledge())
    pulseCascade()
    return vector
  }

  /// INT of a chip goes low with its acknowledge; a further request of the slave is a new edge for the master.
  private mutating func pulseCascade() {
    master.setLine(2, false)
    connect()
  }

  /// A read of one of the ports above; 0xff for any other.
  package mutating func read(port: UInt16) -> UInt8 {
    switch port {
    case 0x20, 0x21: return master.read(isOdd: port == 0x21)
    case 0xa0, 0xa1:
      let isPoll = slave.isPollDue
      let value = slave.read(isOdd: port == 0xa1)
      if isPoll { pulseCascade() }
      return value
    case 0x4d0: return master.elcr
    case 0x4d1: return slave.elcr
    default: return 0xff
    }
  }

  /// A write to one of the ports above.
  package mutating func write(port: UInt16, value: UInt8) {
    switch port {
    case 0x20, 0x21: master.write(value, isOdd: port == 0x21)
    case 0xa0, 0xa1: slave.write(value, isOdd: port == 0xa1)
    // IRQ 0, 1, 2, 8 and 13 are always edge-triggered.
    case 0x4d0: master.elcr = value & 0xf8
    case 0x4d1: slave.elcr = value & 0xde
    default: return
    }
    connect()
  }

  /// Gives every field of both chips to a state digest.
  package func forEachWord(_ body: (UInt64) -> Void) {
    master.forEachWord(body)
    slave.forEachWord(body)
  }
}
