import Primitives
import X86

/// PUSH, POP and stack frames.
extension Core {
  mutating func push<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
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

  mutating func pop<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
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

  mutating func pushFlags<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    // RF and VM are 0 in the image (SDM Vol. 2, PUSHF).
    let image = rflags & ~(Flag.rf.mask | Flag.vm.mask)
    let top = r[.rsp] &- UInt64(T.bitWidth / 8)
    try storeOnStack(T(truncatingIfNeeded: image), top, cursor, M.self)
    set(GeneralRegister.rsp.rawValue, top, M.self)
  }

  /// ENTER: the immediates are the frame size (low 16 bits) and the nesting level (above).
  mutating func enter<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
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
  mutating func leave<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    let frame = r[.rbp]
    let value = try loadFromStack(frame, as: T.self, M.self)
    set(GeneralRegister.rsp.rawValue, frame &+ UInt64(T.bitWidth / 8), M.self)
    set(GeneralRegister.rbp.rawValue, value, as: T.self, M.self)
  }
}
