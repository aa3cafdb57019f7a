import Primitives
import X86

extension Core {
  // MARK: Explicit accesses of instructions

  /// Reads a value from a linear address with the privilege of the running code.
  @inline(__always)
  mutating func load<T: GuestInteger, M: ExecutionMode>(
    _ linear: UInt64, _ cursor: OpCursor, as _: T.Type, _: M.Type
  ) throws(Fault) -> T {
    if !M.isReporting, let value = readTLB.load(linear, dataContext, as: T.self) { return value }
    return try loadSlowly(linear, isStack: cursor.flags.contains(.stackSegment), as: T.self, M.self)
  }

  /// Writes a value to a linear address with the privilege of the running code.
  @inline(__always)
  mutating func store<T: GuestInteger, M: ExecutionMode>(
    _ value: T, _ linear: UInt64, _ cursor: OpCursor, _: M.Type
  ) throws(Fault) {
    if !M.isReporting, writeTLB.store(value, linear, dataContext) { return }
    try storeSlowly(value, linear, isStack: cursor.flags.contains(.stackSegment), cursor, M.self)
  }

  /// Reads a value that will be written back: faults as a write does, before anything changes (SDM Vol. 3, 4.7).
  @inline(__always)
  mutating func loadForUpdate<T: GuestInteger, M: ExecutionMode>(
    _ linear: UInt64, _ cursor: OpCursor, as _: T.Type, _: M.Type
  ) throws(Fault) -> T {
    if !M.isReporting, let value = writeTLB.load(linear, dataContext, as: T.self) { return value }
    return try loadForUpdateSlowly(linear, isStack: cursor.flags.contains(.stackSegment), as: T.self, M.self)
  }

  /// Pushes onto the stack of the running code; RSP changes after the write.
  @inline(__always)
  mutating func push<M: ExecutionMode>(_ value: UInt64, _ cursor: OpCursor, _: M.Type) throws(Fault) {
    let top = r[.rsp] &- 8
    if M.isReporting || !writeTLB.store(value, top, dataContext) {
      try storeSlowly(value, top, isStack: true, cursor, M.self)
    }
    set(GeneralRegister.rsp.rawValue, top, M.self)
  }

  /// The value on top of the stack; RSP stays.
  @inline(__always)
  mutating func top<M: ExecutionMode>(_ cursor: OpCursor, _: M.Type) throws(Fault) -> UInt64 {
    if !M.isReporting, let value = readTLB.load(r[.rsp], dataContext, as: UInt64.self) { return value }
    return try loadSlowly(r[.rsp], isStack: true, as: UInt64.self, M.self)
  }

  /// Writes a value in the stack segment.
  @inline(__always)
  mutating func storeOnStack<T: GuestInteger, M: ExecutionMode>(
    _ value: T, _ linear: UInt64, _ cursor: OpCursor, _: M.Type
  ) throws(Fault) {
    if !M.isReporting, writeTLB.store(value, linear, dataContext) { return }
    try storeSlowly(value, linear, isStack: true, cursor, M.self)
  }

  /// Reads a value in the stack segment.
  @inline(__always)
  mutating func loadFromStack<T: GuestInteger, M: ExecutionMode>(
    _ linear: UInt64, as _: T.Type, _: M.Type
  ) throws(Fault) -> T {
    if !M.isReporting, let value = readTLB.load(linear, dataContext, as: T.self) { return value }
    return try loadSlowly(linear, isStack: true, as: T.self, M.self)
  }

  @inline(never)
  mutating func loadSlowly<T: GuestInteger, M: ExecutionMode>(
    _ linear: UInt64, isStack: Bool, as _: T.Type, _: M.Type
  ) throws(Fault) -> T {
    try check(linear, size: T.bitWidth / 8, isStack: isStack)
    let physical = try translateData(linear, .read, M.self)
    watch.noteRead(physical, size: T.bitWidth / 8)
    let value: T
    let inFirstPage = 4096 - Int(linear & 0xfff)
    if inFirstPage >= T.bitWidth / 8 {
      value = memory.read(physical, as: T.self)
    } else {
      let second = try translateData((linear | 0xfff) &+ 1, .read, M.self)
      value = joined(physical, inFirstPage, second, as: T.self)
    }
    noteAccess(linear, size: T.bitWidth / 8, isWrite: false)
    if M.isReporting, let width = Width(rawValue: UInt8(T.bitWidth / 8)) {
      recorder.read(linear: linear, physical: physical, width: width, value: UInt64(value))
    }
    return value
  }

