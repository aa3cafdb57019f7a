import Primitives
import X86

/// The loop around the executor: time, interrupts, traps, HLT.
extension Core {
  /// What a run may stop at besides its end.
  struct StopConditions: OptionSet {
    var rawValue: UInt8
    /// After a step that changed the CPL.
    static let ringCrossing = StopConditions(rawValue: 1 << 0)
    /// Before an instruction with a breakpoint; the one at the start of the run does not count.
    static let breakpoints = StopConditions(rawValue: 1 << 1)
  }

  /// Runs until `end` (a tick), or until something stops it before.
  mutating func run(until end: UInt64, stoppingAt conditions: StopConditions = []) -> StopReason {
    let startTick = tick
    while true {
      settle()
      if tick >= end { return .reached }
      if let reason = deviceStop { return reason }
      switch cpu.activity {
      case .running: break
      case .shutdown: return .shutdown
      case .halted:
        if let reason = idle() { return reason }
        continue
      }
      if now >= deviceEventTime { advanceDevices() }

      let ring = cpl
      if needsSingleSteps || hasDueEvent || isNMIDue {
        if let reason = stepQuickly(until: min(end, nextEventTick), isFirst: tick == startTick, conditions) { return reason }
      } else {
        if let reason = runBlocks(until: min(end, nextEventTick), isFirst: tick == startTick, conditions) { return reason }
      }
      if conditions.contains(.ringCrossing) && cpl != ring { return .ringCrossing }
    }
  }

  /// Executes exactly one step and reports it.
  mutating func step(into report: inout StepReport) -> StopReason? {
    settle()
    var wasHalted = false
    if let reason = deviceStop { return reason }
    switch cpu.activity {
    case .running: break
    case .shutdown: return .shutdown
    case .halted:
      while cpu.activity == .halted {
        if let reason = idle() { return reason }
      }
      wasHalted = true
    }
    if now >= deviceEventTime { advanceDevices() }
    // Let go of first, so that a report that is used again leaves the recorder its memory.
    report.effects = []
    report.reads = []
    recorder.begin()
    // The interrupt that comes now has woken the CPU.
    if wasHalted { recorder.add(.activity, old: UInt64(Activity.halted.rawValue), new: UInt64(Activity.running.rawValue)) }
    report.tick = Tick(tick)
    report.rip = rip
    report.cpl = cpl
    report.instruction = nil
    let reason = stepOnce(&report, until: tick &+ 1, Reporting.self)
    if reason == nil { fixRIP(&report) }
    report.effects = recorder.effects
    if !recorder.reads.isEmpty { report.reads = recorder.reads }
    return reason
  }

  /// Makes exactly one step without a report.
  mutating func stepOverQuickly() -> StopReason? {
    settle()
    if let reason = deviceStop { return reason }
    switch cpu.activity {
    case .running: break
    case .shutdown: return .shutdown
    case .halted:
      while cpu.activity == .halted {
        if let reason = idle() { return reason }
      }
    }
    if now >= deviceEventTime { advanceDevices() }
    var unused = StepReport()
    return stepOnce(&unused, until: tick &+ 1, Fast.self)
  }

  // MARK: Between steps

  /// Whether the guest has ended the machine through a device.
  private var deviceStop: StopReason? {
    if let status = devices.exitStatus { return .exited(status) }
    return devices.resetRequested ? .reset : nil
  }

  /// Puts back what interrupted the last block.
  private mutating func settle() {
    if let (cursor, code) = interruptedOp {
      cursor.code = code
      interruptedOp = nil
    }
    mustResynchronize = false
  }

  /// Whether single steps are needed: a trap, a breakpoint or a one-instruction shadow is in force.
  private var needsSingleSteps: Bool {
    systemFlags & (Flag.tf.mask | Flag.rf.mask) != 0 || cpu.interruptShadow != .none || hasEnabledBreakpoint
      || !cpu.pendingTraps.isEmpty || cpu.injection != nil
  }

  /// Whether a debug trap would be taken now: not after MOV SS, whose traps wait for the next instruction.
  private var isTrapDue: Bool { !cpu.pendingTraps.isEmpty && cpu.interruptShadow != .movSS }

  /// Whether an interrupt would be taken now.
  private var hasDueEvent: Bool {
    isInterruptRequested && systemFlags & Flag.if.mask != 0 && cpu.interruptShadow == .none
  }

  /// Whether a non-maskable interrupt would be taken now. Nothing but another one, and the instruction after MOV SS, holds it back.
  private var isNMIDue: Bool { cpu.isNMIPending && !cpu.isNMIBlocked && cpu.interruptShadow != .movSS }

