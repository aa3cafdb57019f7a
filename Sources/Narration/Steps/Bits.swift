import Primitives
import X86

/// Shifts, rotates and instructions on single bits.
extension StepFacts {
  func bitOperation(_ instruction: Instruction) -> Message {
    switch instruction.operation {
    case .shl, .shr, .sar, .rol, .ror, .rcl, .rcr: shift(instruction)
    case .bt, .bts, .btr, .btc: bit(instruction)
    case .bsf, .bsr, .tzcnt, .lzcnt, .popcnt: count(instruction)
    case .andn, .bextr, .blsi, .blsmsk, .blsr: manipulation(instruction)
    default: other(instruction)
    }
  }

  private func shift(_ instruction: Instruction) -> Message {
    guard operands.count >= 2, let a = value(operands[0]), let raw = value(operands[1]) else { return .nothingElse }
    let target = operands[0]
    let width = width(target)
    // The CPU takes the count modulo 32, or 64 for 64-bit operands (SDM Vol. 2, SAL/SAR/SHL/SHR).
    let count = raw & (width == .qword ? 63 : 31)
    let value = result(target).map { shown($0, width) } ?? ""
    let (from, name) = (shown(a, width), name(target))
    let end: Purpose? = if case .register(let register) = target { purpose(of: register.register) } else { nil }
    let text =
      switch instruction.operation {
      case .shl: Message(en: "\(name) = \(from) << \(count) = \(value)", ja: "\(name) = \(from) << \(count) = \(value)になります。")
      case .shr: Message(en: "\(name) = \(from) >> \(count) = \(value)", ja: "\(name) = \(from) >> \(count) = \(value)になります。")
      case .sar:
        Message(
          en: "\(name) = \(from) >> \(count) = \(value), copies of the sign coming in at the top",
          ja: "\(name) = \(from) >> \(count) = \(value)になります。上位には符号ビットが入ります。")
      case .rol, .ror:
        instruction.operation == .rol
          ? Message(en: "\(name) = \(value): \(from) rotated left by \(count)", ja: "\(name)の\(from)を左へ\(count)ビット回転して\(value)にします。")
          : Message(en: "\(name) = \(value): \(from) rotated right by \(count)", ja: "\(name)の\(from)を右へ\(count)ビット回転して\(value)にします。")
      default:
        instruction.operation == .rcl
          ? Message(
            en: "\(name) = \(value): \(from) rotated left through CF by \(count)",
            ja: "\(name)の\(from)をCFとつないで左へ\(count)ビット回転し、\(value)にします。")
          : Message(
            en: "\(name) = \(value): \(from) rotated right through CF by \(count)",
            ja: "\(name)の\(from)をCFとつないで右へ\(count)ビット回転し、\(value)にします。")
      }
    return text.ended(with: end, in: self).with(flagsNote)
  }

  private func bit(_ instruction: Instruction) -> Message {
    guard operands.count >= 2, let index = value(operands[1]) else { return .nothingElse }
    let target = operands[0]
    let isMemory = if case .memory = target { true } else { false }
    let number = isMemory ? index : index % UInt64(width(target).bits)
    let carry = after.rflags[.cf] ? "1" : "0"
    let name = name(target)
    switch instruction.operation {
    case .bts:
      return Message(en: "sets bit \(number) of \(name); it was \(carry).", ja: "\(name)のビット\(number)を1にします。元は\(carry)でした。")
    case .btr:
      return Message(en: "clears bit \(number) of \(name); it was \(carry).", ja: "\(name)のビット\(number)を0にします。元は\(carry)でした。")
    case .btc:
      return Message(en: "inverts bit \(number) of \(name); it was \(carry).", ja: "\(name)のビット\(number)を反転します。元は\(carry)でした。")
    default: return Message(en: "CF <- bit \(number) of \(name): \(carry).", ja: "\(name)のビット\(number)をCFに写します。値は\(carry)です。")
    }
  }

