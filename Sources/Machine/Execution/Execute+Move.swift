import Primitives
import X86

/// Instructions that move data, extended, swapped or chosen.
extension Core {
  mutating func move<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    let value = try second(cursor, T.self, M.self)
    try writeFirst(value, cursor, M.self)
  }

  /// MOVZX, MOVSX and MOVSXD with destinations or widths that are rare.
  mutating func extend<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
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

  mutating func moveSwapped<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    let value = try second(cursor, T.self, M.self).byteSwapped
    try writeFirst(value, cursor, M.self)
  }

  mutating func conditionalMove<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    // The source is read, and may fault, even when the condition fails.
    let source = try second(cursor, T.self, M.self)
    if flags.holds(cursor.condition) {
      set(cursor.a, source, as: T.self, M.self)
    } else if T.bitWidth == 32 {
      set(cursor.a, get(cursor.a, as: T.self), as: T.self, M.self)
    }
  }

  /// BSWAP; with a 16-bit operand undefined by the manual, and 0 on real CPUs.
  mutating func swapBytes<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) {
    set(cursor.a, T.bitWidth == 16 ? 0 : get(cursor.a, as: T.self).byteSwapped, as: T.self, M.self)
  }

  /// CBW and CWDE; CDQE has its own case.
  mutating func extendAccumulator<T: GuestInteger, M: ExecutionMode>(_: T.Type, _: M.Type) {
    if T.bitWidth == 16 {
      set(0, UInt16(bitPattern: Int16(Int8(bitPattern: r[byte: 0]))), as: UInt16.self, M.self)
    } else {
      set(0, UInt32(bitPattern: Int32(Int16(truncatingIfNeeded: r[.rax]))), as: UInt32.self, M.self)
    }
  }

  /// CWD; CDQ and CQO have their own cases.
  mutating func fillDX<T: GuestInteger, M: ExecutionMode>(_: T.Type, _: M.Type) {
    set(GeneralRegister.rdx.rawValue, r[.rax].bit(15) ? UInt16.max : 0, as: UInt16.self, M.self)
  }

  mutating func moveFromSegment<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    guard let register = SegmentRegister(rawValue: cursor.extra) else { throw Fault(.invalidOpcode) }
    let selector = cpu[register].selector
    if isMemoryFirst(cursor) {
      // In memory it is always 16 bits (SDM Vol. 2, MOV).
      try store(selector, address(cursor), cursor, M.self)
    } else {
      set(cursor.a, T(truncatingIfNeeded: selector), as: T.self, M.self)
    }
  }

  mutating func translateByte<M: ExecutionMode>(_ cursor: OpCursor, _: M.Type) throws(Fault) {
    var offset = r[.rbx] &+ UInt64(r[byte: 0])
    if cursor.flags.contains(.address32) { offset &= 0xffff_ffff }
    let value = try load(offset &+ r[cursor.segment], cursor, as: UInt8.self, M.self)
    set(0, value, as: UInt8.self, M.self)
  }
}