  /// The tick at which the devices must be looked at.
  private var nextEventTick: UInt64 {
    deviceEventTime == .max ? .max : max(tick &+ 1, deviceEventTime &- idleTime)
  }

  /// Lets time pass in HLT up to the next device event. Returns a reason when nothing could ever end the wait.
  private mutating func idle() -> StopReason? {
    if now >= deviceEventTime { advanceDevices() }
    if isNMIDue {
      cpu.activity = .running
      return nil
    }
    guard systemFlags & Flag.if.mask != 0 else { return .halted }
    if isInterruptRequested {
      cpu.activity = .running
      return nil
    }
    guard let next = devices.nextInterrupt(after: now) else { return .waitingForInput }
    idleTime &+= next &- now
    advanceDevices()
    return nil
  }

  // MARK: One step

  private mutating func stepQuickly(until end: UInt64, isFirst: Bool, _ conditions: StopConditions) -> StopReason? {
    if conditions.contains(.breakpoints), !isFirst, breakpoints.contains(rip), !hasDueEvent, !isNMIDue, !isTrapDue {
      return .breakpoint
    }
    var unused = StepReport()
    return stepOnce(&unused, until: end, Fast.self)
  }

  /// One tick: a trap or interrupt that is due, or else one instruction or iteration. Iterations that RF alone keeps out of blocks go on until `end`.
  private mutating func stepOnce<M: ExecutionMode>(_ report: inout StepReport, until end: UInt64, _: M.Type) -> StopReason? {
    metBreakpoints = []
    if let injection = cpu.injection {
      deliver(injection, &report, M.self)
      return nil
    }
    if isTrapDue {
      let trap = Fault.debug(cpu.pendingTraps)
      setPendingTraps([], M.self)
      report.kind = .trap(trap)
      if !raise(trap, M.self) { report.kind = .shutdown }
      pendTraps([], M.self)
      tick &+= 1
      return nil
    }
    if isNMIDue {
      report.kind = .nmi
      setNMIPending(false, M.self)
      setNMIBlocked(true, M.self)
      deliverInterrupt(vector: ExceptionVector.nmi.rawValue, &report, M.self)
      return nil
    }
    if hasDueEvent {
      let vector = devices.acknowledge()
      if M.isReporting { recorder.add(.interruptAcknowledge, old: 0, new: UInt64(vector)) }
      noteDeviceChange()
      report.kind = .interrupt(vector)
      deliverInterrupt(vector: vector, &report, M.self)
      return nil
    }
    let conditions = breakpointsOnInstruction
    if !conditions.isEmpty { return raiseInStep(Fault.debug(conditions), &report, M.self) }
    return stepInstruction(&report, until: end, M.self)
  }

  private mutating func deliverInterrupt<M: ExecutionMode>(vector: UInt8, _ report: inout StepReport, _: M.Type) {
    do throws(Fault) {
      try deliver(vector: vector, errorCode: nil, source: .external, returnAddress: rip, setsRF: false, M.self)
    } catch {
      report.kind = .exception(error)
      if !raise(error, M.self) { report.kind = .shutdown }
    }
    pendTraps([], M.self)
    tick &+= 1
  }

  /// Delivers what somebody outside asked for; it is used up.
  private mutating func deliver<M: ExecutionMode>(_ injection: Injection, _ report: inout StepReport, _: M.Type) {
    if M.isReporting { recorder.add(.injection, old: injection.packed, new: 0, oldRest: injection.address) }
    cpu.injection = nil
    switch injection {
    case .interrupt(let vector):
      report.kind = .interrupt(vector)
      deliverInterrupt(vector: vector, &report, M.self)
    case .exception(let fault): _ = raiseInStep(fault, &report, M.self)
    }
  }

