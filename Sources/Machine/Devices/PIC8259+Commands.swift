/// The command words of the 8259A: what the CPU writes to and reads from its two ports.
extension PIC8259 {
  /// A read of the even port (`isOdd` false: IRR or ISR) or of the odd port (the mask). A poll that is due goes before both.
  package mutating func read(isOdd: Bool) -> UInt8 {
    if isPollDue {
      isPollDue = false
      return isRequesting ? 0x80 | acknowledge() : 0
    }
    if isOdd { return imr }
    return readsISR ? isr : irr
  }

  /// A write to the even port (ICW1, OCW2 or OCW3, told apart by bits 4 and 3) or to the odd port (ICW2 to ICW4, or OCW1).
  package mutating func write(_ value: UInt8, isOdd: Bool) {
    if isOdd {
      writeOdd(value)
    } else if value & 0x10 != 0 {
      initialize(value)
    } else if value & 0x08 != 0 {
      writeOCW3(value)
    } else {
      writeOCW2(value)
    }
  }

  /// ICW1 starts the initialization: edge latches, mask and modes are reset (8259A data sheet, "Initialization Command Words").
  private mutating func initialize(_ value: UInt8) {
    icw1 = value
    awaitedICW = 2
    edges = 0
    imr = 0
    isr = 0
    lowestPriority = 7
    if !isMaster { icw3 = 7 }
    if value & 0x01 == 0 { icw4 = 0 }
    rotatesOnAutomaticEOI = false
    isSpecialMask = false
    readsISR = false
    isPollDue = false
  }

  private mutating func writeOdd(_ value: UInt8) {
    let needsICW4 = icw1 & 0x01 != 0
    switch awaitedICW {
    case 2:
      icw2 = value & 0xf8
      awaitedICW = icw1 & 0x02 == 0 ? 3 : needsICW4 ? 4 : 0
    case 3:
      icw3 = value
      awaitedICW = needsICW4 ? 4 : 0
    case 4:
      icw4 = value & 0x1f
      awaitedICW = 0
    default:
      imr = value
    }
  }

  /// OCW2: end of interrupt and rotation; bits 7 to 5 are R, SL and EOI, bits 2 to 0 the line for the specific forms.
  private mutating func writeOCW2(_ value: UInt8) {
    let line = value & 7
    switch value >> 5 {
    case 0b001: endHighest(rotating: false)
    case 0b101: endHighest(rotating: true)
    case 0b011: isr &= ~(1 << line)
    case 0b111:
      isr &= ~(1 << line)
      lowestPriority = line
    case 0b110: lowestPriority = line
    case 0b100: rotatesOnAutomaticEOI = true
    case 0b000: rotatesOnAutomaticEOI = false
    default: break  // 0b010 is no operation.
    }
  }

  /// The non-specific end of interrupt. In special mask mode it does not see masked interrupts in service.
  private mutating func endHighest(rotating: Bool) {
    guard let line = highest(of: isSpecialMask ? isr & ~imr : isr) else { return }
    isr &= ~(1 << line)
    if rotating { lowestPriority = line }
  }

  /// OCW3: special mask mode (bits 6 and 5), poll (bit 2), choice of the register to read (bits 1 and 0).
  private mutating func writeOCW3(_ value: UInt8) {
    if value & 0x40 != 0 { isSpecialMask = value & 0x20 != 0 }
    if value & 0x04 != 0 { isPollDue = true }
    if value & 0x02 != 0 { readsISR = value & 0x01 != 0 }
  }
}
