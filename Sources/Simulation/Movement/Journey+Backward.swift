import LinuxABI
import Machine
import Primitives
import X86

extension Journey {
  /// Walking backwards to where something begins.
  struct WalkBack: Sendable {
    /// The position must be earlier than this.
    let before: Tick
    /// An expression's walk goes no further: what lies before is for another scan.
    let start: Tick?
    /// A position to go to before going on.
    fileprivate var place: Tick?
    /// What was found at the position that the machine rests at, once it was looked at.
    fileprivate var here: Sight?

    init(before: Tick, downTo start: Tick? = nil) {
      self.before = before
      self.start = start
    }

    /// The same, to go on from another position.
    func goingOn(from place: Tick) -> WalkBack {
      var result = self
      result.place = place
      return result
    }
  }

  /// Walking backwards while counting calls.
  struct Unwind: Sendable {
    var depth = 0
    /// Whether the first step back may already be the place (over a plain instruction).
    var isOver: Bool
    /// A position to go to before going on.
    fileprivate var place: Tick?
    /// Steps made inside the callee that was entered from its end, and where it came back to.
    fileprivate var inside = 0
    fileprivate var callee: CallReturn?

    init(isOver: Bool) { self.isOver = isOver }

    /// The same, to go on from another position.
    func goingOn(from place: Tick) -> Unwind {
      var result = self
      result.place = place
      return result
    }
  }

  /// What a walk backwards compares from step to step.
  fileprivate struct Sight: Sendable {
    var phase: Phase??
    var line: SourceLine??
    /// A line belongs to its function: one macro can make several functions on the same line.
    var function: String?

    /// Whether this position begins something that the one before it was not in.
    func begins(after earlier: Sight) -> Bool {
      if let phase { return phase != earlier.phase ?? nil }
      if let line { return line != nil && (line != earlier.line ?? nil || function != earlier.function) }
      return false
    }
  }
}

/// Searches through the past step by step, and the ones that need no search.
extension Timeline {
  /// The last position before `walk.before` that meets the condition. The machine really walks: wherever it is stopped is a position on the way.
  func proceed(_ condition: Journey.Condition, _ walk: Journey.WalkBack, _ left: inout Int64) -> Journey.Plan {
    var walk = walk
    if let place = walk.place {
      if let reason = approach(place, &left) { return .done(.stopped(part: 0, reason: MachineStop(reason))) }
      guard tick == place else { return .walkBack(condition, walk) }
      walk.place = nil
    }
    for _ in 0..<256 where left > 0 {
      left -= Self.evaluationCost
      if case .expression(let expression, let compiled) = condition {
        switch truth(of: expression) {
        case .failed(let error): return .done(.failed(error))
        case .holds where tick < walk.before: return .done(.arrived(part: 0))
        case .holds, .fails: break
        }
        if let start = walk.start, tick <= start, let filter = compiled.filter {
          return .scan(Journey.PastScan(.test(filter), before: start, then: .evaluate(condition)))
        }
        if !stepBack() { return .retreat }
        continue
      }
      let here = walk.here ?? sight(condition)
      if tick == .zero { return begin(condition, walk) }
      if let skipped = startOfUserCode(condition, here), skipped < walk.before { return .seek(skipped, part: 0) }
      guard stepBack() else { return .retreat }
      let earlier = sight(condition)
      if tick.next < walk.before, here.begins(after: earlier) { return .seek(tick.next, part: 0) }
      walk.here = earlier
    }
    return .walkBack(condition, walk)
  }

  /// Tick 0 begins whatever is there.
  private func begin(_ condition: Journey.Condition, _ walk: Journey.WalkBack) -> Journey.Plan {
    switch condition {
    case .phaseChange, .lineChange: walk.before == .zero ? .done(.stopped(part: 0, reason: .beginning)) : .done(.arrived(part: 0))
    default: .retreat
    }
  }

  /// Where the phase of the program's own code began: with the return to ring 3, whatever lies between.
  private func startOfUserCode(_ condition: Journey.Condition, _ here: Journey.Sight) -> Tick? {
    guard case .phaseChange = condition, case .ask?? = here.phase, pc.cpu.cpl == 3 else { return nil }
    return lastCrossing?.tick.next
  }

