import LinuxABI
import Primitives
import X86

/// Comparisons, and the conditions that test what they set.
extension StepFacts {
  func comparison(_ instruction: Instruction) -> Message {
    guard operands.count >= 2, let a = value(operands[0]), let b = value(operands[1]) else { return .nothingElse }
    let width = width(operands[0])
    let isSigned = flagConsumer?.condition?.isSigned ?? false
    let flags = flagValues(flagConsumer?.row?.flags.tested ?? Flag.zf.mask | Flag.cf.mask, in: after.rflags.rawValue)
    if instruction.operation == .test {
      if operands[0] == operands[1] {
        if width.truncate(a) == 0 {
          return Message(en: "\(name(operands[0])) is 0, so \(flags).", ja: "\(name(operands[0]))は0なので、\(flags)になります。")
        }
        let sign = Message.sign(of: a, width, isSigned: isSigned)
        return Message(en: "\(known(operands[0])) \(sign), so \(flags).", ja: "\(known(operands[0]))は\(sign)ので、\(flags)になります。")
      }
      let left = pattern(a & b, width)
      let mask = pattern(b, width)
      return Message(
        en: "\(name(operands[0])) AND \(mask) = \(pattern(a, width)) AND \(mask) = \(left), so \(flags).",
        ja: "\(name(operands[0])) AND \(mask) = \(pattern(a, width)) AND \(mask) = \(left)なので、\(flags)になります。")
    }
    let finding = relation(a, width.truncate(b), width, isSigned: isSigned)
    var other = known(operands[1])
    // Without signs a small negative number is a very large one.
    if case .immediate = operands[1], !isSigned, other != compared(width.truncate(b), width, isSigned: false) {
      other += " = \(compared(width.truncate(b), width, isSigned: false))"
    }
    let full = Message(
      en: "compares \(known(operands[0])) with \(other): \(finding), so \(flags).",
      ja: "\(known(operands[0]))と\(other)を比べます。\(finding)なので、\(flags)になります。")
    return fits(full)
      ? full
      : Message(en: "compares \(known(operands[0])) with \(other): \(flags).", ja: "\(known(operands[0]))と\(other)を比べます。\(flags)になります。")
  }

  /// `1 < 0x14e`: how two compared values stand to each other.
  private func relation(_ a: UInt64, _ b: UInt64, _ width: Width, isSigned: Bool) -> String {
    let isBelow = isSigned ? Int64(bitPattern: width.signExtend(a)) < Int64(bitPattern: width.signExtend(b)) : a < b
    return "\(compared(a, width, isSigned: isSigned)) \(a == b ? "=" : isBelow ? "<" : ">") \(compared(b, width, isSigned: isSigned))"
  }

  /// `4 > 0`: how a value stands to 0. Of 0 itself the name says more.
  private func relation(toZero value: UInt64, _ name: String, _ width: Width, isSigned: Bool) -> String {
    if value == 0 { return "\(name) = 0" }
    guard isSigned else { return "\(plain(value, width)) != 0" }
    return "\(plain(value, width)) \(Int64(bitPattern: width.signExtend(value)) < 0 ? "<" : ">") 0"
  }

  /// A value in a comparison: with its sign only where the comparison counts signs.
  private func compared(_ value: UInt64, _ width: Width, isSigned: Bool) -> String {
    let name = plain(value, width)
    return isSigned || name != number(value, width) ? name : pattern(value, width)
  }

  // MARK: Conditions

  /// Whether the condition of a Jcc, SETcc or CMOVcc holds for the flags before the step.
  func isTrue(_ instruction: Instruction) -> Bool { instruction.condition?.holds(for: before.rflags) ?? false }

  /// Whether the condition that will test the flags that the step set holds.
  var isTrueForConsumer: Bool { flagConsumer?.condition?.holds(for: after.rflags) ?? false }

  /// Why a condition holds or not: the comparison above it where its operands can still be read, and the flags.
  func reason(_ instruction: Instruction) -> String {
    let flags = flagValues(instruction.row?.flags.tested ?? 0, in: before.rflags.rawValue)
    guard let finding = finding(instruction) else { return flags }
    return "\(finding) (\(flags))"
  }

