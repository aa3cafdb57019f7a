import Primitives
import X86

/// Far JMP, CALL and RET between 64-bit code segments (SDM Vol. 2); CallGate.swift has those through gates.
extension Core {
  /// The 64-bit offset of a far pointer in memory, for which the alignment check asks 4 bytes, as for a
  /// 48-bit far pointer (SDM Vol. 3, table 6-7, which has no row for 80 bits; AMD's CPUs have no such pointer and read 48 bits, with 4: measured).
  mutating func loadFarOffset<M: ExecutionMode>(_ place: UInt64, _ cursor: OpCursor, _: M.Type) throws(Fault) -> UInt64 {
    let low = try load(place, cursor, as: UInt32.self, M.self)
    let high = try load(place &+ 4, cursor, as: UInt32.self, M.self)
    return UInt64(low) | UInt64(high) << 32
  }

  /// Returns `false`, with `unsupported` set and nothing changed, for a transfer to compatibility mode.
  mutating func executeFarTransfer<M: ExecutionMode>(_ cursor: OpCursor, _: M.Type) throws(Fault) -> Bool {
    if cursor.operation == .retFar { return try farReturn(cursor, M.self) }
    let place = address(cursor)
    let target: UInt64
    switch cursor.width {
    case .qword: target = try loadFarOffset(place, cursor, M.self)
    case .word: target = UInt64(try load(place, cursor, as: UInt16.self, M.self))
    default: target = UInt64(try load(place, cursor, as: UInt32.self, M.self))
    }
    let selector = try load(place &+ UInt64(cursor.width.bytes), cursor, as: UInt16.self, M.self)
    guard selector & 0xfffc != 0 else { throw Fault(.generalProtection) }
    let error = UInt32(selector & 0xfffc)
    var found = try descriptor(selector, M.self)
    var segment = found.segment(selector)
    guard segment.isCode else {
      if !segment.isCodeOrData, segment.type == 12 {
        try transferThroughGate(selector, found, isCall: cursor.operation == .callFar, cursor, M.self)
        return true
      }
      throw Fault(.generalProtection, errorCode: error)
    }
    let isConforming = segment.attributes & 4 != 0
    guard isConforming ? segment.dpl <= cpl : UInt8(selector & 3) <= cpl && segment.dpl == cpl else {
      throw Fault(.generalProtection, errorCode: error)
    }
    guard segment.isPresent else { throw Fault(.segmentNotPresent, errorCode: error) }
    guard isRunnable(segment) else {
      unsupported = "a far transfer to compatibility mode"
      return false
    }
    guard Address(target).isCanonical else { throw Fault(.generalProtection) }
    try markAccessed(&found, M.self)
    segment = found.segment(selector & 0xfffc | UInt16(cpl))
    if cursor.operation == .callFar {
      let step = UInt64(cursor.width.bytes)
      let top = r[.rsp]
      switch cursor.width {
      case .qword:
        _ = try loadForUpdateSlowly(top &- 2 &* step, isStack: true, as: UInt64.self, M.self)
        try storeOnStack(UInt64(cpu[.cs].selector), top &- step, cursor, M.self)
        try storeOnStack(rip, top &- 2 &* step, cursor, M.self)
      case .word:
        _ = try loadForUpdateSlowly(top &- 2 &* step, isStack: true, as: UInt16.self, M.self)
        try storeOnStack(cpu[.cs].selector, top &- step, cursor, M.self)
        try storeOnStack(UInt16(truncatingIfNeeded: rip), top &- 2 &* step, cursor, M.self)
      default:
        _ = try loadForUpdateSlowly(top &- 2 &* step, isStack: true, as: UInt32.self, M.self)
        try storeOnStack(UInt32(cpu[.cs].selector), top &- step, cursor, M.self)
        try storeOnStack(UInt32(truncatingIfNeeded: rip), top &- 2 &* step, cursor, M.self)
      }
      set(GeneralRegister.rsp.rawValue, top &- 2 &* step, M.self)
    }
    setSegment(.cs, segment, M.self)
    setRIP(target, M.self)
    return true
  }

  private mutating func farWord<M: ExecutionMode>(_ place: UInt64, _ width: Width, _: M.Type) throws(Fault) -> UInt64 {
    switch width {
    case .qword: try loadFromStack(place, as: UInt64.self, M.self)
    case .word: UInt64(try loadFromStack(place, as: UInt16.self, M.self))
    default: UInt64(try loadFromStack(place, as: UInt32.self, M.self))
    }
  }

  private mutating func farReturn<M: ExecutionMode>(_ cursor: OpCursor, _: M.Type) throws(Fault) -> Bool {
    let step = UInt64(cursor.width.bytes)
    let released = cursor.form == .i ? cursor.immediate & 0xffff : 0
    let target = try farWord(r[.rsp], cursor.width, M.self)
    let selector = UInt16(truncatingIfNeeded: try farWord(r[.rsp] &+ step, cursor.width, M.self))
    guard selector & 0xfffc != 0 else { throw Fault(.generalProtection) }
    let error = UInt32(selector & 0xfffc)
    var found = try descriptor(selector, M.self)
    let segment = found.segment(selector)
    let newCPL = UInt8(selector & 3)
    guard newCPL >= cpl, segment.isCode else { throw Fault(.generalProtection, errorCode: error) }
    let isConforming = segment.attributes & 4 != 0
    guard isConforming ? segment.dpl <= newCPL : segment.dpl == newCPL else { throw Fault(.generalProtection, errorCode: error) }
    guard segment.isPresent else { throw Fault(.segmentNotPresent, errorCode: error) }
    guard isRunnable(segment) else {
      unsupported = "a far return to compatibility mode"
      return false
    }
    guard Address(target).isCanonical else { throw Fault(.generalProtection) }
    if newCPL == cpl {
      try markAccessed(&found, M.self)
      setSegment(.cs, found.segment(selector), M.self)
      setRIP(target, M.self)
      set(GeneralRegister.rsp.rawValue, r[.rsp] &+ 2 &* step &+ released, M.self)
      return true
    }
    // To an outer ring: the stack of that ring follows on this one.
    let newRSP = try farWord(r[.rsp] &+ 2 &* step &+ released, cursor.width, M.self)
    let stackSelector = UInt16(truncatingIfNeeded: try farWord(r[.rsp] &+ 3 &* step &+ released, cursor.width, M.self))
    var stack: Descriptor?
    if stackSelector & 0xfffc == 0 {
      guard newCPL != 3 else { throw Fault(.generalProtection) }
    } else {
      let stackError = UInt32(stackSelector & 0xfffc)
      var other = try descriptor(stackSelector, M.self)
      let data = other.segment(stackSelector)
      guard data.rpl == newCPL, data.isCodeOrData, !data.isCode, data.attributes & 2 != 0, data.dpl == newCPL else {
        throw Fault(.generalProtection, errorCode: stackError)
      }
      guard data.isPresent else { throw Fault(.stackFault, errorCode: stackError) }
      try markAccessed(&other, M.self)
      stack = other
    }
    try markAccessed(&found, M.self)
    setSegment(.cs, found.segment(selector), M.self)
    setRIP(target, M.self)
    setCPL(newCPL, by: .farReturn, M.self)
    set(GeneralRegister.rsp.rawValue, newRSP &+ released, M.self)
    setSegment(
      .ss,
      stack?.segment(stackSelector)
        ?? Segment(selector: stackSelector, base: 0, limit: 0, attributes: Segment.unusableBit | UInt32(newCPL) << 5), M.self)
    dropPrivilegedSegments(M.self)
    return true
  }
}
