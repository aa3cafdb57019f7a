import LinuxABI
import Primitives
import X86

/// PUSH, POP and the other instructions whose operand is the stack.
extension StepFacts {
  func stack(_ instruction: Instruction) -> Message {
    switch instruction.operation {
    case .push: push(instruction)
    case .pop: pop(instruction)
    case .pushf:
      pushed(
        Message(
          en: "RFLAGS (\(Message.flags(before.rflags.rawValue)))",
          ja: "RFLAGS (\(Message.flags(before.rflags.rawValue)))"), .empty)
    case .popf:
      Message(
        en: "RFLAGS <- \(bits(after.rflags.rawValue)) (\(Message.flags(after.rflags.rawValue))) from the stack\(poppedFlagsNote).",
        ja: "スタックからRFLAGSに\(bits(after.rflags.rawValue)) (\(Message.flags(after.rflags.rawValue))) を戻します。\(poppedFlagsNote)")
    case .enter:
      Message(
        en: "pushes RBP and makes a stack frame: RBP = \(number(after[.rbp])), RSP = \(number(after[.rsp])).",
        ja: "RBPを積み、スタックフレームを作ります。RBP = \(number(after[.rbp]))、RSP = \(number(after[.rsp]))です。")
    default:
      Message(
        en: "RSP <- RBP, then RBP <- \(number(after[.rbp])): the stack frame is gone, the caller's is back.",
        ja: "RSPをRBPの値に戻し、RBPに\(number(after[.rbp]))を戻します。呼び出し元のスタックフレームに戻りました。")
    }
  }

  private var poppedFlagsNote: Message {
    guard let change = flagChange, (change.old ^ change.new) & Flag.tf.mask != 0 else { return .empty }
    return change.new & Flag.tf.mask != 0
      ? Message(en: ": TF = 1, a trap will follow each instruction from the next on", ja: "TF = 1なので、次の命令から1命令ごとにトラップが起きます。")
      : Message(en: ": TF = 0, no more single-step traps", ja: "TF = 0なので、シングルステップのトラップは終わりです。")
  }

  // MARK: PUSH

  /// `stores R11 at RSP - 8 = ffffc90000003fe8: why`
  ///
  /// - Parameters:
  ///   - what: what is pushed, with its value.
  ///   - why: in English from the colon on, without the full stop; in Japanese a sentence.
  func pushed(_ what: Message, _ why: Message) -> Message {
    let size = before[.rsp] &- after[.rsp]
    return Message(
      en: "stores \(what) at RSP - \(size) = \(number(after[.rsp]))\(why).",
      ja: "RSPを\(size)減らし、\(number(after[.rsp]))に\(what)を積みます。\(why)")
  }

  private func push(_ instruction: Instruction) -> Message {
    guard let source = operands.first else { return .nothingElse }
    if case .register(let register) = source, let why = savedRegister(register.register) { return why }
    var what = known(source)
    if case .immediate(let value, _) = source, let text = Self.text(in: value, .qword) { what = "\(bits(value)) (\(text))" }
    return pushed(Message(neutral: what), pushNote(source))
  }

  private func pushNote(_ source: Operand) -> Message {
    guard case .immediate(let value, _) = source, Self.text(in: value, .qword) != nil else { return .empty }
    return Message(en: ": the lowest byte first, then zeros", ja: "下位バイトから順に並ぶので、残りは0です。")
  }

  static let calleeSaved: Set<GeneralRegister> = [.rbx, .rbp, .r12, .r13, .r14, .r15]

  /// A push of a register by compiled code for its own sake: what a function does at its start.
  private func savedRegister(_ register: GeneralRegister) -> Message? {
    guard let function, !hasCallBefore, isUntouched(register) || register == .rax else { return nil }
    let name = register.name.uppercased()
    let value = "\(name) = \(shown(before[register]))"
    if register == .rbp,
      inspector.instruction(at: next)?.operands == [.register(Register(.rbp, .qword)), .register(Register(.rsp, .qword))]
    {
      return pushed(
        Message(neutral: value), Message(en: ": the frame of the caller, to be restored at the end", ja: "呼び出し元のフレームなので、最後に元へ戻します。"))
    }
    guard inspector.sourceFunction(at: report.rip) != nil else { return nil }
    if Self.calleeSaved.contains(register) {
      return pushed(
        Message(neutral: value), Message(en: ": \(function.name) must give it back unchanged", ja: "\(function.name)は終わりにこの値を元に戻します。"))
    }
    guard register == .rax else { return nil }
    return Message(
      en: "RSP - 8 = \(number(after[.rsp])): 8 bytes of stack for \(function.name); what RAX held does not matter.",
      ja: "RSPを8減らして\(number(after[.rsp]))とし、\(function.name)が使う8バイトを取ります。RAXの値に意味はありません。")
  }

  // MARK: POP

  private func pop(_ instruction: Instruction) -> Message {
    guard let target = operands.first else { return .nothingElse }
    let value = result(target).map { shown($0, width(target)) } ?? ""
    if case .register(let register) = target, Self.calleeSaved.contains(register.register), let function,
      inspector.sourceFunction(at: report.rip) != nil
    {
      let name = register.name.uppercased()
      return register.register == .rbp
        ? Message(
          en: "RBP <- \(value): the frame of the caller is back; RSP + 8.", ja: "RBPに\(value)を戻します。呼び出し元のフレームです。RSPは8増えます。")
        : Message(
          en: "\(name) <- \(value), as \(function.name) found it; RSP + 8.", ja: "\(name)を\(function.name)に入る前の値\(value)に戻します。RSPは8増えます。")
    }
    let size = after[.rsp] &- before[.rsp]
    if case .register(let register) = target, register.register == .rsp {
      return Message(en: "RSP <- \(value), the word on top of the stack.", ja: "RSPにスタックの一番上の値\(value)を入れます。")
    }
    return Message(
      en: "\(name(target)) <- \(value) from the top of the stack; RSP + \(size).",
      ja: "スタックの一番上の値\(value)を\(name(target))に取り出します。RSPは\(size)増えます。")
  }
}
