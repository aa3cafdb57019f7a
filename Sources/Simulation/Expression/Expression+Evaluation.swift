import LinuxABI
import Primitives
import X86

extension Expression {
  /// The value at a position. `&&`, `||` and `?:` look only at the side that counts.
  package func evaluate(in scope: some ExpressionScope) throws(ExpressionError) -> ExpressionValue {
    switch form {
    case .integer(let value, _): return .integer(value)
    case .text(let text): return .text(text)
    case .reference(let reference): return try value(of: reference, in: scope)
    case .memory(let size, let address, let count): return try memory(size, address, count, in: scope)
    case .bits(let value, let high, let low):
      let bits = try value.number(in: scope).bits
      let top = try high.number(in: scope).bits
      let bottom = try low?.number(in: scope).bits ?? top
      guard top <= 63, bottom <= top else {
        throw ExpressionError(.range, range, "there is no range of bits from \(bottom) to \(top)", hint: "bits are numbered from 0 to 63")
      }
      return .integer(bits.bits(Int(bottom)...Int(top)))
    case .unary(let operation, let operand):
      let value = try operand.number(in: scope)
      switch operation {
      case .not: return .integer(value.bits == 0 ? 1 : 0)
      case .complement: return .integer(~value.bits, isSigned: value.isSigned)
      case .minus: return .integer(0 &- value.bits, isSigned: value.isSigned)
      }
    case .binary(let operation, let left, let right): return try binary(operation, left, right, in: scope)
    case .conditional(let condition, let yes, let no):
      return try condition.number(in: scope).bits != 0 ? try yes.evaluate(in: scope) : try no.evaluate(in: scope)
    case .call(let function, let arguments): return try call(function, arguments, in: scope)
    case .before(let inner):
      guard let earlier = scope.before else {
        throw ExpressionError(.noEarlierPosition, range, "there is no earlier position here that `before` could mean")
      }
      return try inner.evaluate(in: earlier)
    }
  }

  /// Whether the expression, used as a condition, holds.
  package func holds(in scope: some ExpressionScope) throws(ExpressionError) -> Bool { try evaluate(in: scope).isTrue }

  /// The value as a number; the parser has made sure that it is one.
  private func number(in scope: some ExpressionScope) throws(ExpressionError) -> (bits: UInt64, isSigned: Bool) {
    guard case .integer(let bits, let isSigned) = try evaluate(in: scope) else {
      throw ExpressionError(.type, range, "a number is needed here")
    }
    return (bits, isSigned)
  }

  // MARK: Names

  private func value(of reference: ExpressionReference, in scope: some ExpressionScope) throws(ExpressionError) -> ExpressionValue {
    switch reference {
    case .register(let view):
      let whole = scope.register(view.register)
      return .integer(view.width.truncate(view.isHighByte ? whole >> 8 : whole))
    case .rip: return .integer(scope.rip)
    case .rflags: return .integer(scope.rflags.rawValue)
    case .flag(let flag): return .integer((scope.rflags.rawValue & flag.mask) >> UInt64(flag.bit))
    case .privilegeLevel: return .integer(UInt64(truncatingIfNeeded: scope.cpl))
    case .selector(let segment): return .integer(UInt64(scope.selector(segment)))
    case .control(let number): return .integer(scope.control(number))
    case .msr(let msr):
      guard let value = scope.msr(msr) else { throw ExpressionError(.unknownName, range, "this CPU has no MSR `\(msr.name)`") }
      return .integer(value)
    case .frame: return .integer(try frame(in: scope).value)
    case .frameField(let field):
      let frame = try frame(in: scope)
      guard scope.isPushed(field) else {
        throw ExpressionError(.noFrame, range, "`pt_regs.\(field.name)` is not pushed yet", hint: "words are pushed from ss down to r15")
      }
      return .integer(try number(at: frame + field.offset, 8, in: scope))
    case .taskField(let path):
      guard scope.isTaskField(path) else {
        throw ExpressionError(
          .unknownName, range, "the kernel's task_struct has no field `\(path)`",
          hint: ExpressionParser.suggestion(reference.name, among: scope.taskFields.map { ExpressionReference.taskPrefix + $0 }))
      }
      guard let value = scope.taskField(path) else { throw ExpressionError(.noTask, range, "no task is running here yet") }
      return .integer(value)
    case .state(let state):
      switch state {
      case .syscall:
        guard let number = scope.systemCall else { throw ExpressionError(.notInSystemCall, range, "no system call is in progress here") }
        return .integer(number)
      case .symbol: return .text(scope.function ?? "")
      case .phase: return .text(scope.phase?.rawValue ?? "")
      case .tick: return .integer(scope.tick.count)
      case .insn: return .text(scope.mnemonic ?? "")
      case .console: return .text(scope.console)
      }
    case .symbol(let name):
      guard let address = scope.address(ofSymbol: name) else {
        throw ExpressionError(.unknownName, range, "unknown name `\(name)`", hint: Self.suggestion(name, in: scope))
      }
      return .integer(address.value)
    }
  }

