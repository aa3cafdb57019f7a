import LinuxABI
import Machine
import Primitives
import X86

/// Searches ahead.
extension Timeline {
  /// Runs on until the condition holds after at least one step.
  func proceed(until condition: Journey.Condition, _ journey: Journey, _ left: inout Int64) -> Journey.Plan {
    if tick >= journey.limit { return .retreat }
    switch condition {
    case .ringCrossing, .stop, .breakpoint, .address, .returned:
      let isBreak: Bool
      let reason: StopReason
      let end = Tick(min(journey.limit.count, tick.count &+ UInt64(max(1, left))))
      let before = tick
      switch condition {
      case .ringCrossing: (reason, isBreak) = (run(until: end, stoppingAt: .ringCrossing), false)
      case .breakpoint: (reason, isBreak) = (run(until: end, stoppingAt: .breakpoints), true)
      case .address(let address): (reason, isBreak) = (run(until: end, withBreakpoints: [address]), true)
      case .returned(let call): (reason, isBreak) = (run(until: end, withBreakpoints: [call.address]), true)
      default: (reason, isBreak) = (run(until: end), false)
      }
      left -= Int64(tick - before) + 1
      switch reason {
      // A run that ends on a breakpoint does not say so, and the next one takes it for the place where it starts.
      case .reached where isBreak && tick > before && isBeforeInstruction && holds(condition): return .done(.arrived(part: 0))
      case .reached: return .run(condition)
      case .ringCrossing: return .done(.arrived(part: 0))
      case .breakpoint where isBreak: return holds(condition) ? .done(.arrived(part: 0)) : .run(condition)
      default: return .done(.stopped(part: 0, reason: MachineStop(reason)))
      }
    case .phaseChange(let from): return proceedToPhase(from, &left)
    case .expression(let expression, let compiled): return proceed(until: condition, expression, compiled, journey, &left)
    case .functionEnd(let stack, let ring): return proceedToFunctionEnd(stack, ring, journey, &left)
    case .lineChange: return stepUntil(condition, &left)
    }
  }

  /// Step by step; from time to time the plan is asked anew, since another way may be faster from there.
  private func stepUntil(_ condition: Journey.Condition, _ left: inout Int64) -> Journey.Plan {
    for _ in 0..<16 where left > 0 {
      left -= Self.evaluationCost
      if let reason = step() { return .done(.stopped(part: 0, reason: MachineStop(reason))) }
      if case .expression(let expression, _) = condition {
        switch truth(of: expression) {
        case .failed(let error): return .done(.failed(error))
        case .holds: return .done(.arrived(part: 0))
        case .fails: continue
        }
      }
      if holds(condition) { return .done(.arrived(part: 0)) }
    }
    return .run(condition)
  }

  /// An expression: what the machine can tell is tested as it runs, the rest only where that holds.
  private func proceed(
    until condition: Journey.Condition, _ expression: Expression, _ compiled: CompiledCondition, _ journey: Journey, _ left: inout Int64
  ) -> Journey.Plan {
    guard let filter = compiled.exact ?? compiled.filter else { return stepUntil(condition, &left) }
    let before = tick
    let end = Tick(min(journey.limit.count, tick.count &+ UInt64(max(1, left / 16 + 1))))
    let reason = run(until: end, testing: filter, stopsAtFirst: true).reason
    left -= Int64(tick - before) * 16 + 1
    switch reason {
    case .reached: return .run(condition)
    case .condition:
      if compiled.exact != nil { return .done(.arrived(part: 0)) }
      left -= Self.evaluationCost
      switch truth(of: expression) {
      case .failed(let error): return .done(.failed(error))
      case .holds: return .done(.arrived(part: 0))
      case .fails: return .run(condition)
      }
    default: return .done(.stopped(part: 0, reason: MachineStop(reason)))
    }
  }

  /// To the end of the running function: at the machine's own speed until the stack rises above where it was, then step by step to the return.
  private func proceedToFunctionEnd(_ stack: UInt64, _ ring: UInt8, _ journey: Journey, _ left: inout Int64) -> Journey.Plan {
    let condition = Journey.Condition.functionEnd(stack: stack, ring: ring)
    let isAsking = ring == 3 && pc.cpu.cpl != 3
    guard isAsking || pc.cpu[.rsp] <= stack, let test = StateTest.leaves(stack: stack, ring: ring) else {
      return stepUntil(condition, &left)
    }
    let before = tick
    let end = Tick(min(journey.limit.count, tick.count &+ UInt64(max(1, left / 16 + 1))))
    let reason = run(until: end, testing: test, stopsAtFirst: true).reason
    left -= Int64(tick - before) * 16 + 1
    switch reason {
    case .reached: return .run(condition)
    case .condition: return holds(condition) ? .done(.arrived(part: 0)) : .run(condition)
    default: return .done(.stopped(part: 0, reason: MachineStop(reason)))
    }
  }

  /// To the next boundary of phases: at full speed between the places where a phase can begin.
  private func proceedToPhase(_ from: Phase?, _ left: inout Int64) -> Journey.Plan {
    let before = tick
    let end = Tick(tick.count &+ UInt64(max(1, left)))
    if inspector().cpl == 3 {
      // The phase `cross` begins at SYSCALL itself: run over it, then step back. A slice may have ended right there.
      if inspector().currentInstruction?.operation == .syscall {
        if from != .cross { return .done(.arrived(part: 0)) }
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
  func holds(_ condition: Journey.Condition) -> Bool {
    let inspector = inspector()
    switch condition {
    case .ringCrossing: return lastCrossing.map { $0.tick.next == tick } ?? false
    case .stop: return false
    case .breakpoint: return breakpoints.contains(inspector.cursor)
    case .address(let address): return inspector.cursor == address
    case .returned(let call):
      return inspector.cursor == call.address && inspector.cpl == call.ring && inspector.cpu[.rsp] >= call.stack
    case .phaseChange(let from): return inspector.phase != from
    case .lineChange(let from, let function):
      guard let line = inspector.line(at: inspector.cursor) else { return false }
      return line != from || inspector.function(at: inspector.cursor)?.symbol.name != function
    case .expression(let expression, _): return truth(of: expression) == .holds
    case .functionEnd(let stack, let ring):
      if inspector.cpl != ring { return ring != 3 }
      guard let last = lastReport()?.instruction else { return false }
      return last.operation == .ret && inspector.cpu[.rsp] > stack
    }
  }

  /// What an expression is at the present.
  func truth(of expression: Expression) -> Truth {
    do throws(ExpressionError) {
      return try expression.holds(in: InspectorScope(inspector())) ? .holds : .fails
    } catch {
      return error.dependsOnPosition ? .fails : .failed(error)
    }
  }

  enum Truth: Equatable {
    case holds
    /// It does not hold, or has no value here.
    case fails
    /// It has a mistake that no position can mend.
    case failed(ExpressionError)
  }

  /// What a step with an evaluation counts for in the steps of a slice: measured, 4 to 8 microseconds.
  static let evaluationCost: Int64 = 24
}
