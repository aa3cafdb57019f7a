import Machine
import X86

/// The last steps before the present with what undoes them, oldest first: walking backwards within them costs microseconds a step.
struct StepWindow {
  private enum Entry {
    case step(PC.StepRecord)
    /// Input that was given after the step before.
    case input(PC.StateRecord)
  }

  /// Steps that are replayed with reports when somebody starts to walk backwards.
  static let refill: UInt64 = 4096
  /// Steps that are kept at most.
  private static let limit = 3 * 4096

  private var entries: [Entry] = []
  /// For each step the bits of RFLAGS that it changed: asked for thousands of steps with every frame, so it is not looked up in their reports.
  private var flagChanges: [UInt32] = []
  /// How many steps can be taken back.
  private(set) var steps = 0

  mutating func append(_ record: consuming PC.StepRecord) {
    var changed: UInt64 = 0
    for effect in record.report.effects where effect.target == .rflags { changed ^= effect.old ^ effect.new }
    flagChanges.append(UInt32(truncatingIfNeeded: changed))
    entries.append(.step(record))
    steps += 1
    if steps > Self.limit { forgetOldest(steps - Self.limit + Int(Self.refill)) }
  }

  mutating func append(_ record: PC.StateRecord) { entries.append(.input(record)) }

  mutating func removeAll() {
    entries.removeAll(keepingCapacity: true)
    flagChanges.removeAll(keepingCapacity: true)
    steps = 0
  }

  /// What the last step did; `nil` when it is not kept.
  var lastReport: StepReport? {
    for entry in entries.reversed() {
      if case .step(let record) = entry { return record.report }
    }
    return nil
  }

  /// The bits of RFLAGS that each of the last steps changed, the latest first: at most `count` of those that are kept.
  func lastFlagChanges(_ count: Int) -> ReversedCollection<ArraySlice<UInt32>> { flagChanges.suffix(count).reversed() }

  /// Takes the last step back, with the input that came after it; returns how many inputs that were, `nil` when no step is kept.
  mutating func undo(on pc: PC) -> Int? {
    guard steps > 0 else { return nil }
    var inputs = 0
    while let entry = entries.popLast() {
      switch entry {
      case .input(let record):
        pc.revert(record)
        inputs += 1
      case .step(let record):
        pc.undo(record)
        flagChanges.removeLast()
        steps -= 1
        return inputs
      }
    }
    return nil
  }

  private mutating func forgetOldest(_ count: Int) {
    var left = count
    let end = entries.firstIndex { entry in
      if left == 0 { return true }
      if case .step = entry { left -= 1 }
      return false
    }
    entries.removeFirst(end ?? entries.count)
    flagChanges.removeFirst(count - left)
    steps -= count - left
  }
}
