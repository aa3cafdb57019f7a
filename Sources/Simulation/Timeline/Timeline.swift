import Machine
import Primitives
import X86

/// The recorded past of one world, and the way to any position of it.
///
/// The past is not stored: it is computed again, from the nearest checkpoint, with the same input at the same ticks. Around the present the last few
/// thousand steps are kept with what undoes them, so that walking backwards costs microseconds a step.
///
/// It has branches: an edit makes one, and one of them is the current one, on which the machine rests.
package final class Timeline {
  package let world: World
  package let limits: HistoryLimits
  /// The same object for all machines on one tree.
  let origin: Origin
  let pc: PC
  /// The tree, in the order of their making; the first is the root.
  package internal(set) var branches: [Branch]
  /// The place of the current branch in `branches`.
  var currentIndex = 0
  /// The next branch's number.
  var nextBranchID = 1
  /// Inputs of the current branch's log that the present state has seen.
  private var appliedInputs = 0
  /// The tick of the first input that it has not seen; the last tick there is when it has seen all.
  private var nextInput = Tick(.max)
  /// The steps right before the present.
  private var window = StepWindow()
  /// What the step at the present will do, once somebody asked.
  private var upcoming: (report: StepReport, reason: StopReason?)?
  /// Positions that a person has marked.
  package var bookmarks: [Bookmark] = []
  /// The addresses before which `run` stops when `stops` has `.breakpoints`.
  package var breakpoints: Set<UInt64> = []
  /// Whether the machine notices accesses for a search, which costs time.
  private var isWatching = false
  /// Steps that the machine has made so far, whichever way the search went that they were made for.
  package private(set) var stepsMade: UInt64 = 0
  /// A second machine for questions about the past, once somebody asked one.
  var secondMachine: Timeline?

  /// Ticks between two checkpoints of a run.
  package static let checkpointInterval: UInt64 = 1_000_000

  /// A fresh machine with the world loaded, at tick 0.
  package init(_ world: World, limits: HistoryLimits = HistoryLimits()) throws(BootError) {
    self.world = world
    self.limits = limits
    origin = Origin()
    pc = PC(PC.Configuration(memorySize: world.memorySize, vendor: world.vendor))
    try Loader.load(world, into: pc)
    let store = CheckpointStore(first: pc.checkpoint())
    branches = [
      Branch(
        id: 0, name: Branch.rootName, parent: nil, start: .zero, inputs: InputLog(), end: .zero, checkpoints: store)
    ]
  }

  /// A second machine on a branch of another timeline, at tick 0. It shares the pages of the checkpoints.
  init(sharing other: Timeline, _ branch: Branch) {
    world = other.world
    limits = other.limits
    origin = other.origin
    pc = PC(like: other.pc)
    branches = [branch]
    breakpoints = other.breakpoints
    restore(branches[0].checkpoints.last(notAfter: .zero))
  }

  /// The branch on which the machine rests.
  package internal(set) var current: Branch {
    _read { yield branches[currentIndex] }
    _modify { yield &branches[currentIndex] }
  }

  /// Where the machine rests.
  package var tick: Tick { pc.tick }

  /// The furthest tick of the current branch that was ever reached.
  package var end: Tick { current.end }

  /// All input of the current branch.
  package var inputs: InputLog { current.inputs }

  /// A hash of the whole state of the machine.
  package func digest() -> UInt64 { pc.digest() }

  /// The same, computed from nothing: for tests.
  package func fullDigest() -> UInt64 { pc.fullDigest() }

  /// How the CPL last changed; `nil` before it first did.
  package var lastCrossing: RingCrossing? { pc.lastCrossing }

  /// How many system calls, interrupts, exceptions and ring crossings there were before the present.
  package var flowCounts: FlowCounts { pc.flowCounts }

  /// Bytes that the checkpoints of all branches keep besides the first: what the past costs.
  package var historyBytes: Int { branches.reduce(0) { $0 + $1.checkpoints.bytes } }

  /// Forgets every decoded block, cached translation and kept step, and every checkpoint but the first. It costs time and changes nothing else.
  package func dropCaches() {
    pc.dropCaches()
    forgetSteps()
    current.checkpoints.removeAll(from: Tick(1))
  }

  // MARK: Single steps

  /// Makes one step; returns why when the machine cannot go on.
  package func step() -> StopReason? {
    if upcoming != nil { upcoming = nil }
    var record = PC.StepRecord()
    if let reason = pc.step(recording: &record) { return reason }
    window.append(consume record)
    stepsMade &+= 1
    notePassage()
    return nil
  }

  /// Takes the last step back; `false` at tick 0.
  package func stepBack() -> Bool {
    guard tick != .zero else { return false }
    if window.steps == 0 { refillWindow() }
    guard let inputs = window.undo(on: pc) else { return false }
    if inputs > 0 {
      appliedInputs -= inputs
      nextInput = current.inputs.entries[appliedInputs].tick
    }
    upcoming = nil
    return true
  }

  /// What the step before the present did; `nil` at tick 0.
  package func lastReport() -> StepReport? {
    if tick == .zero { return nil }
    if window.steps == 0 { refillWindow() }
    return window.lastReport
  }

  /// The bits of RFLAGS that each of the steps before the present changed, the latest first: as many as are asked for, 4096 at most.
  func lastFlagChanges(_ count: Int) -> ReversedCollection<ArraySlice<UInt32>> {
    let wanted = min(UInt64(max(0, count)), StepWindow.refill, tick.count)
    if UInt64(window.steps) < wanted { refillWindow() }
    return window.lastFlagChanges(Int(wanted))
  }

  /// What the step at the present will do, without doing it; or why the machine cannot go on.
  package func nextReport() -> (report: StepReport, reason: StopReason?) {
    if let upcoming { return upcoming }
    var record = PC.StepRecord()
    let reason = pc.step(recording: &record)
    if reason == nil { pc.undo(record) }
    let result = (record.report, reason)
    upcoming = result
    return result
  }

  /// How many steps back cost no replay.
  var stepsKept: Int { window.steps }

  // MARK: Running

  /// Runs at full speed until `target` at most, or up to the next checkpoint or input that is due, whichever is earlier; call again while it returns
  /// `.reached` before `target`. `stops` name what may end it earlier.
  package func run(until target: Tick, stoppingAt stops: PC.Stops = []) -> StopReason {
    if stops.contains(.breakpoints) { return run(until: target, withBreakpoints: breakpoints, andAt: stops) }
    if target <= tick { return .reached }
    prepareRun()
    // Breakpoints that nobody asks for slow a long run down; taking them out and in again costs as much as a short one.
    if target - tick > Self.checkpointInterval / 10 { pc.breakpoints = [] }
    let start = tick
    let reason = pc.run(until: limit(target), stoppingAt: stops)
    stepsMade &+= tick - start
    notePassage()
    return reason
  }

  /// The same, stopping before the instructions at other addresses than those of `breakpoints`.
  func run(until target: Tick, withBreakpoints addresses: Set<UInt64>, andAt stops: PC.Stops = []) -> StopReason {
    if target <= tick { return .reached }
    prepareRun()
    pc.breakpoints = addresses
    let start = tick
    let reason = pc.run(until: limit(target), stoppingAt: stops.union(.breakpoints))
    stepsMade &+= tick - start
    notePassage()
    // The end of a slice may be such a place: the next run starts there, and the place at its start does not count.
    return reason == .reached && addresses.contains(pc.cpu.rip) ? .breakpoint : reason
  }

  /// The same step by step, stopping with `.condition` after a step that makes the test true, when `stopsAtFirst`; also returns where it was true.
  func run(until target: Tick, testing test: StateTest, stopsAtFirst: Bool) -> (reason: StopReason, places: StateTest.Places) {
    if target <= tick { return (.reached, StateTest.Places()) }
    prepareRun()
    let start = tick
    let result = pc.run(until: limit(target), testing: test, stopsAtFirst: stopsAtFirst)
    stepsMade &+= tick - start
    notePassage()
    return result
  }

  /// The same at full speed, while accesses are noticed: `pc.takeHit` says whether there may have been one.
  func run(until target: Tick, watching filter: Subject.Filter, _ kind: AccessKind) -> StopReason {
    if target <= tick { return .reached }
    forgetSteps()
    if !pc.breakpoints.isEmpty { pc.breakpoints = [] }
    switch filter {
    case .bytes(let range): kind == .write ? pc.watch(writes: [range]) : pc.watch(reads: [range])
    case .instructions(let probe, _): pc.probe = probe
    case .everything: break
    }
    isWatching = true
    let start = tick
    let reason = pc.run(until: limit(target))
    stepsMade &+= tick - start
    notePassage()
    return reason
  }

  private func prepareRun() {
    forgetSteps()
    guard isWatching else { return }
    pc.watch()
    pc.probe = nil
    isWatching = false
  }

  /// As far as the machine may run by itself on the way to a tick.
  private func limit(_ target: Tick) -> Tick {
    let limit = min(target, Tick((tick.count / Self.checkpointInterval + 1) * Self.checkpointInterval))
    return min(limit, nextInput)
  }

  // MARK: Passing by

  /// Keeps a checkpoint where one is due, and the furthest tick; then gives the input of the tick that is reached.
  private func notePassage() {
    let tick = pc.tick
    if tick > current.end { current.end = tick }
    if tick.count % Self.checkpointInterval == 0, tick != .zero, !current.checkpoints.contains(tick) {
      keep(pc.checkpoint())
    }
    if tick >= nextInput { applyInputs() }
  }

  /// Keeps a checkpoint on the current branch, and on those that it has grown from where they came the same way.
  private func keep(_ checkpoint: PC.Checkpoint) {
    current.checkpoints.insert(checkpoint, limits, present: tick)
    var branch = current
    while let parent = branches.firstIndex(where: { $0.id == branch.parent }), checkpoint.tick <= branch.start,
      branches[parent].inputs.entries.prefix(while: { $0.tick < checkpoint.tick })
        == branch.inputs.entries.prefix(while: { $0.tick < checkpoint.tick })
    {
      branches[parent].checkpoints.insert(checkpoint, limits, present: checkpoint.tick)
      branch = branches[parent]
    }
    boundHistory()
  }

  /// Drops checkpoints until all branches together hold no more than one may: the branch with the most gives first.
  func boundHistory() {
    guard branches.count > 1 else { return }
    while historyBytes > limits.bytes,
      let most = branches.indices.max(by: { branches[$0].checkpoints.bytes < branches[$1].checkpoints.bytes }),
      branches[most].checkpoints.thinOut(present: most == currentIndex ? tick : branches[most].end)
    {}
  }

  /// Gives the machine the logged input of this tick that it has not seen yet: it rests at a tick with all input of that tick given.
  func applyInputs() {
    while appliedInputs < current.inputs.entries.count, current.inputs.entries[appliedInputs].tick <= tick {
      window.append(pc.apply(current.inputs.entries[appliedInputs].input))
      appliedInputs += 1
      upcoming = nil
    }
    nextInput = appliedInputs < current.inputs.entries.count ? current.inputs.entries[appliedInputs].tick : Tick(.max)
  }

  func forgetSteps() {
    window.removeAll()
    upcoming = nil
  }

  // MARK: Checkpoints

  /// Goes to a checkpoint of the current branch.
  func restore(_ checkpoint: PC.Checkpoint) {
    pc.restore(checkpoint)
    forgetSteps()
    appliedInputs = current.inputs.firstIndex(from: checkpoint.tick)
    applyInputs()
  }

  /// Goes back a little and comes here again step by step, so that the last steps can be undone and told.
  private func refillWindow() {
    let present = tick
    guard let start = current.checkpoints.last(before: present) else { return }
    restore(start)
    let from = Tick(max(start.tick.count, present.count - min(present.count, StepWindow.refill)))
    while tick < from, run(until: from) == .reached {}
    while tick < present, step() == nil {}
  }
}

/// What the machines on one tree have in common: that they are.
final class Origin: Sendable {}

/// A position that a person has marked.
package struct Bookmark: Hashable, Sendable {
  /// The number of its branch.
  package var branch: Int
  package var position: Position
  package var name: String

  package init(branch: Int, position: Position, name: String) {
    self.branch = branch
    self.position = position
    self.name = name
  }
}
