/// One 8259A programmable interrupt controller: eight request lines, a mask, priorities and the interrupts in service.
///
/// A request is latched by a rising edge, or is the level of the line itself where the line is level-triggered. In both modes the
/// line must stay high until the CPU acknowledges: a request whose line falls earlier is withdrawn (8259A data sheet, "Edge and
/// Level Triggered Modes"). The highest request that is not masked and has a higher priority than everything in service drives
/// INT. An acknowledge moves the request into the in-service register, from which an end-of-interrupt command takes it.
package struct PIC8259: Sendable, Equatable {
  /// Whether this is the chip whose INT pin goes to the CPU; the other chip's goes to a line of this one.
  package var isMaster: Bool
  /// The levels of the request lines now, bit n for line n.
  package var lines: UInt8 = 0
  /// Rising edges since the last acknowledge whose line is still high: the edge-sense latches.
  package var edges: UInt8 = 0
  /// The in-service register.
  package var isr: UInt8 = 0
  /// The interrupt mask register. After power-on everything is masked; a real chip's mask is undefined then.
  package var imr: UInt8 = 0xff
  /// The edge/level control register of the chipset: 1 where a line is level-triggered (ports 0x4d0 and 0x4d1).
  package var elcr: UInt8 = 0
  /// Initialization command word 1 as last written: bit 0 ICW4 follows, bit 1 no cascade, bit 3 all lines level-triggered.
  package var icw1: UInt8 = 0
  /// Initialization command word 2: bits 7 to 3 of the vectors.
  package var icw2: UInt8 = 0
  /// Initialization command word 3: lines with a slave (master), or the own number (slave).
  package var icw3: UInt8 = 0
  /// Initialization command word 4: bit 1 automatic end of interrupt, bit 4 special fully nested mode.
  package var icw4: UInt8 = 0
  /// The number (2, 3 or 4) of the initialization command word that the next write to the odd port is; 0 when none is due.
  package var awaitedICW: UInt8 = 0
  /// The line with the lowest priority; the one after it has the highest.
  package var lowestPriority: UInt8 = 7
  /// Whether an automatic end of interrupt gives its line the lowest priority.
  package var rotatesOnAutomaticEOI = false
  /// Special mask mode: masked interrupts in service no longer block lower ones.
  package var isSpecialMask = false
  /// Whether the even port reads as ISR instead of IRR.
  package var readsISR = false
  /// Whether the next read is a poll: an acknowledge by software.
  package var isPollDue = false

  /// A chip after power-on, everything masked.
  package init(isMaster: Bool) { self.isMaster = isMaster }

  /// The lines that are level-triggered, by ICW1 for all or by the edge/level control register for each.
  package var levelTriggered: UInt8 { icw1 & 0x08 != 0 ? 0xff : elcr }

  /// The interrupt request register: requests that wait for an acknowledge, masked or not.
  package var irr: UInt8 { lines & levelTriggered | edges & ~levelTriggered }

  /// The lines of a master that carry a slave's INT.
  package var cascadeLines: UInt8 { isMaster && icw1 & 0x02 == 0 ? icw3 : 0 }

  /// The vector for line `level` (0 to 7).
  package func vector(_ level: UInt8) -> UInt8 { icw2 & 0xf8 | level & 7 }

  /// Puts line `number` (0 to 7) at a level.
  package mutating func setLine(_ number: UInt8, _ isHigh: Bool) {
    let bit: UInt8 = 1 << (number & 7)
    if isHigh {
      edges |= bit & ~lines
      lines |= bit
    } else {
      edges &= ~bit
      lines &= ~bit
    }
  }

  /// The line of the request that INT stands for; `nil` while INT is low.
  package var request: UInt8? {
    let requests = irr & ~imr
    guard requests != 0, let line = highest(of: requests) else { return nil }
    // In special mask mode the mask also lifts the blockade by interrupts in service.
    guard let serving = highest(of: isSpecialMask ? isr & ~imr : isr) else { return line }
    if rank(serving) < rank(line) { return nil }
    // In special fully nested mode a slave in service may interrupt again through the same line.
    let isNestedSlave = icw4 & 0x10 != 0 && cascadeLines >> line & 1 == 1
    if serving == line && !isNestedSlave { return nil }
    return line
  }

  /// Whether the INT pin is high.
  package var isRequesting: Bool { request != nil }

  /// The acknowledge (both INTA pulses): returns the line to serve and puts it in service.
  ///
  /// With no request the chip answers as if line 7 had asked, and puts nothing in service: the spurious interrupt.
  package mutating func acknowledge() -> UInt8 {
    guard let line = request else { return 7 }
    edges &= ~(1 << line)
    if icw4 & 0x02 != 0 {
      if rotatesOnAutomaticEOI { lowestPriority = line }
    } else {
      isr |= 1 << line
    }
    return line
  }

  /// The place of a line in the order of priority, 0 for the highest.
  private func rank(_ line: UInt8) -> UInt8 { (line &- lowestPriority &- 1) & 7 }

  /// The line with the highest priority among the bits of `mask`.
  func highest(of mask: UInt8) -> UInt8? {
    guard mask != 0 else { return nil }
    let first = (lowestPriority &+ 1) & 7
    let inOrder = mask >> first | mask << (8 - first)
    return (UInt8(inOrder.trailingZeroBitCount) + first) & 7
  }

  /// Gives every field to a state digest.
  package func forEachWord(_ body: (UInt64) -> Void) {
    giveWords(of: isMaster, to: body)
    giveWords(of: [lines, edges, isr, imr, elcr, icw1, icw2, icw3, icw4, awaitedICW, lowestPriority] as [UInt8], to: body)
    giveWords(of: rotatesOnAutomaticEOI, to: body)
    giveWords(of: isSpecialMask, to: body)
    giveWords(of: readsISR, to: body)
    giveWords(of: isPollDue, to: body)
  }
}
