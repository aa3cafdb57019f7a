import Machine
import Primitives
import X86

/// The way to the next access of a subject, or to the one before, in slices.
///
/// The machine runs at full speed through one part of the run after another while it notices what may be such an access; only the parts in which it
/// noticed something are made again step by step, and what the steps report decides.
package struct AccessSearch: Sendable {
  enum Outcome: Sendable {
    case underway
    case found(Access)
    /// There is none in that direction.
    case nothing
    /// The machine cannot go on.
    case stopped(StopReason)
  }

  enum Stage: Sendable {
    /// Choose where to look next.
    case choose
    /// Run through a stretch of the past, collecting the parts in which something was noticed.
    case sweep(start: Tick)
    /// Go back over these parts, the last first.
    case review(start: Tick)
    /// Make a part step by step.
    case look(part: Range<UInt64>, start: Tick, last: Access?)
    /// Run on from here.
    case ahead
  }

  let subject: Subject
  let kind: AccessKind
  let direction: Direction
  /// Backwards the access lies before this tick, forwards at it or later.
  var bound: Tick
  var stage = Stage.choose
  var suspects: [Range<UInt64>] = []
  /// The start of the part that is being made step by step, once the machine is in it.
  var lookedAt: UInt64?
  /// Steps of the next window when every step may be the one.
  var window: UInt64 = 256

  /// Ticks of a part: few enough to be made step by step in a few slices, many enough to cost nothing when there is nothing.
  static let part: UInt64 = 1 << 14

  init(_ subject: Subject, _ kind: AccessKind, _ direction: Direction, from bound: Tick) {
    self.subject = subject
    self.kind = kind
    self.direction = direction
    self.bound = bound
  }
}

extension Timeline {
  /// Goes on for about `left` steps. The machine rests anywhere afterwards.
  func pursue(_ search: inout AccessSearch, limit: Tick, _ left: inout Int64) -> AccessSearch.Outcome {
    while left > 0 {
      switch search.stage {
      case .choose:
        guard search.direction == .backward else {
          if tick != search.bound {
            if let reason = approach(search.bound, &left) { return .stopped(reason) }
            continue
          }
          search.stage = .ahead
          continue
        }
        if search.bound == .zero { return .nothing }
        if case .everything = search.subject.filter(search.kind) {
          let start = search.bound.count - min(search.bound.count, search.window)
          search.window = min(search.window * 16, AccessSearch.part)
          search.stage = .look(part: start..<search.bound.count, start: Tick(start), last: nil)
          continue
        }
        guard let checkpoint = stretch(of: &search) else { return .nothing }
        restore(checkpoint)
        left -= Self.restoreCost
        search.suspects = []
        search.stage = .sweep(start: tick)
      case .sweep(let start):
        if tick < search.bound, let reason = runThroughPart(&search, until: search.bound, &left) {
          // What cannot be run through has no steps.
          if reason != .reached { search.bound = tick }
        }
        if tick >= search.bound { search.stage = .review(start: start) }
      case .review(let start):
        if let part = search.suspects.popLast() {
          search.stage = .look(part: part, start: start, last: nil)
        } else {
          search.bound = start
          search.stage = .choose
        }
      case .look(let part, let start, let last):
        if let outcome = look(&search, part, start, last, &left) { return outcome }
      case .ahead:
        if tick >= limit { return .nothing }
        let begin = tick
        if case .everything = search.subject.filter(search.kind) {
          let end = begin.count &+ AccessSearch.part
          search.stage = .look(part: begin.count..<max(begin.count, end), start: begin, last: nil)
          continue
        }
        let reason = runThroughPart(&search, until: limit, &left)
        if let part = search.suspects.popLast() {
          search.stage = .look(part: part, start: begin, last: nil)
        } else if let reason, reason != .reached {
          return .stopped(reason)
        }
      }
    }
    return .underway
  }

