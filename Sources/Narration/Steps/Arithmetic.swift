import LinuxABI
import Primitives
import X86

/// Arithmetic and logic.
extension StepFacts {
  func arithmetic(_ instruction: Instruction) -> Message {
    switch instruction.operation {
    case .add, .sub, .and, .or, .xor, .adc, .sbb: return twoOperands(instruction)
    case .inc, .dec, .neg, .not: return oneOperand(instruction)
    case .imul where operands.count >= 2: return product()
    case .mul, .imul: return wideProduct(instruction)
    case .div, .idiv: return quotient(instruction)
    case .cbw, .cwd: return signExtension(instruction)
    default: return exchangeAndCompute(instruction)
    }
  }

  /// `RBX (written) = 0 + 4 = 4`, what it is for, and the flags that something is going to test.
  private func computed(_ formula: String, _ target: Operand) -> Message {
    let value = result(target).map { shown($0, width(target)) } ?? ""
    return statement("\(name(target)) = \(formula) = \(value)", target)
  }

  private func statement(_ formula: String, _ target: Operand) -> Message {
    let statement = Message(en: "\(formula)", ja: "\(formula)になります。")
    guard case .register(let register) = target else { return statement.ended(with: nil, in: self).with(flagsNote) }
    return statement.ended(with: purpose(of: register.register), in: self).with(flagsNote)
  }

  private func twoOperands(_ instruction: Instruction) -> Message {
    guard operands.count >= 2 else { return .nothingElse }
    let (target, source) = (operands[0], operands[1])
    if target == source, let special = withItself(instruction, target) { return special }
    if case .register(let register) = target, register.register == .rsp, let special = stackPointer(instruction, source) { return special }
    guard let left = value(target), let constant = value(source) else { return .nothingElse }
    let width = width(target)
    let right = width.truncate(constant)
    switch instruction.operation {
    case .and: return combined(left, "AND", right)
    case .or: return combined(left, "OR", right)
    case .xor: return combined(left, "XOR", right)
    default: break
    }
    let sign = [.sub, .sbb].contains(instruction.operation) ? "-" : "+"
    let opposite = sign == "-" ? "+" : "-"
    let a = plain(left, width)
    let b = plain(right, width)
    var formula = b.hasPrefix("-") ? "\(a) \(opposite) \(b.dropFirst())" : "\(a) \(sign) \(b)"
    formula += sourceName(source)
    if [.adc, .sbb].contains(instruction.operation) { formula += " \(sign) CF (\(before.rflags[.cf] ? "1" : "0"))" }
    return computed(formula, target)
  }

  /// The name of what a formula takes from memory, or of a variable, behind its value.
  private func sourceName(_ source: Operand) -> String {
    switch source {
    case .memory(let memory): knownName(ofPlaceAt: linear(memory), UInt64(memory.size), base: baseValue(memory)).map { " (\($0))" } ?? ""
    case .register(let register): variable(in: register.register, at: report.rip, before).map { " (\($0))" } ?? ""
    default: ""
    }
  }

  /// An operation on bits: values as patterns.
  private func combined(_ a: UInt64, _ word: String, _ b: UInt64) -> Message {
    let width = width(operands[0])
    let value = result(operands[0]).map { pattern($0, width) } ?? ""
    let formula = "\(pattern(a, width)) \(word) \(pattern(b, width))\(sourceName(operands[1]))"
    return statement("\(name(operands[0])) = \(formula) = \(value)", operands[0])
  }

  /// XOR, SUB and SBB of a register with itself: ways to write 0, or a mask made of the carry.
  private func withItself(_ instruction: Instruction, _ target: Operand) -> Message? {
    guard case .register(let register) = target else { return nil }
    let name = register.name.uppercased()
    let end = purpose(of: register.register)
    switch instruction.operation {
    case .xor, .sub:
      return Message(en: "clears \(name)", ja: "\(name)を0にします。").ended(with: end, in: self)
    case .sbb:
      let carry = before.rflags[.cf] ? "1" : "0"
      let value = shown(after[register], register.width)
      return Message(
        en: "\(name) = 0 - CF = \(value): CF = \(carry) becomes all ones or all zeros.",
        ja: "\(name) = 0 - CF = \(value)です。CF = \(carry)を全ビットに広げます。")
    default: return nil
    }
  }

  /// Room on the stack, and RSP rounded down.
  private func stackPointer(_ instruction: Instruction, _ source: Operand) -> Message? {
    guard case .immediate(let value, _) = source else { return nil }
    let place = number(after[.rsp])
    let owner = inspector.sourceFunction(at: report.rip)?.name
    switch instruction.operation {
    case .sub:
      return owner.map {
        Message(
          en: "RSP - \(number(value)) = \(place): room for the local variables of \($0).",
          ja: "RSPを\(number(value))減らして\(place)とし、\($0)のローカル変数の場所を取ります。")
      }
    case .add:
      return owner.map {
        Message(
          en: "RSP + \(number(value)) = \(place): the local variables of \($0) are given up.",
          ja: "RSPを\(number(value))増やして\(place)とし、\($0)のローカル変数の場所を返します。")
      }
    case .and where Int64(bitPattern: value) < 0:
      let unit = 0 &- value
      return Message(
        en: "RSP is rounded down to a multiple of \(unit): \(place). The C convention asks for it at a call.",
        ja: "RSPを\(unit)の倍数に切り下げて\(place)にします。C言語の呼び出し規約が求める境界です。")
    default: return nil
    }
  }

