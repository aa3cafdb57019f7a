import Machine
import Primitives
import X86

/// The recorded past of one world, and the way to any position of it.
///
/// The past is not stored: it is computed again, from the nearest checkpoint, with the same input at the same ticks. Around the present the last few
/// thousand steps are kept with what undoes them, so that walking backwards costs microseconds a step.
package final class Timeline {
  package let world: World
  let pc: PC
  /// By tick; the first is tick 0.
  private var checkpoints: [PC.Checkpoint] = []
  package private(set) var inputs = InputLog()
  /// The steps right before the present, oldest first: the last one led to the present.
  private var recent: [PC.StepRecord] = []
  /// What the step at the present will do, once somebody asked.
  private var upcoming: (report: StepReport, reason: StopReason?)?
  /// The furthest tick that was ever reached.
  package private(set) var end = Tick.zero

  /// Ticks between two checkpoints of a run.
  static let checkpointInterval: UInt64 = 1_000_000
  /// Checkpoints that are kept; beyond that they are thinned with age.
  static let checkpointLimit = 200
  /// Steps that are replayed with reports when somebody starts to walk backwards.
  static let window: UInt64 = 4096
  /// Steps that are kept for undoing.
  static let recentLimit = 3 * 4096

  /// A fresh machine with the world loaded, at tick 0.
  package init(_ world: World) throws(BootError) {
    self.world = world
    pc = PC(PC.Configuration(memorySize: world.memorySize, vendor: world.vendor))
    try Loader.load(world, into: pc)
    checkpoints.append(pc.checkpoint())
  }

  /// Where the machine rests.
  package var tick: Tick { pc.tick }

  /// A hash of the whole state of the machine.
  package func digest() -> UInt64 { pc.digest() }

  /// The same, computed from nothing: for tests.
  package func fullDigest() -> UInt64 { pc.fullDigest() }

  // MARK: Single steps

  /// Makes one step; returns why when the machine cannot go on.
  package func step() -> StopReason? {
    upcoming = nil
    var record = PC.StepRecord()
    if let reason = pc.step(recording: &record) { return reason }
    recent.append(record)
    if recent.count > Self.recentLimit { recent.removeFirst(recent.count - Self.recentLimit + Int(Self.window)) }
    notePassage()
    return nil
  }

  /// Takes the last step back; `false` at tick 0.
  package func stepBack() -> Bool {
    guard let target = tick.previous else { return false }
    if recent.isEmpty { refillRecent() }
    guard let record = recent.popLast() else {
      seek(to: target)
      return true
    }
    upcoming = nil
    pc.undo(record)
    return true
  }

  /// What the step before the present did; `nil` at tick 0.
  package func lastReport() -> StepReport? {
    if tick == .zero { return nil }
    if recent.isEmpty { refillRecent() }
    return recent.last?.report
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

  // MARK: Any position

  /// Goes to a tick by the shortest way. A tick after the end of a run that stops earlier is not reached: the reason is returned, and the machine rests
  /// where it stopped.
  @discardableResult
  package func seek(to target: Tick) -> StopReason? {
    if target < tick {
      let distance = tick - target
      if distance < UInt64(recent.count) {
        for _ in 0..<distance { _ = stepBack() }
        return nil
      }
      restore(nearestTo: target)
    } else if let nearest = checkpoints.last(where: { $0.tick <= target }), nearest.tick > tick {
      restore(nearest)
    }
    while tick < target {
      switch run(until: target) {
      case .reached: continue
      case let reason: return reason
      }
    }
    return nil
  }

  /// Runs at full speed until `target` at most, or up to the next checkpoint that is due, whichever is earlier; call again while it returns `.reached`
  /// before `target`. `stops` name what may end it earlier.
  package func run(until target: Tick, stoppingAt stops: PC.Stops = []) -> StopReason {
    if target <= tick { return .reached }
    forgetSteps()
    var limit = min(target, nextCheckpointTick)
    let next = inputs.firstIndex(from: tick.next)
    if next < inputs.entries.count { limit = min(limit, inputs.entries[next].tick) }
    let reason = pc.run(until: limit, stoppingAt: stops)
    notePassage()
    return reason
  }

  /// The same, stopping before the instructions at other addresses than those of `breakpoints`.
  func run(until target: Tick, withBreakpoints addresses: Set<UInt64>, andAt stops: PC.Stops = []) -> StopReason {
    let own = pc.breakpoints
    pc.breakpoints = addresses
    defer { pc.breakpoints = own }
    return run(until: target, stoppingAt: stops.union(.breakpoints))
  }

  /// How the CPL last changed; `nil` before it first did.
  package var lastCrossing: RingCrossing? { pc.lastCrossing }

  /// Where to begin looking through the past right before a tick: the checkpoint before it.
  func stretchStart(before tick: Tick) -> Tick { checkpoints.last { $0.tick < tick }?.tick ?? .zero }

  /// The addresses before which `run` stops when `stops` has `.breakpoints`.
  package var breakpoints: Set<UInt64> {
    get { pc.breakpoints }
    set { pc.breakpoints = newValue }
  }

  // MARK: Input

  /// Everything that the guest has sent to the console.
  package var console: ByteLog { pc.devices.console }

  /// Whether the guest has taken everything that was typed on the console.
  package var isConsoleInputUsedUp: Bool { pc.devices.uart.receiver.isEmpty && pc.devices.uart.incoming.count == 0 }

  /// Gives the machine input at the present. What was recorded after it is no longer true and is forgotten; duplicate the timeline first to keep it.
  package func give(_ input: Input) {
    inputs.removeAll(from: tick.next)
    inputs.append(input, at: tick)
    checkpoints.removeAll { $0.tick > tick }
    // A checkpoint at this very tick was taken before the input.
    if checkpoints.count > 1 { checkpoints.removeAll { $0.tick == tick } }
    end = tick
    upcoming = nil
    applyInputs()
  }

  /// Inputs of the log that the present state has seen.
  private var appliedInputs = 0

  /// Gives the machine the logged input of this tick that it has not seen yet: it rests at a tick with all input of that tick given.
  private func applyInputs() {
    while appliedInputs < inputs.entries.count, inputs.entries[appliedInputs].tick <= tick {
      apply(inputs.entries[appliedInputs].input)
      appliedInputs += 1
      forgetSteps()
    }
  }

  private func apply(_ input: Input) {
    switch input {
    case .serial(let bytes): pc.receive(serial: bytes)
    case .scancodes(let bytes): pc.receive(scancodes: bytes)
    }
    forgetSteps()
  }

  private func forgetSteps() {
    recent.removeAll(keepingCapacity: true)
    upcoming = nil
  }

  // MARK: Checkpoints

  /// Bytes of guest pages that the checkpoints keep besides the first: what the past costs.
  package var historyBytes: Int {
    zip(checkpoints.dropFirst(), checkpoints).reduce(0) { $0 + $1.0.bytesNotShared(with: $1.1) }
  }

  private var nextCheckpointTick: Tick {
    let index = tick.count / Self.checkpointInterval
    return Tick((index + 1) * Self.checkpointInterval)
  }

  /// Keeps a checkpoint where one is due, and the furthest tick; then gives the input of the tick that is reached.
  private func notePassage() {
    if tick > end { end = tick }
    keepCheckpoint()
    applyInputs()
  }

  private func keepCheckpoint() {
    guard tick.count % Self.checkpointInterval == 0, tick != .zero else { return }
    let place = checkpoints.firstIndex { $0.tick >= tick } ?? checkpoints.endIndex
    if place < checkpoints.endIndex, checkpoints[place].tick == tick { return }
    checkpoints.insert(pc.checkpoint(), at: place)
    thin()
  }

  /// Drops the checkpoint whose loss makes the way to a tick longest least, as seen from the present: old ones stand further apart.
  private func thin() {
    guard checkpoints.count > Self.checkpointLimit else { return }
    var best = 1
    var bestCost = Double.infinity
    for i in 1..<checkpoints.count - 1 {
      let gap = Double(checkpoints[i + 1].tick - checkpoints[i - 1].tick)
      let age = Double(max(end, tick) - min(checkpoints[i].tick, end)) + Double(Self.checkpointInterval)
      if gap / age < bestCost {
        bestCost = gap / age
        best = i
      }
    }
    checkpoints.remove(at: best)
  }

  private func restore(nearestTo target: Tick) {
    if let checkpoint = checkpoints.last(where: { $0.tick <= target }) { restore(checkpoint) }
  }

  private func restore(_ checkpoint: PC.Checkpoint) {
    pc.restore(checkpoint)
    appliedInputs = inputs.firstIndex(from: checkpoint.tick)
    forgetSteps()
    applyInputs()
  }

  /// Goes back a little and comes here again step by step, so that the last steps can be undone and told.
  private func refillRecent() {
    let present = tick
    guard let start = checkpoints.last(where: { $0.tick < present }) else { return }
    restore(start)
    let from = Tick(max(start.tick.count, present.count - min(present.count, Self.window)))
    while tick < from, run(until: from) == .reached {}
    while tick < present, step() == nil {}
  }
}
