import Primitives
import X86

/// A place of the run at which a person wants to stop: what gdb calls a breakpoint, a watchpoint or a catchpoint.
package struct Breakpoint: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// Right before an instruction at one of the addresses executes.
    case code(Set<UInt64>)
    /// Right after a step that accessed something in one of these ways, whether or not the value changed.
    case access(Subject, Set<AccessKind>)
    /// Right before the step that an event of a kind is; of system calls only those with a number in RAX, when one is given.
    case event(FlowKind, systemCall: UInt64?)
  }

  /// The number by which a person calls it.
  package var number: Int
  package var kind: Kind
  /// What must be true at the position besides. Where it has no value there (memory that is not mapped), it does not hold.
  package var condition: Expression?

  package init(number: Int, _ kind: Kind, if condition: Expression? = nil) {
    self.number = number
    self.kind = kind
    self.condition = condition
  }
}

/// The search for the nearest of several breakpoints: the run is looked through one stretch after the other, and each stretch once for every kind, since
/// the machine can watch for one thing at a time.
struct BreakpointScan: Sendable {
  /// One way through a stretch.
  enum Pass: Hashable, Sendable {
    /// With an eye for all breakpoints on code.
    case code
    /// For accesses of a kind, by the place of the breakpoint in the list.
    case access(Int, AccessKind)
    /// For all events.
    case events
  }

  let breakpoints: [Breakpoint]
  /// The conditions as the machine can test them, by the place of their breakpoints.
  let conditions: [CompiledCondition?]
  let addresses: Set<UInt64>
  let direction: Direction
  private let allPasses: [Pass]

  /// Positions after this belong to the stretch, and up to `to`.
  private(set) var from: Tick
  private(set) var to: Tick
  /// Whether the position `from` belongs to it too: tick 0 on the way back.
  private(set) var includesStart = false
  /// Ticks of the next stretch on the way ahead.
  private var span: UInt64 = 1 << 14
  private var isBegun = false

  /// The passes that are still to be made, the present one last.
  private(set) var passes: [Pass] = []
  /// Whether the machine is in the stretch for the present pass.
  var isPlaced = false
  /// How far the stretch was run through at full speed, for accesses.
  private(set) var swept: Tick
  /// Parts of the stretch in which there may have been an access; the next one to look at last.
  var suspects: [Range<UInt64>] = []
  /// The part that is made step by step, and whether the machine is in it.
  var part: Range<UInt64>?
  var isInPart = false
  /// Whether the present pass has met something, on the way back.
  var hasMet = false
  /// Positions at which something may be met, for the present pass, the next one last.
  var candidates: [FlowEvent] = []
  var isListed = false
  /// The nearest position so far, with the numbers of what is met there.
  private(set) var nearest: (tick: Tick, numbers: Set<Int>)?
  /// Why the machine cannot go beyond `to`.
  private(set) var ending: StopReason?

  /// - Parameter place: ahead, positions after it count; back, positions before it.
  init(_ breakpoints: [Breakpoint], _ direction: Direction, from place: Tick, _ world: World) {
    self.breakpoints = breakpoints
    self.direction = direction
    conditions = breakpoints.map { $0.condition.map { CompiledCondition($0, world) } }
    var addresses: Set<UInt64> = []
    var passes: [Pass] = []
    var hasEvents = false
    for (index, breakpoint) in breakpoints.enumerated() {
      switch breakpoint.kind {
      case .code(let places): addresses.formUnion(places)
      case .access(_, let kinds): passes += [AccessKind.write, .read].filter(kinds.contains).map { .access(index, $0) }
      case .event: hasEvents = true
      }
    }
    self.addresses = addresses
    // The cheapest first: what it finds shortens the others.
    allPasses = passes + (hasEvents ? [.events] : []) + (addresses.isEmpty ? [] : [.code])
    from = place
    to = place
    swept = place
  }

  /// The pass that is being made; `nil` when the stretch is looked through.
  var pass: Pass? { passes.last }

  /// On to the next stretch; `false` when there is none.
  mutating func advance(_ checkpoints: CheckpointStore) -> Bool {
    let isFirst = !isBegun
    isBegun = true
    switch direction {
    case .forward:
      from = to
      // Stretches end where checkpoints are, from which the next passes begin.
      let interval = Timeline.checkpointInterval
      let (end, overflow) = from.count.addingReportingOverflow(span)
      to = Tick(overflow ? .max : min(end, (from.count / interval + 1) * interval))
      span = min(span * 4, interval)
      if to == from { return false }
    case .backward:
      if isFirst {
        guard let last = to.previous else { return false }
        to = last
      } else {
        guard from != .zero else { return false }
        to = from
      }
      from = checkpoints.last(before: to)?.tick ?? .zero
      includesStart = from == .zero
    }
    passes = allPasses
    begin()
    return !passes.isEmpty
  }

  mutating func finishPass() {
    passes.removeLast()
    begin()
  }

  private mutating func begin() {
    isPlaced = false
    swept = from
    suspects = []
    part = nil
    isInPart = false
    hasMet = false
    candidates = []
    isListed = false
  }

  /// Everything up to a tick was run through.
  mutating func sweep(to tick: Tick) { swept = max(swept, tick) }

  /// Takes a position over when it is nearer than what is known, or as near.
  mutating func meet(_ number: Int, at tick: Tick) {
    guard let known = nearest, known.tick != tick else {
      nearest = (tick, (nearest?.numbers ?? []).union([number]))
      return
    }
    let isNearer = direction == .forward ? tick < known.tick : tick > known.tick
    if isNearer { nearest = (tick, [number]) }
  }

  /// The last position that the present pass has to look at.
  var bound: Tick {
    guard direction == .forward, let nearest else { return to }
    return nearest.tick
  }

  /// Whether a position is as near as the nearest that is known, or nearer.
  func mayMatter(_ tick: Tick) -> Bool {
    guard let nearest else { return true }
    return direction == .forward ? tick <= nearest.tick : tick >= nearest.tick
  }

  /// The machine cannot go beyond a tick.
  mutating func cutOff(at tick: Tick, _ reason: StopReason) {
    guard tick <= to else { return }
    to = max(tick, from)
    ending = reason
  }
}
