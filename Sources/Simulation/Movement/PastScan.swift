import Machine
import Primitives
import X86

extension Journey {
  /// A search through the past at full speed: one stretch between checkpoints after the other, the latest first; within a stretch forwards, keeping the
  /// last place that was met.
  struct PastScan: Sendable {
    enum Goal: Sendable {
      /// RIP at one of the addresses; with a return, only where a call stands that comes back there.
      case places(Set<UInt64>, of: CallReturn?)
      /// What the machine can test of a condition.
      case test(StateTest)
    }

    /// How a journey goes on from the place that was found.
    enum Continuation: Sendable {
      /// It ends there.
      case arrive
      case unwind(Unwind)
      /// The test was only a part of the condition, which has an expression: that is evaluated at the places.
      case evaluate(Condition)
    }

    let goal: Goal
    /// The end of the stretch that is looked through; the place must be earlier.
    private(set) var end: Tick
    /// Where the stretch began, once the machine is in it.
    var start: Tick?
    /// The places in the stretch so far.
    var places = StateTest.Places()
    /// Whether the stretch is looked through again, with an evaluation at each place.
    private(set) var isEvaluating = false
    let then: Continuation

    init(_ goal: Goal, before end: Tick, then: Continuation = .arrive) {
      self.goal = goal
      self.end = end
      self.then = then
    }

    /// The machine cannot go on: there is nothing to look through after this.
    mutating func cutOff(at tick: Tick) { end = tick }

    /// On to the stretch before.
    mutating func goBack(to tick: Tick) {
      end = tick
      start = nil
      places = StateTest.Places()
      isEvaluating = false
    }

    /// The same stretch again, with an evaluation at each place.
    func evaluating() -> PastScan {
      var result = PastScan(goal, before: end, then: then)
      result.isEvaluating = true
      return result
    }
  }
}

extension Timeline {
  func proceed(_ scan: Journey.PastScan, _ left: inout Int64) -> Journey.Plan {
    var scan = scan
    guard scan.end != .zero else { return .retreat }
    guard let start = scan.start else {
      guard let checkpoint = current.checkpoints.last(before: scan.end) else { return .retreat }
      restore(checkpoint)
      left -= Self.restoreCost
      scan.start = tick
      if holdsHere(scan.goal) {
        if scan.isEvaluating { return evaluateHere(scan, &left) }
        scan.places.add(tick)
      }
      return .scan(scan)
    }
    switch scan.goal {
    case .places(let addresses, let call): lookForPlaces(&scan, addresses, call, &left)
    case .test(let test):
      // The end itself is no place any more.
      let before = tick
      let target = Tick(min(scan.end.count - 1, before.count &+ UInt64(max(1, left / 16 + 1))))
      let (reason, places) = run(until: target, testing: test, stopsAtFirst: scan.isEvaluating)
      left -= Int64(tick - before) * 16 + 1
      if reason == .condition { return evaluateHere(scan, &left) }
      scan.places.add(places)
      if reason != .reached || tick.next >= scan.end { scan.cutOff(at: tick) }
    }
    guard tick >= scan.end else { return .scan(scan) }
    if let last = scan.places.last {
      switch scan.then {
      case .arrive: return .seek(last, part: 0)
      case .unwind(let unwind): return .unwind(unwind.goingOn(from: last))
      case .evaluate where scan.isEvaluating: return .seek(last, part: 0)
      // Where the test nearly always holds the near places are the ones to look at.
      case .evaluate(let condition) where scan.places.count > (tick - start) / Self.fewPlaces:
        return .walkBack(condition, Journey.WalkBack(before: last.next, downTo: start).goingOn(from: last))
      case .evaluate: return .scan(scan.evaluating())
      }
    }
    if start == .zero { return .retreat }
    scan.goBack(to: start)
    return .scan(scan)
  }

  /// Steps for each place of a stretch from which on it costs less to evaluate at every place than to walk back: an evaluation costs 4 to 8 microseconds,
  /// a step back 2, a step with a test 0.15 (measured).
  private static let fewPlaces: UInt64 = 16

  /// At a place of the test: whether the expression holds, too.
  private func evaluateHere(_ scan: Journey.PastScan, _ left: inout Int64) -> Journey.Plan {
    guard case .evaluate(.expression(let expression, _)) = scan.then else { return .scan(scan) }
    var scan = scan
    left -= Self.evaluationCost
    switch truth(of: expression) {
    case .failed(let error): return .done(.failed(error))
    case .holds: scan.places.add(tick)
    case .fails: break
    }
    return .scan(scan)
  }

  private func holdsHere(_ goal: Journey.PastScan.Goal) -> Bool {
    switch goal {
    case .places(let addresses, let call):
      let inspector = inspector()
      return addresses.contains(inspector.cursor) && call?.isCall(at: inspector) ?? true
    case .test(let test): return pc.holds(test)
    }
  }

  private func lookForPlaces(
    _ scan: inout Journey.PastScan, _ addresses: Set<UInt64>, _ call: Journey.CallReturn?, _ left: inout Int64
  ) {
    while tick < scan.end, left > 0 {
      let before = tick
      let reason = run(until: Tick(min(scan.end.count, before.count &+ UInt64(left))), withBreakpoints: addresses)
      left -= Int64(tick - before) + 4
      switch reason {
      case .reached: continue
      case .breakpoint: if tick < scan.end, call?.isCall(at: inspector()) ?? true { scan.places.add(tick) }
      default:
        scan.cutOff(at: tick)
        return
      }
    }
  }
}
