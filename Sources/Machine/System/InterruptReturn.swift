import Primitives
import X86

/// IRET in 64-bit mode (SDM Vol. 2, IRET).
extension Core {
  /// Returns whether the code segment to return to is one that this machine runs.
  mutating func interruptReturn<M: ExecutionMode>(width: Width, _: M.Type) throws(Fault) -> Bool {
    // NMIs are unblocked even when the return faults (SDM Vol. 3, 6.7.1; Bochs).
    setNMIBlocked(false, M.self)
    guard systemFlags & Flag.nt.mask == 0 else { throw Fault(.generalProtection) }
    let frame = r[.rsp]
    let newRIP = try frameWord(frame, 0, width, M.self)
    let codeSelector = UInt16(truncatingIfNeeded: try frameWord(frame, 1, width, M.self))
    let image = try frameWord(frame, 2, width, M.self)
    let newRSP = try frameWord(frame, 3, width, M.self)
    let stackSelector = UInt16(truncatingIfNeeded: try frameWord(frame, 4, width, M.self))

    guard codeSelector & 0xfffc != 0 else { throw Fault(.generalProtection) }
    let codeError = UInt32(codeSelector & 0xfffc)
    var code = try descriptor(codeSelector, M.self)
    let segment = code.segment(codeSelector)
    let newCPL = UInt8(codeSelector & 3)
    guard segment.isCode, newCPL >= cpl else { throw Fault(.generalProtection, errorCode: codeError) }
    let isConforming = segment.attributes & 4 != 0
    guard isConforming ? segment.dpl <= newCPL : segment.dpl == newCPL else { throw Fault(.generalProtection, errorCode: codeError) }
    guard segment.isPresent else { throw Fault(.segmentNotPresent, errorCode: codeError) }
    guard !(segment.isLongMode && segment.attributes & Segment.defaultSizeBit != 0) else {
      throw Fault(.generalProtection, errorCode: codeError)
    }
    if !isRunnable(segment) {
      unsupported = "iret to compatibility mode (CS \(hex(UInt64(codeSelector))))"
      return false
    }

    var stack: Descriptor?
    if stackSelector & 0xfffc == 0 {
      guard newCPL != 3 else { throw Fault(.generalProtection) }
    } else {
      let error = UInt32(stackSelector & 0xfffc)
      let found = try descriptor(stackSelector, M.self)
      let data = found.segment(stackSelector)
      guard data.rpl == newCPL, data.isCodeOrData, !data.isCode, data.attributes & 2 != 0, data.dpl == newCPL else {
        throw Fault(.generalProtection, errorCode: error)
      }
      guard data.isPresent else { throw Fault(.stackFault, errorCode: error) }
      stack = found
    }
    guard Address(newRIP).isCanonical else { throw Fault(.generalProtection) }
    try markAccessed(&code, M.self)
    if var found = stack {
      try markAccessed(&found, M.self)
      stack = found
    }

    // What may change depends on the privilege before the return.
    var mutable: UInt64 =
      RFLAGS.status | Flag.tf.mask | Flag.df.mask | Flag.nt.mask | Flag.rf.mask | Flag.ac.mask | Flag.id.mask
    if Int(cpl) <= RFLAGS(rawValue: systemFlags).iopl { mutable |= Flag.if.mask }
    if cpl == 0 { mutable |= Flag.iopl.mask | Flag.vif.mask | Flag.vip.mask }
    if width == .word { mutable &= 0xffff }

    let wasMorePrivileged = newCPL > cpl
    setRIP(newRIP, M.self)
    setSegment(.cs, code.segment(codeSelector), M.self)
    setRFLAGS(rflags & ~mutable | image & mutable | RFLAGS.fixed, M.self)
    setCPL(newCPL, by: .iret, M.self)
    set(GeneralRegister.rsp.rawValue, newRSP, M.self)
    if let stack {
      setSegment(.ss, stack.segment(stackSelector), M.self)
    } else {
      setSegment(
        .ss, Segment(selector: stackSelector, base: 0, limit: 0, attributes: Segment.unusableBit | UInt32(newCPL) << 5), M.self)
    }
    if wasMorePrivileged { dropPrivilegedSegments(M.self) }
    return true
  }

  private mutating func frameWord<M: ExecutionMode>(_ frame: UInt64, _ index: UInt64, _ width: Width, _: M.Type) throws(Fault) -> UInt64 {
    let place = frame &+ index &* UInt64(width.bytes)
    switch width {
    case .qword: return try loadFromStack(place, as: UInt64.self, M.self)
    case .dword: return UInt64(try loadFromStack(place, as: UInt32.self, M.self))
    default: return UInt64(try loadFromStack(place, as: UInt16.self, M.self))
    }
  }

  /// Makes null the data segments that the new privilege may not use.
  mutating func dropPrivilegedSegments<M: ExecutionMode>(_: M.Type) {
    for register in [SegmentRegister.es, .ds, .fs, .gs] {
      let segment = cpu[register]
      if segment.isUnusable { continue }
      let isConformingCode = segment.isCode && segment.attributes & 4 != 0
      if !isConformingCode && segment.dpl < cpl {
        setSegment(register, Segment(selector: 0, base: segment.base, limit: 0, attributes: Segment.unusableBit), M.self)
      }
    }
  }
}
