import Primitives
import X86

/// String instructions (SDM Vol. 2, MOVS and so on; REP).
extension Core {
  /// Executes the string instruction at `cursor`, as many iterations as the budget allows; each is a tick of its own. RIP moves on when the last one is
  /// done. `budget` has been charged for one tick.
  ///
  /// When it throws, the iterations before the fault are done and paid for.
  @inline(never)
  mutating func executeString<M: ExecutionMode>(_ cursor: OpCursor, _ budget: inout Int64, _: M.Type) throws(Fault) {
    let isRepeated = !cursor.flags.isDisjoint(with: [.rep, .repne])
    guard isRepeated else {
      try iterate(cursor, M.self)
      rip = rip(after: cursor)
      return
    }
    let usesPort = cursor.operation == .ins || cursor.operation == .outs
    // Permission comes before the count (measured).
    if usesPort {
      try checkPort(UInt16(truncatingIfNeeded: r[.rdx]), cursor.width, M.self)
    }
    let counterMask: UInt64 = cursor.flags.contains(.address32) ? 0xffff_ffff : .max
    if r[.rcx] & counterMask == 0 {
      rip = rip(after: cursor)
      return
    }
    let comparesFlags = cursor.operation == .cmps || cursor.operation == .scas
    let isWhileEqual = cursor.flags.contains(.rep)
    var isFirst = true
    while true {
      if !isFirst {
        // After a port whoever looks at time, interrupts and devices comes first; an instruction that has overwritten itself is fetched anew.
        if budget == 0 || usesPort || isInterruptedRepeat || cursor.code == .stale {
          rip = rip(at: cursor)
          return
        }
      }
      if !M.isReporting, !comparesFlags {
        // Both entry ticks: the one already charged (only before the first iteration) and the budget.
        let available = UInt64(bitPattern: budget) &+ (isFirst ? 1 : 0)
        let done = iterateQuickly(cursor, limit: min(available, r[.rcx] & counterMask), counterMask: counterMask)
        if done > 0 {
          budget &-= Int64(bitPattern: done &- (isFirst ? 1 : 0))
          isFirst = false
          if r[.rcx] & counterMask == 0 {
            rip = rip(after: cursor)
            return
          }
          continue
        }
      }
      do throws(Fault) {
        try iterate(cursor, M.self)
      } catch {
        // The executor gives back the tick that was charged at entry; a first iteration has used it.
        if !isFirst { budget &-= 1 }
        throw error
      }
      if isFirst { isFirst = false } else { budget &-= 1 }
      let count = (r[.rcx] & counterMask) &- 1
      // With 32-bit addresses ECX counts, and writing it clears the upper half.
      set(GeneralRegister.rcx.rawValue, count & counterMask, M.self)
      if count == 0 || comparesFlags && flags.zero != isWhileEqual {
        rip = rip(after: cursor)
        return
      }
    }
  }

  /// Whether something has happened in a repeated instruction that must be looked at before the next iteration.
  private var isInterruptedRepeat: Bool { mustResynchronize || isInterruptRequested && systemFlags & Flag.if.mask != 0 }

  private mutating func iterate<M: ExecutionMode>(_ cursor: OpCursor, _: M.Type) throws(Fault) {
    switch cursor.width {
    case .byte: try iterate(cursor, UInt8.self, M.self)
    case .word: try iterate(cursor, UInt16.self, M.self)
    case .dword: try iterate(cursor, UInt32.self, M.self)
    case .qword: try iterate(cursor, UInt64.self, M.self)
    }
  }

  private mutating func sourceAddress(_ cursor: OpCursor) -> UInt64 {
    let offset = cursor.flags.contains(.address32) ? r[.rsi] & 0xffff_ffff : r[.rsi]
    return offset &+ r[cursor.segment]
  }

  private mutating func destinationAddress(_ cursor: OpCursor) -> UInt64 {
    cursor.flags.contains(.address32) ? r[.rdi] & 0xffff_ffff : r[.rdi]
  }

  private mutating func advance<M: ExecutionMode>(_ register: GeneralRegister, by bytes: Int, _ cursor: OpCursor, _: M.Type) {
    let isDown = systemFlags & Flag.df.mask != 0
    let new = isDown ? r[register] &- UInt64(bytes) : r[register] &+ UInt64(bytes)
    set(register.rawValue, cursor.flags.contains(.address32) ? new & 0xffff_ffff : new, M.self)
  }