  @inline(never)
  mutating func loadForUpdateSlowly<T: GuestInteger, M: ExecutionMode>(
    _ linear: UInt64, isStack: Bool, as _: T.Type, _: M.Type
  ) throws(Fault) -> T {
    try check(linear, size: T.bitWidth / 8, isStack: isStack)
    let physical = try translateData(linear, .write, M.self)
    watch.noteRead(physical, size: T.bitWidth / 8)
    let inFirstPage = 4096 - Int(linear & 0xfff)
    let value: T
    if inFirstPage >= T.bitWidth / 8 {
      value = memory.read(physical, as: T.self)
    } else {
      let second = try translateData((linear | 0xfff) &+ 1, .write, M.self)
      value = joined(physical, inFirstPage, second, as: T.self)
    }
    noteAccess(linear, size: T.bitWidth / 8, isWrite: false)
    if M.isReporting, let width = Width(rawValue: UInt8(T.bitWidth / 8)) {
      recorder.read(linear: linear, physical: physical, width: width, value: UInt64(value))
    }
    return value
  }

  @inline(never)
  mutating func storeSlowly<T: GuestInteger, M: ExecutionMode>(
    _ value: T, _ linear: UInt64, isStack: Bool, _ cursor: OpCursor, _: M.Type
  ) throws(Fault) {
    try check(linear, size: T.bitWidth / 8, isStack: isStack)
    let physical = try translateData(linear, .write, M.self)
    let inFirstPage = 4096 - Int(linear & 0xfff)
    if inFirstPage >= T.bitWidth / 8 {
      storePhysical(value, at: physical, linear: linear, M.self)
    } else {
      // Both pages are checked before either is changed.
      let second = try translateData((linear | 0xfff) &+ 1, .write, M.self)
      for i in 0..<T.bitWidth / 8 {
        let place = i < inFirstPage ? physical &+ UInt64(i) : second &+ UInt64(i - inFirstPage)
        storePhysical(UInt8(truncatingIfNeeded: value >> T(i * 8)), at: place, linear: linear &+ UInt64(i), M.self)
      }
    }
    noteAccess(linear, size: T.bitWidth / 8, isWrite: true)
    if mustResynchronize && !M.isReporting { leaveBlock(after: cursor) }
  }

  private mutating func joined<T: GuestInteger>(_ first: UInt64, _ count: Int, _ second: UInt64, as _: T.Type) -> T {
    watch.noteRead(second, size: T.bitWidth / 8 - count)
    var value: T = 0
    for i in 0..<T.bitWidth / 8 {
      let place = i < count ? first &+ UInt64(i) : second &+ UInt64(i - count)
      value |= T(memory.read(place, as: UInt8.self)) << T(i * 8)
    }
    return value
  }

  // MARK: Checks and translation

  /// The canonical check of all bytes, and the alignment check.
  private mutating func check(_ linear: UInt64, size: Int, isStack: Bool) throws(Fault) {
    guard Address(linear).isCanonical, Address(linear &+ UInt64(size - 1)).isCanonical else {
      throw Fault(isStack ? .stackFault : .generalProtection)
    }
    if isAlignmentChecked && linear & UInt64(size - 1) != 0 { throw Fault(.alignmentCheck) }
  }

  /// Translates for an explicit data access of the running code and caches the page.
  mutating func translateData<M: ExecutionMode>(_ linear: UInt64, _ kind: AccessKind, _: M.Type) throws(Fault) -> UInt64 {
    // A page that the TLB holds has no accessed or dirty bit to set, so that there is nothing to report of its translation.
    if M.isReporting, let host = kind == .read ? readTLB.host(linear, dataContext) : writeTLB.host(linear, dataContext) {
      return memory.physicalAddress(ofHost: host) | linear & 0xfff
    }
    let allowsUserPages = cpu.cr4 & CR4.smap == 0 || systemFlags & Flag.ac.mask != 0
    let physical = try translate(linear, kind, isUser: cpl == 3, allowsUserPages: allowsUserPages, M.self)
    let page = physical >> 12
    if !memory.contains(page: page) || dataContext == TranslationContext.uncached { return physical }
    let number = Int(page)
    if kind == .read {
      if memory.marks(of: number).contains(.readWatched) { return physical }
      readTLB.insert(linear, host: memory.hostAddress(page: number), dataContext)
    } else {
      let marks = memory.marks(of: number)
      if marks.isDisjoint(with: .slowWrites) && !M.isReporting {
        memory.noteChange(of: number)
        memory.mark(number, .inWriteTLB)
        writeTLB.insert(linear, host: memory.hostAddress(page: number), dataContext)
      }
    }
    return physical
  }

