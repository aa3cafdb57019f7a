import LinuxABI
import Primitives
import Simulation
import X86

/// Behind the handler: the result, work before leaving, and the tests that decide between SYSRET and IRETQ.
extension StepFacts {
  func check(_ instruction: Instruction) -> Message? {
    guard isInSystemCall, ownPhase == .check else { return nil }
    if function?.name == "entry_SYSCALL_64" { return test(instruction) }
    switch instruction.operation {
    case .mov: return storedResult()
    case .j: return workJump(instruction)
    default: return nil
    }
  }

  /// What the handler returned, on its way to the program's RAX.
  private func storedResult() -> Message? {
    guard case .memory(let memory)? = operands.first, name(memory) == "pt_regs.ax", let write = writes.last else { return nil }
    let error = Self.errorName(write.new, .qword).map { " (-\($0))" } ?? ""
    let call = systemCall?.call?.name ?? ""
    return Message(
      en: "pt_regs.ax <- \(number(write.new))\(error): the result of \(call), which the program will find in RAX.",
      ja: "pt_regs.axに\(call)の結果\(number(write.new))\(error)を書き込みます。プログラムはこれをRAXで受け取ります。")
  }

  // MARK: The tests

  /// A step of one of the six tests: found by the conditional jumps that lie behind.
  private func test(_ instruction: Instruction) -> Message? {
    guard let range = inspector.world.phaseMap.ranges.first(where: { $0.phase == .check && $0.start <= report.rip && report.rip < $0.end })
    else {
      return nil
    }
    var jumps = 0
    var place = range.start
    while place < report.rip, let step = inspector.instruction(at: place) {
      if step.operation == .j { jumps += 1 }
      place = place &+ UInt64(step.length)
    }
    let tests = SYSRETTest.all(era)
    guard tests.indices.contains(jumps) else { return nil }
    return step(of: tests[jumps], tests.count, instruction)
  }

  private func step(of test: SYSRETTest, _ count: Int, _ instruction: Instruction) -> Message? {
    switch instruction.operation {
    case .cmp, .test:
      guard operands.count == 2, let a = value(operands[0]), let b = value(operands[1]) else { return nil }
      let right = if case .immediate = operands[1] { bits(b) } else { "\(name(operands[1])) = \(shown(b))" }
      let values = "\(name(operands[0])) = \(shown(a))" + (instruction.operation == .test ? "" : ", \(right)")
      let question = Message.test(test)
      let answer = after.rflags[.zf] ? Message.yes : .no
      return Message(
        en: "test \(test.number) of \(count): \(question) \(values): \(answer).",
        ja: "\(count)つの検査の\(test.number)番目、「\(question)」。\(values)で、答えは「\(answer)」です。")
    case .j:
      let reason = Message.reason(test)
      return isTrue(instruction)
        ? Message(
          en: "test \(test.number) fails: \(reason). So IRETQ must do it, which restores everything.",
          ja: "検査\(test.number)は不成立です。\(reason)。そこで、すべてを戻せるIRETQを使います。")
        : Message(
          en: "test \(test.number) of \(count) holds. Why it is needed: \(reason).",
          ja: "\(count)つの検査の\(test.number)番目は成立です。検査の理由: \(reason)。")
    case .shl, .sar:
      guard let target = operands.first, let value = result(target) else { return nil }
      return instruction.operation == .shl
        ? Message(
          en: "for test \(test.number): \(name(target)) = \(bits(value)); SHL, then SAR, copy bit 47 into bits 63 to 48.",
          ja: "検査\(test.number)の準備です。SHLとSARで、ビット47をビット63〜48に写します。\(name(target)) = \(bits(value))です。")
        : Message(
          en: "for test \(test.number): \(name(target)) = \(shown(value)), made canonical.",
          ja: "検査\(test.number)の準備です。カノニカルにした値は\(name(target)) = \(shown(value))です。")
    case .mov:
      guard case .memory(let memory)? = operands.last, let target = operands.first, let value = result(target) else { return nil }
      return Message(
        en: "\(name(target)) <- \(name(memory)) = \(shown(value)), for test \(test.number).",
        ja: "検査\(test.number)のため、\(name(memory))の値\(shown(value))を\(name(target))に読み込みます。")
    default: return nil
    }
  }
}
