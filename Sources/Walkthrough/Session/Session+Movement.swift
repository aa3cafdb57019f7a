import Canvas
import Narration
import Primitives
import Simulation
import Vocabulary

/// Movements of the machine: begun, continued in slices, and told when they have arrived.
extension Session {
  func start(_ movement: Movement, times: UInt64 = 1) {
    search = nil
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
    case .stopped(let newPart, _):
      part = newPart
      if let search {
        giveUp(search, .notAhead(search.stop))
        return []
      }
    case .notFound, .failed: part = 0
    }
    search = nil
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

  /// Goes back to where a search began that has not found anything.
  private func giveUp(_ search: (start: Position, stop: String), _ message: Message) {
    self.search = nil
    arrivalMessage = message
    journey = Journey(.to(search.start), from: timeline.tick)
    _ = update(&state, .underway(timeline.tick))
  }

  /// Stops what is underway: the machine rests at a tick on the way, which is as good as any; after a search it goes back to where that began.
  func cancel() {
    // Keys that were typed before the first frame are no wish to see the boot halfway; it ends by itself in less than a million steps.
    if isOpening, inquiry == nil, timeline.lastCrossing == nil { return }
    if let search { return giveUp(search, .searchStopped(Narrator(language: state.language).tick(Position(timeline.tick)), search.stop)) }
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
      position: inspector.position, phase: inspector.phase, changes: changes(inspector), arrival: arrival, hits: hits,
      values: watchedValues(hits))
    _ = update(&state, .moved(moved))
    state.isInterrupted = inspector.cpl == 0 && inspector.lastCrossing.map { $0.to == 0 && $0.cause != .syscall } ?? false
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

  /// What the last step made of the places of the watchpoints that were met.
  private func watchedValues(_ hits: Set<Int>) -> [Int: String] {
    let watches = state.commands.breakpoints.entries.compactMap { entry -> (Int, Subject, Set<AccessKind>)? in
      guard hits.contains(entry.id), case .access(let subject, let kinds) = entry.breakpoint.kind else { return nil }
      return (entry.id, subject, kinds)
    }
    guard !watches.isEmpty, let report = timeline.lastReport() else { return [:] }
    let scout = timeline.scout()
    scout.seek(to: report.tick)
    let before = scout.inspector().cpu
    var values: [Int: String] = [:]
    for (number, subject, kinds) in watches {
      let access = [AccessKind.write, .read].lazy.filter { kinds.contains($0) }
        .compactMap { subject.access($0, in: report, before: before) }.first
      values[number] = access.map { $0.kind == .read ? "0x\(hex($0.new))" : "0x\(hex($0.old)) -> 0x\(hex($0.new))" }
    }
    return values
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

  /// Sets a breakpoint at the instruction that the code pane shows at a cell, or clears it; nothing where there is none.
  func toggleBreakpoint(at point: Point) {
    let inspector = timeline.inspector(part: part)
    guard let address = Scene(state, inspector).codeAddress(at: point) else { return }
    if address == inspector.cursor { return toggleBreakpoint() }
    let text = inspector.placeText(address)
    let isSet = state.commands.breakpoints.toggle(at: address, text)
    let number = state.commands.breakpoints.entries.last?.id ?? 0
    state.message = .told(isSet ? .breakpointSet(number, text) : .deleted(1))
  }
}
