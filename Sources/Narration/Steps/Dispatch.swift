import LinuxABI
import Primitives
import Simulation
import X86

/// From the number to the handler: the bound, the clamp against speculation, the row of the table.
extension StepFacts {
  func dispatch(_ instruction: Instruction) -> Message? {
    guard isInSystemCall, ownPhase == .find, let function = inspector.sourceFunction(at: report.rip)?.name else { return nil }
    if function == era.dispatchSymbol { return search(instruction) }
    guard function == "do_syscall_64" else { return nil }
    switch instruction.operation {
    case .cmp: return isClamp(instruction) ? clampComparison() : isBound(instruction) ? boundComparison() : nil
    case .sbb: return flagProducer.map { isBound($0) } ?? false ? mask() : nil
    case .and: return isBehindMask ? clamp() : nil
    case .j: return flagProducer.map { isBound($0) } ?? false ? boundJump(instruction) : workJump(instruction)
    case .call: return handlerCall()
    default: return nil
    }
  }

  private var callNumber: UInt64 { systemCall?.number ?? 0 }

  /// Whether a comparison holds the number against the size of the table.
  private func isBound(_ instruction: Instruction) -> Bool {
    guard instruction.operation == .cmp, case .immediate(let value, _)? = instruction.operands.last else { return false }
    return value == UInt64(era.systemCallCount) || value == UInt64(era.systemCallCount - 1)
  }

  private func isClamp(_ instruction: Instruction) -> Bool { isBound(instruction) && flagConsumer?.operation == .sbb }

  private func boundComparison() -> Message {
    let last = UInt64(era.systemCallCount - 1)
    let number = operands.first.flatMap { value($0) } ?? callNumber
    let isInside = number <= last
    switch era {
    case .v5_0:
      return Message(
        en:
          "is there such a call? Number \(number) against \(last) (\(bits(last))), the last row of sys_call_table: \(isInside ? "yes" : "no").",
        ja: "番号\(number)をsys_call_tableの最後の行\(last) (\(bits(last))) と比べます。\(isInside ? "表の範囲内です" : "表の範囲を越えています")。")
    case .v6_12:
      return Message(
        en: "is there such a call? Number \(number) against the highest, \(last) (\(bits(last))): \(isInside ? "yes" : "no").",
        ja: "番号\(number)を最大の番号\(last) (\(bits(last))) と比べます。\(isInside ? "範囲内です" : "範囲を越えています")。")
    }
  }

  private func boundJump(_ instruction: Instruction) -> Message {
    switch (era, isTrue(instruction)) {
    case (.v5_0, true):
      Message(
        en: "jumps past the call: no row \(callNumber) in the table. pt_regs.ax keeps the -ENOSYS that the entry put there.",
        ja: "表に行\(callNumber)がないので、呼び出しを飛び越えます。pt_regs.axは入口で入れた-ENOSYSのままです。")
    case (.v5_0, false): Message(en: "no jump: the table has a row \(callNumber).", ja: "表に行\(callNumber)があるので、ジャンプしません。")
    case (.v6_12, true):
      Message(
        en: "jumps past the call of x64_sys_call: there is no call with that number.",
        ja: "その番号のシステムコールはないので、x64_sys_callの呼び出しを飛び越えます。")
    case (.v6_12, false): Message(en: "no jump: x64_sys_call will find it.", ja: "ジャンプしません。x64_sys_callがその番号の関数を探します。")
    }
  }

  // MARK: array_index_nospec

  private func clampComparison() -> Message {
    Message(
      en:
        "compares again, for a mask that needs no prediction: CF = \(after.rflags[.cf] ? "1" : "0") (\(callNumber) against \(UInt64(era.systemCallCount))).",
      ja: "分岐予測に頼らないマスクを作るため、もう一度比べます。CF = \(after.rflags[.cf] ? "1" : "0") (\(callNumber)と\(UInt64(era.systemCallCount))) です。")
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
    let number = operands.first.flatMap { result($0) } ?? callNumber
    return Message(
      en: "the number AND the mask: still \(number). In a mispredicted run a number out of range would become 0 (Spectre v1).",
      ja: "番号にマスクを掛けます。\(number)のままです。予測を誤って実行中なら、範囲外の番号は0になります (Spectre v1対策)。")
  }

  // MARK: The handler

  /// A step of x64_sys_call: the compiler has made comparisons out of its switch, which halve what is left with every one.
  private func search(_ instruction: Instruction) -> Message? {
    let name = systemCall?.call.map { " (\($0.name))" } ?? ""
    switch instruction.operation {
    case .cmp, .test:
      guard let target = operands.first, let number = value(target), let other = operands.last.flatMap({ value($0) }) else { return nil }
      let against = instruction.operation == .test ? 0 : other
      let pattern = against < 10 ? "" : " (\(bits(against)))"
      let finding =
        number == against
        ? Message(en: "equal", ja: "同じ番号です")
        : number < against ? Message(en: "it is lower", ja: "それより前です") : Message(en: "it is higher", ja: "それより後です")
      return Message(
        en: "looks for the case of number \(number)\(name): against \(against)\(pattern), \(finding).",
        ja: "番号\(number)\(name) のcaseを探します。\(against)\(pattern)と比べると、\(finding)。")
    case .call:
      return Message(
        en: "here is the case: on to \(callText(after.rip)). The way back is \(returnPlace).",
        ja: "これがその番号のcaseです。\(callText(after.rip))を呼びます。戻り先は\(returnPlace)です。")
    default: return nil
    }
  }

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
