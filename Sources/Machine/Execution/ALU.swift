import Primitives
import X86

/// A two-operand operation of the arithmetic unit: a result from two values, and what it does to the flags. Written once for all widths.
protocol ALUOperation {
  static func apply<T: GuestInteger>(_ a: T, _ b: T, _ flags: inout LazyFlags) -> T
}

/// ADD (SDM Vol. 2): OSZAPC.
enum Add: ALUOperation {
  @inline(__always)
  static func apply<T: GuestInteger>(_ a: T, _ b: T, _ flags: inout LazyFlags) -> T {
    let sum = a &+ b
    flags.setAdd(a, b, sum: sum)
    return sum
  }
}

/// ADC: adds CF as well.
enum AddWithCarry: ALUOperation {
  @inline(__always)
  static func apply<T: GuestInteger>(_ a: T, _ b: T, _ flags: inout LazyFlags) -> T {
    let sum = a &+ b &+ (flags.carry ? 1 : 0)
    flags.setAdd(a, b, sum: sum)
    return sum
  }
}

/// SUB and CMP: OSZAPC.
enum Subtract: ALUOperation {
  @inline(__always)
  static func apply<T: GuestInteger>(_ a: T, _ b: T, _ flags: inout LazyFlags) -> T {
    let difference = a &- b
    flags.setSubtract(a, b, difference: difference)
    return difference
  }
}

/// SBB: subtracts CF as well.
enum SubtractWithBorrow: ALUOperation {
  @inline(__always)
  static func apply<T: GuestInteger>(_ a: T, _ b: T, _ flags: inout LazyFlags) -> T {
    let difference = a &- b &- (flags.carry ? 1 : 0)
    flags.setSubtract(a, b, difference: difference)
    return difference
  }
}

/// AND and TEST: SZP from the result, O and C cleared; A is undefined and cleared, as on real CPUs.
enum And: ALUOperation {
  @inline(__always)
  static func apply<T: GuestInteger>(_ a: T, _ b: T, _ flags: inout LazyFlags) -> T {
    let value = a & b
    flags.setLogic(value)
    return value
  }
}

/// OR: flags as AND.
enum Or: ALUOperation {
  @inline(__always)
  static func apply<T: GuestInteger>(_ a: T, _ b: T, _ flags: inout LazyFlags) -> T {
    let value = a | b
    flags.setLogic(value)
    return value
  }
}

/// XOR: flags as AND.
enum Xor: ALUOperation {
  @inline(__always)
  static func apply<T: GuestInteger>(_ a: T, _ b: T, _ flags: inout LazyFlags) -> T {
    let value = a ^ b
    flags.setLogic(value)
    return value
  }
}

/// The one-operand operations and the shifts, as pure functions of values and flags.
enum ALU {
  /// INC: as ADD 1, but CF stays.
  @inline(__always)
  static func increment<T: GuestInteger>(_ a: T, _ flags: inout LazyFlags) -> T {
    let carry = flags.carry
    let sum = a &+ 1
    flags.setAdd(a, 1, sum: sum)
    flags.setCarry(carry)
    return sum
  }

  /// DEC: as SUB 1, but CF stays.
  @inline(__always)
  static func decrement<T: GuestInteger>(_ a: T, _ flags: inout LazyFlags) -> T {
    let carry = flags.carry
    let difference = a &- 1
    flags.setSubtract(a, 1, difference: difference)
    flags.setCarry(carry)
    return difference
  }

  /// NEG: 0 - a; CF is 1 unless a is 0.
  static func negate<T: GuestInteger>(_ a: T, _ flags: inout LazyFlags) -> T {
    Subtract.apply(0, a, &flags)
  }

  /// The count that a shift uses: masked to 5 bits, or 6 for 64-bit operands (SDM Vol. 2, SAL).
  @inline(__always)
  static func maskedCount<T: GuestInteger>(_ count: UInt8, as _: T.Type) -> Int {
    Int(count & (T.bitWidth == 64 ? 63 : 31))
  }

  /// SHL and SAL. A count of 0 changes nothing. CF is the last bit shifted out; OF (defined for a count of 1) is the top bit of the result xor CF for
  /// every count, AF (undefined) is cleared, as measured on real CPUs.
  @inline(__always)
  static func shiftLeft<T: GuestInteger>(_ a: T, _ count: UInt8, _ flags: inout LazyFlags) -> T {
    let n = maskedCount(count, as: T.self)
    if n == 0 { return a }
    let value = a << T(truncatingIfNeeded: n)
    let carry = n <= T.bitWidth && (a >> T(truncatingIfNeeded: T.bitWidth - n)) & 1 == 1
    let top = value >> T(T.bitWidth - 1) == 1
    flags.set(value, carry: carry, overflow: top != carry, adjust: false)
    return value
  }

