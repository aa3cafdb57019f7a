import Machine
import Primitives
import X86

/// How much of the past is kept ready. Any tick stays reachable whatever the limits are: less kept means longer to go there.
package struct HistoryLimits: Hashable, Sendable {
  /// Checkpoints at most, at least 2.
  package var checkpoints: Int
  /// Bytes that the checkpoints of all branches together may hold besides the first, pages and lists counted in; in a short run less, see
  /// `CheckpointStore`. The checkpoint right before the present is kept in any case, so that a guest that writes all its memory all the time can go over
  /// by the size of that memory.
  package var bytes: Int

  package init(checkpoints: Int = 1024, bytes: Int = 256 << 20) {
    self.checkpoints = max(2, checkpoints)
    self.bytes = max(0, bytes)
  }
}

/// The checkpoints of one branch by tick; the first is tick 0. Bounded in number and bytes.
struct CheckpointStore: Sendable {
  private(set) var checkpoints: [PC.Checkpoint]
  /// The history of a run costs no more than a byte a tick, however much its program writes, once it is larger than this.
  private static let freeBytes = 4 << 20

  /// What each checkpoint holds and the one before it does not; 0 for the first.
  private var costs: [Int]
  /// The sum of `costs`.
  private(set) var bytes = 0

  init(first: PC.Checkpoint) {
    checkpoints = [first]
    costs = [0]
  }

  /// Where they lie.
  var ticks: [Tick] { checkpoints.map(\.tick) }

  /// The latest checkpoint at or before a tick.
  func last(notAfter tick: Tick) -> PC.Checkpoint { checkpoints[max(0, place(of: tick.next) - 1)] }

  /// The latest checkpoint before a tick; `nil` at tick 0.
  func last(before tick: Tick) -> PC.Checkpoint? {
    let place = place(of: tick)
    return place == 0 ? nil : checkpoints[place - 1]
  }

  /// The latest checkpoint with at most so many events of a kind.
  func last(with kind: FlowKind, atMost count: UInt64) -> PC.Checkpoint {
    checkpoints[max(0, partition { $0.flowCounts[kind] <= count } - 1)]
  }

  /// The number of the first checkpoint at or after a tick.
  private func place(of tick: Tick) -> Int { partition { $0.tick < tick } }

  /// How many checkpoints from the first on satisfy a condition that none after them does.
  private func partition(_ condition: (PC.Checkpoint) -> Bool) -> Int {
    var low = 0
    var high = checkpoints.count
    while low < high {
      let middle = (low + high) / 2
      if condition(checkpoints[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Whether there is a checkpoint at a tick.
  func contains(_ tick: Tick) -> Bool {
    let place = place(of: tick)
    return place < checkpoints.count && checkpoints[place].tick == tick
  }

  /// Adds a checkpoint, unless there is one at its tick, and drops others until the limits hold as seen from the present.
  mutating func insert(_ checkpoint: PC.Checkpoint, _ limits: HistoryLimits, present: Tick) {
    let place = place(of: checkpoint.tick)
    if place < checkpoints.count, checkpoints[place].tick == checkpoint.tick { return }
    checkpoints.insert(checkpoint, at: place)
    costs.insert(0, at: place)
    measure(place)
    measure(place + 1)
    let extent = max(checkpoint.tick, checkpoints.last?.tick ?? .zero)
    let allowed = min(limits.bytes, max(Self.freeBytes, Int(clamping: extent.count)))
    while checkpoints.count > 2, checkpoints.count > limits.checkpoints || bytes > allowed {
      guard let place = leastUseful(present) else { break }
      remove(at: place)
    }
  }

  /// Drops the checkpoint that is missed least, as seen from the present; `false` when there is none to drop.
  mutating func thinOut(present: Tick) -> Bool {
    guard checkpoints.count > 2, let place = leastUseful(present) else { return false }
    remove(at: place)
    return true
  }

  /// Drops every checkpoint at or after a tick but the first.
  mutating func removeAll(from tick: Tick) {
    while checkpoints.count > 1, let last = checkpoints.last, last.tick >= tick { remove(at: checkpoints.count - 1) }
  }

  private mutating func remove(at place: Int) {
    bytes -= costs[place]
    checkpoints.remove(at: place)
    costs.remove(at: place)
    measure(place)
  }

  private mutating func measure(_ place: Int) {
    guard checkpoints.indices.contains(place), place > 0 else { return }
    let cost = checkpoints[place].bytesNotShared(with: checkpoints[place - 1])
    bytes += cost - costs[place]
    costs[place] = cost
  }

  /// The checkpoint whose loss makes the way to a tick longest least, compared with its distance from the present: gaps grow with the distance, but
  /// the far ones to no more than about nine times the near ones, since any tick may be the next that is asked for.
  private func leastUseful(_ present: Tick) -> Int? {
    let extent = max(checkpoints.last?.tick.count ?? 0, present.count)
    let offset = Double(max(extent / 8, 64 * Timeline.checkpointInterval))
    let current = checkpoints.count > 1 ? max(0, self.place(of: present) - 1) : 0
    var best: (place: Int, cost: Double)?
    for place in 1..<checkpoints.count where place != current {
      let tick = checkpoints[place].tick.count
      let next = place + 1 < checkpoints.count ? checkpoints[place + 1].tick.count : extent &+ Timeline.checkpointInterval
      let gap = Double(next - checkpoints[place - 1].tick.count)
      let distance = Double(tick > present.count ? tick - present.count : present.count - tick)
      let cost = gap / (distance + offset)
      if best.map({ cost < $0.cost }) ?? true { best = (place, cost) }
    }
    return best?.place
  }
}
