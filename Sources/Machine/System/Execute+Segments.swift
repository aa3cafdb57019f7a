import Primitives
import X86

/// Descriptor-table registers, segment registers and the instructions that ask about descriptors.
extension Core {
  mutating func executeSegment<M: ExecutionMode>(_ cursor: OpCursor, _: M.Type) throws(Fault) {
    switch cursor.operation {
    case .lgdt, .lidt:
      try requireKernel()
      let place = address(cursor)
      let limit = try load(place, cursor, as: UInt16.self, M.self)
      let base = try load(place &+ 2, cursor, as: UInt64.self, M.self)
      guard Address(base).isCanonical else { throw Fault(.generalProtection) }
      setTable(cursor.operation == .lgdt, TableRegister(base: base, limit: limit), M.self)
    case .sgdt, .sidt:
      try requireUserAllowed()
      let table = cursor.operation == .sgdt ? cpu.gdtr : cpu.idtr
      let place = address(cursor)
      // Both stores are checked before the first is made.
      _ = try loadForUpdate(place, cursor, as: UInt16.self, M.self)
      _ = try loadForUpdate(place &+ 2, cursor, as: UInt64.self, M.self)
      try store(table.limit, place, cursor, M.self)
      try store(table.base, place &+ 2, cursor, M.self)
    case .sldt, .str:
      try requireUserAllowed()
      try storeSelector(cpu[cursor.operation == .sldt ? .ldtr : .tr].selector, cursor, M.self)
    case .lldt: try loadLDT(try sourceSelector(cursor, M.self), M.self)
    case .ltr: try loadTask(try sourceSelector(cursor, M.self), M.self)
    case .lar, .lsl: try loadAccessRights(cursor, M.self)
    case .verr, .verw: try verify(cursor, M.self)
    case .movToSegment:
      guard let register = SegmentRegister(rawValue: cursor.extra), register != .cs, cursor.extra < 6 else { throw Fault(.invalidOpcode) }
      let selector =
        cursor.form == .rm || cursor.form == .m
        ? try load(address(cursor), cursor, as: UInt16.self, M.self) : UInt16(truncatingIfNeeded: r[cursor.b])
      try loadDataSegment(register, selector, M.self)
      if register == .ss { setInterruptShadow(.movSS, M.self) }
    case .pop:
      // POP FS and POP GS.
      guard let register = SegmentRegister(rawValue: cursor.extra), cursor.extra < 6 else { throw Fault(.invalidOpcode) }
      // The whole operand is read, of which the low 16 bits count (measured).
      let selector =
        cursor.width == .word
        ? try loadFromStack(r[.rsp], as: UInt16.self, M.self)
        : UInt16(truncatingIfNeeded: try loadFromStack(r[.rsp], as: UInt64.self, M.self))
      try loadDataSegment(register, selector, M.self)
      set(GeneralRegister.rsp.rawValue, r[.rsp] &+ UInt64(cursor.width.bytes), M.self)
    default: try loadFarPointer(cursor, M.self)
    }
  }

  /// SGDT, SIDT, SLDT, STR and SMSW outside CPL 0 are what UMIP forbids.
  private func requireUserAllowed() throws(Fault) {
    guard cpl == 0 || cpu.cr4 & CR4.umip == 0 else { throw Fault(.generalProtection) }
  }

  private mutating func setTable<M: ExecutionMode>(_ isGlobal: Bool, _ new: TableRegister, _: M.Type) {
    let old = isGlobal ? cpu.gdtr : cpu.idtr
    if M.isReporting {
      recorder.add(
        isGlobal ? .gdtr : .idtr, old: old.base, new: new.base, oldRest: UInt64(old.limit), newRest: UInt64(new.limit))
    }
    if isGlobal { cpu.gdtr = new } else { cpu.idtr = new }
  }

  private mutating func storeSelector<M: ExecutionMode>(_ selector: UInt16, _ cursor: OpCursor, _: M.Type) throws(Fault) {
    if cursor.form == .m {
      try store(selector, address(cursor), cursor, M.self)
    } else if cursor.width == .word {
      set(cursor.a, selector, as: UInt16.self, M.self)
    } else {
      set(cursor.a, UInt64(selector), M.self)
    }
  }

  private mutating func sourceSelector<M: ExecutionMode>(_ cursor: OpCursor, _: M.Type) throws(Fault) -> UInt16 {
    try requireKernel()
    return cursor.form == .m ? try load(address(cursor), cursor, as: UInt16.self, M.self) : UInt16(truncatingIfNeeded: r[cursor.a])
  }

  private mutating func loadLDT<M: ExecutionMode>(_ selector: UInt16, _: M.Type) throws(Fault) {
    if selector & 0xfffc == 0 {
      var empty = Segment.null
      empty.selector = selector
      setSegment(.ldtr, empty, M.self)
      return
    }
    let error = UInt32(selector & 0xfffc)
    guard selector & 4 == 0 else { throw Fault(.generalProtection, errorCode: error) }
    let found = try descriptor(selector, isSystem: true, M.self)
    let segment = found.segment(selector)
    guard !segment.isCodeOrData, segment.type == 2, found.hasPlainUpperHalf else { throw Fault(.generalProtection, errorCode: error) }
    guard segment.isPresent else { throw Fault(.segmentNotPresent, errorCode: error) }
    guard Address(segment.base).isCanonical else { throw Fault(.generalProtection, errorCode: error) }
    setSegment(.ldtr, segment, M.self)
  }