  /// SHR. OF is the top bit of the operand for a count of 1; measured: the xor of the two top bits of the result for others.
  @inline(__always)
  static func shiftRight<T: GuestInteger>(_ a: T, _ count: UInt8, _ flags: inout LazyFlags) -> T {
    let n = maskedCount(count, as: T.self)
    if n == 0 { return a }
    let value = a >> T(truncatingIfNeeded: n)
    let carry = n <= T.bitWidth && (a >> T(truncatingIfNeeded: n - 1)) & 1 == 1
    let overflow = ((value << 1) ^ value) >> T(T.bitWidth - 1) & 1 == 1
    flags.set(value, carry: carry, overflow: overflow, adjust: false)
    return value
  }

  /// SAR. OF is cleared.
  @inline(__always)
  static func shiftRightArithmetic<T: GuestInteger>(_ a: T, _ count: UInt8, _ flags: inout LazyFlags) -> T {
    let n = min(maskedCount(count, as: T.self), T.bitWidth)
    if n == 0 { return a }
    let isNegative = a >> T(T.bitWidth - 1) == 1
    let fill: T = isNegative ? ~(T.max >> T(truncatingIfNeeded: n)) : 0
    let value = a >> T(truncatingIfNeeded: n) | fill
    let carry = n == T.bitWidth ? isNegative : (a >> T(truncatingIfNeeded: n - 1)) & 1 == 1
    flags.set(value, carry: carry, overflow: false, adjust: false)
    return value
  }

  /// ROL. CF and OF only; a masked count of 0 changes nothing.
  static func rotateLeft<T: GuestInteger>(_ a: T, _ count: UInt8, _ flags: inout LazyFlags) -> T {
    let masked = maskedCount(count, as: T.self)
    if masked == 0 { return a }
    let n = masked % T.bitWidth
    let value = n == 0 ? a : a << T(truncatingIfNeeded: n) | a >> T(truncatingIfNeeded: T.bitWidth - n)
    let carry = value & 1 == 1
    flags.set(carry: carry, overflow: (value >> T(T.bitWidth - 1) == 1) != carry)
    return value
  }

  /// ROR.
  static func rotateRight<T: GuestInteger>(_ a: T, _ count: UInt8, _ flags: inout LazyFlags) -> T {
    let masked = maskedCount(count, as: T.self)
    if masked == 0 { return a }
    let n = masked % T.bitWidth
    let value = n == 0 ? a : a >> T(truncatingIfNeeded: n) | a << T(truncatingIfNeeded: T.bitWidth - n)
    let carry = value >> T(T.bitWidth - 1) == 1
    flags.set(carry: carry, overflow: carry != ((value >> T(T.bitWidth - 2)) & 1 == 1))
    return value
  }

  /// RCL: through CF.
  static func rotateCarryLeft<T: GuestInteger>(_ a: T, _ count: UInt8, _ flags: inout LazyFlags) -> T {
    let masked = maskedCount(count, as: T.self)
    if masked == 0 { return a }
    let n = masked % (T.bitWidth + 1)
    let carryIn: T = flags.carry ? 1 : 0
    let value: T
    if n == 0 {
      // All the way round: only OF is set anew (undefined by the manual; measured).
      flags.set(carry: flags.carry, overflow: (a >> T(T.bitWidth - 1) == 1) != flags.carry)
      return a
    } else if n == 1 {
      value = a << 1 | carryIn
    } else {
      value = a << T(truncatingIfNeeded: n) | carryIn << T(truncatingIfNeeded: n - 1) | a >> T(truncatingIfNeeded: T.bitWidth + 1 - n)
    }
    let carry = (a >> T(truncatingIfNeeded: T.bitWidth - n)) & 1 == 1
    flags.set(carry: carry, overflow: (value >> T(T.bitWidth - 1) == 1) != carry)
    return value
  }

