import Machine
import Primitives
import X86

/// On and back to the nearest of several breakpoints.
extension Timeline {
  /// Goes on with the search; the numbers of what was met are put into `hits` at its end.
  func proceed(_ scan: BreakpointScan, _ hits: inout Set<Int>, _ left: inout Int64) -> Journey.Plan {
    var scan = scan
    while left > 0 {
      guard let pass = scan.pass else {
        if let nearest = scan.nearest {
          hits = nearest.numbers
          return .seek(nearest.tick, part: 0)
        }
        if scan.direction == .forward, let reason = scan.ending {
          let other = approach(scan.to, &left)
          if other != nil || tick == scan.to { return .done(.stopped(part: 0, reason: MachineStop(other ?? reason))) }
          continue
        }
        if !scan.advance(current.checkpoints) { return .retreat }
        continue
      }
      if !scan.isPlaced {
        if let reason = approach(scan.from, &left) {
          scan.cutOff(at: tick, reason)
          scan.finishPass()
          continue
        }
        guard tick == scan.from else { continue }
        scan.isPlaced = true
        if scan.includesStart, pass == .code, isBeforeInstruction { meetCode(&scan) }
      }
      switch pass {
      case .code: lookForCode(&scan, &left)
      case .access(let index, let kind): lookForAccess(&scan, index, kind, &left)
      case .events: lookForEvents(&scan, &left)
      }
    }
    return .breakpoints(scan)
  }

  private func lookForCode(_ scan: inout BreakpointScan, _ left: inout Int64) {
    let bound = scan.bound
    guard tick < bound else {
      scan.finishPass()
      return
    }
    let before = tick
    let reason = run(until: Tick(min(bound.count, before.count &+ UInt64(max(1, left)))), withBreakpoints: scan.addresses)
    left -= Int64(clamping: tick - before) + 4
    switch reason {
    case .breakpoint: meetCode(&scan)
    // A run that ends on a breakpoint does not say so, and the next one takes it for the place where it starts.
    case .reached: if scan.addresses.contains(pc.cpu.rip), isBeforeInstruction { meetCode(&scan) }
    default:
      scan.cutOff(at: tick, reason)
      scan.finishPass()
    }
  }

  private func meetCode(_ scan: inout BreakpointScan) {
    let place = pc.cpu.rip
    for (index, breakpoint) in scan.breakpoints.enumerated() {
      guard case .code(let addresses) = breakpoint.kind, addresses.contains(place), holds(index, scan) else { continue }
      scan.meet(breakpoint.number, at: tick)
    }
  }

  /// Whether the step at the present is the instruction at RIP, and not the delivery of what came before it.
  var isBeforeInstruction: Bool {
    switch nextReport().report.kind {
    case .instruction, .iteration, .exception: true
    case .trap, .interrupt, .nmi, .shutdown: false
    }
  }

  /// First at full speed, to see in which parts of the stretch something may have happened; then these parts step by step, the near ones first.
  private func lookForAccess(_ scan: inout BreakpointScan, _ index: Int, _ kind: AccessKind, _ left: inout Int64) {
    guard case .access(let subject, _) = scan.breakpoints[index].kind else {
      scan.finishPass()
      return
    }
    if let part = scan.part {
      look(&scan, part, index, subject, kind, &left)
    } else if scan.swept < scan.bound, scan.direction == .backward || scan.suspects.isEmpty {
      sweep(&scan, subject, kind, &left)
    } else if let part = scan.suspects.popLast() {
      scan.part = part
      scan.isInPart = false
    } else {
      scan.finishPass()
    }
  }

  /// Runs through the next part; it joins the suspects when something was noticed.
  private func sweep(_ scan: inout BreakpointScan, _ subject: Subject, _ kind: AccessKind, _ left: inout Int64) {
    let begin = scan.swept
    let end = Tick(min(scan.bound.count, begin.count &+ AccessSearch.part))
    let filter = subject.filter(kind)
    if case .everything = filter {
      scan.suspects.append(begin.count..<end.count)
      scan.sweep(to: end)
      return
    }
    var countsDeliveries = false
    if case .instructions(_, andDeliveries: true) = filter { countsDeliveries = true }
    let deliveries = pc.deliveries
    _ = pc.takeHit()
    var reason = StopReason.reached
    while tick < end, reason == .reached { reason = run(until: end, watching: filter, kind) }
    left -= Int64(clamping: tick - begin) + 4
    if pc.takeHit() || countsDeliveries && deliveries != pc.deliveries { scan.suspects.append(begin.count..<tick.count) }
    if reason != .reached { scan.cutOff(at: tick, reason) }
    scan.sweep(to: tick)
  }

