import Primitives
import X86

/// How memory is accessed, as far as paging cares.
enum AccessKind {
  case read
  case write
  case fetch
}

extension Core {
  private static let present: UInt64 = 1 << 0
  private static let writable: UInt64 = 1 << 1
  private static let user: UInt64 = 1 << 2
  private static let accessed: UInt64 = 1 << 5
  private static let dirty: UInt64 = 1 << 6
  private static let large: UInt64 = 1 << 7
  private static let noExecute: UInt64 = 1 << 63
  private static let frameMask: UInt64 = (1 << UInt64(CPUFeatures.physicalAddressBits) - 1) & ~0xfff
  private static let reservedAddressBits: UInt64 = ~(1 << UInt64(CPUFeatures.physicalAddressBits) - 1) & 0x000f_ffff_ffff_ffff

  /// Translates a canonical linear address by walking the guest's page tables (SDM Vol. 3, 4.5 and 4.6), sets accessed and dirty bits, and marks
  /// the tables so that a later write to them is seen.
  ///
  /// - Parameters:
  ///   - isUser: whether the access is made with user privilege (CPL 3, and not an implicit access to a descriptor table or TSS).
  ///   - allowsUserPages: for supervisor data accesses, whether SMAP does not apply (CR4.SMAP clear, or RFLAGS.AC set and the access explicit).
  mutating func translate<M: ExecutionMode>(
    _ linear: UInt64, _ kind: AccessKind, isUser: Bool, allowsUserPages: Bool, _: M.Type
  ) throws(Fault) -> UInt64 {
    let noExecuteEnabled = cpu.efer & EFER.nxe != 0
    var table = cpu.cr3 & Self.frameMask
    var permissions = Self.writable | Self.user
    var isNoExecute = false
    var entries = InlineArray<4, UInt64>(repeating: 0)
    var depth = 0
    var shift: UInt64 = 39
    var reserved = Self.reservedAddressBits | (noExecuteEnabled ? 0 : Self.noExecute)
    var leaf: UInt64 = 0

    while true {
      let place = table | (linear &>> shift & 0x1ff) &<< 3
      let entry = memory.read(place, as: UInt64.self)
      entries[depth] = place
      depth += 1
      guard entry & Self.present != 0 else {
        throw pageFault(linear, kind, isUser: isUser, protection: false)
      }
      var isReserved = entry & reserved != 0
      let isLeaf = shift == 12 || entry & Self.large != 0
      if shift > 12 && entry & Self.large != 0 {
        switch shift {
        case 21: isReserved = isReserved || entry & 0x1f_e000 != 0
        case 30 where features.gigabytePages: isReserved = isReserved || entry & 0x3fff_e000 != 0
        default: isReserved = true
        }
      }
      if isReserved { throw pageFault(linear, kind, isUser: isUser, protection: true, reserved: true) }
      permissions &= entry
      isNoExecute = isNoExecute || entry & Self.noExecute != 0
      if isLeaf {
        leaf = entry
        break
      }
      table = entry & Self.frameMask
      reserved = Self.reservedAddressBits | (noExecuteEnabled ? 0 : Self.noExecute)
      shift &-= 9
    }

    let isUserPage = permissions & Self.user != 0
    let isAllowed: Bool
    if isUser {
      isAllowed =
        isUserPage && (kind != .write || permissions & Self.writable != 0) && (kind != .fetch || !isNoExecute)
    } else {
      switch kind {
      case .fetch: isAllowed = !isNoExecute && !(isUserPage && cpu.cr4 & CR4.smep != 0)
      case .read: isAllowed = !isUserPage || allowsUserPages
      case .write:
        isAllowed = (!isUserPage || allowsUserPages) && (permissions & Self.writable != 0 || cpu.cr0 & CR0.wp == 0)
      }
    }
    guard isAllowed else { throw pageFault(linear, kind, isUser: isUser, protection: true) }

    for level in 0..<depth {
      let isLast = level == depth - 1
      let wanted = isLast && kind == .write ? Self.accessed | Self.dirty : Self.accessed
      let old = memory.read(entries[level], as: UInt64.self)
      if old & wanted != wanted {
        let new = old | wanted
        if M.isReporting {
          recorder.add(.memory(linear: nil, physical: entries[level], width: .qword), old: old, new: new)
        }
        let page = Int(entries[level] &>> 12)
        if memory.contains(page: UInt64(page)) {
          memory.noteChange(of: page)
          if memory.marks(of: page).contains(.code) { invalidateCode(entries[level], size: 8) }
        }
        watch.noteWrite(entries[level], size: 8)
        memory.store(new, at: entries[level])
      }
      markPageTable(Int(entries[level] &>> 12))
    }
    let offsetMask = (1 as UInt64) &<< shift &- 1
    return leaf & Self.frameMask & ~offsetMask | linear & offsetMask
  }

