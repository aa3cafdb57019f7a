import Primitives
import X86

/// The six status flags, kept as the last result and its carries, so that an instruction stores two words and whoever asks computes the flag.
///
/// Measured on `bench mix` against storing all six flags at each instruction, median of 12 runs in turn: 0.753 s lazily, 0.730 s eagerly, when the core reached
/// 333 million instructions a second: equal within the noise. Lazily, since nobody asks for most flags.
struct LazyFlags {
  /// The last result, sign-extended to 64 bits: ZF is "result is 0", SF its bit 63, PF the parity of its low byte.
  private var result: UInt64
  /// Bit 63: carry out of the top bit (CF). Bit 62: carry into the top bit (OF is bit 63 xor bit 62). Bit 3: carry out of bit 3 (AF).
  /// Bit 0 inverts SF and bits 15 to 8 are xored into the byte of PF, for flags that no result can have (POPF).
  private var carries: UInt64

  private static let ends: UInt64 = 0xc000_0000_0000_0000
  private static let nibble: UInt64 = 8

  init() {
    result = 1
    carries = 0
  }

  // MARK: Setting

  @inline(__always)
  private static func widen<T: GuestInteger>(_ value: T) -> UInt64 {
    let unused = UInt64(64 - T.bitWidth)
    return UInt64(bitPattern: Int64(bitPattern: UInt64(value) &<< unused) &>> Int64(unused))
  }

  @inline(__always)
  private static func align<T: GuestInteger>(_ carryOut: T) -> UInt64 {
    (UInt64(carryOut) &<< UInt64(64 - T.bitWidth)) & ends | UInt64(carryOut) & nibble
  }

  /// After `a + b` (with or without carry in) gave `sum`.
  @inline(__always)
  mutating func setAdd<T: GuestInteger>(_ a: T, _ b: T, sum: T) {
    result = Self.widen(sum)
    carries = Self.align((a & b) | ((a | b) & ~sum))
  }

  /// After `a - b` (with or without borrow in) gave `difference`.
  @inline(__always)
  mutating func setSubtract<T: GuestInteger>(_ a: T, _ b: T, difference: T) {
    result = Self.widen(difference)
    carries = Self.align((~a & b) | ((~a | b) & difference))
  }

  /// After AND, OR, XOR or TEST: CF, OF and AF are 0 (AF is undefined by the manual; real CPUs clear it).
  @inline(__always)
  mutating func setLogic<T: GuestInteger>(_ value: T) {
    result = Self.widen(value)
    carries = 0
  }

  /// After an instruction that sets ZF, SF and PF from a result and gives CF, OF and AF itself.
  @inline(__always)
  mutating func set<T: GuestInteger>(_ value: T, carry: Bool, overflow: Bool, adjust: Bool) {
    result = Self.widen(value)
    carries =
      (carry ? 1 &<< 63 : 0) | (carry != overflow ? 1 &<< 62 : 0) | (adjust ? Self.nibble : 0)
  }

  /// Replaces CF and leaves the others.
  @inline(__always)
  mutating func setCarry(_ carry: Bool) {
    let overflow = self.overflow
    carries = carries & ~Self.ends | (carry ? 1 &<< 63 : 0) | (carry != overflow ? 1 &<< 62 : 0)
  }

  /// Replaces CF and OF and leaves the others (rotates).
  @inline(__always)
  mutating func set(carry: Bool, overflow: Bool) {
    carries = carries & ~Self.ends | (carry ? 1 &<< 63 : 0) | (carry != overflow ? 1 &<< 62 : 0)
  }

  /// Replaces ZF and leaves the others.
  mutating func setZero(_ zero: Bool) {
    set(rawValue: rawValue & ~Flag.zf.mask | (zero ? Flag.zf.mask : 0))
  }

  /// Replaces all six from the bits of an RFLAGS value.
  mutating func set(rawValue: UInt64) {
    let carry = rawValue.bit(Flag.cf.bit)
    let overflow = rawValue.bit(Flag.of.bit)
    let zero = rawValue.bit(Flag.zf.bit)
    result = zero ? 0 : 0x100
    carries =
      (carry ? 1 &<< 63 : 0) | (carry != overflow ? 1 &<< 62 : 0) | (rawValue.bit(Flag.af.bit) ? Self.nibble : 0)
      | (rawValue.bit(Flag.sf.bit) ? 1 : 0) | (rawValue.bit(Flag.pf.bit) ? 0 : 0x100)
  }

  // MARK: Asking

  @inline(__always) var carry: Bool { Int64(bitPattern: carries) < 0 }
  @inline(__always) var overflow: Bool { Int64(bitPattern: carries ^ (carries &<< 1)) < 0 }
  @inline(__always) var zero: Bool { result == 0 }
  @inline(__always) var sign: Bool { Int64(bitPattern: result ^ (carries &<< 63)) < 0 }
  @inline(__always) var parity: Bool { ((result ^ (carries &>> 8)) & 0xff).nonzeroBitCount & 1 == 0 }
  @inline(__always) var adjust: Bool { carries & Self.nibble != 0 }
  @inline(__always) var less: Bool { Int64(bitPattern: result ^ (carries &<< 63) ^ carries ^ (carries &<< 1)) < 0 }

  /// The six flags at their places in RFLAGS; all other bits 0.
  var rawValue: UInt64 {
    (carry ? Flag.cf.mask : 0) | (parity ? Flag.pf.mask : 0) | (adjust ? Flag.af.mask : 0) | (zero ? Flag.zf.mask : 0)
      | (sign ? Flag.sf.mask : 0) | (overflow ? Flag.of.mask : 0)
  }

  /// Whether a condition holds (SDM Vol. 1, appendix B).
  @inline(__always)
  func holds(_ condition: Condition) -> Bool {
    switch condition {
    case .o: overflow
    case .no: !overflow
    case .b: carry
    case .ae: !carry
    case .e: zero
    case .ne: !zero
    case .be: carry || zero
    case .a: !(carry || zero)
    case .s: sign
    case .ns: !sign
    case .p: parity
    case .np: !parity
    case .l: less
    case .ge: !less
    case .le: zero || less
    case .g: !(zero || less)
    }
  }
}
