import Primitives
import Simulation
import Vocabulary

/// Movements of the machine: begun, continued in slices, and told when they have arrived.
extension Session {
  func start(_ movement: Movement, times: UInt64 = 1) {
    switch movement {
    case .steps(1, _), .part: break
    default: reference = Reference(timeline.inspector(part: part))
    }
    errand = times > 1 ? Errand(movement, times: times) : nil
    journey = Journey(movement, from: timeline.tick)
  }

  /// Takes over that one movement has arrived; `true` when another one follows it.
  private func goesOn() -> Bool {
    guard var current = errand else { return false }
    errand = nil
    switch current.arrive(timeline.inspector(part: part)) {
    case .done:
      finishedRun = current.repeats
      return false
    case .again: journey = Journey(current.movement, from: timeline.tick)
    case .to(let position):
      journey = Journey(.to(position), from: timeline.tick)
      guard current.goesOn else { return true }
    }
    errand = current
    return true
  }

  func finish(_ arrival: Arrival, _ current: Journey) -> [Request] {
    switch arrival {
    case .underway:
      _ = update(&state, .underway(timeline.tick))
      return []
    case .arrived(let newPart):
      part = newPart
      if goesOn() {
        _ = update(&state, .underway(timeline.tick))
        return []
      }
    case .stopped(let newPart, _): part = newPart
    case .notFound, .failed: part = 0
    }
    journey = nil
    errand = nil
    if isOpening { reference = Reference(timeline.inspector(part: part)) }
    isOpening = false
    report(arrival, hits: current.hits.union(breakpointsHere))
    state.isLastPartTold = current.movement == .part(.forward) && part == 0 && (timeline.lastReport()?.partCount ?? 0) > 1
    explainEnding(arrival)
    if let message = finishedRun?.message ?? arrivalMessage, state.message == nil { state.message = .told(message) }
    finishedRun = nil
    arrivalMessage = nil
    if let stop = stopUnderway {
      stopUnderway = nil
      return showStop(stop)
    }
    return []
  }

  /// Stops what is underway: the machine rests at a tick on the way, which is as good as any.
  func cancel() {
    let isAsking = inquiry != nil
    journey = nil
    errand = nil
    inquiry = nil
    wantedStop = nil
    stopUnderway = nil
    arrivalMessage = nil
    // A question leaves the machine where it is.
    if !isAsking { part = 0 }
    report(.underway)
    state.travel = nil
  }

  private func report(_ arrival: Arrival, hits: Set<Int> = []) {
    comparison = nil
    state.commands.announcedLoss = nil
    let inspector = timeline.inspector(part: part)
    let moved = AppEvent.Moved(
      position: inspector.position, phase: inspector.phase, changes: changes(inspector), arrival: arrival, hits: hits)
    _ = update(&state, .moved(moved))
    state.commands.names.branches = timeline.branches.map(\.name)
    state.commands.branch = timeline.current.parent == nil ? nil : timeline.current.name
    refreshDisplays()
  }

  /// The machine was changed, or another branch was taken: shows what is there now.
  package func settle() {
    part = 0
    report(.arrived(part: 0))
  }

  /// The breakpoints on code that a walk by itself has come upon.
  private var breakpointsHere: Set<Int> {
    guard state.isPlaying, part == 0 else { return [] }
    let inspector = timeline.inspector()
    let met = state.commands.breakpoints.active.filter { breakpoint in
      guard case .code(let addresses) = breakpoint.kind, addresses.contains(inspector.cursor) else { return false }
      return breakpoint.condition.map { (try? $0.holds(in: InspectorScope(inspector))) ?? false } ?? true
    }
    return Set(met.map(\.number))
  }

  private func changes(_ inspector: Inspector) -> Changes {
    let now: Set<Place>
    if let report = inspector.currentReport {
      now = report.places(parts: inspector.position.part)
    } else {
      now = inspector.lastReport?.places() ?? []
    }
    return Changes(now: now, thisStop: reference.places(changedIn: inspector))
  }

  func toggleBreakpoint() {
    let inspector = timeline.inspector(part: part)
    let isSet = state.commands.breakpoints.toggle(at: inspector.cursor, inspector.placeText(inspector.cursor))
    state.message = .breakpoint(isSet: isSet)
  }
}