  private static func suggestion(_ name: String, in scope: some ExpressionScope) -> String? {
    ExpressionParser.suggestion(name, among: ExpressionReference.known.keys + scope.symbols(like: name))
  }

  private func frame(in scope: some ExpressionScope) throws(ExpressionError) -> Address {
    guard let frame = scope.frame else {
      throw ExpressionError(
        .noFrame, range, "there are no pt_regs here: the user's registers are in the CPU", hint: "they exist once the kernel has saved them"
      )
    }
    return frame
  }

  // MARK: Memory

  private func number(at address: Address, _ count: Int, in scope: some ExpressionScope) throws(ExpressionError) -> UInt64 {
    let bytes = try read(at: address, count, in: scope)
    var value: UInt64 = 0
    for byte in bytes.prefix(8).reversed() { value = value << 8 | UInt64(byte) }
    return value
  }

  private func read(at address: Address, _ count: Int, in scope: some ExpressionScope) throws(ExpressionError) -> [UInt8] {
    guard let bytes = scope.memory(at: address, count: count), bytes.count == count else {
      throw ExpressionError(.unreadable(address), range, "no memory is mapped at 0x\(hex(address.value))")
    }
    return bytes
  }

  private func memory(
    _ size: ExpressionMemory, _ place: Expression, _ count: Expression?, in scope: some ExpressionScope
  ) throws(ExpressionError) -> ExpressionValue {
    let address = Address(try place.number(in: scope).bits)
    if let size = size.size { return .integer(try number(at: address, size, in: scope)) }
    if let count {
      let length = try count.number(in: scope).bits
      guard length <= UInt64(ExpressionLimits.memory) else {
        throw ExpressionError(
          .tooLarge, count.range, "\(length) bytes are more than the \(ExpressionLimits.memory) that can be read at once")
      }
      return .bytes(length == 0 ? [] : try read(at: address, Int(length), in: scope))
    }
    // The text may end just before memory that is not mapped, so no more than a page's rest is read at a time.
    var text: [UInt8] = []
    while text.count <= ExpressionLimits.memory {
      let next = address + UInt64(text.count)
      let part = try read(at: next, 4096 - next.pageOffset, in: scope)
      if let end = part.firstIndex(of: 0) {
        text += part[..<end]
        if text.count <= ExpressionLimits.memory { return .text(String(decoding: text, as: UTF8.self)) }
        break
      }
      text += part
    }
    throw ExpressionError(.tooLarge, range, "the text at 0x\(hex(address.value)) does not end within \(ExpressionLimits.memory) bytes")
  }

  // MARK: Operators and functions

