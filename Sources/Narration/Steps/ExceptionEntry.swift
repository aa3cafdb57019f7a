import LinuxABI
import Primitives
import Simulation
import X86

/// The way in by an exception or interrupt: a stub completes pt_regs on the stack that the CPU pushed to, and moves to the task's.
extension StepFacts {
  func exceptionEntry(_ instruction: Instruction) -> Message? {
    guard let gate else { return nil }
    switch instruction.operation {
    case .push: return pushedByStub(gate)
    case .xor: return gate == .save || gate == .int80 ? cleared(instruction) : nil
    case .add: return gate == .interrupt ? complementedVector() : nil
    case .test: return ringTest(gate)
    case .mov: return stubMove()
    default: return nil
    }
  }

  private func pushedByStub(_ gate: Gate) -> Message? {
    guard let write = writes.last, let field = frameField(at: write.linear) else { return nil }
    let place = "pt_regs.\(field.name)"
    if field.name == "orig_ax" {
      switch gate {
      case .interruptStub: return pushedVector(write.new)
      case .int80 where write.new >> 63 == 0:
        return pushed(
          Message(en: "the number of the system call (\(write.new))", ja: "システムコールの番号 (\(write.new)) "),
          Message(en: ": \(place)", ja: "\(place)になります。"))
      case .int80:
        return pushed(
          Message(neutral: "\(number(write.new))"),
          Message(en: ": \(place), until the number of the system call is put there", ja: "\(place)の仮の値です。後で番号が入ります。"))
      default:
        return pushed(
          Message(neutral: "\(number(write.new))"),
          Message(
            en: ": \(place). Not a system call, and no error code from the CPU",
            ja: "\(place)になります。システムコールではなく、CPUのエラーコードもありません。"))
      }
    }
    var what = shown(write.new)
    if let operand = operands.first, case .immediate = operand {
    } else if let operand = operands.first {
      what = "\(name(operand)) (\(what))"
    }
    return pushed(Message(neutral: "\(what)"), Message(en: ": \(place)", ja: "\(place)になります。"))
  }

  /// The vector of a device's interrupt, where an exception's error code would stand. Era 5.0 changes it so that it fits into one byte.
  private func pushedVector(_ value: UInt64) -> Message {
    let vector = bits((era == .v5_0 ? ~(value &- 0x80) : value) & 0xff)
    return era == .v5_0
      ? pushed(
        Message(en: "\(bits(value)), which means vector \(vector),", ja: "ベクタ\(vector)を表す\(bits(value))"),
        Message(en: ": the next instruction but one makes it ~\(vector)", ja: "この後で~\(vector)に直されます。"))
      : pushed(
        Message(en: "vector \(vector)", ja: "ベクタ\(vector)"),
        Message(en: ", where an exception's error code would stand", ja: "例外ならエラーコードが入る場所です。"))
  }

  /// Era 5.0: the vector becomes a negative number, which no system call has.
  private func complementedVector() -> Message? {
    guard let write = writes.last, frameField(at: write.linear)?.name == "orig_ax" else { return nil }
    let vector = bits(~write.new & 0xff)
    return Message(
      en: "pt_regs.orig_ax = \(number(write.old)) - 0x80 = ~\(vector): negative, so it is no system call's number.",
      ja: "pt_regs.orig_ax = \(number(write.old)) - 0x80 = ~\(vector)になります。負の数なので、システムコールの番号ではないと分かります。")
  }

  /// Where the CPU came from, or where it shall go back to: the ring in the saved CS.
  private func ringTest(_ gate: Gate) -> Message? {
    guard case .memory(let memory)? = operands.first, frameField(at: linear(memory))?.name == "cs", let value = value(operands[0]) else {
      return nil
    }
    let ring = value & 3
    let flags = flagValues(Flag.zf.mask, in: after.rflags.rawValue)
    return gate == .leave
      ? Message(
        en: "the saved CS ends in \(ring): the way back leads to ring \(ring). \(flags).",
        ja: "保存されたCSの下位2ビットは\(ring)です。リング\(ring)に戻ります (\(flags))。")
      : Message(
        en: "the saved CS ends in \(ring): the CPU came from ring \(ring). \(flags).",
        ja: "保存されたCSの下位2ビットは\(ring)です。リング\(ring)からここに来ました (\(flags))。")
  }

  private func stubMove() -> Message? {
    guard operands.count == 2 else { return nil }
    if let told = stackSwitch() { return told }
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
