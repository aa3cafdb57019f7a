import LinuxABI
import Machine
import Primitives
import X86

/// One movement underway: it can be continued in slices, and stopped after each.
package struct Journey: Sendable {
  package let movement: Movement
  /// Where it started.
  package let start: Tick
  /// The furthest tick to which a search looks ahead.
  package let limit: Tick
  /// The numbers of the breakpoints that were met, once it has arrived at some.
  package internal(set) var hits: Set<Int> = []
  var plan: Plan

  /// What is left to do.
  enum Plan: Sendable {
    case begin
    /// Seek to a tick, then arrive at a part.
    case seek(Tick, part: Int)
    /// Run until a step of `Condition` is met.
    case run(Condition)
    /// Look for an access, and go to the position right after it.
    case accesses(AccessSearch)
    /// Look for an event.
    case events(EventSearch)
    /// Look for the nearest of several breakpoints.
    case breakpoints(BreakpointScan)
    /// Walk back step by step until a position meets the condition.
    case walkBack(Condition, WalkBack)
    /// Look through the past, the latest stretch first.
    case scan(PastScan)
    /// Seek to the position after the last crossing before a tick.
    case crossingBack(before: Tick, askedAt: Tick)
    /// Step back until the depth of calls says so.
    case unwind(Unwind)
    /// Nothing was found: back to where the journey started.
    case retreat
    case done(Arrival)
  }

  /// What a run looks for.
  enum Condition: Sendable {
    case ringCrossing
    /// RIP at `address`, in the ring, with a stack at least as high as `stack`: the return of a call that started there.
    case returned(CallReturn)
    case address(UInt64)
    case breakpoint
    case phaseChange(from: Phase?)
    case lineChange(from: SourceLine?, function: String?)
    case expression(Expression, CompiledCondition)
    /// A return from the function that is running: RSP above `stack` after RET, or another ring.
    case functionEnd(stack: UInt64, ring: UInt8)
    case stop
  }

  /// Where a call comes back to.
  struct CallReturn: Hashable, Sendable {
    var address: UInt64
    var ring: UInt8
    var stack: UInt64
  }

  package init(_ movement: Movement, from start: Tick, limit: Tick = Tick(.max)) {
    self.movement = movement
    self.start = start
    self.limit = limit
    plan = .begin
  }
}

extension Timeline {
  /// Continues a journey for about `ticks` steps of the machine. Call again while it answers `.underway`.
  package func travel(_ journey: inout Journey, part: Int, ticks: UInt64) -> Arrival {
    if case .begin = journey.plan { journey.plan = plan(journey.movement, part: part) }
    var left = Int64(clamping: ticks)
    while left > 0 {
      switch journey.plan {
      case .begin: return .notFound
      case .done(let arrival): return arrival
      case .seek(let target, let part): journey.plan = proceed(to: target, part: part, &left)
      case .run(let condition): journey.plan = proceed(until: condition, journey, &left)
      case .accesses(let search): journey.plan = proceed(search, journey, &left)
      case .events(let search): journey.plan = proceed(search, journey, &left)
      case .breakpoints(let scan): journey.plan = proceed(scan, &journey.hits, &left)
      case .walkBack(let condition, let walk): journey.plan = proceed(condition, walk, &left)
      case .scan(let scan): journey.plan = proceed(scan, &left)
      case .crossingBack(let before, let place): journey.plan = proceed(toCrossingBefore: before, askedAt: place, &left)
      case .unwind(let unwind): journey.plan = proceed(unwind, &left)
      case .retreat:
        if let reason = approach(journey.start, &left) { journey.plan = .done(.stopped(part: 0, reason: MachineStop(reason))) }
        if tick == journey.start { journey.plan = .done(.notFound) }
      }
    }
    if case .done(let arrival) = journey.plan { return arrival }
    return .underway
  }

  // MARK: Plans