  private func sight(_ condition: Journey.Condition) -> Journey.Sight {
    let inspector = inspector()
    switch condition {
    case .phaseChange: return Journey.Sight(phase: .some(inspector.phase))
    case .lineChange:
      let cursor = inspector.cursor
      return Journey.Sight(line: .some(inspector.line(at: cursor)), function: inspector.function(at: cursor)?.symbol.name)
    default: return Journey.Sight()
    }
  }

  /// Every state knows its last crossing, so that going back over crossings needs no search. `place` is the state that is asked.
  func proceed(toCrossingBefore before: Tick, askedAt place: Tick, _ left: inout Int64) -> Journey.Plan {
    if let reason = approach(place, &left) { return .done(.stopped(part: 0, reason: MachineStop(reason))) }
    guard tick == place else { return .crossingBack(before: before, askedAt: place) }
    guard let crossing = lastCrossing else { return .retreat }
    // The one right here is not earlier: the one before it is known at its own tick.
    return crossing.tick.next < before ? .seek(crossing.tick.next, part: 0) : .crossingBack(before: before, askedAt: crossing.tick)
  }

  // MARK: Calls

  /// Steps inside a callee after which its call is looked for at full speed instead.
  private static let longCallee = 4096

  /// Steps back: over what a return came from (`isOver`), or to the call that led into the running function.
  func proceed(_ unwind: Journey.Unwind, _ left: inout Int64) -> Journey.Plan {
    var state = unwind
    if let place = state.place {
      if let reason = approach(place, &left) { return .done(.stopped(part: 0, reason: MachineStop(reason))) }
      guard tick == place else { return .unwind(state) }
      state.place = nil
    }
    for _ in 0..<1024 where left > 0 {
      left -= 4
      let after = pc.cpu
      guard let report = lastReport(), stepBack() else {
        return state.isOver ? .done(.arrived(part: 0)) : .done(.stopped(part: 0, reason: .beginning))
      }
      let change = depthChange(report)
      if state.depth == 0, change < 0, report.instruction?.operation != .iret {
        state.callee = Journey.CallReturn(address: after.rip, ring: after.cpl, stack: after[.rsp])
        state.inside = 0
      }
      if state.isOver {
        state.depth -= change
        // A step that returned from something goes back to what led there; anything else is the step itself.
        if state.depth <= 0 { return .done(.arrived(part: 0)) }
      } else {
        if change > 0 && state.depth == 0 { return .done(.arrived(part: 0)) }
        state.depth -= change
      }
      state.inside += 1
      if state.depth > 0, let callee = state.callee, state.inside > Self.longCallee {
        var rest = state
        rest.depth = 0
        return .scan(Journey.PastScan(.places(callee.callSites, of: callee), before: tick, then: state.isOver ? .arrive : .unwind(rest)))
      }
      if state.depth <= 0 { state.callee = nil }
    }
    return .unwind(state)
  }

  /// +1 for a step into a function or a more privileged ring, -1 for a step out of one.
  private func depthChange(_ report: StepReport) -> Int {
    switch report.kind {
    case .exception, .interrupt, .trap, .nmi: return 1
    default: break
    }
    switch report.instruction?.operation {
    case .call?, .syscall?, .int?, .int3?, .callFar?: return 1
    case .ret?, .sysret?, .iret?, .retFar?: return -1
    default: return 0
    }
  }
}

extension Journey.CallReturn {
  /// Where the call may stand: it is 2 to 15 bytes long.
  var callSites: Set<UInt64> { Set((2...15).map { address &- $0 }) }

  /// Whether the instruction at the position is a call that comes back here.
  func isCall(at inspector: Inspector) -> Bool {
    guard inspector.cpl == ring, inspector.cpu[.rsp] == stack, let instruction = inspector.currentInstruction,
      inspector.cursor &+ UInt64(instruction.length) == address
    else { return false }
    switch instruction.operation {
    case .call, .syscall, .int, .int3, .callFar: return true
    default: return false
    }
  }
}
