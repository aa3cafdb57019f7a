import Primitives

/// A VEX prefix, C4 with two bytes or C5 with one behind it: it holds what REX, a mandatory prefix and the bytes of the opcode map say, and one register more
/// (SDM Vol. 2, 2.3.5).
///
/// The vector instructions behind it are not executed (CPUID shows no AVX): what a CPU reads of them before it finds that out is read.
struct VEXPrefix {
  /// R, X, B and W as in a REX prefix.
  let rex: UInt8
  /// Which opcodes and operands follow. There is no map 0, nor one above 3, and yet a ModRM byte is read behind them (measured).
  let map: Encoding.Map
  /// The register of the operand kinds B.
  let vvvv: UInt8
  /// The field pp: 0 none, 1 as 66, 2 as F3, 3 as F2.
  let prefixClass: UInt8
  /// Whether some instruction of the table may stand behind it: L is 0, and no LOCK, 66, F3 or F2 is in front, which is #UD.
  let isLegal: Bool

  /// Reads what follows C4 (`isLong`) or C5.
  init(isLong: Bool, behind prefixes: Prefixes, _ reader: inout Reader) throws(DecodeError) {
    // R, X and B are stored inverted, and so is vvvv. C5 has only R, and means map 1 and W = 0.
    let first = isLong ? try reader.next() : 0
    let last = try reader.next()
    let extensions = isLong ? ~first >> 5 & 7 : ~last >> 5 & 4
    let isWide = isLong && last & 0x80 != 0
    rex = 0x40 | extensions | (isWide ? 8 : 0)
    let number = isLong ? first & 31 : 1
    switch number {
    case 1: map = .escape0F
    case 2: map = .vex0F38
    case 3: map = .escape0F3A
    default: map = .escape0F38
    }
    vvvv = ~last >> 3 & 15
    prefixClass = last & 3
    let isAlone = prefixes.isDisjoint(with: [.lock, .operandSize, .rep, .repne])
    isLegal = number == 2 && last & 4 == 0 && isAlone
  }
}
