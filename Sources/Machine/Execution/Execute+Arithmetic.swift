import Primitives
import X86

/// Arithmetic, logic, shifts and rotates.
extension Core {
  mutating func binary<O: ALUOperation, T: GuestInteger, M: ExecutionMode>(
    _ cursor: OpCursor, _: O.Type, _: T.Type, _: M.Type
  ) throws(Fault) {
    let a = try firstForUpdate(cursor, T.self, M.self)
    let b = try second(cursor, T.self, M.self)
    let value = O.apply(a, b, &flags)
    try writeFirst(value, cursor, M.self)
  }

  mutating func unary<T: GuestInteger, M: ExecutionMode>(
    _ cursor: OpCursor, _: T.Type, _: M.Type, _ operation: (T, inout LazyFlags) -> T
  ) throws(Fault) {
    let old = try firstForUpdate(cursor, T.self, M.self)
    let value = operation(old, &flags)
    try writeFirst(value, cursor, M.self)
  }

  mutating func shift<T: GuestInteger, M: ExecutionMode>(
    _ cursor: OpCursor, _: T.Type, _: M.Type, _ operation: (T, UInt8, inout LazyFlags) -> T
  ) throws(Fault) {
    let count = cursor.extra == 1 ? r[byte: 8] : UInt8(truncatingIfNeeded: cursor.immediate)
    let old = try firstForUpdate(cursor, T.self, M.self)
    let value = operation(old, count, &flags)
    try writeFirst(value, cursor, M.self)
  }

  /// The double-width register pair of MUL and DIV: AX for bytes, DX:AX, EDX:EAX or RDX:RAX otherwise.
  mutating func wideAccumulator<T: GuestInteger>(_: T.Type) -> (high: T, low: T) {
    T.bitWidth == 8
      ? (T(truncatingIfNeeded: r[byte: 1]), T(truncatingIfNeeded: r[byte: 0]))
      : (T(truncatingIfNeeded: r[.rdx]), T(truncatingIfNeeded: r[.rax]))
  }

  mutating func setWideAccumulator<T: GuestInteger, M: ExecutionMode>(high: T, low: T, _: M.Type) {
    if T.bitWidth == 8 {
      set(GeneralRegister.rax.rawValue, UInt16(truncatingIfNeeded: high) << 8 | UInt16(truncatingIfNeeded: low), as: UInt16.self, M.self)
    } else {
      set(GeneralRegister.rax.rawValue, low, as: T.self, M.self)
      set(GeneralRegister.rdx.rawValue, high, as: T.self, M.self)
    }
  }

  /// MUL and one-operand IMUL.
  mutating func multiply<T: GuestInteger, M: ExecutionMode>(
    _ cursor: OpCursor, isSigned: Bool, _: T.Type, _: M.Type
  ) throws(Fault) {
    let factor = try first(cursor, T.self, M.self)
    let accumulator = wideAccumulator(T.self).low
    let high: T
    let low: T
    let fits: Bool
    if isSigned {
      (high, low) = ALU.signedProduct(accumulator, factor)
      fits = high == (low >> T(T.bitWidth - 1) == 1 ? T.max : 0)
    } else {
      let full = accumulator.multipliedFullWidth(by: factor)
      high = full.high
      low = T(truncatingIfNeeded: full.low)
      fits = high == 0
    }
    setWideAccumulator(high: high, low: low, M.self)
    flags.set(low, carry: !fits, overflow: !fits, adjust: false)
  }

  mutating func signedMultiply<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    switch cursor.form {
    case .r, .m: try multiply(cursor, isSigned: true, T.self, M.self)
    case .rri:
      set(cursor.a, ALU.multiply(get(cursor.b, as: T.self), T(truncatingIfNeeded: cursor.immediate), &flags), as: T.self, M.self)
    case .rmi:
      let source = try load(address(cursor), cursor, as: T.self, M.self)
      set(cursor.a, ALU.multiply(source, T(truncatingIfNeeded: cursor.immediate), &flags), as: T.self, M.self)
    default:
      let source = try second(cursor, T.self, M.self)
      set(cursor.a, ALU.multiply(get(cursor.a, as: T.self), source, &flags), as: T.self, M.self)
    }
  }

  /// DIV: #DE when the divisor is 0 or the quotient does not fit. The flags are undefined and stay.
  mutating func divide<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    let divisor = try first(cursor, T.self, M.self)
    let dividend = wideAccumulator(T.self)
    guard dividend.high < divisor else { throw Fault(.divideError) }
    let (quotient, remainder) = divisor.dividingFullWidth((dividend.high, T.Magnitude(truncatingIfNeeded: dividend.low)))
    setWideAccumulator(high: remainder, low: quotient, M.self)
  }

  /// IDIV: rounds towards zero; the remainder has the sign of the dividend.
  mutating func signedDivide<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    let divisor = try first(cursor, T.self, M.self)
    var (high, low) = wideAccumulator(T.self)
    let isDividendNegative = high >> T(T.bitWidth - 1) == 1
    let isDivisorNegative = divisor >> T(T.bitWidth - 1) == 1
    if isDividendNegative {
      low = 0 &- low
      high = ~high &+ (low == 0 ? 1 : 0)
    }
    let magnitude = isDivisorNegative ? 0 &- divisor : divisor
    guard high < magnitude else { throw Fault(.divideError) }
    let (quotient, remainder) = magnitude.dividingFullWidth((high, T.Magnitude(truncatingIfNeeded: low)))
    let isNegative = isDividendNegative != isDivisorNegative
    let limit = T(1) << T(T.bitWidth - 1)
    guard quotient < limit || isNegative && quotient == limit else { throw Fault(.divideError) }
    setWideAccumulator(high: isDividendNegative ? 0 &- remainder : remainder, low: isNegative ? 0 &- quotient : quotient, M.self)
  }
}
