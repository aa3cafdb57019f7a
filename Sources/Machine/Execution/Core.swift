import Primitives
import X86

/// The two ways to execute: at full speed, or with every change reported. Each instruction's meaning is written once, generic over this.
protocol ExecutionMode {
  /// A constant: the branches on it vanish.
  static var isReporting: Bool { get }
}

/// At full speed.
enum Fast: ExecutionMode {
  @inline(__always) static var isReporting: Bool { false }
}

/// Every read and change goes to the recorder.
enum Reporting: ExecutionMode {
  @inline(__always) static var isReporting: Bool { true }
}

/// What the CPU does differently from vendor to vendor.
package enum Vendor: UInt8, Hashable, Sendable {
  case intel
  case amd
}

/// The CPU with its memory, caches and devices.
///
/// Between two steps `cpu` is exact. While blocks run, the general registers live in `r`, the status flags in `flags`, RIP in the position of the
/// executor, and `cpu` is behind in those three; `save` and `load` move them.
struct Core: ~Copyable {
  let r = RegisterFile()
  var flags = LazyFlags()
  /// RFLAGS without the status flags; bit 1 set.
  var systemFlags: UInt64 = RFLAGS.fixed
  /// Where the next step starts. Kept up between blocks, not within.
  var rip: UInt64 = 0
  var cpl: UInt8 = 0
  /// Everything else that the CPU holds.
  var cpu = CPUState()

  /// Steps since the start.
  var tick: UInt64 = 0
  /// Nanoseconds of device time that passed in HLT without steps.
  var idleTime: UInt64 = 0

  var memory: PhysicalMemory
  var readTLB = TLB()
  var writeTLB = TLB()
  var fetchTLB = TLB()
  var translations = TranslationContext()
  /// Physical pages marked as page tables.
  var pageTablePages: [Int] = []
  /// The context of data accesses and of fetches now.
  var dataContext: UInt64 = 1
  var codeContext: UInt64 = 1
  /// Set when cached translations were dropped inside a block: calls, which write and then follow a link, look at it.
  var mustResynchronize = false
  /// The op that was replaced to leave the running block after the current instruction, and what stood there.
  var interruptedOp: (cursor: OpCursor, code: OpCode)?

  var blocks = BlockCache()
  var jumpCache = JumpCache()
  /// The same for single steps: blocks of one instruction.
  var singles = BlockCache()
  /// The instructions of `singles` that a report has asked for, by the place of their op.
  var reportedInstructions: [UInt64: Instruction] = [:]
  /// The direct branch that left the last block and can be linked to the block that comes now.
  var unlinkedBranch: OpCursor?
  /// 64 bits a page: the 64-byte lines that decoded blocks cover.
  var codeLines: [UInt64]
  /// Linear addresses with a breakpoint, and the page offsets of all of them.
  private(set) var breakpoints: Set<UInt64> = []
  private(set) var breakpointOffsets: Set<UInt64> = []

  var devices: Devices
  /// Device time at which `devices` must be brought up to date, and the interrupt line: kept here so that asking costs nothing.
  var deviceEventTime: UInt64 = 0
  var isInterruptRequested = false
  /// Set whenever the devices may have changed; whoever wants to know clears it first.
  var devicesChanged = false
  /// The tick at which the budget of the running blocks is used up.
  var budgetEnd: UInt64 = 0
  let vendor: Vendor
  let features: CPUFeatures

  /// How the CPL last changed: no part of the architecture, kept because every view of a walk asks for it.
  var lastCrossing: RingCrossing?
  /// What passed through the IDT, SYSCALL and the returns: like `lastCrossing` no part of the architecture.
  var flow = FlowRecorder()
  /// Memory whose accesses are noticed.
  var watch = MemoryWatch()
  /// Instructions that are noticed when they execute.
  private(set) var probe: InstructionProbe?
  /// Set when an instruction that `probe` matches may have been executed; whoever wants to know clears it first.
  var isProbeHit = false

  /// Breakpoints on data and ports that the present step has met.
  var metBreakpoints: DebugConditions = []

  var recorder = Recorder()
  /// The exception that stopped the executor; valid when it says so.
  var pendingFault = Fault(.debug)
  /// The text of an instruction that cannot be executed; valid when the executor says so.
  var unsupported = ""

