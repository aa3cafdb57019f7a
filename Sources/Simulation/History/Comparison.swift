import LinuxABI
import Machine
import Primitives
import X86

/// The search for the first difference between two runs, in slices: two branches of one walk, or the same program on a kernel with other options.
///
/// Both machines are moved; each rests at its side of the difference when it is found.
package struct Comparison: Sendable {
  /// What counts as the same place of the two runs.
  package enum Alignment: Hashable, Sendable {
    /// The same number of steps after the start.
    case step
    /// The same sequence of functions and rings, whatever lies within: for runs whose code or addresses differ.
    case symbol
  }

  /// Where the two runs part.
  package struct Difference: Hashable, Sendable {
    /// The positions on both sides.
    package let first: Tick
    package let second: Tick
    /// The functions there, with the ring; `nil` where no symbol is.
    package let firstPlace: Stop
    package let secondPlace: Stop
    /// What the CPUs hold differently there; empty when memory or devices differ.
    package let places: [Place]
  }

  /// A function that was entered, in a ring.
  package struct Stop: Hashable, Sendable {
    package let function: String?
    package let cpl: UInt8
  }

  package enum Progress: Hashable, Sendable {
    /// Ask again.
    case underway
    case found(Difference)
    /// One of the runs ended first, at these ticks.
    case ended(Tick, Tick)
    /// Both runs went as far as they were to be compared, without a difference.
    case same
  }

  package let alignment: Alignment
  /// Steps after the start to which the runs are compared.
  package let limit: UInt64
  private(set) var firstStart: Tick
  private(set) var secondStart: Tick
  private var isBegun = false
  /// The function and ring in which both machines are, or were before the first of them left.
  private var common: Stop?
  private var hasFirstLeft = false

  /// Compares from the given ticks on.
  package init(_ alignment: Alignment, from first: Tick, and second: Tick, limit: UInt64) {
    self.alignment = alignment
    self.limit = limit
    firstStart = first
    secondStart = second
  }

  /// Goes on for about `ticks` steps of both machines.
  package mutating func proceed(_ first: Timeline, _ second: Timeline, ticks: UInt64) -> Progress {
    var left = Int64(clamping: ticks)
    if !isBegun {
      skipWhatIsShared(first, second)
      guard reach(first, firstStart, &left), reach(second, secondStart, &left) else { return .underway }
      isBegun = true
    }
    while left > 0 {
      let progress = alignment == .step ? compareStep(first, second, &left) : compareStop(first, second, &left)
      if progress != .underway { return progress }
    }
    return .underway
  }

  /// Two branches of one walk are the same as long as their input is.
  private mutating func skipWhatIsShared(_ first: Timeline, _ second: Timeline) {
    guard first.origin === second.origin, firstStart == secondStart else { return }
    let (a, b) = (first.inputs.entries, second.inputs.entries)
    let shared = zip(a, b).prefix { $0 == $1 }.count
    let next = [a, b].compactMap { shared < $0.count ? $0[shared].tick : nil }.min() ?? min(first.end, second.end)
    guard next > firstStart, next - firstStart <= limit else { return }
    firstStart = next
    secondStart = next
  }

  private func reach(_ timeline: Timeline, _ tick: Tick, _ left: inout Int64) -> Bool {
    if timeline.tick != tick { _ = timeline.approach(tick, &left) }
    return timeline.tick == tick
  }

  // MARK: By step

  private func compareStep(_ first: Timeline, _ second: Timeline, _ left: inout Int64) -> Progress {
    left -= 8
    let a = first.pc.cpu
    let b = second.pc.cpu
    if a != b { return .found(difference(first, second, a.differences(from: b))) }
    if first.tick - firstStart >= limit { return .same }
    var one = StepReport()
    var other = StepReport()
    let ends = (first.makeStep(&one), second.makeStep(&other))
    if ends.0 != nil || ends.1 != nil { return .ended(first.tick, second.tick) }
    // What was written to memory and ports shows in the reports before it shows in a register.
    if one.outside != other.outside {
      let (x, y) = (first.stepBack(), second.stepBack())
      guard x, y else { return .ended(first.tick, second.tick) }
      return .found(difference(first, second, []))
    }
    return .underway
  }

  // MARK: By symbol

  private mutating func compareStop(_ first: Timeline, _ second: Timeline, _ left: inout Int64) -> Progress {
    guard let stop = common else {
      let a = first.currentStop
      if a != second.currentStop { return .found(difference(first, second, [])) }
      if first.tick - firstStart >= limit || second.tick - secondStart >= limit { return .same }
      common = a
      return .underway
    }
    // Each machine goes on until it enters another function or ring; then both are compared again.
    left -= 8
    let timeline = hasFirstLeft ? second : first
    if timeline.step() != nil { return .ended(first.tick, second.tick) }
    if timeline.currentStop != stop {
      if hasFirstLeft { common = nil }
      hasFirstLeft.toggle()
    }
    return .underway
  }

  private func difference(_ first: Timeline, _ second: Timeline, _ places: [Place]) -> Difference {
    Difference(
      first: first.tick, second: second.tick, firstPlace: first.currentStop, secondPlace: second.currentStop, places: places)
  }
}

