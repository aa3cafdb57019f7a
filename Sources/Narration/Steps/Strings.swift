import Primitives
import X86

/// String instructions: one iteration is one step.
extension StepFacts {
  func string(_ instruction: Instruction) -> Message {
    if isEmptyRepeat { return Message(en: "RCX is 0: there is nothing to do.", ja: "RCXが0なので、何もせずに終わります。") }
    return stringIteration(instruction).with(repetition(instruction))
  }

  /// Whether the count of a repeated instruction was 0 from the start.
  var isEmptyRepeat: Bool {
    guard case .iteration = report.kind, let instruction else { return false }
    return instruction.addressWidth.truncate(before[.rcx]) == 0
  }

  /// How many iterations are left; empty for an instruction without REP.
  func repetition(_ instruction: Instruction) -> Message {
    guard case .iteration(let isLast) = report.kind else { return .empty }
    let left = instruction.addressWidth.truncate(after[.rcx])
    if isLast {
      return left == 0
        ? Message(en: "That was the last: RCX = 0.", ja: "これが最後です (RCX = 0)。")
        : Message(
          en: "\(flagValues(Flag.zf.mask, in: after.rflags.rawValue)) ends it; RCX = \(left).",
          ja: "\(flagValues(Flag.zf.mask, in: after.rflags.rawValue))なので、ここで終わります (RCX = \(left))。")
    }
    return Message(en: "RCX = \(left) to go.", ja: "残り\(left)回です (RCX)。")
  }

  private func stringIteration(_ instruction: Instruction) -> Message {
    let width = instruction.width
    let size = Message.unit(width)
    let read = report.reads.last
    let value = (read?.value ?? writes.last?.new).map { text($0, width) } ?? ""
    let source = read.map { name(ofPlaceAt: $0.linear, UInt64(width.bytes), base: before[.rsi]) } ?? ""
    let target = writes.last.map { name(ofPlaceAt: $0.linear, UInt64(width.bytes), base: before[.rdi]) } ?? ""
    let accumulator = Register(.rax, width).name.uppercased()
    switch instruction.operation {
    case .movs:
      let whole = Message(
        en: "copies the \(size) \(value) from \(source) to \(target).", ja: "\(size)の値\(value)を\(source)から\(target)へコピーします。")
      return fits(whole.with(repetition(instruction)))
        ? whole
        : Message(
          en: "copies the \(size) \(value) to \(number(writes.last?.linear ?? 0)).",
          ja: "\(size)の値\(value)を\(number(writes.last?.linear ?? 0))へコピーします。")
    case .stos: return Message(en: "writes the \(size) \(value) to \(target).", ja: "\(size)の値\(value)を\(target)に書き込みます。")
    case .lods:
      return Message(
        en: "\(accumulator) <- the \(size) \(value) from \(source).",
        ja: "\(source)から\(size)の値\(value)を\(accumulator)に読み込みます。")
    case .cmps:
      // The CPU reads what RDI points at first; the instruction names it second.
      let first = report.reads.last.map { text($0.value, width) } ?? ""
      let second = report.reads.first.map { text($0.value, width) } ?? ""
      let isEqual = after.rflags[.zf]
      return isEqual
        ? Message(en: "the two \(size)s are equal, \(first) (ZF = 1).", ja: "2つの値はどちらも\(first)です (ZF = 1)。")
        : Message(en: "the two \(size)s differ: \(first) and \(second) (ZF = 0).", ja: "2つの値は\(first)と\(second)で、等しくありません (ZF = 0)。")
    case .scas:
      return after.rflags[.zf]
        ? Message(
          en: "the \(size) in memory is \(value), as \(accumulator) (ZF = 1).",
          ja: "メモリの値は\(value)で、\(accumulator)と同じです (ZF = 1)。")
        : Message(
          en: "the \(size) in memory is \(value), not as \(accumulator) (ZF = 0).",
          ja: "メモリの値は\(value)で、\(accumulator)と違います (ZF = 0)。")
    case .ins:
      return Message(
        en: "reads \(value) from port \(bits(before[.rdx] & 0xffff)) to memory.",
        ja: "ポート\(bits(before[.rdx] & 0xffff))から\(value)を読み、メモリに書き込みます。")
    default:
      return Message(
        en: "sends \(value) from memory to port \(bits(before[.rdx] & 0xffff)).",
        ja: "メモリの\(value)をポート\(bits(before[.rdx] & 0xffff))へ送ります。")
    }
  }

  private func text(_ value: UInt64, _ width: Width) -> String { width == .byte ? character(value) : number(value, width) }
}

extension Message {
  /// What so many bits are called.
  static func unit(_ width: Width) -> Message {
    switch width {
    case .byte: Message(en: "byte", ja: "1バイト")
    case .word: Message(en: "16-bit word", ja: "16ビット")
    case .dword: Message(en: "32-bit word", ja: "32ビット")
    case .qword: Message(en: "64-bit word", ja: "64ビット")
    }
  }
}
