import Primitives
import X86

/// Far CALL and JMP through a 64-bit call gate (SDM Vol. 2, CALL and JMP; Vol. 3, 5.8.3.1).
extension Core {
  /// Goes where the gate that `selector` names leads. The offset of the far pointer is not used.
  mutating func transferThroughGate<M: ExecutionMode>(
    _ selector: UInt16, _ first: Descriptor, isCall: Bool, _ cursor: OpCursor, _: M.Type
  ) throws(Fault) {
    let gateError = UInt32(selector & 0xfffc)
    let attributes = first.attributes
    let gateDPL = UInt8(attributes >> 5 & 3)
    guard gateDPL >= cpl, gateDPL >= UInt8(selector & 3) else { throw Fault(.generalProtection, errorCode: gateError) }
    let gate = try descriptor(selector, isSystem: true, M.self)
    // The type field of the upper half must be 0.
    guard gate.hasPlainUpperHalf else { throw Fault(.generalProtection, errorCode: gateError) }
    guard attributes & Segment.presentBit != 0 else { throw Fault(.segmentNotPresent, errorCode: gateError) }
    let target = gate.low & 0xffff | gate.low >> 32 & 0xffff_0000 | gate.high << 32
    let codeSelector = UInt16(truncatingIfNeeded: gate.low >> 16)

    guard codeSelector & 0xfffc != 0 else { throw Fault(.generalProtection) }
    let codeError = UInt32(codeSelector & 0xfffc)
    var found = try descriptor(codeSelector, M.self)
    let code = found.segment(codeSelector)
    guard code.isCode, code.dpl <= cpl else { throw Fault(.generalProtection, errorCode: codeError) }
    guard code.isLongMode, code.attributes & Segment.defaultSizeBit == 0 else { throw Fault(.generalProtection, errorCode: codeError) }
    let isConforming = code.attributes & 4 != 0
    guard isCall || isConforming || code.dpl == cpl else { throw Fault(.generalProtection, errorCode: codeError) }
    guard code.isPresent else { throw Fault(.segmentNotPresent, errorCode: codeError) }
    guard Address(target).isCanonical else { throw Fault(.generalProtection) }

    let newCPL = isConforming ? cpl : code.dpl
    if isCall {
      if newCPL < cpl {
        try callInward(to: target, &found, codeSelector, newCPL, M.self)
        return
      }
      let top = r[.rsp]
      _ = try loadForUpdateSlowly(top &- 16, isStack: true, as: UInt64.self, M.self)
      try storeOnStack(UInt64(cpu[.cs].selector), top &- 8, cursor, M.self)
      try storeOnStack(rip, top &- 16, cursor, M.self)
      set(GeneralRegister.rsp.rawValue, top &- 16, M.self)
    }
    try markAccessed(&found, M.self)
    setSegment(.cs, found.segment(codeSelector & 0xfffc | UInt16(cpl)), M.self)
    setRIP(target, M.self)
  }

  /// To a more privileged ring: SS, RSP, CS and RIP go to the stack that the TSS names for it, and SS becomes null.
  private mutating func callInward<M: ExecutionMode>(
    to target: UInt64, _ code: inout Descriptor, _ selector: UInt16, _ newCPL: UInt8, _: M.Type
  ) throws(Fault) {
    let stack = try stackFromTSS(offset: 4 + UInt32(newCPL) * 8, 0, M.self)
    let bottom = stack &- 32
    guard Address(stack &- 8).isCanonical, Address(bottom).isCanonical else { throw Fault(.stackFault) }
    // The whole frame must be writable before any of it is written.
    let allowsUserPages = cpu.cr4 & CR4.smap == 0
    _ = try translate(stack &- 8, .write, isUser: false, allowsUserPages: allowsUserPages, M.self)
    _ = try translate(bottom, .write, isUser: false, allowsUserPages: allowsUserPages, M.self)
    try markAccessed(&code, M.self)
    try storeSystem(UInt64(cpu[.ss].selector), stack &- 8, M.self)
    try storeSystem(r[.rsp], stack &- 16, M.self)
    try storeSystem(UInt64(cpu[.cs].selector), stack &- 24, M.self)
    try storeSystem(rip, bottom, M.self)
    set(GeneralRegister.rsp.rawValue, bottom, M.self)
    setSegment(.cs, code.segment(selector & 0xfffc | UInt16(newCPL)), M.self)
    setCPL(newCPL, by: .callGate, M.self)
    setSegment(
      .ss, Segment(selector: UInt16(newCPL), base: 0, limit: 0, attributes: Segment.unusableBit | UInt32(newCPL) << 5), M.self)
    setRIP(target, M.self)
  }
}