  /// Makes a part step by step.
  private func look(
    _ scan: inout BreakpointScan, _ part: Range<UInt64>, _ index: Int, _ subject: Subject, _ kind: AccessKind, _ left: inout Int64
  ) {
    if !scan.isInPart {
      _ = approach(Tick(part.lowerBound), &left)
      guard tick.count == part.lowerBound else { return }
      scan.isInPart = true
    }
    var isMet = false
    while tick.count < part.upperBound, left > 0 {
      let before = pc.cpu
      left -= 8
      if let reason = step() {
        scan.cutOff(at: tick, reason)
        break
      }
      guard let report = lastReport(), subject.access(kind, in: report, before: before) != nil, holds(index, scan) else { continue }
      scan.meet(scan.breakpoints[index].number, at: tick)
      isMet = true
      if scan.direction == .forward { break }
    }
    // On the way back the last of a part counts.
    if scan.direction == .backward { scan.hasMet = scan.hasMet || isMet }
    if isMet && scan.direction == .forward || tick.count >= part.upperBound && scan.hasMet {
      scan.finishPass()
    } else if tick.count >= part.upperBound || left > 0 {
      scan.part = nil
    }
  }

  private func lookForEvents(_ scan: inout BreakpointScan, _ left: inout Int64) {
    guard scan.isListed else {
      listEvents(&scan, &left)
      return
    }
    guard let event = scan.candidates.last, scan.mayMatter(event.tick) else {
      scan.finishPass()
      return
    }
    let matching = scan.breakpoints.indices.filter { scan.breakpoints[$0].matches(event) }
    if matching.contains(where: { scan.breakpoints[$0].condition != nil }) {
      if approach(event.tick, &left) != nil {
        scan.candidates.removeLast()
        return
      }
      guard tick == event.tick else { return }
    }
    scan.candidates.removeLast()
    for index in matching where scan.breakpoints[index].condition == nil || holds(index, scan) {
      scan.meet(scan.breakpoints[index].number, at: event.tick)
    }
    // Listed from the near end: the first that is met decides.
    if scan.nearest?.tick == event.tick { scan.finishPass() }
  }

  /// Runs through the stretch, and through the one step behind it that may begin with an event, and keeps the events that anybody asks for.
  private func listEvents(_ scan: inout BreakpointScan, _ left: inout Int64) {
    let end = scan.bound.next
    pc.listsFlowEvents = true
    defer { pc.listsFlowEvents = false }
    let before = tick
    let reason = tick < end ? run(until: Tick(min(end.count, before.count &+ UInt64(max(1, left))))) : .reached
    left -= Int64(clamping: tick - before) + 4
    scan.candidates += pc.takeFlowEvents().filter { event in
      (event.tick > scan.from || scan.includesStart) && scan.breakpoints.contains { $0.matches(event) }
    }
    if reason != .reached, tick <= scan.to { scan.cutOff(at: tick, reason) }
    guard reason != .reached || tick >= end else { return }
    if scan.direction == .forward { scan.candidates.reverse() }
    scan.isListed = true
  }

  /// Whether the condition of a breakpoint holds at the present.
  private func holds(_ index: Int, _ scan: BreakpointScan) -> Bool {
    guard let condition = scan.breakpoints[index].condition, let compiled = scan.conditions[index] else { return true }
    if let exact = compiled.exact { return pc.holds(exact) }
    if let filter = compiled.filter, !pc.holds(filter) { return false }
    return (try? condition.holds(in: InspectorScope(inspector()))) ?? false
  }
}

extension Breakpoint {
  fileprivate func matches(_ event: FlowEvent) -> Bool {
    guard case .event(let kind, let number) = kind, event.belongs(to: kind) else { return false }
    return number == nil || number == event.detail
  }
}
