import Primitives
import X86

/// Control and debug registers.
extension Core {
  mutating func executeControl<M: ExecutionMode>(_ cursor: OpCursor, _: M.Type) throws(Fault) {
    switch cursor.operation {
    case .movFromControl:
      try requireKernel()
      try requireControl(cursor.extra)
      set(cursor.a, cpu[control: Int(cursor.extra)], M.self)
    case .movToControl:
      try requireKernel()
      try requireControl(cursor.extra)
      try writeControl(cursor.extra, r[cursor.b], M.self)
    case .clts:
      try requireKernel()
      setControl(0, cpu.cr0 & ~CR0.ts, M.self)
    case .lmsw:
      try requireKernel()
      let source = cursor.form == .m ? UInt64(try load(address(cursor), cursor, as: UInt16.self, M.self)) : r[cursor.a]
      // It can set PE but not clear it (SDM Vol. 2, LMSW).
      setControl(0, cpu.cr0 & ~0xe | source & 0xf, M.self)
    case .smsw:
      guard cpl == 0 || cpu.cr4 & CR4.umip == 0 else { throw Fault(.generalProtection) }
      if cursor.form == .m {
        try store(UInt16(truncatingIfNeeded: cpu.cr0), address(cursor), cursor, M.self)
      } else {
        switch cursor.width {
        case .word: set(cursor.a, UInt16(truncatingIfNeeded: cpu.cr0), as: UInt16.self, M.self)
        case .dword: set(cursor.a, cpu.cr0 & 0xffff_ffff, M.self)
        default: set(cursor.a, cpu.cr0, M.self)
        }
      }
    default: try moveDebug(cursor, M.self)
    }
  }

  /// CR0, CR2, CR3, CR4 and CR8 exist.
  private func requireControl(_ number: UInt8) throws(Fault) {
    switch number {
    case 0, 2, 3, 4, 8: return
    default: throw Fault(.invalidOpcode)
    }
  }

  private mutating func writeControl<M: ExecutionMode>(_ number: UInt8, _ value: UInt64, _: M.Type) throws(Fault) {
    setControl(Int(number), try self.value(ofControl: number, afterWriting: value), M.self)
  }

  /// What a control register holds once MOV has written a value to it; #GP(0) for one that MOV refuses.
  func value(ofControl number: UInt8, afterWriting value: UInt64) throws(Fault) -> UInt64 {
    switch number {
    case 0:
      // Bits 63 to 32 are reserved; NW without CD, and PG without PE, are no states; paging cannot be left in 64-bit mode (SDM Vol. 3, 2.5).
      guard value >> 32 == 0, value & CR0.pg != 0, value & CR0.pe != 0, value & (CR0.nw | CR0.cd) != CR0.nw else {
        throw Fault(.generalProtection)
      }
      let writable =
        CR0.pe | CR0.mp | CR0.em | CR0.ts | CR0.ne | CR0.wp | CR0.am | CR0.nw | CR0.cd | CR0.pg
      return value & writable | CR0.et
    case 2: return value
    case 3:
      guard value >> UInt64(CPUFeatures.physicalAddressBits) == 0 else { throw Fault(.generalProtection) }
      return value
    case 4:
      // A bit whose feature CPUID does not show is reserved (SDM Vol. 3, 2.5): VME and PVI, PSE, MCE, PCE without performance monitoring, and those of SSE and
      // XSAVE.
      let known =
        CR4.tsd | CR4.de | CR4.pae | CR4.pge
        | (features.umip ? CR4.umip : 0) | (features.fsgsbase ? CR4.fsgsbase : 0) | (features.smep ? CR4.smep : 0)
        | (features.smap ? CR4.smap : 0)
      guard value & ~known == 0, value & CR4.pae != 0 else { throw Fault(.generalProtection) }
      return value
    default:
      guard value & ~15 == 0 else { throw Fault(.generalProtection) }
      return value
    }
  }

  private mutating func moveDebug<M: ExecutionMode>(_ cursor: OpCursor, _: M.Type) throws(Fault) {
    let number = cursor.extra
    // DR4 and DR5 are DR6 and DR7 unless CR4.DE makes them invalid.
    if number > 7 || (number == 4 || number == 5) && cpu.cr4 & CR4.de != 0 { throw Fault(.invalidOpcode) }
    try requireKernel()
    if cpu.dr7 & DR7.generalDetection != 0 { throw Fault.debug(.registerAccess) }
    let register = number < 4 ? Int(number) : Int(number | 2)
    if cursor.operation == .movFromDebug {
      set(cursor.a, cpu[debug: register], M.self)
      return
    }
    let value = r[cursor.b]
    var new = value
    if number >= 4 {
      guard value >> 32 == 0 else { throw Fault(.generalProtection) }
      new = number & 1 == 0 ? value & 0xe00f | 0xffff_0ff0 : value & 0xffff_2fff | 0x400
    }
    setDebug(register, new, M.self)
  }
}
