import LinuxABI
import Primitives
import X86

/// The way out: registers back, from the task's stack to the entry stack, and to ring 3.
extension StepFacts {
  func exit(_ instruction: Instruction) -> Message? {
    guard isInKernel, ownPhase == .back || function?.name == "restore_regs_and_return_to_kernel" else { return nil }
    switch instruction.operation {
    case .pop: return restored()
    case .mov: return leftStack()
    case .push: return carried()
    case .add: return skippedNumber()
    case .verw:
      return Message(
        en: "on CPUs that need it this overwrites their inner buffers, before the program can measure what the kernel left there.",
        ja: "必要なCPUでは、カーネルがCPU内部のバッファに残したデータを上書きします。プログラムに読み取られないようにするためです。")
    default: return nil
    }
  }

  /// A register taken out of pt_regs, or off the entry stack.
  private func restored() -> Message? {
    guard case .register(let register)? = operands.first else { return nil }
    let name = register.register.name.uppercased()
    let value = shown(after[register.register])
    if register.register == .rsp {
      return Message(
        en: "RSP <- \(value), the user's: ring 0 runs on it for an instant. IF = 0, so nothing can push here.",
        ja: "RSPにユーザーの値\(value)を戻します。まだリング0ですが、IF = 0なので、ここに何かが積まれることはありません。")
    }
    if isOnEntryStack(before[.rsp]) {
      return Message(en: "\(name) <- \(value), the user's, off the entry stack.", ja: "エントリースタックからユーザーの\(name)を\(value)に戻します。")
    }
    guard let field = frameField(at: before[.rsp]) else { return nil }
    if case .register(let origin) = field.onException, origin != register.register.name {
      return Message(
        en:
          "takes pt_regs.\(field.name) off the stack only to drop it: \(origin.uppercased()) holds its value already. \(name) is overwritten soon.",
        ja: "pt_regs.\(field.name)を読み捨てます。\(origin.uppercased())には正しい値が入っています。\(name)はこの後で上書きされます。")
    }
    if field.name == "ax", isInSystemCall, ownPhase == .back {
      return Message(en: "RAX <- pt_regs.ax = \(value): the result of the system call.", ja: "RAXにpt_regs.axの値\(value)を入れます。システムコールの結果です。")
    }
    return Message(
      en: "\(name) <- pt_regs.\(field.name) = \(value), as it was before.",
      ja: "\(name)をpt_regs.\(field.name)の値\(value)に戻します。")
  }

  /// RDI remembers where pt_regs are, RSP moves to the entry stack.
  private func leftStack() -> Message? {
    guard operands.count == 2, case .register(let target) = operands[0] else { return nil }
    switch operands[1] {
    case .register(let source) where target.register == .rdi && source.register == .rsp:
      return Message(
        en: "RDI <- RSP = \(number(after[.rdi])): what is left of pt_regs will be found through RDI.",
        ja: "RDIにRSPの値\(number(after[.rdi]))を写します。pt_regsの残りはRDIから読みます。")
    case .memory(let memory) where target.register == .rsp && name(memory) == "TSS.sp0":
      return Message(
        en: "RSP <- TSS.sp0 = \(number(after[.rsp])): the entry stack, which the user's page tables map too.",
        ja: "RSPにTSS.sp0の値\(number(after[.rsp]))を入れます。ユーザー用ページテーブルにもあるエントリースタックです。")
    default: return nil
    }
  }

  /// RSP past the word that IRETQ does not want.
  private func skippedNumber() -> Message? {
    guard case .register(let register)? = operands.first, register.register == .rsp, frameField(at: before[.rsp])?.name == "orig_ax" else {
      return nil
    }
    return Message(
      en: "RSP + 8 = \(number(after[.rsp])): past pt_regs.orig_ax, to the words that IRETQ takes.",
      ja: "RSPを8増やして\(number(after[.rsp]))にします。pt_regs.orig_axを飛ばし、IRETQが取り出す語に合わせます。")
  }

  /// A word of pt_regs that goes over the entry stack.
  private func carried() -> Message? {
    guard case .memory(let memory)? = operands.first, let field = frameField(at: linear(memory)), let write = writes.last else {
      return nil
    }
    let what = "pt_regs.\(field.name) (\(shown(write.new)))"
    return Message(
      en: "RSP - 8 = \(number(after[.rsp])), on the entry stack: a copy of \(what).",
      ja: "RSPを8減らし、エントリースタックの\(number(after[.rsp]))に\(what) の写しを積みます。")
  }
}