extension Timeline {
  /// The function around RIP and the ring.
  fileprivate var currentStop: Comparison.Stop {
    let inspector = inspector()
    return Comparison.Stop(function: inspector.function(at: inspector.cursor)?.symbol.name, cpl: inspector.cpl)
  }

  /// Makes a step and gives its report.
  fileprivate func makeStep(_ report: inout StepReport) -> StopReason? {
    if let reason = step() { return reason }
    report = lastReport() ?? report
    return nil
  }
}

extension StepReport {
  /// The effects outside the CPU.
  fileprivate var outside: [Effect] {
    effects.filter {
      switch $0.target {
      case .memory, .portRead, .portWrite, .interruptAcknowledge: true
      default: false
      }
    }
  }
}

extension CPUState {
  /// Every place of the CPU that has a name here.
  static let places: [Place] =
    GeneralRegister.allCases.map { .register($0) } + [.rip] + Flag.allCases.map { .flag($0) } + [.cpl]
    + SegmentRegister.allCases.map { .segment($0) } + controlRegisters.map { .control($0) } + MSR.names.map { .msr($0.msr) } + [
      .gdtr, .idtr,
    ]

  private static let controlRegisters: [UInt8] = [0, 2, 3, 4, 8]

  /// What a place holds: of a segment register its selector, of a table register its base. `nil` for memory, and for an MSR that is not there.
  package func value(at place: Place) -> UInt64? {
    switch place {
    case .register(let register): self[register]
    case .rip: rip
    case .flag(let flag): (rflags.rawValue & flag.mask) >> UInt64(flag.bit)
    case .cpl: UInt64(cpl)
    case .segment(let register): UInt64(self[register].selector)
    case .control(let number): self[control: Int(number)]
    case .msr(let msr): self[msr]
    case .gdtr: gdtr.base
    case .idtr: idtr.base
    case .word: nil
    }
  }

  /// The places that hold something else than in another state.
  package func differences(from other: CPUState) -> [Place] {
    var places: [Place] = GeneralRegister.allCases.filter { self[$0] != other[$0] }.map { .register($0) }
    if rip != other.rip { places.append(.rip) }
    places += Flag.allCases.filter { (rflags.rawValue ^ other.rflags.rawValue) & $0.mask != 0 }.map { .flag($0) }
    if cpl != other.cpl { places.append(.cpl) }
    places += SegmentRegister.allCases.filter { self[$0] != other[$0] }.map { .segment($0) }
    places += Self.controlRegisters.filter { self[control: Int($0)] != other[control: Int($0)] }.map { .control($0) }
    places += MSR.names.map(\.msr).filter { self[$0] != other[$0] }.map { .msr($0) }
    if gdtr != other.gdtr { places.append(.gdtr) }
    if idtr != other.idtr { places.append(.idtr) }
    return places
  }
}
