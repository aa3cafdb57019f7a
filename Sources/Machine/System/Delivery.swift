import Primitives
import X86

/// Where a delivery through the IDT comes from: what decides the gate's privilege check, the EXT bit of error codes and the pushed RIP.
enum DeliverySource {
  /// INT n and INT3.
  case software
  /// A fault or trap of the CPU, and ICEBP.
  case exception
  /// An external interrupt or NMI.
  case external
}

/// Delivery of interrupts and exceptions in 64-bit mode (SDM Vol. 3, 6.14).
extension Core {
  /// Delivers an exception; when that raises another, a double fault, and when that fails too, shuts down (SDM Vol. 3, table 6-5).
  ///
  /// Returns `false` at a triple fault.
  mutating func raise<M: ExecutionMode>(_ first: Fault, _: M.Type) -> Bool {
    var fault = first
    if fault.vector == .debug, !fault.conditions.isEmpty { recordDebugConditions(fault.conditions, M.self) }
    if fault.vector == .pageFault { setControl(2, fault.address, M.self) }
    while true {
      do throws(Fault) {
        try deliver(fault, M.self)
        return true
      } catch {
        // CR2 tells of the page fault that came last, even where it becomes a double fault (Bochs; SDM Vol. 3, 6.15, #PF).
        if error.vector == .pageFault { setControl(2, error.address, M.self) }
        if fault.vector == .doubleFault {
          setActivity(.shutdown, M.self)
          return false
        }
        let isDouble =
          fault.vector.isContributory && error.vector.isContributory
          || fault.vector == .pageFault && (error.vector.isContributory || error.vector == .pageFault)
        fault = isDouble ? Fault(.doubleFault) : error
      }
    }
  }

  private mutating func deliver<M: ExecutionMode>(_ fault: Fault, _: M.Type) throws(Fault) {
    // Faults push RF so that an instruction breakpoint does not fire again at the restart, and so does #DF (Bochs). Traps do not, and of debug exceptions
    // only general detection does: whoever handles a breakpoint on an instruction sets RF by itself (SDM Vol. 3, 17.3.1.1).
    let isFaultClass =
      fault.vector != .debug && fault.vector != .breakpoint && fault.vector != .overflow || fault.conditions.contains(.registerAccess)
    try deliver(
      vector: fault.vector.rawValue, errorCode: fault.vector.hasErrorCode ? fault.errorCode : nil, source: .exception, returnAddress: rip,
      setsRF: isFaultClass, M.self)
  }

