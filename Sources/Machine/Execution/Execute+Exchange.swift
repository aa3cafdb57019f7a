import Primitives
import X86

/// Instructions that read and write in one: XCHG, XADD and CMPXCHG.
extension Core {
  mutating func exchange<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
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

  mutating func exchangeAndAdd<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
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

  mutating func compareAndExchange<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
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

  mutating func compareAndExchange8<M: ExecutionMode>(_ cursor: OpCursor, _: M.Type) throws(Fault) {
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

  mutating func compareAndExchange16<M: ExecutionMode>(_ cursor: OpCursor, _: M.Type) throws(Fault) {
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
}
