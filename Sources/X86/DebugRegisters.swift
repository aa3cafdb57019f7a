/// Why a debug exception is raised: the bits of DR6 that it sets (SDM Vol. 3, 17.2.3).
package struct DebugConditions: OptionSet, Hashable, Sendable {
  package var rawValue: UInt16

  package init(rawValue: UInt16) { self.rawValue = rawValue }

  // In place of the library's, which other modules would call without specialising them: every single step asks. With those, steps with a report go
  // at 1.9 million a second, without debug registers at 5.4 (measured).
  package init(arrayLiteral elements: DebugConditions...) { rawValue = elements.reduce(0) { $0 | $1.rawValue } }
  package var isEmpty: Bool { rawValue == 0 }
  package func union(_ other: DebugConditions) -> DebugConditions { DebugConditions(rawValue: rawValue | other.rawValue) }
  package static func == (a: DebugConditions, b: DebugConditions) -> Bool { a.rawValue == b.rawValue }

  /// B0 to B3: the conditions of these breakpoints are met.
  package static let breakpoints = DebugConditions(rawValue: 0xf)
  /// BD: the next instruction names a debug register while DR7.GD is set.
  package static let registerAccess = DebugConditions(rawValue: 1 << 13)
  /// BS: the last instruction began with RFLAGS.TF set.
  package static let singleStep = DebugConditions(rawValue: 1 << 14)

  static let all: DebugConditions = [.breakpoints, .registerAccess, .singleStep]

  /// DR6 after the exception: B0 to B3 are those of this exception, the other bits stay until software clears them.
  package func applied(toDR6 old: UInt64) -> UInt64 { old & ~UInt64(Self.breakpoints.rawValue) | UInt64(rawValue) }
}

/// DR7: which breakpoints are enabled and what for (SDM Vol. 3, 17.2.4).
package enum DR7 {
  /// L0, G0 to L3, G3.
  package static let enables: UInt64 = 0xff
  /// GD: MOV to and from debug registers is a fault. Debug exceptions clear it, so that their handler can use the registers.
  package static let generalDetection: UInt64 = 1 << 13

  /// What a breakpoint waits for: its R/W field.
  package enum Condition: UInt8, Hashable, Sendable {
    case execution
    case write
    /// A port, by IN, OUT, INS or OUTS; only with CR4.DE.
    case port
    /// Data that is read or written.
    case access
  }
}

/// One of the four breakpoints of DR0 to DR3, as DR7 describes it.
package struct DebugBreakpoint: Hashable, Sendable {
  package let condition: DR7.Condition
  /// By L or G; this CPU makes no difference between them, since it switches no tasks.
  package let isEnabled: Bool
  /// The first byte or port: the register without the bits that its length has no room for.
  package let address: UInt64
  /// Bytes: 1, 2, 4 or 8.
  package let length: UInt64

  /// Whether one of `size` bytes from `other` on is among those of the breakpoint.
  package func overlaps(_ other: UInt64, size: UInt64) -> Bool { other &- address < length || address &- other < size }
}

extension CPUState {
  /// The breakpoint of DR0, DR1, DR2 or DR3.
  package func breakpoint(_ number: Int) -> DebugBreakpoint {
    let field = dr7 >> UInt64(16 + number * 4)
    let length: UInt64 =
      switch field >> 2 & 3 {
      case 0: 1
      case 1: 2
      case 2: 8
      default: 4
      }
    return DebugBreakpoint(
      condition: DR7.Condition(rawValue: UInt8(field & 3)) ?? .execution, isEnabled: dr7 >> UInt64(number * 2) & 3 != 0,
      address: self[debug: number] & ~(length - 1), length: length)
  }
}