  /// LTR: loads an available 64-bit TSS and marks it busy.
  private mutating func loadTask<M: ExecutionMode>(_ selector: UInt16, _: M.Type) throws(Fault) {
    guard selector & 0xfffc != 0 else { throw Fault(.generalProtection) }
    let error = UInt32(selector & 0xfffc)
    guard selector & 4 == 0 else { throw Fault(.generalProtection, errorCode: error) }
    let found = try descriptor(selector, isSystem: true, M.self)
    var segment = found.segment(selector)
    guard !segment.isCodeOrData, segment.type == 9, found.hasPlainUpperHalf else { throw Fault(.generalProtection, errorCode: error) }
    guard segment.isPresent else { throw Fault(.segmentNotPresent, errorCode: error) }
    guard Address(segment.base).isCanonical else { throw Fault(.generalProtection, errorCode: error) }
    try storeSystem(UInt8(truncatingIfNeeded: found.low >> 40) | 2, found.place &+ 5, M.self)
    segment.attributes |= 2
    setSegment(.tr, segment, M.self)
  }

  // MARK: Questions about descriptors

  /// The descriptor that LAR, LSL, VERR and VERW look at; `nil` when the selector names none.
  private mutating func visibleDescriptor<M: ExecutionMode>(_ selector: UInt16, _: M.Type) throws(Fault) -> Descriptor? {
    guard selector & 0xfffc != 0, descriptorPlace(selector, size: 8) != nil else { return nil }
    let found = try descriptor(selector, M.self)
    if found.segment(selector).isCodeOrData { return found }
    // Descriptors of the system have 16 bytes.
    guard descriptorPlace(selector, size: 16) != nil else { return nil }
    let whole = try descriptor(selector, isSystem: true, M.self)
    return whole.hasPlainUpperHalf ? whole : nil
  }

  private func isVisible(_ segment: Segment, rpl: UInt8) -> Bool {
    if segment.isCode && segment.attributes & 4 != 0 { return true }
    return max(cpl, rpl) <= segment.dpl
  }

  private mutating func loadAccessRights<M: ExecutionMode>(_ cursor: OpCursor, _: M.Type) throws(Fault) {
    let selector =
      cursor.form == .rm ? try load(address(cursor), cursor, as: UInt16.self, M.self) : UInt16(truncatingIfNeeded: r[cursor.b])
    guard let found = try visibleDescriptor(selector, M.self) else {
      flags.setZero(false)
      return
    }
    let segment = found.segment(selector)
    let isLimit = cursor.operation == .lsl
    // Among system descriptors only LDT, available and busy TSS have a limit; LAR knows call gates too (SDM Vol. 2, LAR and LSL).
    let isKnown = segment.isCodeOrData || [2, 9, 11].contains(segment.type) || !isLimit && segment.type == 12
    guard isKnown, isVisible(segment, rpl: UInt8(selector & 3)) else {
      flags.setZero(false)
      return
    }
    // The manual leaves bits 19 to 16 undefined; they are those of the descriptor (measured, and Bochs).
    let value = isLimit ? UInt64(segment.limit) : found.low >> 32 & 0x00ff_ff00
    flags.setZero(true)
    switch cursor.width {
    case .word: set(cursor.a, UInt16(truncatingIfNeeded: value), as: UInt16.self, M.self)
    default: set(cursor.a, value, M.self)
    }
  }

  private mutating func verify<M: ExecutionMode>(_ cursor: OpCursor, _: M.Type) throws(Fault) {
    let selector =
      cursor.form == .m ? try load(address(cursor), cursor, as: UInt16.self, M.self) : UInt16(truncatingIfNeeded: r[cursor.a])
    guard let found = try visibleDescriptor(selector, M.self) else {
      flags.setZero(false)
      return
    }
    let segment = found.segment(selector)
    let isReadable = !segment.isCode || segment.attributes & 2 != 0
    let isWritable = !segment.isCode && segment.attributes & 2 != 0
    flags.setZero(
      segment.isCodeOrData && isVisible(segment, rpl: UInt8(selector & 3))
        && (cursor.operation == .verr ? isReadable : isWritable))
  }

  /// LSS, LFS and LGS: offset, then selector.
  private mutating func loadFarPointer<M: ExecutionMode>(_ cursor: OpCursor, _: M.Type) throws(Fault) {
    guard let register = SegmentRegister(rawValue: cursor.extra), cursor.extra < 6 else { throw Fault(.invalidOpcode) }
    let place = address(cursor)
    let offset: UInt64
    switch cursor.width {
    case .word: offset = UInt64(try load(place, cursor, as: UInt16.self, M.self))
    case .qword: offset = try loadFarOffset(place, cursor, M.self)
    default: offset = UInt64(try load(place, cursor, as: UInt32.self, M.self))
    }
    let selector = try load(place &+ UInt64(cursor.width.bytes), cursor, as: UInt16.self, M.self)
    try loadDataSegment(register, selector, M.self)
    if cursor.width == .word {
      set(cursor.a, UInt16(truncatingIfNeeded: offset), as: UInt16.self, M.self)
    } else {
      set(cursor.a, offset, M.self)
    }
  }
}