  private func count(_ instruction: Instruction) -> Message {
    guard operands.count >= 2, case .register(let register) = operands[0], let source = value(operands[1]) else { return .nothingElse }
    let (name, value) = (register.name.uppercased(), number(after[register], register.width))
    let from = shown(source, width(operands[1]))
    switch instruction.operation {
    case .popcnt:
      return Message(en: "\(name) <- \(value), the number of ones in \(from).", ja: "\(from)の1のビット数\(value)を\(name)に入れます。")
    case .bsf, .bsr:
      if source == 0 { return Message(en: "the value is 0: no bit found, ZF = 1.", ja: "値が0なので、1のビットはありません。ZF = 1です。") }
      return instruction.operation == .bsf
        ? Message(en: "\(name) <- \(value), the lowest bit that is 1 in \(from).", ja: "\(from)の最下位の1のビット番号\(value)を\(name)に入れます。")
        : Message(en: "\(name) <- \(value), the highest bit that is 1 in \(from).", ja: "\(from)の最上位の1のビット番号\(value)を\(name)に入れます。")
    case .tzcnt:
      return Message(en: "\(name) <- \(value), the zeros below the lowest 1 in \(from).", ja: "\(from)の下位に続く0の数\(value)を\(name)に入れます。")
    default:
      return Message(en: "\(name) <- \(value), the zeros above the highest 1 in \(from).", ja: "\(from)の上位に続く0の数\(value)を\(name)に入れます。")
    }
  }

  /// BMI1: each writes its first operand from the others.
  private func manipulation(_ instruction: Instruction) -> Message {
    guard operands.count >= 2, let target = operands.first, let source = value(operands[1]) else { return .nothingElse }
    let (name, value) = (nameAfter(target), result(target).map { shown($0, width(target)) } ?? "")
    let from = shown(source, width(operands[1]))
    let last = operands.last.flatMap { self.value($0) } ?? 0
    let text =
      switch instruction.operation {
      case .andn:
        Message(
          en: "\(name) = NOT \(from) AND \(shown(last, width(target))) = \(value)",
          ja: "\(name) = NOT \(from) AND \(shown(last, width(target))) = \(value)になります。")
      case .bextr:
        Message(
          en: "\(name) = \(value): \(last >> 8 & 0xff) bits of \(from) from bit \(last & 0xff) on",
          ja: "\(from)のビット\(last & 0xff)から\(last >> 8 & 0xff)ビットを取り出し、\(name)は\(value)になります。")
      case .blsi: Message(en: "\(name) = \(value): the lowest 1 of \(from) alone", ja: "\(from)の最下位の1だけを残し、\(name)は\(value)になります。")
      case .blsr: Message(en: "\(name) = \(value): \(from) without its lowest 1", ja: "\(from)の最下位の1を0にし、\(name)は\(value)になります。")
      default:
        Message(
          en: "\(name) = \(value): ones up to the lowest 1 of \(from)", ja: "\(from)の最下位の1までをすべて1にし、\(name)は\(value)になります。")
      }
    return text.ended(with: nil, in: self).with(flagsNote)
  }

  private func other(_ instruction: Instruction) -> Message {
    guard let target = operands.first else { return .nothingElse }
    let (name, value) = (nameAfter(target), result(target).map { shown($0, width(target)) } ?? "")
    switch instruction.operation {
    case .shld:
      return Message(
        en: "\(name) = \(value): shifted left, filled up from the second register.",
        ja: "\(name)を左へシフトし、空いた下位に第2オペランドの上位を入れて\(value)にします。")
    case .shrd:
      return Message(
        en: "\(name) = \(value): shifted right, filled up from the second register.",
        ja: "\(name)を右へシフトし、空いた上位に第2オペランドの下位を入れて\(value)にします。")
    default:
      let source = operands.last.map { known($0) } ?? ""
      return Message(
        en: "\(name) = \(value): the checksum CRC-32C, now with \(source) in it.", ja: "\(name) = \(value)です。\(source)を加えたCRC-32Cの値です。")
    }
  }
}
