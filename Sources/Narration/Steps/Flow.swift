import LinuxABI
import Primitives
import Simulation
import X86

/// Jumps, calls and returns.
extension StepFacts {
  func flow(_ instruction: Instruction) -> Message {
    switch instruction.operation {
    case .jmp: jump()
    case .j: conditionalJump(instruction)
    case .call: call()
    case .ret: ret(instruction)
    case .loop, .loope, .loopne: loop(instruction)
    case .jrcxz:
      isJump
        ? Message(en: "RCX = 0: jumps to \(place(after.rip)).", ja: "RCX = 0なので、\(place(after.rip))へジャンプします。")
        : Message(en: "RCX = \(number(before[.rcx])), not 0: no jump.", ja: "RCX = \(number(before[.rcx]))で0ではないので、ジャンプしません。")
    default: farTransfer(instruction)
    }
  }

  // MARK: Jumps

  private func jump() -> Message {
    let target = place(after.rip)
    guard let function, let there = inspector.function(at: after.rip) else {
      return Message(en: "goes on at \(target).", ja: "\(target)へ進みます。")
    }
    if there.symbol.name != function.name {
      return Message(en: "goes on at \(target), in another function; no return address is kept.", ja: "別の関数\(target)へ進みます。戻り先は残しません。")
    }
    return after.rip < report.rip
      ? Message(en: "goes back to \(target).", ja: "\(target)へ戻ります。") : Message(en: "goes on at \(target).", ja: "\(target)へ進みます。")
  }

  private func conditionalJump(_ instruction: Instruction) -> Message {
    let reason = reason(instruction)
    let target = place(after.rip)
    guard isTrue(instruction) else { return Message(en: "no jump, since \(reason).", ja: "\(reason)なので、ジャンプしません。") }
    return after.rip < report.rip && inspector.function(at: after.rip)?.symbol.name == function?.name
      ? Message(en: "jumps back to \(target), since \(reason).", ja: "\(reason)なので、\(target)へ戻ります。")
      : Message(en: "jumps to \(target), since \(reason).", ja: "\(reason)なので、\(target)へジャンプします。")
  }

  private func loop(_ instruction: Instruction) -> Message {
    let count = number(after[.rcx])
    return isJump
      ? Message(en: "RCX - 1 = \(count): jumps back to \(place(after.rip)).", ja: "RCXを1減らして\(count)にし、\(place(after.rip))へ戻ります。")
      : Message(en: "RCX - 1 = \(count): the loop is over.", ja: "RCXを1減らして\(count)にします。ループはここで終わりです。")
  }

  // MARK: Calls

  private func call() -> Message {
    let long = called(callText(after.rip))
    return fits(long) ? long : called(place(after.rip))
  }

  private func called(_ target: String) -> Message {
    let back = returnPlace
    guard case .relative? = operands.first else {
      let way = operands.first.map { name($0) } ?? ""
      return Message(
        en: "\(way) leads to \(target). The way back, \(back), goes on the stack.", ja: "\(way)の指す\(target)を呼びます。戻り先\(back)をスタックに積みます。")
    }
    return Message(
      en: "on to \(target). The way back, \(back), goes on the stack.", ja: "\(target)を呼びます。戻り先\(back)をスタックに積みます。")
  }

  /// `fget(fd = 1)`: a function with the arguments that the registers hold.
  func callText(_ address: UInt64) -> String {
    guard let function = inspector.sourceFunction(at: address), inspector.function(at: address)?.offset == 0 else { return place(address) }
    let registers = CallingConvention.function.arguments.compactMap { name in GeneralRegister.allCases.first { $0.name == name } }
    let values = zip(function.parameters, registers).map { argument($0, Self.truncated(after[$1], $0)) }
    let text = "\(function.name)(\(values.joined(separator: ", ")))"
    // A long list says less than its beginning.
    return text.utf8.count <= 64 || values.count < 3 ? text : "\(function.name)(\(values.prefix(2).joined(separator: ", ")), ...)"
  }

  /// `fd = 1`: an argument; of an address only what it means, if that is known.
  private func argument(_ parameter: SourceVariable, _ value: UInt64) -> String {
    guard parameter.isPointer else { return "\(parameter.name) = \(plain(value, parameter.size == 8 ? .qword : .dword))" }
    if value == 0 { return "\(parameter.name) = 0" }
    if let frame = inspector.frameAddress, value == frame, frameField(at: frame) != nil { return "\(parameter.name) = pt_regs" }
    let name = plain(value)
    if name != number(value) { return "\(parameter.name) = \(name)" }
    return text(at: value).map { "\(parameter.name) = \($0)" } ?? parameter.name
  }

  /// A value as wide as the variable that it belongs to.
  private static func truncated(_ value: UInt64, _ variable: SourceVariable) -> UInt64 {
    (Width(rawValue: UInt8(clamping: variable.size)) ?? .qword).truncate(value)
  }

  private func ret(_ instruction: Instruction) -> Message {
    let back = place(after.rip)
    guard let here = inspector.sourceFunction(at: report.rip), let result = here.result else {
      return Message(en: "takes the return address from the stack: back to \(back).", ja: "スタックから戻り先を取り出し、\(back)へ戻ります。")
    }
    let width: Width = result.size == 8 ? .qword : result.size == 4 ? .dword : .byte
    let raw = width.truncate(after[.rax])
    var value = shown(raw, width)
    if let error = Self.errorName(raw, width), isInKernel { value += " (-\(error))" }
    return Message(en: "\(here.name) returns \(value) to \(back).", ja: "\(here.name)が\(value)を返し、\(back)へ戻ります。")
  }

  // MARK: Far transfers

  private func farTransfer(_ instruction: Instruction) -> Message {
    let selector = after[.cs].selector
    let code = "\(bits(UInt64(selector)))"
    let meaning = Message.selector(selector)
    switch instruction.operation {
    case .retFar:
      return Message(
        en: "takes RIP and CS from the stack: \(place(after.rip)), CS \(code) (\(meaning)).",
        ja: "スタックからRIPとCSを取り出します。\(place(after.rip))へ進み、CSは\(code) (\(meaning)) です。")
    case .callFar:
      return Message(
        en: "pushes CS and RIP, and goes on at \(place(after.rip)) with CS \(code) (\(meaning)).",
        ja: "CSとRIPを積み、CS \(code) (\(meaning)) で\(place(after.rip))へ進みます。")
    default:
      return Message(
        en: "goes on at \(place(after.rip)) with CS \(code) (\(meaning)).",
        ja: "CS \(code) (\(meaning)) で\(place(after.rip))へ進みます。")
    }
  }
}