  private mutating func iterate<T: GuestInteger, M: ExecutionMode>(_ cursor: OpCursor, _: T.Type, _: M.Type) throws(Fault) {
    let size = T.bitWidth / 8
    switch cursor.operation {
    case .movs:
      let value = try load(sourceAddress(cursor), cursor, as: T.self, M.self)
      try store(value, destinationAddress(cursor), cursor, M.self)
      advance(.rsi, by: size, cursor, M.self)
      advance(.rdi, by: size, cursor, M.self)
    case .stos:
      try store(get(0, as: T.self), destinationAddress(cursor), cursor, M.self)
      advance(.rdi, by: size, cursor, M.self)
    case .lods:
      set(0, try load(sourceAddress(cursor), cursor, as: T.self, M.self), as: T.self, M.self)
      advance(.rsi, by: size, cursor, M.self)
    case .scas:
      let value = try load(destinationAddress(cursor), cursor, as: T.self, M.self)
      _ = Subtract.apply(get(0, as: T.self), value, &flags)
      advance(.rdi, by: size, cursor, M.self)
    case .cmps:
      // The destination is read first (measured).
      let b = try load(destinationAddress(cursor), cursor, as: T.self, M.self)
      let a = try load(sourceAddress(cursor), cursor, as: T.self, M.self)
      _ = Subtract.apply(a, b, &flags)
      advance(.rsi, by: size, cursor, M.self)
      advance(.rdi, by: size, cursor, M.self)
    case .ins:
      guard let width = Width(rawValue: UInt8(size)) else { return }
      try checkPort(UInt16(truncatingIfNeeded: r[.rdx]), width, M.self)
      // The destination is checked before the port is read: a fault must not lose what the device gave.
      _ = try loadForUpdate(destinationAddress(cursor), cursor, as: T.self, M.self)
      let value = readPort(UInt16(truncatingIfNeeded: r[.rdx]), width, M.self)
      try store(T(truncatingIfNeeded: value), destinationAddress(cursor), cursor, M.self)
      advance(.rdi, by: size, cursor, M.self)
    default:
      guard let width = Width(rawValue: UInt8(size)) else { return }
      try checkPort(UInt16(truncatingIfNeeded: r[.rdx]), width, M.self)
      let value = try load(sourceAddress(cursor), cursor, as: T.self, M.self)
      writePort(UInt16(truncatingIfNeeded: r[.rdx]), width, UInt32(truncatingIfNeeded: value), M.self)
      advance(.rsi, by: size, cursor, M.self)
    }
  }

  /// REP MOVS and REP STOS upwards within pages that the TLBs hold: many iterations at once. Returns how many it did; 0 when it cannot.
  private mutating func iterateQuickly(_ cursor: OpCursor, limit: UInt64, counterMask: UInt64) -> UInt64 {
    guard counterMask == .max, systemFlags & Flag.df.mask == 0, limit > 1 else { return 0 }
    let size = UInt64(cursor.width.bytes)
    let destination = r[.rdi]
    guard let target = writeTLB.host(destination, dataContext) else { return 0 }
    var count = min(limit, (4096 &- (destination & 0xfff)) / size)
    switch cursor.operation {
    case .stos:
      guard count > 0 else { return 0 }
      memory.fill(host: target, offset: destination & 0xfff, pattern: r[.rax], width: cursor.width, count: count)
    case .movs:
      let source = sourceAddress(cursor)
      guard let origin = readTLB.host(source, dataContext) else { return 0 }
      count = min(count, (4096 &- (source & 0xfff)) / size)
      guard count > 0 else { return 0 }
      memory.copy(
        from: origin, offset: source & 0xfff, to: target, offset: destination & 0xfff, width: cursor.width, count: count)
      r[GeneralRegister.rsi.rawValue] = r[.rsi] &+ count &* size
    default: return 0
    }
    r[GeneralRegister.rdi.rawValue] = destination &+ count &* size
    r[GeneralRegister.rcx.rawValue] = r[.rcx] &- count
    return count
  }
}
