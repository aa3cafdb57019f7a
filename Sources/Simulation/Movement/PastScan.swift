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
      /// The test was only a part of the condition.
      case walkBack(Condition)
    }

    let goal: Goal
    /// The end of the stretch that is looked through; the place must be earlier.
    private(set) var end: Tick
    /// Where the stretch began, once the machine is in it.
    var start: Tick?
    /// The last place in the stretch so far.
    var last: Tick?
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
      last = nil
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
      if holdsHere(scan.goal) { scan.last = tick }
      return .scan(scan)
    }
    switch scan.goal {
    case .places(let addresses, let call): lookForPlaces(&scan, addresses, call, &left)
    case .test(let test):
      // The end itself is no place any more.
      let before = tick
      let target = Tick(min(scan.end.count - 1, before.count &+ UInt64(max(1, left / 16 + 1))))
      let (reason, last) = run(until: target, testing: test, stopsAtFirst: false)
      left -= Int64(tick - before) * 16 + 1
      if let last { scan.last = last }
      if reason != .reached || tick.next >= scan.end { scan.cutOff(at: tick) }
    }
    guard scan.start != nil, tick >= scan.end else { return .scan(scan) }
    if let last = scan.last {
      switch scan.then {
      case .arrive: return .seek(last, part: 0)
      case .unwind(let unwind): return .unwind(unwind.goingOn(from: last))
      case .walkBack(let condition): return .walkBack(condition, Journey.WalkBack(before: last.next).goingOn(from: last))
      }
    }
    if start == .zero { return .retreat }
    scan.goBack(to: start)
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
      case .breakpoint: if tick < scan.end, call?.isCall(at: inspector()) ?? true { scan.last = tick }
      default:
        scan.cutOff(at: tick)
        return
      }
    }
  }
}
