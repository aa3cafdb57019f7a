import Primitives
import X86

/// The simulated PC: one x86-64 CPU, RAM and devices.
///
/// It is a function of what was loaded into it and of the input that it was given at which tick: run again, it does the same. It calls nobody; what it
/// has to say it returns. Between calls it rests at a tick, with everything exact.
package final class PC {
  /// What a PC is made of.
  package struct Configuration: Sendable {
    /// Bytes of RAM.
    package var memorySize: Int
    package var vendor: Vendor
    package var features: CPUFeatures
    /// The time that the CMOS clock shows at device time 0, in seconds since 1970 (UTC).
    package var clockStart: Int64

    package init(
      memorySize: Int = 64 << 20, vendor: Vendor = .intel, features: CPUFeatures = CPUFeatures(),
      clockStart: Int64 = DeviceConfiguration().clockStart
    ) {
      self.memorySize = memorySize
      self.vendor = vendor
      self.features = features
      self.clockStart = clockStart
    }
  }

  package let configuration: Configuration
  var core: Core
  /// RAM as it was at the last checkpoint that was taken or restored.
  private var basis: MemorySnapshot
  private var memoryDigest: MemoryDigest
  /// The devices as they are, unless `core.devicesChanged` is set.
  private var devicesBefore: DevicesRecord?

  package init(_ configuration: Configuration) {
    self.configuration = configuration
    core = Core(
      memorySize: configuration.memorySize, vendor: configuration.vendor, features: configuration.features,
      devices: Devices(
        configuration: DeviceConfiguration(clockStart: configuration.clockStart, memoryBytes: UInt64(configuration.memorySize))))
    basis = MemorySnapshot(pageCount: core.memory.pageCount)
    memoryDigest = MemoryDigest(pageCount: core.memory.pageCount)
    core.load()
    core.noteOtherDevices()
  }

  /// A machine of the same make as another, with its RAM zero.
  package convenience init(like other: PC) { self.init(other.configuration) }

  // MARK: Position

  /// Where the PC rests.
  package var tick: Tick { Tick(core.tick) }

  /// Device time in nanoseconds: ticks and what was slept through in HLT.
  package var now: UInt64 { core.now }

  // MARK: Running

  /// Where a run may stop before its end.
  package struct Stops: OptionSet, Sendable {
    package var rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    /// After a step that changed the CPL.
    package static let ringCrossing = Stops(rawValue: 1 << 0)
    /// Before an instruction with a breakpoint; one at the very start does not count.
    package static let breakpoints = Stops(rawValue: 1 << 1)
  }

  /// Runs at full speed until `end`, or until something stops it before; stops exactly there.
  package func run(until end: Tick, stoppingAt stops: Stops = []) -> StopReason {
    core.run(until: end.count, stoppingAt: Core.StopConditions(rawValue: stops.rawValue))
  }

  /// Runs step by step until `end`, looking at a test after each step. Stops with `.condition` where it first holds when `stopsAtFirst`, and returns
  /// where it held.
  package func run(until end: Tick, testing test: StateTest, stopsAtFirst: Bool) -> (reason: StopReason, places: StateTest.Places) {
    core.run(until: end.count, testing: test, stopsAtFirst: stopsAtFirst)
  }

  /// Whether a test holds now.
  package func holds(_ test: StateTest) -> Bool { test.holds(in: core) }

  /// Makes one step and says what it did. When the PC cannot go on, nothing happens and the reason is returned.
  package func step(into report: inout StepReport) -> StopReason? { core.step(into: &report) }

  /// Makes one step and says what it did, keeping what is needed to take it back.
  package func step(recording record: inout StepRecord) -> StopReason? {
    record.idleTime = core.idleTime
    record.lastCrossing = core.lastCrossing
    record.flowCounts = core.flow.counts
    // Most steps leave the devices alone: they are copied only after one that did not.
    if core.devicesChanged || devicesBefore == nil {
      devicesBefore = DevicesRecord(core.devices)
      core.devicesChanged = false
    }
    let reason = core.step(into: &record.report)
    record.devices = core.devicesChanged ? devicesBefore : nil
    return reason
  }

  /// Takes back the last step, which `record` is of.
  package func undo(_ record: StepRecord) {
    var state = cpu
    for effect in record.report.effects.reversed() {
      if case .memory(_, let physical, let width) = effect.target {
        write((0..<width.bytes).map { UInt8(truncatingIfNeeded: effect.old >> UInt64($0 * 8)) }, toPhysical: physical)
      } else {
        state.revert(effect)
      }
    }
    core.tick = record.report.tick.count
    core.idleTime = record.idleTime
    core.lastCrossing = record.lastCrossing
    core.flow.counts = record.flowCounts
    if let devices = record.devices { core.devices = devices.devices }
    cpu = state
    core.noteOtherDevices()
  }

  /// How the CPL last changed; `nil` before it first did.
  package var lastCrossing: RingCrossing? { core.lastCrossing }

  /// The addresses before which a run stops when asked to.
  package var breakpoints: Set<UInt64> {
    get { core.breakpoints }
    set { core.setBreakpoints(newValue) }
  }

  // MARK: Watching

  /// How many system calls, interrupts, exceptions and ring crossings there were since tick 0.
  package var flowCounts: FlowCounts { core.flow.counts }

  /// Whether the events themselves are kept, for `takeFlowEvents`.
  package var listsFlowEvents: Bool {
    get { core.flow.isListing }
    set {
      core.flow.isListing = newValue
      _ = core.flow.take()
    }
  }

  /// The events since the list began or was last taken.
  package func takeFlowEvents() -> [FlowEvent] { core.flow.take() }

  /// Notices accesses of the guest and of its page walks to these physical bytes from now on; a page that is watched costs time, all others nothing.
  package func watch(writes: [Range<UInt64>] = [], reads: [Range<UInt64>] = []) { core.setWatch(writes: writes, reads: reads) }

  /// Notices instructions from now on.
  package var probe: InstructionProbe? {
    get { core.probe }
    set { core.setProbe(newValue) }
  }

  /// Whether, since this was last asked, watched bytes were accessed or an instruction of the probe was executed: `false` only when none was.
  package func takeHit() -> Bool {
    defer {
      core.watch.isHit = false
      core.isProbeHit = false
    }
    return core.watch.isHit || core.isProbeHit
  }

  // MARK: Edits

  /// What a change from outside may touch, as it was before.
  package final class StateRecord: Sendable {
    fileprivate let cpu: CPUState
    fileprivate let devices: Devices
    fileprivate let idleTime: UInt64
    fileprivate let address: UInt64
    fileprivate let bytes: [UInt8]

    fileprivate init(cpu: CPUState, devices: Devices, idleTime: UInt64, address: UInt64, bytes: [UInt8]) {
      self.cpu = cpu
      self.devices = devices
      self.idleTime = idleTime
      self.address = address
      self.bytes = bytes
    }
  }

  /// The present CPU and devices, and some bytes of RAM.
  package func stateRecord(of address: UInt64 = 0, count: Int = 0) -> StateRecord {
    StateRecord(
      cpu: cpu, devices: core.devices, idleTime: core.idleTime, address: address, bytes: bytes(atPhysical: address, count: count))
  }

  /// Puts back what a record holds, at the tick at which it was made.
  package func revert(_ record: StateRecord) {
    if !record.bytes.isEmpty { write(record.bytes, toPhysical: record.address) }
    core.devices = record.devices
    core.idleTime = record.idleTime
    cpu = record.cpu
    core.noteOtherDevices()
  }

  /// Has an event delivered in place of the next step; wakes a CPU that waits in HLT.
  package func inject(_ injection: Injection) {
    var state = cpu
    state.injection = injection
    if state.activity == .halted { state.activity = .running }
    cpu = state
  }

  /// What an MSR would hold after WRMSR with a value; `nil` where WRMSR refuses it with #GP(0).
  package func value(of msr: MSR, afterWriting value: UInt64) -> UInt64? { try? core.value(of: msr, afterWriting: value) }

  /// What a control register would hold after MOV with a value; `nil` where MOV refuses it with #GP(0).
  package func value(ofControl number: UInt8, afterWriting value: UInt64) -> UInt64? {
    try? core.value(ofControl: number, afterWriting: value)
  }

  /// Moves RIP behind the instruction there, which is not executed. `false`, with nothing changed, when no instruction can be read at RIP.
  package func skipInstruction() -> Bool {
    guard let instruction = core.instruction(at: cpu.rip) else { return false }
    var state = cpu
    state.rip = state.rip &+ UInt64(instruction.length)
    cpu = state
    return true
  }

  // MARK: State

  /// The CPU between two steps. Setting it is an edit: caches follow.
  package var cpu: CPUState {
    get {
      core.save()
      return core.cpu
    }
    set {
      core.cpu = newValue
      core.load()
    }
  }

  /// The devices between two steps.
  package var devices: Devices {
    get { core.devices }
    set {
      core.devices = newValue
      core.noteOtherDevices()
    }
  }

  /// Bytes of RAM.
  package var memorySize: UInt64 { core.memory.size }

  /// Bytes of RAM from a physical address; all ones where there is none. Changes nothing.
  package func bytes(atPhysical address: UInt64, count: Int) -> [UInt8] { core.memory.bytes(at: address, count: count) }

  /// A little-endian word of RAM at a physical address; all ones where there is none. Changes nothing.
  package func word(atPhysical address: UInt64) -> UInt64 { core.memory.read(address, as: UInt64.self) }

  /// The physical address that a linear one maps to, `nil` where nothing is mapped. Changes nothing: no accessed bit, no cache, no permission.
  ///
  /// `cr3` names other page tables than the current ones.
  package func physicalAddress(of linear: UInt64, cr3: UInt64? = nil) -> UInt64? {
    core.inspectTranslation(linear, cr3: cr3 ?? core.cpu.cr3)
  }

  /// Writes RAM from outside (the loader, or an edit); bytes beyond the end of RAM are dropped.
  package func write(_ bytes: [UInt8], toPhysical address: UInt64) {
    var start = 0
    while start < bytes.count {
      let (place, overflow) = address.addingReportingOverflow(UInt64(start))
      guard !overflow, place < core.memory.size else { break }
      let count = min(bytes.count - start, 4096 - Int(place & 0xfff))
      let page = Int(place >> 12)
      core.memory.noteChange(of: page)
      let marks = core.memory.marks(of: page)
      if marks.contains(.code) { core.dropCode(ofPage: page) }
      core.memory.store(bytes[start..<start + count], at: place)
      if marks.contains(.pageTable) { core.dropTranslations() }
      start += count
    }
    dropWriteCache()
  }

  // MARK: Input

  /// Bytes that the person types on the serial line, now. Returns how many found room; the others must be offered again.
  @discardableResult
  package func receive(serial bytes: [UInt8]) -> Int {
    let taken = core.devices.receive(serial: bytes, now: core.now)
    core.advanceDevices()
    return taken
  }

  /// Scan codes (set 2) of the keyboard, now. Returns how many found room; the others must be offered again.
  @discardableResult
  package func receive(scancodes bytes: [UInt8]) -> Int {
    let taken = core.devices.receive(scancode: bytes, now: core.now)
    core.advanceDevices()
    return taken
  }

  /// Raises a non-maskable interrupt, now. It is delivered before the next instruction unless another one is being handled.
  package func raiseNMI() { core.cpu.isNMIPending = true }

  // MARK: Caches

  /// Drops every cache: TLBs and decoded blocks. It costs time and changes nothing else, at any tick.
  package func dropCaches() {
    core.dropBlocks()
    core.dropTranslations()
    core.mustResynchronize = false
    core.readTLB.removeAll()
    core.fetchTLB.removeAll()
    dropWriteCache()
  }

  private func dropWriteCache() { core.writeTLB.removeAll() }

  // MARK: Checkpoints

  /// One step and what it takes to undo it.
  package struct StepRecord: Sendable {
    package var report = StepReport()
    var idleTime: UInt64 = 0
    var lastCrossing: RingCrossing?
    var flowCounts = FlowCounts()
    /// The devices before the step, when it changed them.
    var devices: DevicesRecord?

    package init() {}
  }

  /// The devices at some tick, shared by the records that need them.
  final class DevicesRecord: Sendable {
    let devices: Devices
    init(_ devices: Devices) { self.devices = devices }
  }

  /// Everything at one tick: CPU, devices, and RAM by reference to pages that are shared with other checkpoints.
  package final class Checkpoint: Sendable {
    package let tick: Tick
    let idleTime: UInt64
    let cpu: CPUState
    let devices: Devices
    let memory: MemorySnapshot
    /// How the CPL last changed before it.
    package let lastCrossing: RingCrossing?
    /// The events since tick 0.
    package let flowCounts: FlowCounts

    fileprivate init(_ pc: PC) {
      tick = pc.tick
      idleTime = pc.core.idleTime
      cpu = pc.cpu
      devices = pc.core.devices
      memory = pc.basis
      lastCrossing = pc.core.lastCrossing
      flowCounts = pc.core.flow.counts
    }

    /// Bytes that this checkpoint keeps and `other` does not.
    package func bytesNotShared(with other: Checkpoint) -> Int { Self.overhead + memory.bytesNotShared(with: other.memory) }

    /// Bytes of a checkpoint besides memory: the CPU, the devices with their lists, the list of chunks.
    private static let overhead = 8 << 10

    /// Whether some byte of a physical page may have been written between the two: `false` only when none was.
    package func mayDiffer(from other: Checkpoint, inPage page: Int) -> Bool { memory[page] !== other.memory[page] }
  }

  /// Keeps the present. Costs a copy of each page written since the last checkpoint.
  package func checkpoint() -> Checkpoint {
    synchronizeBasis()
    return Checkpoint(self)
  }

  /// Goes to a checkpoint of this PC, or of one with the same configuration.
  package func restore(_ checkpoint: Checkpoint) {
    let changed = core.memory.takeChangedSinceCheckpoint()
    for page in changed { replace(page: page, with: basis[page]) }
    checkpoint.memory.forEachDifference(from: basis) { page, content in
      if page < core.memory.pageCount { replace(page: page, with: content) }
    }
    // What `replace` noted is the content of the checkpoint now.
    _ = core.memory.takeChangedSinceCheckpoint()
    basis = checkpoint.memory
    dropWriteCache()
    core.tick = checkpoint.tick.count
    core.idleTime = checkpoint.idleTime
    core.cpu = checkpoint.cpu
    core.devices = checkpoint.devices
    core.lastCrossing = checkpoint.lastCrossing
    core.flow.counts = checkpoint.flowCounts
    core.load()
    core.noteOtherDevices()
  }

  private func replace(page: Int, with content: PageContent?) {
    core.memory.noteChange(of: page)
    let marks = core.memory.marks(of: page)
    if marks.contains(.code) { core.dropCode(ofPage: page) }
    core.memory.replace(page: page, with: content)
    if marks.contains(.pageTable) { core.dropTranslations() }
  }

  private func synchronizeBasis() {
    let changed = core.memory.takeChangedSinceCheckpoint()
    if changed.isEmpty { return }
    basis.update(changed.map { ($0, core.memory.content(ofPage: $0)) })
    dropWriteCache()
  }

  // MARK: Digest

  /// A hash of everything: CPU, devices and RAM. Only pages written since the last call are hashed again.
  package func digest() -> UInt64 {
    let changed = core.memory.takeChangedSinceDigest()
    for page in changed {
      memoryDigest.set(page: page, core.memory.withWords(ofPage: page) { MemoryDigest.hash(page: page, $0) })
    }
    if !changed.isEmpty { dropWriteCache() }
    return digest(memorySum: memoryDigest.sum)
  }

  /// The same hash computed from nothing: for tests of the other.
  package func fullDigest() -> UInt64 {
    var sum: UInt64 = 0
    for page in 0..<core.memory.pageCount {
      sum &+= core.memory.withWords(ofPage: page) { MemoryDigest.hash(page: page, $0) }
    }
    return digest(memorySum: sum)
  }

  private func digest(memorySum: UInt64) -> UInt64 {
    var hash = WordHash()
    hash.mix(core.tick)
    hash.mix(core.idleTime)
    cpu.forEachWord { hash.mix($0) }
    core.devices.forEachWord { hash.mix($0) }
    hash.mix(memorySum)
    return hash.value
  }
}
