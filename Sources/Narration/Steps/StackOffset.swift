import Primitives
import X86

/// Era 6.12 begins each system call somewhere else on the task's stack, as chance at the end of the call before has it.
extension StepFacts {
  func stackOffset(_ instruction: Instruction) -> Message? {
    guard isInKernel, instruction.operation == .mov, operands.count == 2 else { return nil }
    switch (operands[0], operands[1]) {
    case (.memory(let memory), _) where name(memory) == "kstack_offset":
      return Message(
        en: "kstack_offset <- \(bits(writes.last?.new ?? 0)): the next system call's stack will begin at a place that nobody can guess.",
        ja: "kstack_offsetに\(bits(writes.last?.new ?? 0))を書き込みます。次のシステムコールのスタックは、予測できない位置から始まります。")
    case (.register(let target), .memory(let memory)) where name(memory) == "kstack_offset" && isAtBeginning:
      let (register, value) = (target.name.uppercased(), bits(after[target.register]))
      return Message(
        en: "\(register) <- kstack_offset = \(value): chance, from the end of the last call. Its low 10 bits move the stack down.",
        ja: "kstack_offsetの値\(value)を\(register)に読み込みます。前回の終わりに作った乱数で、下位10ビットがスタックの下げ幅になります。")
    case (.register(let target), .register) where target.register == .rsp && after[.rsp] <= before[.rsp] && isAtBeginning:
      let distance = before[.rsp] - after[.rsp]
      return Message(
        en: "RSP <- \(number(after[.rsp])), \(distance) bytes lower: next time it is another place, which nobody can guess.",
        ja: "RSPを\(distance)バイト下げて\(number(after[.rsp]))にします。次回は別の場所になり、予測できません。")
    default: return nil
    }
  }

  /// Whether the instruction stands where a system call begins, not where it ends.
  private var isAtBeginning: Bool {
    guard let name = inspector.sourceFunction(at: report.rip)?.name else { return false }
    return (name == "do_syscall_64" || name == "do_int80_emulation") && !hasCallBefore
  }
}