  private func pageFault(_ linear: UInt64, _ kind: AccessKind, isUser: Bool, protection: Bool, reserved: Bool = false) -> Fault {
    // SDM Vol. 3, 4.7: the fetch bit exists only where fetches can be forbidden.
    let showsFetch = cpu.efer & EFER.nxe != 0 || cpu.cr4 & CR4.smep != 0
    let code: UInt32 =
      (protection ? 1 : 0) | (kind == .write ? 2 : 0) | (isUser ? 4 : 0) | (reserved ? 8 : 0) | (kind == .fetch && showsFetch ? 16 : 0)
    return Fault(.pageFault, errorCode: code, address: linear)
  }

  /// Notes that cached translations depend on a page: writes to it take the slow path from now on.
  private mutating func markPageTable(_ page: Int) {
    guard memory.contains(page: UInt64(page)) else { return }
    let marks = memory.marks(of: page)
    if marks.contains(.pageTable) { return }
    memory.mark(page, .pageTable)
    pageTablePages.append(page)
    dropFromWriteTLB(page, marks)
  }

  /// Makes the next write to a page take the slow path.
  mutating func dropFromWriteTLB(_ page: Int, _ marks: PhysicalMemory.PageMarks) {
    guard marks.contains(.inWriteTLB) else { return }
    writeTLB.remove(host: memory.hostAddress(page: page))
    memory.unmark(page, .inWriteTLB)
  }

  // MARK: Contexts

  /// Takes over CR3 and the control bits that decide what a translation allows.
  mutating func selectAddressSpace() {
    let key =
      cpu.cr3 & Self.frameMask | (cpu.cr0 & CR0.wp != 0 ? 1 : 0) | (cpu.cr4 & CR4.smep != 0 ? 2 : 0)
      | (cpu.cr4 & CR4.smap != 0 ? 4 : 0) | (cpu.efer & EFER.nxe != 0 ? 8 : 0)
    if !translations.select(key: key) {
      readTLB.removeAll()
      writeTLB.removeAll()
      fetchTLB.removeAll()
      jumpCache.removeAll()
      _ = translations.select(key: key)
    }
    updateContexts()
  }

  /// Takes over CPL and RFLAGS.AC.
  mutating func updateContexts() {
    if cpl == 3 {
      codeContext = translations.number(.user)
      dataContext = codeContext
    } else {
      codeContext = translations.number(.supervisor)
      let allowsUserPages = cpu.cr4 & CR4.smap != 0 && systemFlags & Flag.ac.mask != 0
      dataContext = translations.number(allowsUserPages ? .supervisorUserAccess : .supervisor)
    }
    // With alignment checks or breakpoints on, every data access takes the slow path, where they are looked for.
    if isAlignmentChecked || hasEnabledBreakpoint { dataContext = TranslationContext.uncached }
  }

  var isAlignmentChecked: Bool { cpl == 3 && cpu.cr0 & CR0.am != 0 && systemFlags & Flag.ac.mask != 0 }

  /// Drops every cached translation: a page table was changed.
  mutating func dropTranslations() {
    translations.forget()
    for page in pageTablePages { memory.unmark(page, .pageTable) }
    pageTablePages.removeAll(keepingCapacity: true)
    selectAddressSpace()
    mustResynchronize = true
  }
}