  private func oneOperand(_ instruction: Instruction) -> Message {
    guard let target = operands.first else { return .nothingElse }
    let a = value(target).map { plain($0, width(target)) } ?? ""
    switch instruction.operation {
    case .inc: return computed("\(a) + 1", target)
    case .dec: return computed("\(a) - 1", target)
    case .neg: return computed("0 - \(a.hasPrefix("-") ? "(\(a))" : a)", target)
    default:
      let bits = value(target).map { pattern($0, width(target)) } ?? ""
      let result = result(target).map { pattern($0, width(target)) } ?? ""
      return statement("\(name(target)) = NOT \(bits) = \(result)", target)
    }
  }

  // MARK: Products and quotients

  private func product() -> Message {
    let factors = operands.suffix(2).compactMap { operand in value(operand).map { shown(width(operand).truncate($0), width(operand)) } }
    return computed(factors.joined(separator: " * "), operands[0])
  }

  private func wideProduct(_ instruction: Instruction) -> Message {
    guard let source = operands.first else { return .nothingElse }
    let width = width(source)
    let isSigned = instruction.operation == .imul
    func shown(_ value: UInt64, _ width: Width) -> String { isSigned ? number(width.signExtend(value)) : pattern(value, width) }
    let a = shown(before[Register(.rax, width)], width)
    let b = value(source).map { shown($0, width) } ?? ""
    if width == .byte { return Message(neutral: "AX = \(a) * \(b) = \(shown(after[Register(.rax, .word)], .word))").ended }
    let low = Register(.rax, width)
    let high = Register(.rdx, width)
    let pair = "\(high.name.uppercased()):\(low.name.uppercased())"
    return Message(neutral: "\(pair) = \(a) * \(b) = \(bits(after[high])):\(bits(after[low]))").ended
  }

  private func quotient(_ instruction: Instruction) -> Message {
    guard let source = operands.first else { return .nothingElse }
    let width = width(source)
    let isSigned = instruction.operation == .idiv
    func shown(_ value: UInt64, _ width: Width) -> String { isSigned ? number(width.signExtend(value)) : pattern(value, width) }
    let divisor = value(source).map { shown($0, width) } ?? ""
    let low = Register(.rax, width == .byte ? .byte : width)
    let high = width == .byte ? Register(.rax, .byte, isHighByte: true) : Register(.rdx, width)
    let dividend: String
    if width == .byte {
      dividend = shown(before[Register(.rax, .word)], .word)
    } else if !isSigned && before[high] == 0 || isSigned && before[high] == width.truncate(0 &- (width.signExtend(before[low]) >> 63)) {
      dividend = shown(before[low], width)
    } else {
      dividend = "\(bits(before[high])):\(bits(before[low]))"
    }
    let (quotient, rest) = (shown(after[low], width), shown(after[high], width))
    let (lowName, highName) = (low.name.uppercased(), high.name.uppercased())
    return Message(
      en: "\(dividend) / \(divisor): \(lowName) <- \(quotient), the quotient, and \(highName) <- \(rest), the remainder.",
      ja: "\(dividend) / \(divisor)を計算します。商\(quotient)が\(lowName)に、余り\(rest)が\(highName)に入ります。")
  }

  private func signExtension(_ instruction: Instruction) -> Message {
    let isPair = instruction.operation == .cwd
    let target = isPair ? Register(.rdx, instruction.width) : Register(.rax, instruction.width)
    let name = target.name.uppercased()
    let value = number(after[target], target.width)
    let source = Register(.rax, instruction.width).name.uppercased()
    return isPair
      ? Message(
        en: "\(name) <- \(value), the sign of \(source): a division takes \(name):\(source).",
        ja: "\(name)に\(source)の符号\(value)を広げます。割り算は\(name):\(source)を割られる数とします。")
      : Message(en: "\(name) = \(value): the lower half, widened with its sign.", ja: "\(name) = \(value)です。下位半分を符号つきで広げました。")
  }

  // MARK: XADD and CMPXCHG

  private func exchangeAndCompute(_ instruction: Instruction) -> Message {
    guard let target = operands.first else { return .nothingElse }
    let now = result(target).map { shown($0, width(target)) } ?? ""
    let lock = instruction.prefixes.contains(.lock) ? Message(en: "LOCK: no other CPU in between.", ja: "LOCKにより、他のCPUは割り込めません。") : .empty
    if instruction.operation == .xadd, operands.count > 1 {
      let old = value(target).map { shown($0, width(target)) } ?? ""
      return Message(
        en: "\(nameAfter(target)) = \(now), the sum; \(nameAfter(operands[1])) <- \(old), what was there before.",
        ja: "\(nameAfter(target))は和の\(now)になり、元の値\(old)が\(nameAfter(operands[1]))に入ります。"
      ).with(lock)
    }
    return
      (after.rflags[.zf]
      ? Message(
        en: "the value was the expected one (ZF = 1): \(name(target)) <- the new value.",
        ja: "期待した値と一致したので (ZF = 1)、\(name(target))に新しい値を書き込みます。")
      : Message(
        en: "the value was not the expected one (ZF = 0): \(name(target)) stays, and the accumulator gets what is there.",
        ja: "期待した値と違うので (ZF = 0)、\(name(target))は変えず、今の値をアキュムレータに入れます。")).with(lock)
  }
}

extension Message {
  /// `CF <- 1.`
  static func assigned(_ name: String, _ value: String) -> Message { Message(en: "\(name) <- \(value).", ja: "\(name)を\(value)にします。") }

  /// A formula as a sentence.
  var ended: Message { Message(en: "\(self).", ja: "\(self)になります。") }

  /// This sentence and another one.
  func with(_ other: Message) -> Message { other.isEmpty ? self : Message(en: "\(self) \(other)", ja: "\(self)\(other)") }

  /// For an instruction with operands that it cannot have.
  static let nothingElse = Message(en: "nothing changes but RIP.", ja: "RIP以外は変わりません。")
}
