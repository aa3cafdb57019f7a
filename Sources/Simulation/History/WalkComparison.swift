import Machine
import Primitives
import X86

/// Two walks on their way to stand side by side. Each is walked again on a machine of its own, a slice at a time, and then they are aligned; whoever owns
/// this draws between the slices and drops it to stop.
package final class WalkComparison {
  /// Where both walks begin.
  package enum Beginning: Hashable, Sendable {
    /// At the SYSCALL before which there were so many system calls.
    case systemCall(UInt64)
    case tick(Tick)
  }

  /// How far the comparison is.
  package enum Progress: Sendable {
    /// So many instructions of both walks have been collected.
    case underway(Int)
    case done(PathAlignment)
    /// One of the walks does not come to the beginning.
    case notFound
  }

  private var walkers: [PathWalker]
  /// Whether both walks are of one world: then a value that differs is a difference, and otherwise its address may be.
  private let isOneWorld: Bool
  private var aligner: PathAligner?
  package private(set) var progress = Progress.underway(0)

  /// A comparison of the runs that two machines are on. They are moved by it: they must be nobody else's.
  package init(_ first: Timeline, _ second: Timeline, from beginning: Beginning) {
    walkers = [first, second].map { PathWalker($0, from: beginning) }
    isOneWorld = first.origin === second.origin
  }

  /// Whether there is more to do.
  package var isUnderway: Bool {
    if case .underway = progress { true } else { false }
  }

  /// Goes on for about `ticks` machine steps, or by the alignment of one function.
  package func proceed(ticks: UInt64) {
    guard isUnderway else { return }
    if let index = walkers.firstIndex(where: { $0.state == .underway }) {
      walkers[index].proceed(ticks: Int64(clamping: ticks))
      guard walkers[index].state != .notFound else {
        progress = .notFound
        return
      }
      progress = .underway(walkers.reduce(0) { $0 + $1.lines.count })
      return
    }
    var current = aligner ?? PathAligner(walkers[0].lines, walkers[1].lines, isOneWorld: isOneWorld)
    let goesOn = current.proceed()
    aligner = current
    if !goesOn { progress = .done(current.alignment) }
  }
}

/// Collects the instructions of one walk, a slice at a time.
private struct PathWalker {
  enum State {
    case underway
    case done
    case notFound
  }

  private enum Stage {
    /// On the way to the system call with this number.
    case looking(UInt64)
    /// On the way to the tick at which the walk begins.
    case going(Tick)
    case collecting
  }

  /// Lines of a walk at most.
  private static let lineLimit = 4000
  /// Ticks within which a system call must come.
  private static let searchLimit = Tick(100_000_000)
  /// What a line counts for in the steps of a slice: measured, about 20 microseconds.
  private static let lineCost: Int64 = 2000

  private let timeline: Timeline
  private var stage: Stage
  private(set) var state = State.underway
  private(set) var lines: [WalkPathLine] = []
  private let formatter = Formatter(.intel)
  private var wasInKernel = false
  /// Whether the walk is in ring 3 again, and how often it has come back there.
  private var isBack = false
  private var returns = 0
  private var lastCursor: UInt64?
  /// The CPU at the line before, and what was written to memory since.
  private var lastCPU: CPUState?
  private var written: [PlaceValue] = []

  init(_ timeline: Timeline, from beginning: WalkComparison.Beginning) {
    self.timeline = timeline
    switch beginning {
    case .systemCall(let number):
      if timeline.flowCounts[.systemCall] > number { timeline.seek(to: .zero) }
      stage = .looking(number)
    case .tick(let tick): stage = .going(tick)
    }
  }

  mutating func proceed(ticks: Int64) {
    var left = ticks
    while left > 0, state == .underway {
      switch stage {
      case .looking(let number): look(for: number, &left)
      case .going(let target):
        if timeline.tick == target { stage = .collecting } else if timeline.approach(target, &left) != nil { state = .notFound }
      case .collecting: collect(&left)
      }
    }
  }

  private mutating func look(for number: UInt64, _ left: inout Int64) {
    let before = timeline.tick
    let end = Tick(min(Self.searchLimit.count, before.count &+ UInt64(clamping: left)))
    let reason = timeline.run(until: end, stoppingAt: .ringCrossing)
    left -= Int64(clamping: timeline.tick - before) + 1
    guard reason == .ringCrossing || reason == .reached, timeline.tick < Self.searchLimit else {
      state = .notFound
      return
    }
    if timeline.flowCounts[.systemCall] > number { stage = .going(timeline.tick.previous ?? .zero) }
  }

  /// One instruction more, until the walk is in ring 3 again after it was in ring 0, with the first two there: a trap of the first comes before the second,
  /// and belongs to this walk, which then ends when it is back once more. Fewer when it ends earlier.
  private mutating func collect(_ left: inout Int64) {
    left -= Self.lineCost
    let inspector = timeline.inspector()
    let cursor = inspector.cursor
    // An iteration of REP, and an instruction that waited for an interrupt's delivery, stand on one line.
    if cursor != lastCursor {
      let text = inspector.instruction(at: cursor).map { formatter.text(of: $0, at: cursor) { inspector.symbolText($0) }.description }
      lines.append(
        WalkPathLine(
          tick: timeline.tick, function: inspector.function(at: cursor)?.symbol.name, cpl: inspector.cpl, text: text ?? "(bad)",
          changes: changes(inspector.cpu)))
    }
    lastCursor = cursor
    if isAtEnd(cpl: inspector.cpl) || lines.count >= Self.lineLimit || timeline.step() != nil {
      state = .done
      return
    }
    for effect in timeline.lastReport()?.effects ?? [] {
      if case .memory(let address?, _, _) = effect.target { written.append(PlaceValue(.word(address), effect.new)) }
    }
  }

  private mutating func isAtEnd(cpl: UInt8) -> Bool {
    guard cpl != 0 else {
      (wasInKernel, isBack) = (true, false)
      return false
    }
    guard wasInKernel, !isBack else { return isBack }
    isBack = true
    returns += 1
    return returns > 1
  }

  /// What has changed since the line before.
  private mutating func changes(_ cpu: CPUState) -> [PlaceValue] {
    defer { (lastCPU, written) = (cpu, []) }
    let places = lastCPU.map { cpu.differences(from: $0) } ?? CPUState.places
    return places.compactMap { place in cpu.value(at: place).map { PlaceValue(place, $0) } } + written
  }
}
