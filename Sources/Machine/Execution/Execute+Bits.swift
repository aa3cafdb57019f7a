import Primitives
import X86

/// Instructions on single bits, and the checksum.
extension Core {
  /// BT, BTS, BTR, BTC. With a memory operand and a register index the index is signed and reaches beyond the operand (SDM Vol. 2, BT).
  mutating func bitTest<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
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
  mutating func bitOffset(_ place: UInt64, by distance: UInt64, _ cursor: OpCursor) -> UInt64 {
    guard cursor.flags.contains(.address32) else { return place &+ distance }
    let base = r[cursor.segment]
    return (place &- base &+ distance) & 0xffff_ffff &+ base
  }

  /// BSF and BSR: with a source of 0 the destination stays (undefined by Intel, defined so by AMD, and so on all real CPUs) and ZF is 1.
  mutating func bitScan<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    let source = try second(cursor, T.self, M.self)
    if source == 0 {
      flags.setZero(true)
      return
    }
    let number = cursor.operation == .bsf ? source.trailingZeroBitCount : T.bitWidth - 1 - source.leadingZeroBitCount
    flags.setZero(false)
    set(cursor.a, T(truncatingIfNeeded: number), as: T.self, M.self)
  }

  /// TZCNT and LZCNT.
  mutating func countZeros<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    let isTrailing = cursor.operation == .tzcnt
    let source = try second(cursor, T.self, M.self)
    let count = T(truncatingIfNeeded: isTrailing ? source.trailingZeroBitCount : source.leadingZeroBitCount)
    flags.set(count, carry: source == 0, overflow: false, adjust: false)
    set(cursor.a, count, as: T.self, M.self)
  }

  mutating func countOnes<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    let source = try second(cursor, T.self, M.self)
    let count = T(truncatingIfNeeded: source.nonzeroBitCount)
    // Only ZF can be 1 (SDM Vol. 2, POPCNT).
    flags.set(rawValue: source == 0 ? Flag.zf.mask : 0)
    set(cursor.a, count, as: T.self, M.self)
  }

  // MARK: BMI1

  /// ANDN (SDM Vol. 2, ANDN). AF and PF, which the manual leaves undefined, are those of AND, as measured.
  mutating func andNot<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    let source = cursor.form == .rrm ? try load(address(cursor), cursor, as: T.self, M.self) : get(cursor.extra, as: T.self)
    set(cursor.a, And.apply(~get(cursor.b, as: T.self), source, &flags), as: T.self, M.self)
  }

  /// BEXTR (SDM Vol. 2, BEXTR): the first bit is in bits 7 to 0 of the control register, the length in bits 15 to 8. Of what the manual leaves
  /// undefined AF is 1, SF 0 and PF that of the result, as measured.
  mutating func extractBits<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    let source = cursor.form == .rmr ? try load(address(cursor), cursor, as: T.self, M.self) : get(cursor.b, as: T.self)
    let value = ALU.extract(source, control: get(cursor.extra, as: T.self))
    let parity = UInt8(truncatingIfNeeded: value).nonzeroBitCount & 1 == 0
    flags.set(rawValue: Flag.af.mask | (value == 0 ? Flag.zf.mask : 0) | (parity ? Flag.pf.mask : 0))
    set(cursor.a, value, as: T.self, M.self)
  }

  /// BLSI, BLSMSK and BLSR: the lowest 1 alone, the ones up to it, and the value without it (SDM Vol. 2). AF, which the manual leaves undefined, is 0, and PF that
  /// of the result, as measured.
  mutating func lowestBit<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    let source = try second(cursor, T.self, M.self)
    let value: T
    switch cursor.operation {
    case .blsi: value = source & (0 &- source)
    case .blsmsk: value = source ^ (source &- 1)
    default: value = source & (source &- 1)
    }
    flags.set(value, carry: (source == 0) != (cursor.operation == .blsi), overflow: false, adjust: false)
    set(cursor.a, value, as: T.self, M.self)
  }

  // MARK: The checksum

  /// CRC32 with the Castagnoli polynomial 0x11EDC6F41, bits reflected.
  mutating func crc32<M: ExecutionMode>(_ cursor: OpCursor, _: M.Type) throws(Fault) {
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
}
