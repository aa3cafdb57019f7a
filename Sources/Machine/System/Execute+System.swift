import Primitives
import X86

/// Instructions that end a block: they may change modes, privilege, masks or devices, or need the time.
extension Core {
  /// Executes the instruction at `cursor`; `rip` already holds the address after it. Returns `false`, with nothing changed and `unsupported`
  /// set, when this machine does not execute it. Nothing has changed when it throws.
  @inline(never)
  mutating func executeSystem<M: ExecutionMode>(_ cursor: OpCursor, _: M.Type) throws(Fault) -> Bool {
    switch cursor.operation {
    case .syscall: try systemCall(M.self)
    case .sysret:
      guard cursor.width == .qword else {
        guard cpu.efer & EFER.sce != 0 else { throw Fault(.invalidOpcode) }
        guard cpl == 0 else { throw Fault(.generalProtection) }
        unsupported = "sysret to compatibility mode"
        return false
      }
      try systemReturn(M.self)
    case .swapgs: try swapGS(M.self)
    case .iret: return try interruptReturn(width: cursor.width, M.self)
    case .int: try softwareInterrupt(UInt8(truncatingIfNeeded: cursor.immediate), .software, M.self)
    case .int3: try softwareInterrupt(3, .software, M.self)
    case .int1: try softwareInterrupt(1, .exception, M.self)
    case .cli, .sti: try setInterruptFlag(cursor.operation == .sti, M.self)
    case .hlt:
      try requireKernel()
      setActivity(.halted, M.self)
    case .popf: try popFlags(cursor, M.self)
    case .stac, .clac:
      guard cpl == 0 else { throw Fault(.invalidOpcode) }
      let isSet = cursor.operation == .stac
      setRFLAGS(isSet ? rflags | Flag.ac.mask : rflags & ~Flag.ac.mask, M.self)
    case .in: try readPort(cursor, M.self)
    case .out: try writePort(cursor, M.self)
    case .rdmsr:
      try requireKernel()
      let value = try readMSR(UInt32(truncatingIfNeeded: r[.rcx]))
      setPair(value, M.self)
    case .wrmsr:
      try requireKernel()
      try writeMSR(UInt32(truncatingIfNeeded: r[.rcx]), r[.rdx] << 32 | r[.rax] & 0xffff_ffff, M.self)
    case .rdtsc, .rdtscp:
      guard cpl == 0 || cpu.cr4 & CR4.tsd == 0 else { throw Fault(.generalProtection) }
      setPair(now &+ cpu.tscOffset, M.self)
      if cursor.operation == .rdtscp { set(GeneralRegister.rcx.rawValue, cpu.tscAux & 0xffff_ffff, M.self) }
    case .cpuid:
      let found = identification(leaf: UInt32(truncatingIfNeeded: r[.rax]), subleaf: UInt32(truncatingIfNeeded: r[.rcx]))
      set(GeneralRegister.rax.rawValue, UInt64(found.eax), M.self)
      set(GeneralRegister.rbx.rawValue, UInt64(found.ebx), M.self)
      set(GeneralRegister.rcx.rawValue, UInt64(found.ecx), M.self)
      set(GeneralRegister.rdx.rawValue, UInt64(found.edx), M.self)
    case .movToControl, .movFromControl, .lmsw, .smsw, .clts, .movToDebug, .movFromDebug: try executeControl(cursor, M.self)
    case .lgdt, .lidt, .sgdt, .sidt, .lldt, .sldt, .ltr, .str, .lar, .lsl, .verr, .verw, .movToSegment, .loadFarPointer, .pop:
      try executeSegment(cursor, M.self)
    case .callFar, .jmpFar, .retFar: return try executeFarTransfer(cursor, M.self)
    case .invlpg:
      try requireKernel()
      // Cached translations are never stale, and dropping them changes nothing: there is nothing to do.
      _ = address(cursor)
    case .invd, .wbinvd: try requireKernel()
    case .loop, .loope, .loopne, .jrcxz: try executeLoop(cursor, M.self)
    case .rdfsbase, .rdgsbase, .wrfsbase, .wrgsbase: try executeBase(cursor, M.self)
    case .rdpmc: throw Fault(.generalProtection)
    case .fwait:
      // Without an x87 unit that executes there is no exception to wait for: it asks CR0 and does nothing, as CPUs do (measured; SDM Vol. 2, WAIT/FWAIT).
      if cpu.cr0 & (CR0.ts | CR0.mp) == CR0.ts | CR0.mp { throw Fault(.deviceNotAvailable) }
    case .vector:
      let found = instruction(at: rip(at: cursor))
      if let row = found?.row, let fault = faultOfVector(row) { throw fault }
      unsupported = (found.map { $0.mnemonic + ", " } ?? "") + "an x87, MMX or SSE instruction"
      return false
    default:
      // UD0, UD1, UD2, and instructions that CPUID does not show: SYSENTER, SYSEXIT, XGETBV, XSETBV, MONITOR, MWAIT, RDRAND, RDSEED, RDPID.
      throw Fault(.invalidOpcode)
    }
    return true
  }

  func requireKernel() throws(Fault) {
    guard cpl == 0 else { throw Fault(.generalProtection) }
  }

  /// EDX:EAX.
  private mutating func setPair<M: ExecutionMode>(_ value: UInt64, _: M.Type) {
    set(GeneralRegister.rax.rawValue, value & 0xffff_ffff, M.self)
    set(GeneralRegister.rdx.rawValue, value >> 32, M.self)
  }