  /// RCR: through CF.
  static func rotateCarryRight<T: GuestInteger>(_ a: T, _ count: UInt8, _ flags: inout LazyFlags) -> T {
    let masked = maskedCount(count, as: T.self)
    if masked == 0 { return a }
    let n = masked % (T.bitWidth + 1)
    let carryIn: T = flags.carry ? 1 : 0
    let value: T
    if n == 0 {
      flags.set(carry: flags.carry, overflow: (a >> T(T.bitWidth - 1) == 1) != ((a >> T(T.bitWidth - 2)) & 1 == 1))
      return a
    } else if n == 1 {
      value = a >> 1 | carryIn << T(T.bitWidth - 1)
    } else {
      value =
        a >> T(truncatingIfNeeded: n) | carryIn << T(truncatingIfNeeded: T.bitWidth - n)
        | a << T(truncatingIfNeeded: T.bitWidth + 1 - n)
    }
    let carry = (a >> T(truncatingIfNeeded: n - 1)) & 1 == 1
    flags.set(carry: carry, overflow: (value >> T(T.bitWidth - 1) == 1) != ((value >> T(T.bitWidth - 2)) & 1 == 1))
    return value
  }

  /// SHLD: shifts left, filling from the top of `b`. With 16-bit operands a count above 16 is undefined; here the operands repeat, as on real CPUs.
  static func doubleShiftLeft<T: GuestInteger>(_ a: T, _ b: T, _ count: UInt8, _ flags: inout LazyFlags) -> T {
    let n = maskedCount(count, as: T.self)
    if n == 0 { return a }
    let value: T
    let carry: Bool
    if n <= T.bitWidth {
      value = a << T(truncatingIfNeeded: n) | b >> T(truncatingIfNeeded: T.bitWidth - n)
      carry = (a >> T(truncatingIfNeeded: T.bitWidth - n)) & 1 == 1
    } else {
      value = b << T(truncatingIfNeeded: n - T.bitWidth) | a >> T(truncatingIfNeeded: 2 * T.bitWidth - n)
      carry = (b >> T(truncatingIfNeeded: 2 * T.bitWidth - n)) & 1 == 1
    }
    flags.set(value, carry: carry, overflow: (value ^ a) >> T(T.bitWidth - 1) == 1, adjust: false)
    return value
  }

  /// SHRD: shifts right, filling from the bottom of `b`.
  static func doubleShiftRight<T: GuestInteger>(_ a: T, _ b: T, _ count: UInt8, _ flags: inout LazyFlags) -> T {
    let n = maskedCount(count, as: T.self)
    if n == 0 { return a }
    let value: T
    let carry: Bool
    if n <= T.bitWidth {
      value = a >> T(truncatingIfNeeded: n) | b << T(truncatingIfNeeded: T.bitWidth - n)
      carry = (a >> T(truncatingIfNeeded: n - 1)) & 1 == 1
    } else {
      value = b >> T(truncatingIfNeeded: n - T.bitWidth) | a << T(truncatingIfNeeded: 2 * T.bitWidth - n)
      carry = (b >> T(truncatingIfNeeded: n - 1 - T.bitWidth)) & 1 == 1
    }
    flags.set(value, carry: carry, overflow: (value ^ a) >> T(T.bitWidth - 1) == 1, adjust: false)
    return value
  }

  /// Two-operand IMUL: the product cut to the operand size; CF and OF say whether that lost anything. SF and PF follow the result and ZF and AF are
  /// cleared (all undefined by the manual).
  @inline(__always)
  static func multiply<T: GuestInteger>(_ a: T, _ b: T, _ flags: inout LazyFlags) -> T {
    let (high, low) = signedProduct(a, b)
    let fits = high == (low >> T(T.bitWidth - 1) == 1 ? T.max : 0)
    flags.set(low, carry: !fits, overflow: !fits, adjust: false)
    return low
  }

  /// The full signed product.
  @inline(__always)
  static func signedProduct<T: GuestInteger>(_ a: T, _ b: T) -> (high: T, low: T) {
    let full = a.multipliedFullWidth(by: b)
    var high = T(truncatingIfNeeded: full.high)
    if a >> T(T.bitWidth - 1) == 1 { high = high &- b }
    if b >> T(T.bitWidth - 1) == 1 { high = high &- a }
    return (high, T(truncatingIfNeeded: full.low))
  }

  /// BEXTR: of the bits of `a` as many as bits 15 to 8 of `control` say, from the one on that bits 7 to 0 say. What lies beyond `a` is 0.
  static func extract<T: GuestInteger>(_ a: T, control: T) -> T {
    let start = Int(control & 0xff)
    let length = Int(control >> 8 & 0xff)
    let shifted = start < T.bitWidth ? a >> T(truncatingIfNeeded: start) : 0
    return length < T.bitWidth ? shifted & ((1 << T(truncatingIfNeeded: length)) - 1) : shifted
  }
}