  init(memorySize: Int, vendor: Vendor, features: CPUFeatures, devices: Devices) {
    memory = PhysicalMemory(size: memorySize)
    codeLines = [UInt64](repeating: 0, count: memory.pageCount)
    self.devices = devices
    self.vendor = vendor
    self.features = features
  }

  /// Device time in nanoseconds before the step at `tick`.
  var now: UInt64 { tick &+ idleTime }

  // MARK: State in and out

  /// RFLAGS as the architecture has it.
  var rflags: UInt64 {
    get { systemFlags | flags.rawValue }
    set {
      flags.set(rawValue: newValue)
      systemFlags = newValue & ~RFLAGS.status | RFLAGS.fixed
    }
  }

  /// Brings `cpu` up to date.
  mutating func save() {
    for register in GeneralRegister.allCases { cpu[register] = r[register] }
    cpu.rip = rip
    cpu.rflags.rawValue = rflags
    cpu.cpl = cpl
  }

  /// Takes `cpu` over and drops what was derived from the state before.
  mutating func load() {
    for register in GeneralRegister.allCases { r[register] = cpu[register] }
    r[RegisterFile.fsBase] = cpu[.fs].base
    r[RegisterFile.gsBase] = cpu[.gs].base
    rip = cpu.rip
    rflags = cpu.rflags.rawValue
    cpl = cpu.cpl
    selectAddressSpace()
  }

  /// Replaces the breakpoints. Blocks are decoded anew, with probes where they are.
  mutating func setBreakpoints(_ addresses: Set<UInt64>) {
    if addresses == breakpoints { return }
    breakpoints = addresses
    breakpointOffsets = Set(addresses.map { $0 & 0xfff })
    dropBlocks()
  }

  /// Notices other instructions from now on. Blocks are decoded anew, with probes before them.
  mutating func setProbe(_ new: InstructionProbe?) {
    if new == probe { return }
    probe = new
    dropBlocks()
  }

  /// Forgets every decoded block. It costs time and changes nothing else.
  mutating func dropBlocks() {
    blocks.removeAll()
    dropSingles()
    jumpCache.removeAll()
    unlinkedBranch = nil
    interruptedOp = nil
  }

  mutating func dropSingles() {
    singles.removeAll()
    reportedInstructions.removeAll()
  }

  // MARK: Changes, reported when somebody listens

  @inline(__always)
  mutating func set<M: ExecutionMode>(_ register: UInt8, _ value: UInt64, _: M.Type) {
    if M.isReporting { recorder.register(register, old: r[register], new: value) }
    r[register] = value
  }

  /// Writes a register at a width: 32 bits clear the upper half, 8 and 16 keep the rest; for a byte `register` is a byte offset.
  @inline(__always)
  mutating func set<T: GuestInteger, M: ExecutionMode>(_ register: UInt8, _ value: T, as _: T.Type, _: M.Type) {
    if T.bitWidth == 8 {
      if M.isReporting {
        let whole = register &>> 3
        let shift = UInt64(register & 7) &* 8
        recorder.register(whole, old: r[whole], new: r[whole] & ~(0xff &<< shift) | UInt64(value) &<< shift)
      }
      r[byte: register] = UInt8(truncatingIfNeeded: value)
    } else if T.bitWidth == 16 {
      set(register, r[register] & ~0xffff | UInt64(value), M.self)
    } else {
      set(register, UInt64(value), M.self)
    }
  }

  /// A register at a width; for a byte `register` is a byte offset.
  @inline(__always)
  mutating func get<T: GuestInteger>(_ register: UInt8, as _: T.Type) -> T {
    T.bitWidth == 8 ? T(truncatingIfNeeded: r[byte: register]) : T(truncatingIfNeeded: r[register])
  }

  mutating func setSegment<M: ExecutionMode>(_ register: SegmentRegister, _ value: Segment, _: M.Type) {
    if M.isReporting {
      let old = cpu[register]
      recorder.add(.segment(register), old: old.base, new: value.base, oldRest: old.packed, newRest: value.packed)
    }
    cpu[register] = value
    if register == .fs { r[RegisterFile.fsBase] = value.base }
    if register == .gs { r[RegisterFile.gsBase] = value.base }
  }

