import Primitives
import X86

/// Integer instructions that have no case of their own in the executor.
extension Core {

  /// Executes the integer instruction at `cursor`. Nothing has changed when it throws.
  @inline(never)
  mutating func executeGeneral<M: ExecutionMode>(_ cursor: OpCursor, _: M.Type) throws(Fault) {
    switch cursor.width {
    case .byte: try executeGeneral(cursor, UInt8.self, M.self)
    case .word: try executeGeneral(cursor, UInt16.self, M.self)
    case .dword: try executeGeneral(cursor, UInt32.self, M.self)
    case .qword: try executeGeneral(cursor, UInt64.self, M.self)
    }
  }

  private mutating func executeGeneral<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    switch cursor.operation {
    case .add: try binary(cursor, Add.self, T.self, M.self)
    case .adc: try binary(cursor, AddWithCarry.self, T.self, M.self)
    case .sub: try binary(cursor, Subtract.self, T.self, M.self)
    case .sbb: try binary(cursor, SubtractWithBorrow.self, T.self, M.self)
    case .and: try binary(cursor, And.self, T.self, M.self)
    case .or: try binary(cursor, Or.self, T.self, M.self)
    case .xor: try binary(cursor, Xor.self, T.self, M.self)
    case .cmp: _ = Subtract.apply(try first(cursor, T.self, M.self), try second(cursor, T.self, M.self), &flags)
    case .test: _ = And.apply(try first(cursor, T.self, M.self), try second(cursor, T.self, M.self), &flags)
    case .inc: try unary(cursor, T.self, M.self) { ALU.increment($0, &$1) }
    case .dec: try unary(cursor, T.self, M.self) { ALU.decrement($0, &$1) }
    case .neg: try unary(cursor, T.self, M.self) { ALU.negate($0, &$1) }
    case .not: try unary(cursor, T.self, M.self) { value, _ in ~value }
    case .rol: try shift(cursor, T.self, M.self) { ALU.rotateLeft($0, $1, &$2) }
    case .ror: try shift(cursor, T.self, M.self) { ALU.rotateRight($0, $1, &$2) }
    case .rcl: try shift(cursor, T.self, M.self) { ALU.rotateCarryLeft($0, $1, &$2) }
    case .rcr: try shift(cursor, T.self, M.self) { ALU.rotateCarryRight($0, $1, &$2) }
    case .shl: try shift(cursor, T.self, M.self) { ALU.shiftLeft($0, $1, &$2) }
    case .shr: try shift(cursor, T.self, M.self) { ALU.shiftRight($0, $1, &$2) }
    case .sar: try shift(cursor, T.self, M.self) { ALU.shiftRightArithmetic($0, $1, &$2) }
    case .shld:
      let source = get(cursor.b, as: T.self)
      try shift(cursor, T.self, M.self) { ALU.doubleShiftLeft($0, source, $1, &$2) }
    case .shrd:
      let source = get(cursor.b, as: T.self)
      try shift(cursor, T.self, M.self) { ALU.doubleShiftRight($0, source, $1, &$2) }
    case .mul: try multiply(cursor, isSigned: false, T.self, M.self)
    case .imul: try signedMultiply(cursor, T.self, M.self)
    case .div: try divide(cursor, T.self, M.self)
    case .idiv: try signedDivide(cursor, T.self, M.self)
    case .mov: try move(cursor, T.self, M.self)
    case .movzx, .movsx, .movsxd: try extend(cursor, T.self, M.self)
    case .movbe: try moveSwapped(cursor, T.self, M.self)
    case .lea: set(cursor.a, T(truncatingIfNeeded: address(cursor)), as: T.self, M.self)
    case .xchg: try exchange(cursor, T.self, M.self)
    case .xadd: try exchangeAndAdd(cursor, T.self, M.self)
    case .cmpxchg: try compareAndExchange(cursor, T.self, M.self)
    case .cmpxchg8b: try compareAndExchange8(cursor, M.self)
    case .cmpxchg16b: try compareAndExchange16(cursor, M.self)
    case .bswap: swapBytes(cursor, T.self, M.self)
    case .cbw: extendAccumulator(T.self, M.self)
    case .cwd: fillDX(T.self, M.self)
    case .set: try store(flags.holds(cursor.condition) ? 1 : 0 as UInt8, address(cursor), cursor, M.self)
    case .cmov: try conditionalMove(cursor, T.self, M.self)
    case .bt, .bts, .btr, .btc: try bitTest(cursor, T.self, M.self)
    case .bsf: try bitScan(cursor, T.self, M.self)
    case .bsr: try bitScan(cursor, T.self, M.self)
    case .tzcnt, .lzcnt: try countZeros(cursor, T.self, M.self)
    case .popcnt: try countOnes(cursor, T.self, M.self)
    case .crc32: try crc32(cursor, M.self)
    case .push: try push(cursor, T.self, M.self)
    case .pop: try pop(cursor, T.self, M.self)
    case .pushf: try pushFlags(cursor, T.self, M.self)
    case .enter: try enter(cursor, T.self, M.self)
    case .leave: try leave(cursor, T.self, M.self)
    case .xlat: try translateByte(cursor, M.self)
    case .lahf: set(1, UInt8(truncatingIfNeeded: rflags & 0xd5 | RFLAGS.fixed), as: UInt8.self, M.self)
    case .sahf: flags.set(rawValue: rflags & Flag.of.mask | UInt64(r[byte: 1]) & 0xd5)
    case .clc: flags.setCarry(false)
    case .stc: flags.setCarry(true)
    case .cmc: flags.setCarry(!flags.carry)
    case .cld: systemFlags &= ~Flag.df.mask
    case .std: systemFlags |= Flag.df.mask
    case .clflush: _ = try load(address(cursor), cursor, as: UInt8.self, M.self)
    case .movFromSegment: try moveFromSegment(cursor, T.self, M.self)
    default: throw Fault(.invalidOpcode)
    }
  }

  // MARK: Operands

  /// Whether the first operand is in memory.
  private mutating func isMemoryFirst(_ cursor: OpCursor) -> Bool {
    switch cursor.form {
    case .m, .mr, .mi, .mri: true
    default: false
    }
  }

  /// The first operand, for reading.
  private mutating func first<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) -> T {
    isMemoryFirst(cursor) ? try load(address(cursor), cursor, as: T.self, M.self) : get(cursor.a, as: T.self)
  }

  /// The second operand.
  private mutating func second<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) -> T {
    switch cursor.form {
    case .rr, .mr, .rri, .mri: get(cursor.b, as: T.self)
    case .rm, .rmi: try load(address(cursor), cursor, as: T.self, M.self)
    default: T(truncatingIfNeeded: cursor.immediate)
    }
  }

  /// The first operand, to be written back: in memory, write permission is checked now.
  private mutating func firstForUpdate<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) -> T {
    isMemoryFirst(cursor) ? try loadForUpdate(address(cursor), cursor, as: T.self, M.self) : get(cursor.a, as: T.self)
  }

  /// Writes the first operand back.
  private mutating func writeFirst<T: GuestInteger, M: ExecutionMode>(_ value: T, _ cursor: OpCursor, _: M.Type) throws(Fault) {
    if isMemoryFirst(cursor) {
      try store(value, address(cursor), cursor, M.self)
    } else {
      set(cursor.a, value, as: T.self, M.self)
    }
  }

  // MARK: Arithmetic

  private mutating func binary<O: ALUOperation, T: GuestInteger, M: ExecutionMode>(
    _ cursor: OpCursor, _: O.Type, _: T.Type, _: M.Type
  ) throws(Fault) {
    let a = try firstForUpdate(cursor, T.self, M.self)
    let b = try second(cursor, T.self, M.self)
    let value = O.apply(a, b, &flags)
    try writeFirst(value, cursor, M.self)
  }

  private mutating func unary<T: GuestInteger, M: ExecutionMode>(
    _ cursor: OpCursor, _: T.Type, _: M.Type, _ operation: (T, inout LazyFlags) -> T
  ) throws(Fault) {
    let old = try firstForUpdate(cursor, T.self, M.self)
    let value = operation(old, &flags)
    try writeFirst(value, cursor, M.self)
  }

  private mutating func shift<T: GuestInteger, M: ExecutionMode>(
    _ cursor: OpCursor, _: T.Type, _: M.Type, _ operation: (T, UInt8, inout LazyFlags) -> T
  ) throws(Fault) {
    let count = cursor.extra == 1 ? r[byte: 8] : UInt8(truncatingIfNeeded: cursor.immediate)
    let old = try firstForUpdate(cursor, T.self, M.self)
    let value = operation(old, count, &flags)
    try writeFirst(value, cursor, M.self)
  }

  /// The double-width register pair of MUL and DIV: AX for bytes, DX:AX, EDX:EAX or RDX:RAX otherwise.
  private mutating func wideAccumulator<T: GuestInteger>(_: T.Type) -> (high: T, low: T) {
    T.bitWidth == 8
      ? (T(truncatingIfNeeded: r[byte: 1]), T(truncatingIfNeeded: r[byte: 0]))
      : (T(truncatingIfNeeded: r[.rdx]), T(truncatingIfNeeded: r[.rax]))
  }

  private mutating func setWideAccumulator<T: GuestInteger, M: ExecutionMode>(high: T, low: T, _: M.Type) {
    if T.bitWidth == 8 {
      set(GeneralRegister.rax.rawValue, UInt16(truncatingIfNeeded: high) << 8 | UInt16(truncatingIfNeeded: low), as: UInt16.self, M.self)
    } else {
      set(GeneralRegister.rax.rawValue, low, as: T.self, M.self)
      set(GeneralRegister.rdx.rawValue, high, as: T.self, M.self)
    }
  }

  /// MUL and one-operand IMUL.
  private mutating func multiply<T: GuestInteger, M: ExecutionMode>(
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

  private mutating func signedMultiply<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
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
  private mutating func divide<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    let divisor = try first(cursor, T.self, M.self)
    let dividend = wideAccumulator(T.self)
    guard dividend.high < divisor else { throw Fault(.divideError) }
    let (quotient, remainder) = divisor.dividingFullWidth((dividend.high, T.Magnitude(truncatingIfNeeded: dividend.low)))
    setWideAccumulator(high: remainder, low: quotient, M.self)
  }

  /// IDIV: rounds towards zero; the remainder has the sign of the dividend.
  private mutating func signedDivide<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
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

  // MARK: Moves

  private mutating func move<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    let value = try second(cursor, T.self, M.self)
    try writeFirst(value, cursor, M.self)
  }

  /// MOVZX, MOVSX and MOVSXD with destinations or widths that are rare.
  private mutating func extend<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    let isSigned = cursor.operation != .movzx
    let value: UInt64
    switch cursor.extra {
    case 1:
      let byte = try second(cursor, UInt8.self, M.self)
      value = isSigned ? UInt64(bitPattern: Int64(Int8(bitPattern: byte))) : UInt64(byte)
    case 2:
      let word = try second(cursor, UInt16.self, M.self)
      value = isSigned ? UInt64(bitPattern: Int64(Int16(bitPattern: word))) : UInt64(word)
    default:
      let dword = try second(cursor, UInt32.self, M.self)
      value = isSigned ? UInt64(bitPattern: Int64(Int32(bitPattern: dword))) : UInt64(dword)
    }
    set(cursor.a, T(truncatingIfNeeded: value), as: T.self, M.self)
  }

  private mutating func moveSwapped<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    guard features.movbe else { throw Fault(.invalidOpcode) }
    let value = try second(cursor, T.self, M.self).byteSwapped
    try writeFirst(value, cursor, M.self)
  }

  private mutating func conditionalMove<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    // The source is read, and may fault, even when the condition fails.
    let source = try second(cursor, T.self, M.self)
    if flags.holds(cursor.condition) {
      set(cursor.a, source, as: T.self, M.self)
    } else if T.bitWidth == 32 {
      set(cursor.a, get(cursor.a, as: T.self), as: T.self, M.self)
    }
  }

  private mutating func exchange<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    let (old, other): (T, UInt8)
    switch cursor.form {
    case .rm:
      (old, other) = (try loadForUpdate(address(cursor), cursor, as: T.self, M.self), cursor.a)
      try store(get(other, as: T.self), address(cursor), cursor, M.self)
    case .mr:
      (old, other) = (try loadForUpdate(address(cursor), cursor, as: T.self, M.self), cursor.b)
      try store(get(other, as: T.self), address(cursor), cursor, M.self)
    default:
      (old, other) = (get(cursor.a, as: T.self), cursor.b)
      set(cursor.a, get(other, as: T.self), as: T.self, M.self)
    }
    set(other, old, as: T.self, M.self)
  }

  private mutating func exchangeAndAdd<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    let old = try firstForUpdate(cursor, T.self, M.self)
    let addend = get(cursor.b, as: T.self)
    let sum = Add.apply(old, addend, &flags)
    if isMemoryFirst(cursor) {
      try store(sum, address(cursor), cursor, M.self)
      set(cursor.b, old, as: T.self, M.self)
    } else {
      // With both operands the same register the sum stays.
      set(cursor.b, old, as: T.self, M.self)
      set(cursor.a, sum, as: T.self, M.self)
    }
  }

  private mutating func compareAndExchange<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    let old = try firstForUpdate(cursor, T.self, M.self)
    let accumulator = get(0, as: T.self)
    _ = Subtract.apply(accumulator, old, &flags)
    if accumulator == old {
      try writeFirst(get(cursor.b, as: T.self), cursor, M.self)
    } else {
      // The destination is written even then, with what it held.
      if isMemoryFirst(cursor) { try store(old, address(cursor), cursor, M.self) }
      set(0, old, as: T.self, M.self)
    }
  }

  private mutating func compareAndExchange8<M: ExecutionMode>(_ cursor: OpCursor, _: M.Type) throws(Fault) {
    let place = address(cursor)
    let old = try loadForUpdate(place, cursor, as: UInt64.self, M.self)
    let expected = r[.rdx] << 32 | r[.rax] & 0xffff_ffff
    let isEqual = old == expected
    try store(isEqual ? r[.rcx] << 32 | r[.rbx] & 0xffff_ffff : old, place, cursor, M.self)
    flags.setZero(isEqual)
    if !isEqual {
      set(GeneralRegister.rax.rawValue, old & 0xffff_ffff, M.self)
      set(GeneralRegister.rdx.rawValue, old >> 32, M.self)
    }
  }

  private mutating func compareAndExchange16<M: ExecutionMode>(_ cursor: OpCursor, _: M.Type) throws(Fault) {
    guard features.cmpxchg16b else { throw Fault(.invalidOpcode) }
    let place = address(cursor)
    guard place & 15 == 0 else { throw Fault(.generalProtection) }
    let low = try loadForUpdate(place, cursor, as: UInt64.self, M.self)
    let high = try loadForUpdate(place &+ 8, cursor, as: UInt64.self, M.self)
    let isEqual = low == r[.rax] && high == r[.rdx]
    try store(isEqual ? r[.rbx] : low, place, cursor, M.self)
    try store(isEqual ? r[.rcx] : high, place &+ 8, cursor, M.self)
    flags.setZero(isEqual)
    if !isEqual {
      set(GeneralRegister.rax.rawValue, low, M.self)
      set(GeneralRegister.rdx.rawValue, high, M.self)
    }
  }

  /// BSWAP; with a 16-bit operand undefined by the manual, and 0 on real CPUs.
  private mutating func swapBytes<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) {
    set(cursor.a, T.bitWidth == 16 ? 0 : get(cursor.a, as: T.self).byteSwapped, as: T.self, M.self)
  }

  /// CBW and CWDE; CDQE has its own case.
  private mutating func extendAccumulator<T: GuestInteger, M: ExecutionMode>(_: T.Type, _: M.Type) {
    if T.bitWidth == 16 {
      set(0, UInt16(bitPattern: Int16(Int8(bitPattern: r[byte: 0]))), as: UInt16.self, M.self)
    } else {
      set(0, UInt32(bitPattern: Int32(Int16(truncatingIfNeeded: r[.rax]))), as: UInt32.self, M.self)
    }
  }

  /// CWD; CDQ and CQO have their own cases.
  private mutating func fillDX<T: GuestInteger, M: ExecutionMode>(_: T.Type, _: M.Type) {
    set(GeneralRegister.rdx.rawValue, r[.rax].bit(15) ? UInt16.max : 0, as: UInt16.self, M.self)
  }

  private mutating func moveFromSegment<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    guard let register = SegmentRegister(rawValue: cursor.extra) else { throw Fault(.invalidOpcode) }
    let selector = cpu[register].selector
    if isMemoryFirst(cursor) {
      // In memory it is always 16 bits (SDM Vol. 2, MOV).
      try store(selector, address(cursor), cursor, M.self)
    } else {
      set(cursor.a, T(truncatingIfNeeded: selector), as: T.self, M.self)
    }
  }

  // MARK: Bits

  /// BT, BTS, BTR, BTC. With a memory operand and a register index the index is signed and reaches beyond the operand (SDM Vol. 2, BT).
  private mutating func bitTest<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    let isImmediate = cursor.form == .ri || cursor.form == .mi
    let index = isImmediate ? T(truncatingIfNeeded: cursor.immediate) : get(cursor.b, as: T.self)
    let mask = T(1) << (index & T(T.bitWidth - 1))
    var place: UInt64 = 0
    let old: T
    if isMemoryFirst(cursor) {
      place = address(cursor)
      if !isImmediate {
        let signed = Width(rawValue: UInt8(T.bitWidth / 8))?.signExtend(UInt64(index)) ?? 0
        let words = Int64(bitPattern: signed) >> Int64(T.bitWidth.trailingZeroBitCount)
        place = bitOffset(place, by: UInt64(bitPattern: words &* Int64(T.bitWidth / 8)), cursor)
      }
      old =
        cursor.operation == .bt
        ? try load(place, cursor, as: T.self, M.self) : try loadForUpdate(place, cursor, as: T.self, M.self)
    } else {
      old = get(cursor.a, as: T.self)
    }
    let new: T
    switch cursor.operation {
    case .bts: new = old | mask
    case .btr: new = old & ~mask
    case .btc: new = old ^ mask
    default: new = old
    }
    if cursor.operation != .bt {
      if isMemoryFirst(cursor) { try store(new, place, cursor, M.self) } else { set(cursor.a, new, as: T.self, M.self) }
    }
    flags.setCarry(old & mask != 0)
  }

  /// Adds to the offset part of an address, in 32 bits where the instruction has 32-bit addresses.
  private mutating func bitOffset(_ place: UInt64, by distance: UInt64, _ cursor: OpCursor) -> UInt64 {
    guard cursor.flags.contains(.address32) else { return place &+ distance }
    let base = r[cursor.segment]
    return (place &- base &+ distance) & 0xffff_ffff &+ base
  }

  /// BSF and BSR: with a source of 0 the destination stays (undefined by Intel, defined so by AMD, and so on all real CPUs) and ZF is 1.
  private mutating func bitScan<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    let source = try second(cursor, T.self, M.self)
    if source == 0 {
      flags.setZero(true)
      return
    }
    let isForward = cursor.operation == .bsf || cursor.operation == .tzcnt
    let number = isForward ? source.trailingZeroBitCount : T.bitWidth - 1 - source.leadingZeroBitCount
    flags.setZero(false)
    set(cursor.a, T(truncatingIfNeeded: number), as: T.self, M.self)
  }

  /// TZCNT and LZCNT; a CPU without them executes BSF and BSR.
  private mutating func countZeros<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    let isTrailing = cursor.operation == .tzcnt
    guard isTrailing ? features.bmi1TZCNT : features.lzcnt else {
      try bitScan(cursor, T.self, M.self)
      return
    }
    let source = try second(cursor, T.self, M.self)
    let count = T(truncatingIfNeeded: isTrailing ? source.trailingZeroBitCount : source.leadingZeroBitCount)
    flags.set(count, carry: source == 0, overflow: false, adjust: false)
    set(cursor.a, count, as: T.self, M.self)
  }

  private mutating func countOnes<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    guard features.popcnt else { throw Fault(.invalidOpcode) }
    let source = try second(cursor, T.self, M.self)
    let count = T(truncatingIfNeeded: source.nonzeroBitCount)
    // Only ZF can be 1 (SDM Vol. 2, POPCNT).
    flags.set(rawValue: source == 0 ? Flag.zf.mask : 0)
    set(cursor.a, count, as: T.self, M.self)
  }

  /// CRC32 with the Castagnoli polynomial 0x11EDC6F41, bits reflected.
  private mutating func crc32<M: ExecutionMode>(_ cursor: OpCursor, _: M.Type) throws(Fault) {
    guard features.crc32 else { throw Fault(.invalidOpcode) }
    let data: UInt64
    switch cursor.extra {
    case 1: data = UInt64(try second(cursor, UInt8.self, M.self))
    case 2: data = UInt64(try second(cursor, UInt16.self, M.self))
    case 4: data = UInt64(try second(cursor, UInt32.self, M.self))
    default: data = try second(cursor, UInt64.self, M.self)
    }
    var crc = UInt32(truncatingIfNeeded: r[cursor.a])
    for i in 0..<UInt64(cursor.extra) {
      crc ^= UInt32(truncatingIfNeeded: data >> (i * 8)) & 0xff
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0x82f6_3b78 : crc >> 1 }
    }
    set(cursor.a, UInt64(crc), M.self)
  }

  // MARK: Stack

  private mutating func push<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    let value: T
    switch cursor.form {
    case .m: value = try load(address(cursor), cursor, as: T.self, M.self)
    case .r: value = get(cursor.a, as: T.self)
    case .i: value = T(truncatingIfNeeded: cursor.immediate)
    default:
      // PUSH FS and PUSH GS.
      guard let register = SegmentRegister(rawValue: cursor.extra) else { throw Fault(.invalidOpcode) }
      value = T(truncatingIfNeeded: cpu[register].selector)
    }
    let top = r[.rsp] &- UInt64(T.bitWidth / 8)
    try storeOnStack(value, top, cursor, M.self)
    set(GeneralRegister.rsp.rawValue, top, M.self)
  }

  private mutating func pop<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    let old = r[.rsp]
    let value = try loadFromStack(old, as: T.self, M.self)
    let new = old &+ UInt64(T.bitWidth / 8)
    if cursor.form == .m {
      // An address that uses RSP sees the value after the pop (SDM Vol. 2, POP).
      r[GeneralRegister.rsp.rawValue] = new
      let place = address(cursor)
      r[GeneralRegister.rsp.rawValue] = old
      try store(value, place, cursor, M.self)
      set(GeneralRegister.rsp.rawValue, new, M.self)
    } else {
      set(GeneralRegister.rsp.rawValue, new, M.self)
      set(cursor.a, value, as: T.self, M.self)
    }
  }

  private mutating func pushFlags<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    // RF and VM are 0 in the image (SDM Vol. 2, PUSHF).
    let image = rflags & ~(Flag.rf.mask | Flag.vm.mask)
    let top = r[.rsp] &- UInt64(T.bitWidth / 8)
    try storeOnStack(T(truncatingIfNeeded: image), top, cursor, M.self)
    set(GeneralRegister.rsp.rawValue, top, M.self)
  }

  /// ENTER: the immediates are the frame size (low 16 bits) and the nesting level (above).
  private mutating func enter<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    let size = cursor.immediate & 0xffff
    let level = cursor.immediate >> 16 & 31
    let step = UInt64(T.bitWidth / 8)
    var top = r[.rsp] &- step
    try storeOnStack(get(GeneralRegister.rbp.rawValue, as: T.self), top, cursor, M.self)
    let frame = top
    if level > 0 {
      var source = r[.rbp]
      for _ in 1..<level {
        source &-= step
        let link = try loadFromStack(source, as: T.self, M.self)
        top &-= step
        try storeOnStack(link, top, cursor, M.self)
      }
      top &-= step
      try storeOnStack(T(truncatingIfNeeded: frame), top, cursor, M.self)
    }
    // The new top of the stack must be writable (SDM Vol. 2, ENTER).
    _ = try loadForUpdateSlowly(top &- size, isStack: true, as: T.self, M.self)
    set(GeneralRegister.rbp.rawValue, T(truncatingIfNeeded: frame), as: T.self, M.self)
    set(GeneralRegister.rsp.rawValue, top &- size, M.self)
  }

  /// LEAVE with a 16-bit operand.
  private mutating func leave<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    let frame = r[.rbp]
    let value = try loadFromStack(frame, as: T.self, M.self)
    set(GeneralRegister.rsp.rawValue, frame &+ UInt64(T.bitWidth / 8), M.self)
    set(GeneralRegister.rbp.rawValue, value, as: T.self, M.self)
  }

  private mutating func translateByte<M: ExecutionMode>(_ cursor: OpCursor, _: M.Type) throws(Fault) {
    var offset = r[.rbx] &+ UInt64(r[byte: 0])
    if cursor.flags.contains(.address32) { offset &= 0xffff_ffff }
    let value = try load(offset &+ r[cursor.segment], cursor, as: UInt8.self, M.self)
    set(0, value, as: UInt8.self, M.self)
  }
}