  /// Writes RAM at a physical address, within one page, and tells everyone who depends on what stood there.
  mutating func storePhysical<T: GuestInteger, M: ExecutionMode>(
    _ value: T, at physical: UInt64, linear: UInt64?, _: M.Type
  ) {
    let page = physical >> 12
    let old = memory.read(physical, as: T.self)
    if M.isReporting, let width = Width(rawValue: UInt8(T.bitWidth / 8)) {
      recorder.add(.memory(linear: linear, physical: physical, width: width), old: UInt64(old), new: UInt64(value))
    }
    guard memory.contains(page: page) else { return }
    let number = Int(page)
    memory.noteChange(of: number)
    let marks = memory.marks(of: number)
    if marks.contains(.watched) { watch.noteWrite(physical, size: T.bitWidth / 8) }
    if marks.contains(.code) { invalidateCode(physical, size: T.bitWidth / 8) }
    // Only an entry that was present can have been cached.
    let wasPresent = marks.contains(.pageTable) && memory.read(physical & ~7, as: UInt64.self) & 1 != 0
    memory.store(value, at: physical)
    if wasPresent && old != value { dropTranslations() }
  }

  /// Makes decoded blocks stale whose bytes are about to change.
  mutating func invalidateCode(_ physical: UInt64, size: Int) {
    let page = Int(physical >> 12)
    let lines = codeLines[page]
    let first = physical >> 6 & 63
    let last = (physical &+ UInt64(size - 1)) >> 6 & 63
    if lines.bit(Int(first)) || lines.bit(Int(last)) { dropCode(ofPage: page) }
  }

  /// Makes every decoded block of a page stale.
  mutating func dropCode(ofPage page: Int) {
    blocks.invalidate(page: page)
    singles.invalidate(page: page)
    codeLines[page] = 0
    memory.unmark(page, .code)
  }

  /// Makes the executor leave the running block after the instruction at `cursor`.
  private mutating func leaveBlock(after cursor: OpCursor) {
    let next = cursor.next
    guard interruptedOp == nil, next.code != .stale else { return }
    switch cursor.code {
    case .call, .callR, .callX, .string, .system, .stop, .chain: return
    default:
      interruptedOp = (next, next.code)
      next.code = .stale
    }
  }

  // MARK: Implicit accesses

  /// Reads a descriptor table or the TSS: with supervisor privilege whatever the CPL (SDM Vol. 3, 4.6.1).
  mutating func loadSystem<T: GuestInteger, M: ExecutionMode>(
    _ linear: UInt64, as _: T.Type, _: M.Type
  ) throws(Fault) -> T {
    guard Address(linear).isCanonical, Address(linear &+ UInt64(T.bitWidth / 8 - 1)).isCanonical else { throw Fault(.generalProtection) }
    let physical = try translate(linear, .read, isUser: false, allowsUserPages: cpu.cr4 & CR4.smap == 0, M.self)
    watch.noteRead(physical, size: T.bitWidth / 8)
    let inFirstPage = 4096 - Int(linear & 0xfff)
    let value: T
    if inFirstPage >= T.bitWidth / 8 {
      value = memory.read(physical, as: T.self)
    } else {
      let second = try translate((linear | 0xfff) &+ 1, .read, isUser: false, allowsUserPages: cpu.cr4 & CR4.smap == 0, M.self)
      value = joined(physical, inFirstPage, second, as: T.self)
    }
    noteAccess(linear, size: T.bitWidth / 8, isWrite: false)
    if M.isReporting, let width = Width(rawValue: UInt8(T.bitWidth / 8)) {
      recorder.read(linear: linear, physical: physical, width: width, value: UInt64(value))
    }
    return value
  }

  /// Writes a descriptor table, the TSS or the stack of a higher privilege: with supervisor privilege whatever the CPL.
  mutating func storeSystem<T: GuestInteger, M: ExecutionMode>(
    _ value: T, _ linear: UInt64, isUser: Bool = false, _: M.Type
  ) throws(Fault) {
    guard Address(linear).isCanonical, Address(linear &+ UInt64(T.bitWidth / 8 - 1)).isCanonical else { throw Fault(.stackFault) }
    let physical = try translate(linear, .write, isUser: isUser, allowsUserPages: cpu.cr4 & CR4.smap == 0, M.self)
    let inFirstPage = 4096 - Int(linear & 0xfff)
    if inFirstPage >= T.bitWidth / 8 {
      storePhysical(value, at: physical, linear: linear, M.self)
    } else {
      let second = try translate((linear | 0xfff) &+ 1, .write, isUser: isUser, allowsUserPages: cpu.cr4 & CR4.smap == 0, M.self)
      for i in 0..<T.bitWidth / 8 {
        let place = i < inFirstPage ? physical &+ UInt64(i) : second &+ UInt64(i - inFirstPage)
        storePhysical(UInt8(truncatingIfNeeded: value >> T(i * 8)), at: place, linear: linear &+ UInt64(i), M.self)
      }
    }
    noteAccess(linear, size: T.bitWidth / 8, isWrite: true)
  }
}
