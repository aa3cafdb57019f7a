import LinuxABI
import Primitives
import Simulation
import X86

/// Behind the handler: the result, work before leaving, and the tests that decide between SYSRET and IRETQ.
extension StepFacts {
  func check(_ instruction: Instruction) -> Message? {
    guard isInSystemCall, ownPhase == .check else { return nil }
    if let told = test(instruction) ?? verdict(instruction) { return told }
    if function?.name == "entry_SYSCALL_64" { return nil }
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
    let call = systemCall?.call.map { Message(neutral: $0.name) } ?? Message(en: "the system call", ja: "システムコール")
    return Message(
      en: "pt_regs.ax <- \(number(write.new))\(error): the result of \(call), which the program will find in RAX.",
      ja: "pt_regs.axに\(call)の結果\(number(write.new))\(error)を書き込みます。プログラムはこれをRAXで受け取ります。")
  }

  // MARK: The tests

  /// How many of the tests lie behind: as many as there are conditional jumps above the instruction; `nil` before the first of them, and elsewhere.
  private var testsBehind: Int? {
    let map = inspector.world.phaseMap
    let start = map.verdictStart
    guard start != 0, report.rip >= start, let range = map.ranges.last(where: { $0.start <= start }), report.rip < range.end else {
      return nil
    }
    var jumps = 0
    var place = start
    while place < report.rip, let step = inspector.instruction(at: place) {
      if step.operation == .j { jumps += 1 }
      place = place &+ UInt64(step.length)
    }
    return jumps
  }

  /// A step of one of the six tests.
  private func test(_ instruction: Instruction) -> Message? {
    let tests = SYSRETTest.all(era)
    guard let number = testsBehind, tests.indices.contains(number) else { return nil }
    return step(of: tests[number], tests.count, instruction)
  }

  /// Era 6.12 tests in C: what do_syscall_64 says about it, and what the entry code makes of that.
  private func verdict(_ instruction: Instruction) -> Message? {
    guard era == .v6_12 else { return nil }
    if let number = testsBehind, number >= SYSRETTest.all(era).count, case .register(let target)? = operands.first, target.register == .rax
    {
      return after[.rax] & 0xff == 0
        ? Message(en: "AL <- 0: a test has failed, so IRETQ must do it.", ja: "ALを0にします。成立しない検査があったので、IRETQで戻ります。")
        : Message(en: "AL <- 1: all six tests hold, so SYSRET can do it.", ja: "ALを1にします。6つの検査がすべて成立したので、SYSRETで戻れます。")
    }
    guard function?.name == "entry_SYSCALL_64" else { return nil }
    switch instruction.operation {
    case .test:
      let value = before[.rax] & 0xff
      return Message(
        en: "did all tests of do_syscall_64 hold? AL = \(value): \(value == 0 ? "no" : "yes"), so \(flagsAfter).",
        ja: "do_syscall_64の検査の結果です。AL = \(value)なので、\(flagsAfter)になります。")
    case .j:
      return isTrue(instruction)
        ? Message(en: "a test did not hold: IRETQ must do it, which restores everything.", ja: "成立しない検査がありました。そこで、すべてを戻せるIRETQを使います。")
        : Message(en: "no jump: all tests hold, so SYSRET does it, the fast way back.", ja: "検査がすべて成立したので、ジャンプしません。速いSYSRETで戻ります。")
    default: return nil
    }
  }

  private var flagsAfter: String { flagValues(Flag.zf.mask, in: after.rflags.rawValue) }

  private func step(of test: SYSRETTest, _ count: Int, _ instruction: Instruction) -> Message? {
    switch instruction.operation {
    case .cmp, .test:
      guard operands.count == 2, let a = value(operands[0]), let b = value(operands[1]) else { return nil }
      let right = if case .immediate = operands[1] { bits(b) } else { "\(name(operands[1])) = \(shown(b))" }
      let left = "\(name(operands[0])) = \(shown(a))"
      let values =
        instruction.operation == .test
        ? Message(en: "\(left)", ja: "\(left)で") : Message(en: "\(left) against \(right)", ja: "\(left)と\(right)を比べて")
      let question = Message.test(test)
      let answer = isTrueForConsumer ? Message.no : .yes
      return Message(
        en: "test \(test.number) of \(count): \(question) \(values): \(answer).",
        ja: "\(count)つの検査の\(test.number)番目、「\(question)」。\(values)、答えは「\(answer)」です。")
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
      guard let source = operands.last, let target = operands.first, let value = result(target) else { return nil }
      if case .memory(let memory) = source {
        return Message(
          en: "\(name(target)) <- \(name(memory)) = \(shown(value)), for test \(test.number).",
          ja: "検査\(test.number)のため、\(name(memory))の値\(shown(value))を\(name(target))に読み込みます。")
      }
      return Message(
        en: "\(name(target)) <- \(shown(value)), for test \(test.number): the last address before the end of a program's half.",
        ja: "検査\(test.number)のため、プログラムが使える最後のアドレス\(shown(value))を\(name(target))に入れます。")
    default: return nil
    }
  }
}
