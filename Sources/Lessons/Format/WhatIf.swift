import Simulation

/// Changes that a stop makes to the machine to see what would follow. They hold at the stop and end with it: the next stop is on the run as it is.
package struct WhatIf: Sendable {
  /// One change, made at the place where the stop's `go` leads.
  package enum Change: Sendable {
    /// A register, a flag, an MSR, memory or some bits of them get a value.
    case set(LessonExpression, to: LessonExpression)
    /// A bit of the page-table entry that maps an address.
    case page(LessonExpression, PageBit, isSet: Bool)
    /// The instruction there, which has this mnemonic, is not executed.
    case skip(Located<String>)
    /// Bytes come on the serial line.
    case type(Located<String>)
    /// A key of the keyboard is pressed and let go: its scan codes.
    case key([UInt8])
    /// An external interrupt with this vector is delivered instead of the next step. It needs IF.
    case interrupt(UInt8)
    /// An exception, by the name that the manual gives it, is delivered instead of the next step.
    case fault(Located<String>, code: LessonExpression?, address: LessonExpression?)
  }

  /// What is different, in a few words; the name of the branch.
  package let name: Localized<Located<String>>
  /// Each with its place in the file; none for a stop that goes on on the changed run of the stop before.
  package let changes: [(change: Change, place: SourcePlace)]
  /// Where the stop is on the changed run; `nil` for where the changes are made.
  package let go: Destination?
  package let place: SourcePlace
}

extension WhatIf {
  /// The interrupt lines that a PC's devices use, and the vectors at which Linux has them (arch/x86/include/asm/irq_vectors.h, ISA_IRQ_VECTOR).
  package static let interruptVectors: [String: UInt8] = ["timer": 0x30, "keyboard": 0x31, "serial": 0x34]

  /// The keys that can be pressed: their make codes in scan code set 2 (IBM PS/2 Technical Reference, "Keyboard", scan code set 2).
  package static let makeCodes: [String: UInt8] = [
    "a": 0x1c, "b": 0x32, "c": 0x21, "d": 0x23, "e": 0x24, "f": 0x2b, "g": 0x34, "h": 0x33, "i": 0x43, "j": 0x3b, "k": 0x42, "l": 0x4b,
    "m": 0x3a, "n": 0x31, "o": 0x44, "p": 0x4d, "q": 0x15, "r": 0x2d, "s": 0x1b, "t": 0x2c, "u": 0x3c, "v": 0x2a, "w": 0x1d, "x": 0x22,
    "y": 0x35, "z": 0x1a, "0": 0x45, "1": 0x16, "2": 0x1e, "3": 0x26, "4": 0x25, "5": 0x2e, "6": 0x36, "7": 0x3d, "8": 0x3e, "9": 0x46,
    "space": 0x29, "enter": 0x5a,
  ]

  /// What the keyboard sends when a key is pressed and let go.
  static func scancodes(of key: String) -> [UInt8]? { makeCodes[key].map { [$0, 0xf0, $0] } }
}