  mutating func setCPL<M: ExecutionMode>(_ new: UInt8, by cause: RingCrossing.Cause, _: M.Type) {
    flow.note(RingCrossing(tick: Tick(tick), from: cpl, to: new, cause: cause), systemCall: r[.rax], faultAddress: cpu.cr2)
    if new == cpl { return }
    lastCrossing = RingCrossing(tick: Tick(tick), from: cpl, to: new, cause: cause)
    if M.isReporting { recorder.add(.cpl, old: UInt64(cpl), new: UInt64(new)) }
    cpl = new
    updateContexts()
  }

  mutating func setRFLAGS<M: ExecutionMode>(_ new: UInt64, _: M.Type) {
    let old = rflags
    if M.isReporting { recorder.rflags(old: old, new: new) }
    rflags = new
    if (old ^ new) & Flag.ac.mask != 0 { updateContexts() }
  }

  mutating func setRIP<M: ExecutionMode>(_ new: UInt64, _: M.Type) {
    if M.isReporting { recorder.add(.rip, old: rip, new: new) }
    rip = new
  }

  mutating func setControl<M: ExecutionMode>(_ number: Int, _ new: UInt64, _: M.Type) {
    if M.isReporting { recorder.add(.control(UInt8(number)), old: cpu[control: number], new: new) }
    cpu[control: number] = new
    if number == 0 || number == 3 || number == 4 { selectAddressSpace() }
  }

  mutating func setMSR<M: ExecutionMode>(_ msr: MSR, _ new: UInt64, _: M.Type) {
    if M.isReporting { recorder.add(.msr(msr), old: cpu[msr] ?? 0, new: new) }
    cpu[msr] = new
    if msr == .fsBase { r[RegisterFile.fsBase] = new }
    if msr == .gsBase { r[RegisterFile.gsBase] = new }
    if msr == .efer { selectAddressSpace() }
  }

  mutating func setInterruptShadow<M: ExecutionMode>(_ new: InterruptShadow, _: M.Type) {
    if new == cpu.interruptShadow { return }
    if M.isReporting { recorder.add(.interruptShadow, old: UInt64(cpu.interruptShadow.rawValue), new: UInt64(new.rawValue)) }
    cpu.interruptShadow = new
  }

  mutating func setActivity<M: ExecutionMode>(_ new: Activity, _: M.Type) {
    if new == cpu.activity { return }
    if M.isReporting { recorder.add(.activity, old: UInt64(cpu.activity.rawValue), new: UInt64(new.rawValue)) }
    cpu.activity = new
  }

  mutating func setPendingTraps<M: ExecutionMode>(_ new: DebugConditions, _: M.Type) {
    if new == cpu.pendingTraps { return }
    if M.isReporting { recorder.add(.pendingTraps, old: UInt64(cpu.pendingTraps.rawValue), new: UInt64(new.rawValue)) }
    cpu.pendingTraps = new
  }

  /// DR0 to DR3, DR6 or DR7.
  mutating func setDebug<M: ExecutionMode>(_ number: Int, _ new: UInt64, _: M.Type) {
    if M.isReporting { recorder.add(.debug(UInt8(number)), old: cpu[debug: number], new: new) }
    cpu[debug: number] = new
    // A breakpoint decides which way data accesses take.
    if number == 7 { updateContexts() }
  }

  mutating func setNMIPending<M: ExecutionMode>(_ new: Bool, _: M.Type) {
    if new == cpu.isNMIPending { return }
    if M.isReporting { recorder.add(.nmiPending, old: cpu.isNMIPending ? 1 : 0, new: new ? 1 : 0) }
    cpu.isNMIPending = new
  }

  mutating func setNMIBlocked<M: ExecutionMode>(_ new: Bool, _: M.Type) {
    if new == cpu.isNMIBlocked { return }
    if M.isReporting { recorder.add(.nmiBlocked, old: cpu.isNMIBlocked ? 1 : 0, new: new ? 1 : 0) }
    cpu.isNMIBlocked = new
  }
}