  /// Runs through one part at full speed; the part joins the suspects when something was noticed. Returns why it ended.
  private func runThroughPart(_ search: inout AccessSearch, until bound: Tick, _ left: inout Int64) -> StopReason? {
    let begin = tick
    let filter = search.subject.filter(search.kind)
    var countsDeliveries = false
    if case .instructions(_, andDeliveries: true) = filter { countsDeliveries = true }
    let deliveries = pc.deliveries
    _ = pc.takeHit()
    let target = Tick(min(bound.count, begin.count &+ AccessSearch.part))
    var reason = StopReason.reached
    while tick < target, reason == .reached { reason = run(until: target, watching: filter, search.kind) }
    left -= Int64(tick - begin) + 4
    if pc.takeHit() || countsDeliveries && deliveries != pc.deliveries { search.suspects.append(begin.count..<tick.count) }
    return reason
  }

  /// Makes a part step by step; `nil` when the search goes on.
  private func look(
    _ search: inout AccessSearch, _ part: Range<UInt64>, _ start: Tick, _ last: Access?, _ left: inout Int64
  ) -> AccessSearch.Outcome? {
    var last = last
    if search.lookedAt != part.lowerBound {
      if let reason = approach(Tick(part.lowerBound), &left) {
        guard search.direction == .backward, tick < search.bound else { return .stopped(reason) }
        // The run ends before the place that was asked from.
        search.bound = tick
        search.stage = .choose
        return nil
      }
      guard tick.count == part.lowerBound else { return nil }
    }
    search.lookedAt = part.lowerBound
    while tick.count < part.upperBound, left > 0 {
      let before = pc.cpu
      left -= 8
      if let reason = step() {
        if search.direction == .forward { return .stopped(reason) }
        break
      }
      if let report = lastReport(), let access = search.subject.access(search.kind, in: report, before: before) {
        if search.direction == .forward {
          // Whoever wants the next one too goes on from here.
          search.stage = .look(part: part, start: start, last: nil)
          return .found(access)
        }
        last = access
      }
    }
    if tick.count < part.upperBound, left <= 0 {
      search.stage = .look(part: part, start: start, last: last)
      return nil
    }
    search.lookedAt = nil
    if let last { return .found(last) }
    switch search.direction {
    case .forward: search.stage = .ahead
    case .backward:
      if search.suspects.isEmpty, case .everything = search.subject.filter(search.kind) {
        search.bound = start
        search.stage = .choose
      } else {
        search.stage = .review(start: start)
      }
    }
    return nil
  }

  /// The checkpoint at which the last stretch before the bound begins that can hold the access; the bound moves back over those that cannot. Whether a page
  /// was written between two checkpoints shows in the checkpoints themselves.
  private func stretch(of search: inout AccessSearch) -> PC.Checkpoint? {
    guard var start = current.checkpoints.last(before: search.bound) else { return nil }
    guard search.kind == .write, case .memory(let physical, let count) = search.subject, count > 0 else { return start }
    let pages = physical >> 12...max(physical, physical &+ UInt64(count - 1)) >> 12
    guard pages.upperBound < pc.memorySize >> 12 else { return nil }
    while current.checkpoints.contains(search.bound) {
      let later = current.checkpoints.last(notAfter: search.bound)
      if pages.contains(where: { later.mayDiffer(from: start, inPage: Int($0)) }) { break }
      search.bound = start.tick
      guard let earlier = current.checkpoints.last(before: search.bound) else { return nil }
      start = earlier
    }
    return start
  }

  /// A journey to right after the access.
  func proceed(_ search: AccessSearch, _ journey: Journey, _ left: inout Int64) -> Journey.Plan {
    var search = search
    let outcome = pursue(&search, limit: journey.limit, &left)
    switch outcome {
    case .underway: return .accesses(search)
    case .found(let access): return .seek(access.tick.next, part: 0)
    case .nothing: return .retreat
    case .stopped(let reason): return .done(.stopped(part: 0, reason: MachineStop(reason)))
    }
  }
}

extension PC {
  /// Interrupts and exceptions since tick 0.
  var deliveries: UInt64 { flowCounts[.interrupt] &+ flowCounts[.exception] }
}
