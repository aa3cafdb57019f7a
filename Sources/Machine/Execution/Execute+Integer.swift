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
    case .andn: try andNot(cursor, T.self, M.self)
    case .bextr: try extractBits(cursor, T.self, M.self)
    case .blsi, .blsmsk, .blsr: try lowestBit(cursor, T.self, M.self)
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
  mutating func isMemoryFirst(_ cursor: OpCursor) -> Bool {
    switch cursor.form {
    case .m, .mr, .mi, .mri: true
    default: false
    }
  }

  /// The first operand, for reading.
  mutating func first<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) -> T {
    isMemoryFirst(cursor) ? try load(address(cursor), cursor, as: T.self, M.self) : get(cursor.a, as: T.self)
  }

  /// The second operand.
  mutating func second<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) -> T {
    switch cursor.form {
    case .rr, .mr, .rri, .mri: get(cursor.b, as: T.self)
    case .rm, .rmi: try load(address(cursor), cursor, as: T.self, M.self)
    default: T(truncatingIfNeeded: cursor.immediate)
    }
  }

  /// The first operand, to be written back: in memory, write permission is checked now.
  mutating func firstForUpdate<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) -> T {
    isMemoryFirst(cursor) ? try loadForUpdate(address(cursor), cursor, as: T.self, M.self) : get(cursor.a, as: T.self)
  }

  /// Writes the first operand back.
  mutating func writeFirst<T: GuestInteger, M: ExecutionMode>(_ value: T, _ cursor: OpCursor, _: M.Type) throws(Fault) {
    if isMemoryFirst(cursor) {
      try store(value, address(cursor), cursor, M.self)
    } else {
      set(cursor.a, value, as: T.self, M.self)
    }
  }
}