  private func plan(_ movement: Movement, part: Int) -> Journey.Plan {
    // Inside an instruction its own start lies in the past.
    let before = part > 0 ? tick.next : tick
    switch movement {
    case .steps(let count, .forward):
      let (target, overflow) = tick.count.addingReportingOverflow(count)
      return .seek(Tick(overflow ? .max : target), part: 0)
    case .steps(let count, .backward):
      // The first step back goes to the start of the instruction.
      let back = part > 0 ? count - min(count, 1) : count
      guard count == 0 || part > 0 || tick != .zero else { return .done(.stopped(part: 0, reason: .beginning)) }
      return .seek(Tick(tick.count - min(tick.count, back)), part: 0)
    case .part(.forward):
      let next = nextReport()
      if let reason = next.reason { return .done(.stopped(part: part, reason: MachineStop(reason))) }
      return part + 1 >= next.report.partCount ? .seek(tick.next, part: 0) : .done(.arrived(part: part + 1))
    case .part(.backward):
      if part > 0 { return .done(.arrived(part: part - 1)) }
      guard stepBack() else { return .done(.stopped(part: 0, reason: .beginning)) }
      return .done(.arrived(part: max(0, nextReport().report.partCount - 1)))
    case .to(let position): return .seek(position.tick, part: position.part)
    case .end: return .seek(end, part: 0)
    case .over(.forward): return planOver()
    case .over(.backward): return .unwind(Journey.Unwind(isOver: true))
    case .out(.forward):
      let inspector = inspector()
      // While RSP is still the user's, or the entry stack's, what runs is the entry itself: it ends where the kernel does.
      let isEntry = inspector.cpl == 0 && inspector.taskStackTop != nil && !inspector.isOnTaskStack
      return .run(.functionEnd(stack: isEntry ? .max : inspector.cpu[.rsp], ring: inspector.cpl))
    case .out(.backward): return .unwind(Journey.Unwind(isOver: false))
    case .ringCrossing(.forward): return .run(.ringCrossing)
    case .ringCrossing(.backward): return .crossingBack(before: before, askedAt: tick)
    case .phase(.forward): return .run(.phaseChange(from: inspector(part: part).phase))
    case .phase(.backward): return .walkBack(.phaseChange(from: nil), Journey.WalkBack(before: before))
    case .line(.forward):
      let inspector = inspector()
      return .run(.lineChange(from: inspector.line(at: inspector.cursor), function: inspector.function(at: inspector.cursor)?.symbol.name))
    case .line(.backward): return .walkBack(.lineChange(from: nil, function: nil), Journey.WalkBack(before: before))
    case .breakpoint(.forward): return .run(.breakpoint)
    case .breakpoint(.backward): return .scan(Journey.PastScan(.places(breakpoints, of: nil), before: before))
    case .until(let expression, .forward): return .run(.expression(expression, CompiledCondition(expression, world)))
    case .until(let expression, .backward):
      let compiled = CompiledCondition(expression, world)
      if let test = compiled.exact { return .scan(Journey.PastScan(.test(test), before: before)) }
      let condition = Journey.Condition.expression(expression, compiled)
      if let filter = compiled.filter { return .scan(Journey.PastScan(.test(filter), before: before, then: .evaluate(condition))) }
      return .walkBack(condition, Journey.WalkBack(before: before))
    case .address(let address, .forward): return .run(.address(address))
    case .address(let address, .backward): return .scan(Journey.PastScan(.places([address], of: nil), before: before))
    case .access(let subject, let kind, .forward): return .accesses(AccessSearch(subject, kind, .forward, from: tick))
    case .access(let subject, let kind, .backward): return .accesses(AccessSearch(subject, kind, .backward, from: before.previous ?? .zero))
    case .event(.crossing, .forward): return .run(.ringCrossing)
    case .event(let kind, .forward): return .events(EventSearch(kind, after: tick))
    case .event(.crossing, .backward): return .crossingBack(before: before, askedAt: tick)
    case .event(let kind, .backward): return .events(EventSearch(kind, before: before))
    case .breakpoints(let list, let direction):
      return .breakpoints(BreakpointScan(list, direction, from: direction == .forward ? tick : before, world))
    case .stop: return .run(.stop)
    }
  }

  /// Over a call or a system call: to the instruction after it, in the same ring, with the stack not deeper than now.
  private func planOver() -> Journey.Plan {
    let inspector = inspector()
    guard let instruction = inspector.currentInstruction else { return .seek(tick.next, part: 0) }
    switch instruction.operation {
    case .call, .syscall, .int, .callFar, .movs, .cmps, .stos, .lods, .scas, .ins, .outs:
      // Of a repeated instruction all iterations.
      let next = inspector.cursor &+ UInt64(instruction.length)
      return .run(.returned(Journey.CallReturn(address: next, ring: inspector.cpl, stack: inspector.cpu[.rsp])))
    default: return .seek(tick.next, part: 0)
    }
  }

  // MARK: Arriving

  private func proceed(to target: Tick, part: Int, _ left: inout Int64) -> Journey.Plan {
    if tick != target, let reason = approach(target, &left) { return .done(.stopped(part: 0, reason: MachineStop(reason))) }
    guard tick == target else { return .seek(target, part: part) }
    if part == 0 { return .done(.arrived(part: 0)) }
    let next = nextReport()
    if next.reason != nil { return .done(.arrived(part: 0)) }
    return .done(.arrived(part: min(part, next.report.partCount - 1)))
  }
}

extension MachineStop {
  init(_ reason: StopReason) {
    switch reason {
    case .exited(let status): self = status < 256 ? .exited(status) : .panicked
    case .waitingForInput: self = .waitingForInput
    case .halted: self = .halted
    case .shutdown: self = .shutdown
    case .reset: self = .reset
    case .unsupported(let text): self = .unsupported(text)
    case .reached, .breakpoint, .ringCrossing, .condition: self = .halted
    }
  }
}
