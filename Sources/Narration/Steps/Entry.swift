import LinuxABI
import Primitives
import Simulation
import X86

/// The way in by SYSCALL: another stack, and pt_regs word by word.
extension StepFacts {
  func entry(_ instruction: Instruction) -> Message? {
    guard isInSystemCall, ownPhase == .save else { return nil }
    switch instruction.operation {
    case .push:
      guard let write = writes.last, let field = frameField(at: write.linear) else { return nil }
      return pushedField(field, write.new)
    case .mov: return stackSwitch()
    case .xor: return cleared(instruction)
    default: return nil
    }
  }

  /// RSP into the TSS, and the task's stack into RSP.
  func stackSwitch() -> Message? {
    guard operands.count == 2 else { return nil }
    switch (operands[0], operands[1]) {
    case (.memory(let memory), .register(let register)) where register.register == .rsp && name(memory) == "TSS.sp2":
      return Message(
        en: "TSS.sp2 <- the user's RSP (\(number(before[.rsp]))): put aside, so that RSP is free for the kernel's stack.",
        ja: "ユーザーのRSP (\(number(before[.rsp]))) をTSS.sp2に退避します。RSPをカーネルのスタックに使うためです。")
    case (.register(let register), .memory(let memory)) where register.register == .rsp && after[.rsp] == inspector.taskStackTop:
      return Message(
        en: "RSP <- \(name(memory)) = \(number(after[.rsp])): the top of the task's kernel stack. It is empty.",
        ja: "RSPに\(name(memory))の値\(number(after[.rsp]))を入れます。タスクのカーネルスタックの一番上で、中は空です。")
    default: return nil
    }
  }

  /// A register that is zeroed after it was saved.
  func cleared(_ instruction: Instruction) -> Message? {
    guard operands.count == 2, operands[0] == operands[1], case .register(let register) = operands[0] else { return nil }
    let name = register.register.name.uppercased()
    return Message(
      en: "\(name) <- 0: it is saved, and no value from outside shall steer what the kernel executes by speculation.",
      ja: "\(name)を0にします。値は保存済みです。外から来た値がカーネルの投機実行に影響しないようにします。")
  }

  // MARK: pt_regs

  /// A push that fills a word of pt_regs after SYSCALL.
  private func pushedField(_ field: PtRegs.Field, _ value: UInt64) -> Message {
    let place = "pt_regs.\(field.name)"
    switch (field.name, field.onSystemCall) {
    case ("ss", .constant(let name, _)):
      return pushed(
        Message(neutral: "\(name) (\(bits(value)))"),
        Message(
          en: ": \(place), as an interrupt would have saved it",
          ja: "割り込みならCPUが積む値で、\(place)になります。"))
    case ("cs", .constant(let name, _)):
      return pushed(Message(neutral: "\(name) (\(bits(value)))"), Message(en: ": \(place). It says ring 3", ja: "リング3を表す値で、\(place)になります。"))
    case ("sp", _):
      return pushed(
        Message(en: "the user's RSP (\(number(value)))", ja: "ユーザーのRSP (\(number(value))) "),
        Message(
          en: ", out of TSS.sp2: \(place)",
          ja: "TSS.sp2から取り出した値で、\(place)になります。"))
    case ("flags", _):
      return pushed(
        Message(en: "the user's RFLAGS (\(bits(value)))", ja: "ユーザーのRFLAGS (\(bits(value))) "),
        Message(
          en: ": \(place), for SYSRET",
          ja: "SYSRETで戻す値で、\(place)になります。"))
    case ("ip", _):
      return pushed(
        Message(en: "the user's RIP, \(shown(value)),", ja: "ユーザーのRIP、\(shown(value))"),
        Message(
          en: ": \(place), the way back",
          ja: "戻り先で、\(place)になります。"))
    case ("orig_ax", _):
      let number = systemCall.map { "\($0.number)\($0.call.map { ", \($0.name)" } ?? "")" } ?? number(value)
      return pushed(
        Message(en: "the number of the system call (\(number))", ja: "システムコールの番号 (\(number)) "),
        Message(
          en: ": \(place)",
          ja: "\(place)になります。"))
    case ("ax", .constant(let name, _)):
      return pushed(
        Message(neutral: "\(name) (\(number(value)))"),
        Message(
          en: ": \(place), the answer if nobody gives another",
          ja: "誰も答えを出さなければこれが戻り値で、\(place)になります。"))
    default: return pushedRegister(field, value)
    }
  }

  /// One of the general registers, which the program finds again unchanged.
  private func pushedRegister(_ field: PtRegs.Field, _ value: UInt64) -> Message {
    let place = "pt_regs.\(field.name)"
    let register = operands.first.map { name($0) } ?? ""
    let what = Message(en: "the user's \(register) (\(shown(value)))", ja: "ユーザーの\(register) (\(shown(value))) ")
    if let index = field.argument, let call = systemCall?.call, let arguments = call.arguments, index <= arguments.count {
      return pushed(
        what,
        Message(
          en: ": \(place), argument \(index): \(arguments[index - 1].name)",
          ja: "\(place)になります。第\(index)引数\(arguments[index - 1].name)です。"))
    }
    return pushed(what, Message(en: ": \(place)", ja: "\(place)になります。"))
  }
}