  private mutating func stepInstruction<M: ExecutionMode>(_ report: inout StepReport, until end: UInt64, _: M.Type) -> StopReason? {
    let start = rip
    let hadTrapFlag = systemFlags & Flag.tf.mask != 0
    let hadResumeFlag = systemFlags & Flag.rf.mask != 0
    let shadow = cpu.interruptShadow
    let oldFlags = rflags
    report.kind = .instruction
    let cursor: OpCursor
    do throws(Fault) {
      cursor = try block(isSingle: true, M.self)
    } catch {
      return raiseInStep(error, &report, M.self)
    }
    if M.isReporting { report.instruction = reportedInstruction(cursor) }
    if let probe, !isProbeHit, reportedInstruction(cursor).map({ probe.matches($0) }) ?? true { isProbeHit = true }
    let isRepeated = cursor.code == .string && !cursor.flags.isDisjoint(with: [.rep, .repne])
    let isOneStep = M.isReporting || !isRepeated || hadTrapFlag || shadow != .none || hasEnabledBreakpoint
    budgetEnd = isOneStep ? tick &+ 1 : end
    var budget = Int64(bitPattern: min(budgetEnd &- tick, UInt64(Int64.max))) &- 1
    budgetEnd = tick &+ 1 &+ UInt64(bitPattern: budget)
    let exit = execute(cursor, &budget, M.self)
    unlinkedBranch = nil
    tick = budgetEnd &- UInt64(bitPattern: budget)
    switch exit {
    case .unsupported: return .unsupported(unsupported)
    case .breakpoint: return .breakpoint
    case .fault: return raiseInStep(pendingFault, &report, M.self)
    case .lookup, .boundary: break
    }
    if isRepeated { report.kind = .iteration(isLast: rip != start) }
    // Flags that the instruction left in lazy form.
    if M.isReporting, rflags != recorder.lastRFLAGS ?? oldFlags { recorder.add(.rflags, old: oldFlags, new: rflags) }
    // RF lasts until the instruction is complete, through all iterations (SDM Vol. 3, 17.3.1.1; measured).
    if hadResumeFlag && systemFlags & Flag.rf.mask != 0 && cursor.operation != .iret && !(isRepeated && rip == start) {
      setRFLAGS(rflags & ~Flag.rf.mask, M.self)
    }
    if shadow != .none && cpu.interruptShadow == shadow { setInterruptShadow(.none, M.self) }
    // Only what is asked for is handed over: a call that takes the whole state copies all of it, on every step.
    let hasTrapFlag = systemFlags & Flag.tf.mask != 0
    let isTraced =
      (hadTrapFlag || hasTrapFlag)
      && Self.isTrapDue(after: cursor.operation, had: hadTrapFlag, has: hasTrapFlag, isHeldBack: cpu.interruptShadow == .movSS)
    pendTraps(isTraced ? .singleStep : [], M.self)
    return nil
  }

  /// Whether a single-step trap follows an instruction: TF was set when it began. SYSRET traps with the TF that it loads, and sees to it itself; SYSCALL
  /// does not trap with the TF that it masks, and INT n clears TF before a trap could come.
  private static func isTrapDue(after operation: Operation, had hadTrapFlag: Bool, has hasTrapFlag: Bool, isHeldBack: Bool) -> Bool {
    switch operation {
    case .sysret: false
    case .syscall: hasTrapFlag
    case .int, .int3, .int1: false
    // MOV SS and POP SS hold the trap back (SDM Vol. 3, 6.8.3).
    default: hadTrapFlag && !isHeldBack
    }
  }

  private mutating func raiseInStep<M: ExecutionMode>(_ fault: Fault, _ report: inout StepReport, _: M.Type) -> StopReason? {
    report.kind = .exception(fault)
    // What the instruction accessed before it faulted traps nobody (measured), nor what MOV SS before it did (Bochs).
    metBreakpoints = []
    if cpu.interruptShadow == .movSS { setPendingTraps([], M.self) }
    if !raise(fault, M.self) { report.kind = .shutdown }
    setInterruptShadow(.none, M.self)
    pendTraps([], M.self)
    tick &+= 1
    return nil
  }

  /// Completes the report: what happened to RIP.
  private mutating func fixRIP(_ report: inout StepReport) {
    if let first = recorder.effects.firstIndex(where: { $0.target == .rip }) {
      // The instruction saw RIP already moved on; the state before the step has its start.
      recorder.effects[first].old = report.rip
    } else if rip != report.rip {
      let next = report.instruction.map { report.rip &+ UInt64($0.length) }
      if rip == next {
        recorder.addToLastPart(.rip, old: report.rip, new: rip)
      } else {
        recorder.add(.rip, old: report.rip, new: rip)
      }
    }
  }

  // MARK: Blocks