  private func binary(
    _ operation: BinaryOperator, _ left: Expression, _ right: Expression, in scope: some ExpressionScope
  ) throws(ExpressionError) -> ExpressionValue {
    func truth(_ value: Bool) -> ExpressionValue { .integer(value ? 1 : 0) }
    /// Both numbers, and whether either is signed, which makes the operation a signed one.
    func operands() throws(ExpressionError) -> (a: UInt64, b: UInt64, isSigned: Bool) {
      let (a, aSigned) = try left.number(in: scope)
      let (b, bSigned) = try right.number(in: scope)
      return (a, b, aSigned || bSigned)
    }
    func order() throws(ExpressionError) -> (isLess: Bool, isEqual: Bool) {
      let (a, b, isSigned) = try operands()
      return (isSigned ? Int64(bitPattern: a) < Int64(bitPattern: b) : a < b, a == b)
    }
    func combined(_ combine: (UInt64, UInt64) -> UInt64) throws(ExpressionError) -> ExpressionValue {
      let (a, b, isSigned) = try operands()
      return .integer(combine(a, b), isSigned: isSigned)
    }
    switch operation {
    case .and: return truth(try left.number(in: scope).bits != 0 ? try right.number(in: scope).bits != 0 : false)
    case .or: return truth(try left.number(in: scope).bits != 0 ? true : try right.number(in: scope).bits != 0)
    case .equal: return truth(try Self.areEqual(left, right, in: scope))
    case .notEqual: return truth(!(try Self.areEqual(left, right, in: scope)))
    case .less: return truth(try order().isLess)
    case .lessOrEqual:
      let (isLess, isEqual) = try order()
      return truth(isLess || isEqual)
    case .greater:
      let (isLess, isEqual) = try order()
      return truth(!isLess && !isEqual)
    case .greaterOrEqual: return truth(!(try order().isLess))
    case .bitOr: return try combined(|)
    case .bitXor: return try combined(^)
    case .bitAnd: return try combined(&)
    case .add: return try combined(&+)
    case .subtract: return try combined(&-)
    case .multiply: return try combined(&*)
    case .shiftLeft, .shiftRight:
      // The sign of the shifted number decides, as in C; a shift by 64 or more leaves nothing but the sign.
      let (value, isSigned) = try left.number(in: scope)
      let count = min(try right.number(in: scope).bits, 64)
      if operation == .shiftLeft { return .integer(value << count, isSigned: isSigned) }
      return .integer(isSigned ? UInt64(bitPattern: Int64(bitPattern: value) >> count) : value >> count, isSigned: isSigned)
    case .divide, .remainder:
      let (a, b, isSigned) = try operands()
      guard b != 0 else { throw ExpressionError(.divisionByZero, right.range, "division by zero") }
      guard isSigned else { return .integer(operation == .divide ? a / b : a % b) }
      // The most negative number divided by -1 does not fit and wraps.
      let (x, y) = (Int64(bitPattern: a), Int64(bitPattern: b))
      let (value, _) = operation == .divide ? x.dividedReportingOverflow(by: y) : x.remainderReportingOverflow(dividingBy: y)
      return .integer(UInt64(bitPattern: value), isSigned: true)
    }
  }

  private static func areEqual(_ left: Expression, _ right: Expression, in scope: some ExpressionScope) throws(ExpressionError) -> Bool {
    let (a, b) = (try left.evaluate(in: scope), try right.evaluate(in: scope))
    switch (a, b) {
    case (.integer(let a, _), .integer(let b, _)): return a == b
    // A system call's number beside a text stands for its name.
    case (.integer(let number, _), .text(let name)), (.text(let name), .integer(let number, _)):
      return Int(exactly: number).flatMap { SystemCall.numbered($0, scope.era) }?.name == name
    case (.text(let a), .text(let b)): return a == b
    default: return a.bytes == b.bytes
    }
  }

  private func call(
    _ function: ExpressionFunction, _ arguments: [Expression], in scope: some ExpressionScope
  ) throws(ExpressionError) -> ExpressionValue {
    guard let first = arguments.first else { throw ExpressionError(.type, range, "`\(function.rawValue)` needs a value") }
    let value = try first.evaluate(in: scope)
    let bits = value.bits ?? 0
    switch function {
    case .signed: return .integer(bits, isSigned: true)
    case .unsigned: return .integer(bits)
    case .sext8: return .integer(Width.byte.signExtend(bits))
    case .sext16: return .integer(Width.word.signExtend(bits))
    case .sext32: return .integer(Width.dword.signExtend(bits))
    case .canonical: return .integer(Address(bits).isCanonical ? 1 : 0)
    case .pte:
      guard let entry = scope.pageTableEntry(of: Address(bits)) else {
        throw ExpressionError(.unreadable(Address(bits)), first.range, "0x\(hex(bits)) is no address that the CPU accepts")
      }
      return .integer(entry)
    case .len:
      if case .text(let text) = value { return .integer(UInt64(text.count)) }
      return .integer(UInt64(value.bytes.count))
    case .contains:
      let part = try arguments.last?.evaluate(in: scope).bytes ?? []
      return .integer(Self.contains(value.bytes, part) ? 1 : 0)
    case .errno: return .text(Errno.of(result: bits).map { $0.name.isEmpty ? $0.message : $0.name } ?? "")
    case .name: return .text(scope.symbolText(at: Address(bits)) ?? "")
    }
  }

  private static func contains(_ whole: [UInt8], _ part: [UInt8]) -> Bool {
    guard let first = part.first else { return true }
    guard whole.count >= part.count else { return false }
    return (0...whole.count - part.count).contains { whole[$0] == first && whole[$0..<$0 + part.count].elementsEqual(part) }
  }
}