  /// The comparison whose flags a condition tests, worked out again from values that are still there. It must give the flags that are set.
  func finding(_ instruction: Instruction) -> String? {
    guard let condition = instruction.condition, let producer = flagProducer else { return nil }
    if producer.operation == .bt { return nil }
    guard let target = producer.operands.first, let a = currentValue(target, since: producer) else { return nil }
    let width = width(target)
    switch producer.operation {
    case .cmp, .test:
      guard producer.operands.count >= 2, let b = currentValue(producer.operands[1], since: producer) else { return nil }
      let (left, right) = (width.truncate(a), width.truncate(b))
      guard agrees(producer.operation, left, right, width, instruction) else { return nil }
      if producer.operation == .cmp { return relation(left, right, width, isSigned: condition.isSigned) }
      if producer.operands[0] == producer.operands[1] { return relation(toZero: left, name(target), width, isSigned: condition.isSigned) }
      return "\(pattern(left, width)) AND \(pattern(right, width)) = \(pattern(left & right, width))"
    case .add, .sub, .and, .or, .xor, .inc, .dec, .neg, .shl, .shr, .sar:
      // The result is what is tested; only ZF and SF tell something about it alone.
      let top = UInt64(1) << UInt64(width.bits - 1)
      guard [.e, .ne, .s, .ns].contains(condition), (width.truncate(a) == 0) == before.rflags[.zf], (a & top != 0) == before.rflags[.sf]
      else {
        return nil
      }
      return relation(toZero: width.truncate(a), name(target), width, isSigned: condition.isSigned)
    default: return nil
    }
  }

  /// The value of an operand of an earlier instruction, when it cannot have changed since.
  private func currentValue(_ operand: Operand, since producer: Instruction) -> UInt64? {
    switch operand {
    case .register(let register): return areUnchanged([register.register], since: producer) ? before[register] : nil
    case .immediate(let value, _): return value
    case .memory(let memory):
      var used: Set<GeneralRegister> = []
      if case .register(let base) = memory.base { used.insert(base) }
      if let index = memory.index { used.insert(index) }
      guard memory.base != .rip, areUnchanged(used, since: producer), memory.size > 0, memory.size <= 8 else { return nil }
      return inspector.bytes(at: linear(memory), count: Int(memory.size)).map(Self.littleEndian)
    default: return nil
    }
  }

  /// Whether CMP or TEST of these values gives the flags that the condition reads.
  private func agrees(_ operation: Operation, _ a: UInt64, _ b: UInt64, _ width: Width, _ instruction: Instruction) -> Bool {
    let top = UInt64(1) << UInt64(width.bits - 1)
    var flags: UInt64 = 0
    let result = operation == .test ? a & b : width.truncate(a &- b)
    if result == 0 { flags |= Flag.zf.mask }
    if result & top != 0 { flags |= Flag.sf.mask }
    if operation == .cmp {
      if a < b { flags |= Flag.cf.mask }
      if (a ^ b) & (a ^ result) & top != 0 { flags |= Flag.of.mask }
    }
    let tested = (instruction.row?.flags.tested ?? 0) & ~Flag.pf.mask
    return (flags ^ before.rflags.rawValue) & tested == 0
  }

  /// The flags that the next condition will test: `ZF = 0.`; empty when nobody asks.
  var flagsNote: Message {
    guard let consumer = flagConsumer, let tested = consumer.row?.flags.tested, consumer.condition != nil else { return .empty }
    return Message(neutral: flagValues(tested & RFLAGS.status, in: after.rflags.rawValue)).sentence
  }
}

extension Message {
  /// A note as a sentence of its own.
  fileprivate var sentence: Message { Message(en: "\(self).", ja: "\(self)です。") }

  /// That a value is not 0, or on which side of it, as the end of a clause.
  fileprivate static func sign(of value: UInt64, _ width: Width, isSigned: Bool) -> Message {
    guard isSigned else { return Message(en: "is not zero", ja: "ゼロでない") }
    return Int64(bitPattern: width.signExtend(value)) < 0
      ? Message(en: "is negative", ja: "負の数な") : Message(en: "is positive", ja: "正の数な")
  }
}

extension Condition {
  /// SDM Vol. 1, appendix B.
  func holds(for flags: RFLAGS) -> Bool {
    let less = flags[.sf] != flags[.of]
    return switch self {
    case .o: flags[.of]
    case .no: !flags[.of]
    case .b: flags[.cf]
    case .ae: !flags[.cf]
    case .e: flags[.zf]
    case .ne: !flags[.zf]
    case .be: flags[.cf] || flags[.zf]
    case .a: !flags[.cf] && !flags[.zf]
    case .s: flags[.sf]
    case .ns: !flags[.sf]
    case .p: flags[.pf]
    case .np: !flags[.pf]
    case .l: less
    case .ge: !less
    case .le: less || flags[.zf]
    case .g: !less && !flags[.zf]
    }
  }

  /// Whether it compares signed numbers, or asks for the sign.
  var isSigned: Bool {
    switch self {
    case .l, .ge, .le, .g, .s, .ns: true
    default: false
    }
  }
}