  /// What x87, MMX and SSE instructions raise because of CR0, which comes before the stop at an instruction that is executed later: EM says that there is no
  /// x87 unit, TS that its registers are another task's (SDM Vol. 3, 2.5, table 2-2, and for SSE 13.1 and 13.4).
  private func faultOfVector(_ row: Form) -> Fault? {
    let isSwitched = cpu.cr0 & CR0.ts != 0
    let isEmulated = cpu.cr0 & CR0.em != 0
    switch row.feature {
    // It moves a general register to memory (SDM Vol. 2, MOVNTI).
    case _ where row.mnemonic == "movnti": return nil
    case .fpu, .fxsr: return isEmulated || isSwitched ? Fault(.deviceNotAvailable) : nil
    default: return isEmulated ? Fault(.invalidOpcode) : isSwitched ? Fault(.deviceNotAvailable) : nil
    }
  }

  // MARK: Interrupts and flags

  private mutating func softwareInterrupt<M: ExecutionMode>(_ vector: UInt8, _ source: DeliverySource, _: M.Type) throws(Fault) {
    try deliver(vector: vector, errorCode: nil, source: source, returnAddress: rip, setsRF: false, M.self)
  }

  private mutating func setInterruptFlag<M: ExecutionMode>(_ isSet: Bool, _: M.Type) throws(Fault) {
    guard Int(cpl) <= RFLAGS(rawValue: systemFlags).iopl else { throw Fault(.generalProtection) }
    let wasSet = systemFlags & Flag.if.mask != 0
    setRFLAGS(isSet ? rflags | Flag.if.mask : rflags & ~Flag.if.mask, M.self)
    if isSet && !wasSet { setInterruptShadow(.sti, M.self) }
  }

  private mutating func popFlags<M: ExecutionMode>(_ cursor: OpCursor, _: M.Type) throws(Fault) {
    let image: UInt64
    switch cursor.width {
    case .qword: image = try loadFromStack(r[.rsp], as: UInt64.self, M.self)
    default: image = UInt64(try loadFromStack(r[.rsp], as: UInt16.self, M.self))
    }
    // SDM Vol. 2, POPF: IOPL only at CPL 0, IF only with CPL <= IOPL, VIP, VIF and VM never; RF is cleared.
    var mutable: UInt64 = RFLAGS.status | Flag.tf.mask | Flag.df.mask | Flag.nt.mask | Flag.ac.mask | Flag.id.mask
    if Int(cpl) <= RFLAGS(rawValue: systemFlags).iopl { mutable |= Flag.if.mask }
    if cpl == 0 { mutable |= Flag.iopl.mask }
    if cursor.width == .word { mutable &= 0xffff }
    set(GeneralRegister.rsp.rawValue, r[.rsp] &+ UInt64(cursor.width == .word ? 2 : 8), M.self)
    setRFLAGS((rflags & ~mutable | image & mutable | RFLAGS.fixed) & ~Flag.rf.mask, M.self)
  }

  // MARK: Ports

  private mutating func portNumber(_ cursor: OpCursor) -> UInt16 {
    // An immediate port is in the op; otherwise it is DX.
    switch cursor.form {
    case .ri, .i: UInt16(truncatingIfNeeded: cursor.immediate & 0xff)
    default: UInt16(truncatingIfNeeded: r[.rdx])
    }
  }

  private mutating func readPort<M: ExecutionMode>(_ cursor: OpCursor, _: M.Type) throws(Fault) {
    let port = portNumber(cursor)
    try checkPort(port, cursor.width, M.self)
    let value = readPort(port, cursor.width, M.self)
    switch cursor.width {
    case .byte: set(0, UInt8(truncatingIfNeeded: value), as: UInt8.self, M.self)
    case .word: set(0, UInt16(truncatingIfNeeded: value), as: UInt16.self, M.self)
    default: set(0, value, as: UInt32.self, M.self)
    }
  }

  private mutating func writePort<M: ExecutionMode>(_ cursor: OpCursor, _: M.Type) throws(Fault) {
    let port = portNumber(cursor)
    try checkPort(port, cursor.width, M.self)
    writePort(port, cursor.width, UInt32(truncatingIfNeeded: cursor.width.truncate(r[.rax])), M.self)
  }

  // MARK: Loops and bases

  private mutating func executeLoop<M: ExecutionMode>(_ cursor: OpCursor, _: M.Type) throws(Fault) {
    let mask: UInt64 = cursor.flags.contains(.address32) ? 0xffff_ffff : .max
    let target = rip &+ cursor.displacement
    let isTaken: Bool
    if cursor.operation == .jrcxz {
      isTaken = r[.rcx] & mask == 0
    } else {
      let count = (r[.rcx] &- 1) & mask
      switch cursor.operation {
      case .loope: isTaken = count != 0 && flags.zero
      case .loopne: isTaken = count != 0 && !flags.zero
      default: isTaken = count != 0
      }
      if isTaken && !Address(target).isCanonical { throw Fault(.generalProtection) }
      set(GeneralRegister.rcx.rawValue, count, M.self)
    }
    if isTaken {
      guard Address(target).isCanonical else { throw Fault(.generalProtection) }
      setRIP(target, M.self)
    }
  }

  private mutating func executeBase<M: ExecutionMode>(_ cursor: OpCursor, _: M.Type) throws(Fault) {
    guard cpu.cr4 & CR4.fsgsbase != 0 else { throw Fault(.invalidOpcode) }
    let msr: MSR = cursor.operation == .rdfsbase || cursor.operation == .wrfsbase ? .fsBase : .gsBase
    if cursor.operation == .rdfsbase || cursor.operation == .rdgsbase {
      set(cursor.a, cursor.width.truncate(cpu[msr] ?? 0), M.self)
    } else {
      let value = cursor.width.truncate(r[cursor.a])
      guard Address(value).isCanonical else { throw Fault(.generalProtection) }
      setMSR(msr, value, M.self)
    }
  }
}
