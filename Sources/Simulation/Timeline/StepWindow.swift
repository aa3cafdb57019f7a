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
  /// How many steps can be taken back.
  private(set) var steps = 0

  mutating func append(_ record: consuming PC.StepRecord) {
    entries.append(.step(record))
    steps += 1
    if steps > Self.limit { forgetOldest(steps - Self.limit + Int(Self.refill)) }
  }

  mutating func append(_ record: PC.StateRecord) { entries.append(.input(record)) }

  mutating func removeAll() {
    entries.removeAll(keepingCapacity: true)
    steps = 0
  }

  /// What the last step did; `nil` when it is not kept.
  var lastReport: StepReport? {
    for entry in entries.reversed() {
      if case .step(let record) = entry { return record.report }
    }
    return nil
  }

  /// What the last steps did, the latest first: at most `count` of those that are kept.
  func lastReports(_ count: Int) -> [StepReport] {
    var result: [StepReport] = []
    for entry in entries.reversed() {
      guard result.count < count else { break }
      if case .step(let record) = entry { result.append(record.report) }
    }
    return result
  }

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
    steps -= count - left
  }
}
