import Primitives
import X86

/// Descriptor tables, the task register, and looks at selectors.
extension StepFacts {
  func descriptors(_ instruction: Instruction) -> Message {
    switch instruction.operation {
    case .lgdt:
      return Message(
        en: "GDTR <- \(table(after.gdtr)): selectors now mean rows of this table.",
        ja: "GDTRを設定します (\(table(after.gdtr)))。セレクタはこの表の行を指すようになります。")
    case .lidt:
      return Message(
        en: "IDTR <- \(table(after.idtr)): the gates for exceptions and interrupts.",
        ja: "IDTRを設定します (\(table(after.idtr)))。例外と割り込みの入口の表です。")
    case .ltr:
      let task = after[.tr]
      return Message(
        en: "TR <- \(bits(UInt64(task.selector))): the TSS at \(shown(task.base)), where the CPU finds its stacks.",
        ja: "TRに\(bits(UInt64(task.selector)))を入れます。TSSは\(shown(task.base))にあり、CPUはここからスタックを知ります。")
    case .lldt: return .assigned("LDTR", number(UInt64(after[.ldtr].selector)))
    case .sgdt: return Message(en: "stores GDTR (\(table(after.gdtr))) in memory.", ja: "GDTR (\(table(after.gdtr))) をメモリに書き込みます。")
    case .sidt: return Message(en: "stores IDTR (\(table(after.idtr))) in memory.", ja: "IDTR (\(table(after.idtr))) をメモリに書き込みます。")
    case .sldt, .str:
      let register = instruction.operation == .str ? "TR" : "LDTR"
      guard let target = operands.first, let value = result(target) else { return .nothingElse }
      return Message(
        en: "\(nameAfter(target)) <- the selector of \(register): \(number(value)).",
        ja: "\(register)のセレクタ\(number(value))を\(nameAfter(target))に入れます。")
    default: return selectorTest(instruction)
    }
  }

  /// Where a table lies, and its size.
  private func table(_ register: TableRegister) -> Message {
    Message(
      en: "\(shown(register.base)), \(Message.bytes(UInt64(register.limit) + 1))",
      ja: "\(shown(register.base))、\(Message.bytes(UInt64(register.limit) + 1))")
  }

  /// LAR, LSL, VERR and VERW.
  private func selectorTest(_ instruction: Instruction) -> Message {
    guard let source = operands.last, let selector = value(source) else { return .nothingElse }
    let name = bits(selector & 0xffff)
    guard after.rflags[.zf] else {
      return Message(en: "selector \(name) cannot be used so here: ZF = 0.", ja: "セレクタ\(name)はここではその用途に使えません (ZF = 0)。")
    }
    switch instruction.operation {
    case .verr: return Message(en: "the segment \(name) may be read here: ZF = 1.", ja: "セグメント\(name)は読み込めます (ZF = 1)。")
    case .verw: return Message(en: "the segment \(name) may be written here: ZF = 1.", ja: "セグメント\(name)は書き込めます (ZF = 1)。")
    default:
      let target = operands.first.map { nameAfter($0) } ?? ""
      let value = operands.first.flatMap { result($0) }.map { bits($0) } ?? ""
      return instruction.operation == .lar
        ? Message(en: "\(target) <- \(value), the access rights of \(name); ZF = 1.", ja: "\(name)のアクセス権\(value)を\(target)に入れます (ZF = 1)。")
        : Message(en: "\(target) <- \(value), the limit of \(name); ZF = 1.", ja: "\(name)のリミット\(value)を\(target)に入れます (ZF = 1)。")
    }
  }
}
