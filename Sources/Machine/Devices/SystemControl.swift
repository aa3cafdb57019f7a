/// The two system control ports of the PC: 0x61 (speaker gate, refresh and speaker lines) and 0x92 (fast A20 and reset).
package struct SystemControl: Sendable, Equatable {
  /// Bits 3 to 0 of port 0x61 as written: gate of counter 2, speaker data, parity check off, channel check off.
  package var portB: UInt8 = 0
  /// Bits 1 and 0 of port 0x92 as written: A20, reset.
  package var portA: UInt8 = 0x02
  /// Whether the reset bit of port 0x92 went from 0 to 1, which resets the CPU.
  package var isResetRequested = false

  /// Both ports as firmware leaves them: speaker off, A20 on.
  package init() {}

  /// Port 0x61 at `now`: bit 4 changes with every memory refresh, every 18 pulses of the timer clock; bit 5 is OUT of counter 2.
  package func portB(speakerOutput: Bool, now: UInt64) -> UInt8 {
    let refresh: UInt8 = PITClock.pulses(at: now) / 18 & 1 == 1 ? 0x10 : 0
    return portB | refresh | (speakerOutput ? 0x20 : 0)
  }

  /// A write to port 0x92.
  package mutating func writePortA(_ value: UInt8) {
    if value & ~portA & 0x01 != 0 { isResetRequested = true }
    portA = value & 0x03
  }

  /// Gives every field to a state digest.
  package func forEachWord(_ body: (UInt64) -> Void) {
    giveWords(of: [portB, portA] as [UInt8], to: body)
    giveWords(of: isResetRequested, to: body)
  }
}
