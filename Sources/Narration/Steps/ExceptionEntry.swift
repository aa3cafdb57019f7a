import LinuxABI
import Primitives
import Simulation
import X86

/// The way in by an exception: its stub completes pt_regs on the stack that the CPU pushed to, and moves to the task's.
extension StepFacts {
  func exceptionEntry(_ instruction: Instruction) -> Message? {
    guard isInKernel, let name = function?.name, stubVector != nil || name == "error_entry" || name == "paranoid_entry" else { return nil }
    switch instruction.operation {
    case .push: return pushedByStub()
    case .xor: return name == "error_entry" || name == "paranoid_entry" ? cleared(instruction) : nil
    case .test: return ringTest()
    case .mov: return stubMove()
    default: return nil
    }
  }

  private func pushedByStub() -> Message? {
    guard let write = writes.last, let field = frameField(at: write.linear) else { return nil }
    let place = "pt_regs.\(field.name)"
    if field.name == "orig_ax" {
      return pushed(
        Message(neutral: "\(number(write.new))"),
        Message(
          en: ": \(place). Not a system call, and no error code from the CPU",
          ja: "\(place)になります。システムコールではなく、CPUのエラーコードもありません。"))
    }
    let register = operands.first.map { name($0) } ?? ""
    return pushed(Message(neutral: "\(register) (\(shown(write.new)))"), Message(en: ": \(place)", ja: "\(place)になります。"))
  }

  /// Where the exception came from: the ring in the saved CS.
  private func ringTest() -> Message? {
    guard case .memory(let memory)? = operands.first, frameField(at: linear(memory))?.name == "cs", let value = value(operands[0]) else {
      return nil
    }
    let ring = value & 3
    return Message(
      en: "the saved CS ends in \(ring): the exception came from ring \(ring). \(flagValues(Flag.zf.mask, in: after.rflags.rawValue)).",
      ja: "保存されたCSの下位2ビットは\(ring)です。例外はリング\(ring)で起きました (\(flagValues(Flag.zf.mask, in: after.rflags.rawValue)))。")
  }

  private func stubMove() -> Message? {
    guard operands.count == 2 else { return nil }
    switch (operands[0], operands[1]) {
    case (.register(let register), .register(let source)) where register.register == .rsp && source.register == .rax:
      return Message(
        en: "RSP <- RAX = \(number(after[.rsp])): on the task's own stack now, where sync_regs has copied pt_regs.",
        ja: "RSPにRAXの値\(number(after[.rsp]))を入れます。sync_regsがpt_regsを写した、タスク自身のスタックです。")
    case (.register(let register), .memory(let memory)) where register.register == .rsi && frameField(at: linear(memory))?.name == "di":
      return Message(
        en: "RSI <- the return address, \(shown(after[.rsi])): it stands where pt_regs.di belongs.",
        ja: "戻り先\(shown(after[.rsi]))をRSIに読み込みます。pt_regs.diの場所にあるためです。")
    case (.memory(let memory), .immediate) where frameField(at: linear(memory))?.name == "orig_ax":
      return Message(
        en: "pt_regs.orig_ax <- -1: the error code is in RSI, and this is no system call.",
        ja: "pt_regs.orig_axを-1にします。エラーコードはRSIにあり、これはシステムコールではありません。")
    case (.register(let register), .memory(let memory))
    where register.register == .rsi && frameField(at: linear(memory))?.name == "orig_ax":
      return Message(
        en: "RSI <- \(bits(after[.rsi])), the error code that the CPU pushed: the handler's second argument.",
        ja: "CPUが積んだエラーコード\(bits(after[.rsi]))をRSIに読み込みます。ハンドラの第2引数です。")
    default: return nil
    }
  }
}
