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
  var plan: Plan

  /// What is left to do.
  enum Plan: Sendable {
    case begin
    /// Seek to a tick, then arrive at a part.
    case seek(Tick, part: Int)
    /// Run until a step of `Condition` is met.
    case run(Condition)
    /// Look through checkpoint intervals, the latest first, for the last tick that meets the condition before `before`.
    case scan(Condition, before: Tick)
    /// Step back until the depth of calls says so.
    case unwind(Unwind)
    case done(Arrival)
  }

  /// What a run looks for.
  enum Condition: Sendable {
    case ringCrossing
    /// RIP at `address`, in the ring, with a stack at least as high as `stack`: the return of a call that started there.
    case returned(address: UInt64, ring: UInt8, stack: UInt64)
    case address(UInt64)
    case breakpoint
    case phaseChange(from: Phase?)
    case lineChange(from: SourceLine?, function: String?)
    case expression(Expression)
    /// A return from the function that is running: RSP above `stack` after RET, or another ring.
    case functionEnd(stack: UInt64, ring: UInt8)
    case stop
  }

  /// Walking backwards while counting calls.
  struct Unwind: Sendable {
    var depth = 0
    /// Whether the first step back may already be the place (over a plain instruction).
    var isOver: Bool
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
    var left = Int64(ticks)
    while left > 0 {
      switch journey.plan {
      case .begin: return .notFound
      case .done(let arrival): return arrival
      case .seek(let target, let part): journey.plan = proceed(to: target, part: part, &left)
      case .run(let condition): journey.plan = proceed(until: condition, journey, &left)
      case .scan(let condition, let before): journey.plan = scan(for: condition, before: before, journey, &left)
      case .unwind(let unwind): journey.plan = proceed(unwind, &left)
      }
    }
    if case .done(let arrival) = journey.plan { return arrival }
    return .underway
  }

  // MARK: Plans

  private func plan(_ movement: Movement, part: Int) -> Journey.Plan {
    switch movement {
    case .steps(let count, .forward): return .seek(tick + count, part: 0)
    case .steps(let count, .backward):
      // Inside an instruction the first step back goes to its start.
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
      return .run(.functionEnd(stack: inspector.cpu[.rsp], ring: inspector.cpl))
    case .out(.backward): return .unwind(Journey.Unwind(isOver: false))
    case .ringCrossing(.forward): return .run(.ringCrossing)
    case .ringCrossing(.backward): return .scan(.ringCrossing, before: part > 0 ? tick.next : tick)
    case .phase(.forward): return .run(.phaseChange(from: inspector(part: part).phase))
    case .phase(.backward): return .scan(.phaseChange(from: nil), before: part > 0 ? tick.next : tick)
    case .line(.forward):
      let inspector = inspector()
      return .run(.lineChange(from: inspector.line(at: inspector.cursor), function: inspector.function(at: inspector.cursor)?.symbol.name))
    case .line(.backward): return .scan(.lineChange(from: nil, function: nil), before: part > 0 ? tick.next : tick)
    case .breakpoint(.forward): return .run(.breakpoint)
    case .breakpoint(.backward): return .scan(.breakpoint, before: part > 0 ? tick.next : tick)
    case .until(let expression, .forward): return .run(.expression(expression))
    case .until(let expression, .backward): return .scan(.expression(expression), before: part > 0 ? tick.next : tick)
    case .address(let address, .forward): return .run(.address(address))
    case .address(let address, .backward): return .scan(.address(address), before: part > 0 ? tick.next : tick)
    case .stop: return .run(.stop)
    }
  }

  /// Over a call or a system call: to the instruction after it, in the same ring, with the stack not deeper than now.
  private func planOver() -> Journey.Plan {
    let inspector = inspector()
    guard let instruction = inspector.currentInstruction else { return .seek(tick.next, part: 0) }
    let next = inspector.cursor &+ UInt64(instruction.length)
    switch instruction.operation {
    case .call, .syscall, .int, .callFar:
      return .run(.returned(address: next, ring: inspector.cpl, stack: inspector.cpu[.rsp]))
    case .movs, .cmps, .stos, .lods, .scas, .ins, .outs:
      // All iterations of a repeated instruction.
      return .run(.returned(address: next, ring: inspector.cpl, stack: inspector.cpu[.rsp]))
    default: return .seek(tick.next, part: 0)
    }
  }

  // MARK: Going on

  private func proceed(to target: Tick, part: Int, _ left: inout Int64) -> Journey.Plan {
    if target == tick { return arrive(part: part) }
    if target < tick || target - tick <= 64 {
      // Backwards, and close by with the steps kept for undoing.
      left -= target < tick ? Int64(Self.window) : 64
      if target > tick {
        while tick < target {
          if let reason = step() { return .done(.stopped(part: 0, reason: MachineStop(reason))) }
        }
      } else if let reason = seek(to: target) {
        return .done(.stopped(part: 0, reason: MachineStop(reason)))
      }
      return arrive(part: part)
    }
    let slice = Tick(min(target.count, tick.count &+ UInt64(max(1, left))))
    let before = tick
    let reason = seek(to: slice)
    left -= Int64(tick > before ? tick - before : 0) + 1
    if let reason { return .done(.stopped(part: 0, reason: MachineStop(reason))) }
    return tick == target ? arrive(part: part) : .seek(target, part: part)
  }

  private func arrive(part: Int) -> Journey.Plan {
    if part == 0 { return .done(.arrived(part: 0)) }
    let next = nextReport()
    if next.reason != nil { return .done(.arrived(part: 0)) }
    return .done(.arrived(part: min(part, next.report.partCount - 1)))
  }

  /// Runs on until the condition holds after at least one step.
  private func proceed(until condition: Journey.Condition, _ journey: Journey, _ left: inout Int64) -> Journey.Plan {
    if tick >= journey.limit { return .seek(journey.start, part: 0) }
    switch condition {
    case .ringCrossing, .stop, .breakpoint, .address, .returned:
      let isBreak: Bool
      let reason: StopReason
      let end = Tick(min(journey.limit.count, tick.count &+ UInt64(max(1, left))))
      let before = tick
      switch condition {
      case .ringCrossing: (reason, isBreak) = (run(until: end, stoppingAt: .ringCrossing), false)
      case .stop: (reason, isBreak) = (run(until: end), false)
      case .breakpoint: (reason, isBreak) = (run(until: end, stoppingAt: .breakpoints), true)
      case .address(let address), .returned(let address, _, _):
        (reason, isBreak) = (run(until: end, withBreakpoints: [address]), true)
      default: return .done(.notFound)
      }
      left -= Int64(tick - before) + 1
      switch reason {
      case .reached: return .run(condition)
      case .ringCrossing: return .done(.arrived(part: 0))
      case .breakpoint where isBreak: return holds(condition) ? .done(.arrived(part: 0)) : .run(condition)
      default: return .done(.stopped(part: 0, reason: MachineStop(reason)))
      }
    case .phaseChange(let from): return proceedToPhase(from, &left)
    case .lineChange, .expression, .functionEnd:
      for _ in 0..<256 where left > 0 {
        left -= 8
        if case .functionEnd = condition, let plan = skipCall() { return afterSkip(plan, condition, &left) }
        if let reason = step() { return .done(.stopped(part: 0, reason: MachineStop(reason))) }
        if let failure = failure(of: condition) { return .done(.failed(failure)) }
        if holds(condition) { return .done(.arrived(part: 0)) }
      }
      return .run(condition)
    }
  }

  /// While looking for the end of a function: the address after a call, to run over it at full speed.
  private func skipCall() -> Journey.Condition? {
    let inspector = inspector()
    guard let instruction = inspector.currentInstruction, instruction.operation == .call || instruction.operation == .syscall else {
      return nil
    }
    return .returned(
      address: inspector.cursor &+ UInt64(instruction.length), ring: inspector.cpl, stack: inspector.cpu[.rsp])
  }

  private func afterSkip(_ skip: Journey.Condition, _ condition: Journey.Condition, _ left: inout Int64) -> Journey.Plan {
    guard case .returned(let address, _, _) = skip else { return .run(condition) }
    while true {
      let before = tick
      let reason = run(until: Tick(tick.count &+ 1_000_000), withBreakpoints: [address])
      left -= Int64(tick - before) + 1
      switch reason {
      case .reached: continue
      case .breakpoint: if holds(skip) { return .run(condition) }
      default: return .done(.stopped(part: 0, reason: MachineStop(reason)))
      }
    }
  }

  /// To the next boundary of phases: at full speed between the places where a phase can begin.
  private func proceedToPhase(_ from: Phase?, _ left: inout Int64) -> Journey.Plan {
    let before = tick
    let end = Tick(tick.count &+ UInt64(max(1, left)))
    if inspector().cpl == 3 {
      // The phase `cross` begins at SYSCALL itself: run over it, then step back.
      if inspector().currentInstruction?.operation == .syscall {
        if let reason = step() { return .done(.stopped(part: 0, reason: MachineStop(reason))) }
        return .done(.arrived(part: 0))
      }
      let reason = run(until: end, stoppingAt: .ringCrossing)
      left -= Int64(tick - before) + 1
      switch reason {
      case .reached: return .run(.phaseChange(from: from))
      case .ringCrossing:
        if lastCrossing?.cause == .syscall { _ = stepBack() }
        return .done(.arrived(part: 0))
      default: return .done(.stopped(part: 0, reason: MachineStop(reason)))
      }
    }
    let reason = run(until: end, withBreakpoints: world.phaseMap.boundaries, andAt: .ringCrossing)
    left -= Int64(tick - before) + 1
    switch reason {
    case .reached: return .run(.phaseChange(from: from))
    case .ringCrossing: return .done(.arrived(part: 0))
    case .breakpoint: return inspector().phase == from ? .run(.phaseChange(from: from)) : .done(.arrived(part: 0))
    default: return .done(.stopped(part: 0, reason: MachineStop(reason)))
    }
  }

  /// Whether the condition holds at the present.
  private func holds(_ condition: Journey.Condition) -> Bool {
    let inspector = inspector()
    switch condition {
    case .ringCrossing: return lastCrossing.map { $0.tick.next == tick } ?? false
    case .stop: return false
    case .breakpoint: return breakpoints.contains(inspector.cursor)
    case .address(let address): return inspector.cursor == address
    case .returned(let address, let ring, let stack):
      return inspector.cursor == address && inspector.cpl == ring && inspector.cpu[.rsp] >= stack
    case .phaseChange(let from): return inspector.phase != from
    case .lineChange(let from, let function):
      guard let line = inspector.line(at: inspector.cursor) else { return false }
      return line != from || inspector.function(at: inspector.cursor)?.symbol.name != function
    case .expression(let expression):
      return (try? expression.holds(in: InspectorScope(inspector))) ?? false
    case .functionEnd(let stack, let ring):
      if inspector.cpl != ring { return true }
      guard let last = lastReport()?.instruction else { return false }
      return last.operation == .ret && inspector.cpu[.rsp] > stack
    }
  }

  /// A mistake of an expression that no position can mend.
  private func failure(of condition: Journey.Condition) -> ExpressionError? {
    guard case .expression(let expression) = condition else { return nil }
    do throws(ExpressionError) {
      _ = try expression.holds(in: InspectorScope(inspector()))
      return nil
    } catch {
      return error.dependsOnPosition ? nil : error
    }
  }

  // MARK: Backwards

  /// The last tick before `before` at which the condition holds: looks through one stretch of the past a call, the latest first.
  private func scan(for condition: Journey.Condition, before: Tick, _ journey: Journey, _ left: inout Int64) -> Journey.Plan {
    guard before != .zero else { return .done(.stopped(part: 0, reason: .beginning)) }
    let start = stretchStart(before: before)
    _ = seek(to: start)
    var last: Tick?
    var previous = snapshot(for: condition)
    // The very first position of the past counts as the beginning of whatever is there.
    if start == .zero, isBeginning(condition) { last = .zero }
    while tick < before {
      left -= 1
      switch condition {
      case .ringCrossing:
        guard case .ringCrossing = run(until: before, stoppingAt: .ringCrossing) else { continue }
        if tick < before { last = tick }
      case .breakpoint, .address:
        let places: Set<UInt64>
        if case .address(let address) = condition { places = [address] } else { places = breakpoints }
        if tick == start, holds(condition) { last = tick }
        guard case .breakpoint = run(until: before, withBreakpoints: places) else { continue }
        if tick < before { last = tick }
      default:
        left -= 8
        if step() != nil { break }
        let now = snapshot(for: condition)
        if tick < before, now.meets(previous) { last = tick }
        previous = now
      }
    }
    if let last { return .seek(last, part: 0) }
    if start == .zero { return .seek(.zero, part: 0) }
    return .scan(condition, before: start.next)
  }

  private func isBeginning(_ condition: Journey.Condition) -> Bool {
    switch condition {
    case .phaseChange, .lineChange: true
    default: false
    }
  }

  /// What a backward search compares from step to step.
  private struct Snapshot {
    var phase: Phase??
    var line: SourceLine??
    /// A line belongs to its function: one macro can make several functions on the same line.
    var function: String?
    var isTrue = false

    /// Whether this position begins something that the one before it was not in.
    func meets(_ before: Snapshot) -> Bool {
      if let phase { return phase != before.phase ?? nil }
      if let line { return line != nil && (line != before.line ?? nil || function != before.function) }
      return isTrue
    }
  }

  private func snapshot(for condition: Journey.Condition) -> Snapshot {
    let inspector = inspector()
    switch condition {
    case .phaseChange: return Snapshot(phase: .some(inspector.phase))
    case .lineChange:
      let cursor = inspector.cursor
      return Snapshot(line: .some(inspector.line(at: cursor)), function: inspector.function(at: cursor)?.symbol.name)
    default: return Snapshot(isTrue: holds(condition))
    }
  }

  /// Steps back: over what a return came from (`isOver`), or to the call that led into the running function.
  private func proceed(_ unwind: Journey.Unwind, _ left: inout Int64) -> Journey.Plan {
    var state = unwind
    for _ in 0..<1024 where left > 0 {
      left -= 2
      guard let report = lastReport(), stepBack() else {
        return state.isOver ? .done(.arrived(part: 0)) : .done(.stopped(part: 0, reason: .beginning))
      }
      let change = depthChange(report)
      if state.isOver {
        state.depth -= change
        // A step that returned from something goes back to what led there; anything else is the step itself.
        if state.depth <= 0 { return .done(.arrived(part: 0)) }
      } else {
        if change > 0 && state.depth == 0 { return .done(.arrived(part: 0)) }
        state.depth -= change
      }
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

extension MachineStop {
  init(_ reason: StopReason) {
    switch reason {
    case .exited(let status): self = status < 256 ? .exited(status) : .panicked
    case .waitingForInput: self = .waitingForInput
    case .halted: self = .halted
    case .shutdown: self = .shutdown
    case .reset: self = .reset
    case .unsupported(let text): self = .unsupported(text)
    case .reached, .breakpoint, .ringCrossing: self = .halted
    }
  }
}
