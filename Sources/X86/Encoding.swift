import Primitives

/// How the bytes of an instruction look, read from the notation of the manual (SDM Vol. 2, 3.1.1.1): `0F AF /r`, `F3 0F B8 /r`, `0F C8+r`.
///
/// Words in order, all but the opcode optional:
/// - `NP`, `66`, `F3`, `F2`: the mandatory prefix; `NP` means that none of the three may be there, `NFx` that neither F3 nor F2 may be there.
///   Without such a word the prefixes do not choose the instruction.
/// - `REX.W` or `REX.W0`: the form exists only with, or only without, REX.W.
/// - `VEX.LZ.0F38`: a VEX prefix with L = 0 takes the place of REX and of the bytes of the opcode map (SDM Vol. 2, 3.1.1.2). Its
///   field pp must be 0, for none of 66, F3 and F2.
/// - `0F`, `0F 38`, `0F 3A`: the opcode map, then the opcode. `+r` means that its low three bits name a register.
/// - `/r`: a ModRM byte follows; `/0` to `/7`: one whose reg field has this value. A second byte, as in `0F 01 F8`, is the whole ModRM byte, and
///   with `+i` the first of eight.
/// - `mem` or `reg`: the ModRM byte must name memory, or a register. Said only where the operands do not say it.
package struct Encoding: Sendable {
  /// The tables of opcodes (SDM Vol. 2, appendix A).
  package enum Map: UInt8, Sendable, CaseIterable {
    case primary
    case escape0F
    case escape0F38
    case escape0F3A
    /// What 0F 38 is behind a VEX prefix: instructions of their own.
    case vex0F38

    /// The number of bytes of the map itself before the opcode.
    package var escapeLength: Int {
      switch self {
      case .primary, .vex0F38: 0
      case .escape0F: 1
      case .escape0F38, .escape0F3A: 2
      }
    }
  }

  /// What the prefixes 66, F3 and F2 must be for the form to be meant.
  package enum MandatoryPrefix: Sendable {
    /// They do not choose the form.
    case any
    /// NP.
    case none
    /// NFx.
    case noRepeat
    case operandSize
    case rep
    case repne
  }

  /// What the ModRM byte must be.
  package enum ModRM: Hashable, Sendable {
    /// There is none.
    case absent
    /// `/r`.
    case any
    /// `/0` to `/7`.
    case digit(UInt8)
    /// The whole byte, or the first of `count`.
    case bytes(UInt8, count: UInt8)
  }

  /// Whether the ModRM byte must name memory or a register.
  package enum Place: Sendable {
    case memory
    case register
    case either
  }

  /// The notation itself.
  package let text: String
  package let map: Map
  /// The opcode, or the first of `opcodeCount`.
  package let opcode: UInt8
  /// 1, or 8 with a register in the low bits.
  package let opcodeCount: UInt8
  package let prefix: MandatoryPrefix
  /// What REX.W must be, if it matters which form is meant.
  package let rexW: Bool?
  package let modRM: ModRM
  /// `nil` when the notation leaves it to the operands.
  package let place: Place?

  /// Reads the notation. A word that is none of the above is a mistake in the table.
  package init(_ text: String) {
    var prefix = MandatoryPrefix.any
    var rexW: Bool?
    var opcodes: [UInt8] = []
    var count: UInt8 = 1
    var modRM = ModRM.absent
    var place: Place?
    var isVEX = false
    for word in text.split(separator: " ") {
      switch word {
      case "VEX.LZ.0F38":
        isVEX = true
        prefix = .none
      case "NP": prefix = .none
      case "NFx": prefix = .noRepeat
      case "66" where opcodes.isEmpty && !isVEX: prefix = .operandSize
      case "F3" where opcodes.isEmpty && !isVEX: prefix = .rep
      case "F2" where opcodes.isEmpty && !isVEX: prefix = .repne
      case "REX.W": rexW = true
      case "REX.W0": rexW = false
      case "/r": modRM = .any
      case "mem": place = .memory
      case "reg": place = .register
      default:
        if word.hasPrefix("/"), let digit = UInt8(word.dropFirst()), digit < 8 {
          modRM = .digit(digit)
          continue
        }
        guard let byte = UInt8(word.prefix(2), radix: 16) else { preconditionFailure("the notation \(text) has the word \(word)") }
        opcodes.append(byte)
        switch word.dropFirst(2) {
        case "": break
        case "+r", "+i": count = 8
        case let rest: preconditionFailure("the notation \(text) has \(rest)")
        }
      }
    }
    let escape = opcodes.first == 0x0f ? opcodes.dropFirst().first : nil
    let map: Map =
      switch escape {
      case nil: isVEX ? .vex0F38 : .primary
      case 0x38: .escape0F38
      case 0x3a: .escape0F3A
      default: .escape0F
      }
    opcodes.removeFirst(map.escapeLength)
    precondition(opcodes.count == 1 || opcodes.count == 2, "the notation \(text) has no opcode")
    self.text = text
    self.map = map
    opcode = opcodes[0]
    if opcodes.count == 2 {
      self.modRM = .bytes(opcodes[1], count: count)
      opcodeCount = 1
    } else {
      self.modRM = modRM
      opcodeCount = count
    }
    self.prefix = prefix
    self.rexW = rexW
    self.place = place
  }

  /// Whether bytes with these prefixes fit: the prefix class (0 none, 1 for 66, 2 for F3, 3 for F2, of which F3 and F2 outrank 66) and REX.W.
  package func accepts(prefixClass: Int, rexW wide: Bool) -> Bool {
    if let rexW, rexW != wide { return false }
    switch prefix {
    case .any: return true
    case .none: return prefixClass == 0
    case .noRepeat: return prefixClass < 2
    case .operandSize: return prefixClass == 1
    case .rep: return prefixClass == 2
    case .repne: return prefixClass == 3
    }
  }
}
