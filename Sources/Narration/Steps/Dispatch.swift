import LinuxABI
import Primitives
import Simulation
import X86

/// From the number to the handler: the bound, the clamp against speculation, the row of the table.
extension StepFacts {
  func dispatch(_ instruction: Instruction) -> Message? {
    guard isInSystemCall, ownPhase == .find, inspector.sourceFunction(at: report.rip)?.name == "do_syscall_64" else { return nil }
    switch instruction.operation {
    case .cmp: return isClamp(instruction) ? clampComparison() : isBound(instruction) ? boundComparison() : nil
    case .sbb: return flagProducer.map { isBound($0) } ?? false ? mask() : nil
    case .and: return isBehindMask ? clamp() : nil
    case .j: return flagProducer.map { isBound($0) } ?? false ? boundJump(instruction) : workJump(instruction)
    case .call: return handlerCall()
    default: return nil
    }
  }

  private var number: UInt64 { systemCall?.number ?? 0 }

  /// Whether a comparison holds the number against the size of the table.
  private func isBound(_ instruction: Instruction) -> Bool {
    guard instruction.operation == .cmp, case .immediate(let value, _)? = instruction.operands.last else { return false }
    return value == UInt64(era.systemCallCount) || value == UInt64(era.systemCallCount - 1)
  }

  private func isClamp(_ instruction: Instruction) -> Bool { isBound(instruction) && flagConsumer?.operation == .sbb }

  private func boundComparison() -> Message {
    let last = UInt64(era.systemCallCount - 1)
    let isInside = number <= last
    return Message(
      en:
        "is there such a call? Number \(number) against \(last) (\(bits(last))), the last row of sys_call_table: \(isInside ? "yes" : "no").",
      ja: "番号\(number)をsys_call_tableの最後の行\(last) (\(bits(last))) と比べます。\(isInside ? "表の範囲内です" : "表の範囲を越えています")。")
  }

  private func boundJump(_ instruction: Instruction) -> Message {
    isTrue(instruction)
      ? Message(
        en: "jumps past the call: no row \(number) in the table. pt_regs.ax keeps the -ENOSYS that the entry put there.",
        ja: "表に行\(number)がないので、呼び出しを飛び越えます。pt_regs.axは入口で入れた-ENOSYSのままです。")
      : Message(en: "no jump: the table has a row \(number).", ja: "表に行\(number)があるので、ジャンプしません。")
  }

  // MARK: array_index_nospec

  private func clampComparison() -> Message {
    Message(
      en:
        "compares again, for a mask that needs no prediction: CF = \(after.rflags[.cf] ? "1" : "0") (\(number) against \(UInt64(era.systemCallCount))).",
      ja: "分岐予測に頼らないマスクを作るため、もう一度比べます。CF = \(after.rflags[.cf] ? "1" : "0") (\(number)と\(UInt64(era.systemCallCount))) です。")
  }

  private func mask() -> Message {
    let value = operands.first.flatMap { result($0) }.map { shown($0) } ?? ""
    let target = operands.first.map { name($0) } ?? ""
    return Message(
      en: "\(target) = 0 - CF = \(value): a mask, all ones for a number in range, all zeros for any other.",
      ja: "\(target) = 0 - CF = \(value)です。範囲内の番号なら全ビット1、範囲外なら全ビット0のマスクになります。")
  }

  /// Whether the instruction above it in the code made the mask.
  private var isBehindMask: Bool {
    guard operands.count == 2, case .register(let register) = operands[1] else { return false }
    return lastWriter(of: register.register)?.operation == .sbb
  }

  private func clamp() -> Message {
    Message(
      en: "the number AND the mask: still \(number). In a mispredicted run a number out of range would become 0 (Spectre v1).",
      ja: "番号にマスクを掛けます。\(number)のままです。予測を誤って実行中なら、範囲外の番号は0になります (Spectre v1対策)。")
  }

  // MARK: The handler

  /// The call through the table.
  private func handlerCall() -> Message? {
    guard let read = report.reads.first, let table = inspector.address(of: "sys_call_table"), read.linear >= table else { return nil }
    let row = (read.linear - table) / 8
    guard row < UInt64(era.systemCallCount) else { return nil }
    return Message(
      en: "row \(row) of sys_call_table leads to \(callText(after.rip)). The way back is \(returnPlace).",
      ja: "sys_call_tableの行\(row)から\(callText(after.rip))を呼びます。戻り先は\(returnPlace)です。")
  }

  /// A look at the task's work flags: what the other way would have called.
  func workJump(_ instruction: Instruction) -> Message? {
    guard let other = calledOnTheOtherWay(instruction) else { return nil }
    let reason = reason(instruction)
    return isTrue(instruction)
      ? Message(
        en: "jumps to \(place(after.rip)), since \(reason). The other way leads to \(other).",
        ja: "\(reason)なので、\(place(after.rip))へジャンプします。ジャンプしなければ\(other)へ進みます。")
      : Message(en: "no jump, since \(reason): \(other) has nothing to do.", ja: "\(reason)なので、ジャンプしません。\(other)の出番はありません。")
  }

  /// The function that the way which a conditional jump did not take calls first.
  private func calledOnTheOtherWay(_ instruction: Instruction) -> String? {
    guard case .relative(let distance)? = operands.first else { return nil }
    var place = isTrue(instruction) ? next : next &+ UInt64(bitPattern: distance)
    for _ in 0..<6 {
      guard let step = inspector.instruction(at: place) else { return nil }
      place = place &+ UInt64(step.length)
      if step.operation == .call, case .relative(let way)? = step.operands.first {
        return inspector.function(at: place &+ UInt64(bitPattern: way))?.symbol.name
      }
      if step.isBranch { return nil }
    }
    return nil
  }
}