  private mutating func runBlocks(until end: UInt64, isFirst: Bool, _ conditions: StopConditions) -> StopReason? {
    var budget = Int64(bitPattern: min(end &- tick, UInt64(Int64.max)))
    budgetEnd = tick &+ UInt64(bitPattern: budget)
    if isFirst && conditions.contains(.breakpoints) && breakpoints.contains(rip) {
      // Off the breakpoint that the last run stopped at.
      var unused = StepReport()
      return stepInstruction(&unused, until: tick &+ 1, Fast.self)
    }
    while true {
      let cursor: OpCursor
      do throws(Fault) {
        cursor = try block(isSingle: false, Fast.self)
      } catch {
        // The branch that led here leads to no block: the handler's must not be linked to it.
        unlinkedBranch = nil
        pendingFault = error
        tick = budgetEnd &- UInt64(bitPattern: budget)
        deliverFault()
        return nil
      }
      if let branch = unlinkedBranch {
        unlinkedBranch = nil
        if canLink(branch, to: cursor) { branch.immediate = cursor.link }
      }
      // An instruction across a page end is held only until the next one: it must be found anew each time.
      if cursor.code != .stale && blocks.owns(cursor) { jumpCache.insert(rip, codeContext, cursor) }
      guard budget >= cursor.count else {
        // The block is longer than what is left: one at a time.
        tick = budgetEnd &- UInt64(bitPattern: budget)
        if tick >= end { return nil }
        // The block's own breakpoint is not executed here.
        if conditions.contains(.breakpoints), breakpoints.contains(rip) { return .breakpoint }
        var unused = StepReport()
        return stepInstruction(&unused, until: tick &+ 1, Fast.self)
      }
      budget &-= cursor.count
      let exit = execute(cursor, &budget, Fast.self)
      switch exit {
      case .lookup:
        if mustResynchronize {
          unlinkedBranch = nil
          tick = budgetEnd &- UInt64(bitPattern: budget)
          return nil
        }
        if budget == 0 {
          tick = end
          unlinkedBranch = nil
          return nil
        }
        restoreInterruptedOp()
        continue
      case .boundary:
        tick = budgetEnd &- UInt64(bitPattern: budget)
        return nil
      case .fault:
        tick = budgetEnd &- UInt64(bitPattern: budget)
        deliverFault()
        return nil
      case .breakpoint:
        tick = budgetEnd &- UInt64(bitPattern: budget)
        if conditions.contains(.breakpoints) { return .breakpoint }
        var unused = StepReport()
        return stepInstruction(&unused, until: tick &+ 1, Fast.self)
      case .unsupported:
        tick = budgetEnd &- UInt64(bitPattern: budget)
        return .unsupported(unsupported)
      }
    }
  }

  private mutating func restoreInterruptedOp() {
    if let (cursor, code) = interruptedOp {
      cursor.code = code
      interruptedOp = nil
    }
  }

  /// A link is good as long as both ends are: the same page, and neither overwritten. The instruction across a page end is never linked.
  private func canLink(_ branch: OpCursor, to target: OpCursor) -> Bool {
    branch.code != .stale && branch.code != .stop && target.code != .stale && blocks.owns(branch) && blocks.owns(target)
  }

  private mutating func deliverFault() {
    _ = raise(pendingFault, Fast.self)
    tick &+= 1
  }

  /// The decoded instruction of a single step, for its report.
  private mutating func reportedInstruction(_ cursor: OpCursor) -> Instruction? {
    // The instruction across a page end is decoded anew each time.
    guard singles.owns(cursor) else { return instruction(at: rip) }
    if let known = reportedInstructions[cursor.link] { return known }
    let decoded = instruction(at: rip)
    reportedInstructions[cursor.link] = decoded
    return decoded
  }

  /// Decodes the instruction at a linear address as an inspector does.
  func instruction(at linear: UInt64) -> Instruction? {
    var bytes = InstructionBytes()
    for i in 0..<UInt64(15) {
      guard let physical = inspectTranslation(linear &+ i, cr3: cpu.cr3) else { break }
      bytes.append(memory.read(physical, as: UInt8.self))
    }
    return try? Decoder.decode(bytes)
  }

  /// Translates a linear address as an inspector does: no permissions, no accessed bits, no caches. `nil` where nothing is mapped.
  func inspectTranslation(_ linear: UInt64, cr3: UInt64) -> UInt64? {
    guard Address(linear).isCanonical else { return nil }
    let frameMask: UInt64 = (1 << UInt64(CPUFeatures.physicalAddressBits) - 1) & ~0xfff
    var table = cr3 & frameMask
    var shift: UInt64 = 39
    while true {
      let entry = memory.read(table | (linear >> shift & 0x1ff) << 3, as: UInt64.self)
      guard entry & 1 != 0 else { return nil }
      if shift == 12 || shift < 39 && entry & 0x80 != 0 {
        let offsetMask: UInt64 = 1 << shift - 1
        return entry & frameMask & ~offsetMask | linear & offsetMask
      }
      table = entry & frameMask
      shift -= 9
    }
  }
}
