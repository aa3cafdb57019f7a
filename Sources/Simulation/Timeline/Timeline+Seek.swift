import Machine
import Primitives
import X86

/// The way to any tick.
extension Timeline {
  /// What a restored checkpoint counts for in the steps of a slice: measured, about 30 microseconds.
  static let restoreCost: Int64 = 2000
  /// Up to this distance forwards every step is made with a report, so that it can be taken back at once.
  private static let nearby: UInt64 = 64

  /// Goes to a tick by the shortest way. A tick after the end of a run that stops earlier is not reached: the reason is returned, and the machine rests
  /// where it stopped.
  @discardableResult
  package func seek(to target: Tick) -> StopReason? {
    while tick != target {
      var left = Int64.max
      if let reason = approach(target, &left) { return reason }
    }
    return nil
  }

  /// Goes on towards a tick for about `left` steps, which it counts down; call again until the machine is there. Returns why when it cannot go on.
  func approach(_ target: Tick, _ left: inout Int64) -> StopReason? {
    if target < tick {
      let distance = tick - target
      if distance <= UInt64(stepsKept) {
        while tick > target, left > 0 {
          _ = stepBack()
          left -= 8
        }
        return nil
      }
      restore(current.checkpoints.last(notAfter: target))
      left -= Self.restoreCost
    } else {
      let nearest = current.checkpoints.last(notAfter: target)
      if nearest.tick > tick {
        restore(nearest)
        left -= Self.restoreCost
      }
    }
    if target > tick, target - tick <= Self.nearby {
      while tick < target {
        if let reason = step() { return reason }
        left -= 8
      }
      return nil
    }
    while tick < target, left > 0 {
      let before = tick
      let reason = run(until: Tick(min(target.count, tick.count &+ UInt64(left))))
      left -= Int64(clamping: tick - before) + 1
      if reason != .reached { return reason }
    }
    return nil
  }

  /// A second machine on the past of the current branch, for questions that must not move this one. It is made once and then kept in step.
  package func scout() -> Timeline {
    let scout = secondMachine ?? Timeline(sharing: self, current)
    secondMachine = scout
    scout.follow(self)
    return scout
  }

  /// Another machine on one of the branches, at tick 0: for comparing; `nil` when there is no such branch.
  package func machine(on id: Int) -> Timeline? {
    branches.first { $0.id == id }.map { Timeline(sharing: self, $0) }
  }

  /// Takes over the current branch of another timeline of the same world.
  private func follow(_ other: Timeline) {
    let isSameRun = current.id == other.current.id && current.inputs == other.current.inputs
    branches = [other.current]
    currentIndex = 0
    breakpoints = other.breakpoints
    if !isSameRun { restore(current.checkpoints.last(notAfter: .zero)) }
  }
}