  /// Reads the gate, switches stacks, pushes the frame and goes to the handler. Nothing that a program can see has changed when it throws, but for
  /// accessed bits.
  mutating func deliver<M: ExecutionMode>(
    vector: UInt8, errorCode: UInt32?, source: DeliverySource, returnAddress: UInt64, setsRF: Bool, _: M.Type
  ) throws(Fault) {
    let external: UInt32 = source == .software ? 0 : 1
    let gateError = UInt32(vector) * 8 + 2 + external
    guard UInt32(vector) * 16 + 15 <= UInt32(cpu.idtr.limit) else { throw Fault(.generalProtection, errorCode: gateError) }
    let place = cpu.idtr.base &+ UInt64(vector) * 16
    let low = try loadSystem(place, as: UInt64.self, M.self)
    let high = try loadSystem(place &+ 8, as: UInt64.self, M.self)

    let type = low >> 40 & 0x1f
    guard type == 0xe || type == 0xf, high >> 40 & 0x1f == 0 else { throw Fault(.generalProtection, errorCode: gateError) }
    if source == .software, UInt8(low >> 45 & 3) < cpl { throw Fault(.generalProtection, errorCode: gateError) }
    guard low.bit(47) else { throw Fault(.segmentNotPresent, errorCode: gateError) }
    let target = low & 0xffff | low >> 32 & 0xffff_0000 | high << 32
    let selector = UInt16(truncatingIfNeeded: low >> 16)
    let stackTableIndex = low >> 32 & 7

    // The handler's code segment.
    guard selector & 0xfffc != 0 else { throw Fault(.generalProtection, errorCode: external) }
    let selectorError = UInt32(selector & 0xfffc) + external
    guard descriptorPlace(selector, size: 8) != nil else { throw Fault(.generalProtection, errorCode: selectorError) }
    var code = try descriptor(selector, M.self)
    var segment = code.segment(selector)
    guard segment.isCode, segment.dpl <= cpl else { throw Fault(.generalProtection, errorCode: selectorError) }
    guard segment.isLongMode, segment.attributes & Segment.defaultSizeBit == 0 else {
      throw Fault(.generalProtection, errorCode: selectorError)
    }
    guard segment.isPresent else { throw Fault(.segmentNotPresent, errorCode: selectorError) }
    guard Address(target).isCanonical else { throw Fault(.generalProtection, errorCode: external) }

    // The handler's stack.
    let isConforming = segment.attributes & 4 != 0
    let newCPL = isConforming ? cpl : segment.dpl
    let changesPrivilege = newCPL < cpl
    var stack = r[.rsp]
    if stackTableIndex != 0 {
      stack = try stackFromTSS(offset: 0x24 + UInt32(stackTableIndex - 1) * 8, external, M.self)
    } else if changesPrivilege {
      stack = try stackFromTSS(offset: 4 + UInt32(newCPL) * 8, external, M.self)
    }
    stack &= ~15

    // The whole frame must be writable before any of it is written.
    let words = errorCode == nil ? 5 : 6
    let bottom = stack &- UInt64(words * 8)
    guard Address(stack &- 8).isCanonical, Address(bottom).isCanonical else { throw Fault(.stackFault, errorCode: external) }
    // A handler of ring 3 has its frame pushed with the rights of ring 3 (SDM Vol. 3, 4.6.1: only accesses to system structures are supervisor's own).
    let isUser = newCPL == 3
    if bottom >> 12 != (stack &- 8) >> 12 {
      _ = try translate(bottom, .write, isUser: isUser, allowsUserPages: cpu.cr4 & CR4.smap == 0, M.self)
    }
    _ = try translate(stack &- 8, .write, isUser: isUser, allowsUserPages: cpu.cr4 & CR4.smap == 0, M.self)
    try markAccessed(&code, M.self)
    segment = code.segment(selector)
    segment.selector = selector & 0xfffc | UInt16(newCPL)

    // INT n has used RF up like any other instruction; traps and interrupts find it as it is.
    let image = setsRF ? rflags | Flag.rf.mask : source == .software ? rflags & ~Flag.rf.mask : rflags
    try storeSystem(UInt64(cpu[.ss].selector), stack &- 8, isUser: isUser, M.self)
    try storeSystem(r[.rsp], stack &- 16, isUser: isUser, M.self)
    try storeSystem(image, stack &- 24, isUser: isUser, M.self)
    try storeSystem(UInt64(cpu[.cs].selector), stack &- 32, isUser: isUser, M.self)
    try storeSystem(returnAddress, stack &- 40, isUser: isUser, M.self)
    if let errorCode { try storeSystem(UInt64(errorCode), bottom, isUser: isUser, M.self) }

    set(GeneralRegister.rsp.rawValue, bottom, M.self)
    setSegment(.cs, segment, M.self)
    setCPL(newCPL, by: cause(vector, source), M.self)
    if changesPrivilege {
      setSegment(
        .ss,
        Segment(selector: UInt16(newCPL), base: 0, limit: 0, attributes: Segment.unusableBit | UInt32(newCPL) << 5), M.self)
    }
    // DF, AC and IOPL stay: handlers begin with CLAC and CLD.
    let cleared = Flag.tf.mask | Flag.nt.mask | Flag.rf.mask | Flag.vm.mask | (type == 0xe ? Flag.if.mask : 0)
    setRFLAGS(rflags & ~cleared, M.self)
    setRIP(target, M.self)
  }

  private func cause(_ vector: UInt8, _ source: DeliverySource) -> RingCrossing.Cause {
    switch source {
    case .software: .softwareInterrupt(vector)
    case .external: .interrupt(vector)
    case .exception: .exception(ExceptionVector(rawValue: vector) ?? .generalProtection)
    }
  }

  /// RSPn or ISTn from the TSS. `external` is the EXT bit of error codes.
  mutating func stackFromTSS<M: ExecutionMode>(offset: UInt32, _ external: UInt32, _: M.Type) throws(Fault) -> UInt64 {
    let tss = cpu[.tr]
    guard !tss.isUnusable, offset + 7 <= tss.limit else {
      throw Fault(.invalidTSS, errorCode: UInt32(tss.selector & 0xfffc) + external)
    }
    let stack = try loadSystem(tss.base &+ UInt64(offset), as: UInt64.self, M.self)
    guard Address(stack).isCanonical else { throw Fault(.stackFault, errorCode: external) }
    return stack
  }
}
