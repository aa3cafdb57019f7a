import LinuxABI
import Primitives
import Simulation

/// The way from one stop to the next, in slices: a search that ends, whatever the lesson says.
package struct StopSearch {
  package enum Outcome: Sendable {
    /// The slice is used up; ask again.
    case underway
    /// The timeline rests at the position's tick.
    case reached(Position)
    /// The machine never gets there, or the place does not exist.
    case failed(Diagnostic)
  }

  /// Machine steps after which a search is given up; a step that must be looked at one by one counts as eight.
  package static let limit: UInt64 = 20_000_000
  private static let slice: UInt64 = 100_000

  private let destination: Destination
  /// The position that the place must be later than; `nil` at the start of the machine, which may itself be the place.
  private let start: Position?
  private let file: String
  private let topic: Diagnostic.Topic
  private var left: Int
  private var spent: UInt64 = 0
  private var journey: Journey?
  /// Where the search began.
  private var origin: Tick?
  private var sites: CodeSites?

  package init(_ destination: Destination, after start: Position?, file: String, topic: Diagnostic.Topic = .go) {
    self.destination = destination
    self.start = start
    self.file = file
    self.topic = topic
    left = destination.nth
  }

  /// Goes on for about `ticks` steps. The timeline must rest at the tick of the start at first, and where it was left later.
  package mutating func proceed(on timeline: Timeline, ticks: UInt64 = .max) -> Outcome {
    do throws(Diagnostic) {
      var rest = ticks
      if journey == nil, let position = try begin(timeline) { return .reached(position) }
      while rest > 0 {
        guard var current = journey else { throw failure("the search has no way to go") }
        let ownBreakpoints = timeline.breakpoints
        if let sites { timeline.breakpoints = sites.breakpoints }
        let before = timeline.tick
        let slice = min(Self.slice, rest)
        let arrival = timeline.travel(&current, part: 0, ticks: slice)
        timeline.breakpoints = ownBreakpoints
        journey = current
        rest -= slice
        switch arrival {
        case .underway: spent += slice
        case .arrived:
          spent += max(1, timeline.tick > before ? timeline.tick - before : 0)
          if let position = try arrive(timeline) { return .reached(position) }
          journey = Journey(current.movement, from: timeline.tick)
        case .notFound: throw failure("there is no such place after the stop before")
        case .stopped(_, let reason):
          if case .code(let symbol?, let instruction?) = destination.target, sites?.isWithoutInstruction ?? false {
            throw failure("`\(symbol.value)` has no instruction `\(instruction.value.shortened)`", at: instruction.place)
          }
          throw failure("the stop is never reached: \(reason.clause)", hint: reason.remedy)
        case .failed(let error): throw mistake(error)
        }
        if spent > Self.limit { throw failure("the stop is not reached within \(Self.limit) machine steps after the one before") }
      }
      return .underway
    } catch {
      return .failed(error)
    }
  }

  // MARK: Beginning

  /// Decides how to travel; a position when the place is right here.
  private mutating func begin(_ timeline: Timeline) throws(Diagnostic) -> Position? {
    let inspector = timeline.inspector()
    let movement: Movement
    switch destination.target {
    case .here:
      // Without a part, the very position of the stop before.
      if destination.part == 0, let start { return start }
      return try finish(timeline)
    case .tick(let count): movement = .to(Position(Tick(count)))
    case .steps(let count): movement = .to(Position(timeline.tick + count))
    case .code(nil, let instruction?):
      guard let condition = try? Expression("insn == \"\(instruction.value)\"") else {
        throw failure("`\(instruction.value.shortened)` is no mnemonic", at: instruction.place)
      }
      movement = .until(condition, .forward)
    case .code, .line:
      sites = try CodeSites(destination.target, inspector) { message, hint, place in failure(message, hint: hint, at: place) }
      movement = .breakpoint(.forward)
    case .systemCall, .crossing: movement = .ringCrossing(.forward)
    case .phase: movement = .phase(.forward)
    case .until(let condition): movement = .until(condition.value, .forward)
    }
    journey = Journey(movement, from: timeline.tick)
    origin = timeline.tick
    let candidate = Position(timeline.tick, part: destination.part)
    if start.map({ candidate > $0 }) ?? true, try isHere(timeline) {
      left -= 1
      if left == 0 { return try finish(timeline) }
    }
    return nil
  }

  /// Whether the resting machine is at the place already.
  private func isHere(_ timeline: Timeline) throws(Diagnostic) -> Bool {
    let inspector = timeline.inspector()
    switch destination.target {
    case .here, .tick, .steps, .crossing: return false
    case .code(nil, let instruction?): return inspector.currentInstruction?.mnemonic == instruction.value
    case .code, .line: return sites?.contains(inspector) ?? false
    case .systemCall(let call):
      guard inspector.cpl == 3, inspector.currentInstruction?.mnemonic == "syscall" else { return false }
      return call == nil || inspector.systemCall?.number == call?.number
    case .phase(let phase): return phase == .cross && inspector.phase == .cross
    case .until(let condition):
      do throws(ExpressionError) {
        return try condition.value.holds(in: InspectorScope(inspector))
      } catch {
        if error.dependsOnPosition { return false }
        throw mistake(error)
      }
    }
  }

  // MARK: Arriving

  /// The journey has ended somewhere: whether it is the place, and the right time.
  private mutating func arrive(_ timeline: Timeline) throws(Diagnostic) -> Position? {
    let inspector = timeline.inspector()
    switch destination.target {
    case .here, .tick, .steps, .until: break
    case .code(nil, _?): break
    case .code, .line:
      sites?.update(inspector)
      guard sites?.contains(inspector) ?? false else { return nil }
    case .systemCall(let call):
      guard case .syscall? = timeline.lastCrossing?.cause else { return nil }
      if let call, inspector.systemCallNumber != UInt64(exactly: call.number) { return nil }
      // The instruction at which the search began is the stop before, or has been counted.
      if let origin, timeline.tick == origin.next { return nil }
      // The crossing has been made; the place is the instruction that made it.
      if left == 1 { _ = timeline.stepBack() }
    case .phase(let phase): guard inspector.phase == phase else { return nil }
    case .crossing(let way):
      guard let crossing = timeline.lastCrossing else { return nil }
      guard way == .any || crossing.isEntry == (way == .in) else { return nil }
    }
    left -= 1
    return left > 0 ? nil : try finish(timeline)
  }

  /// The position of the part in the instruction here.
  private func finish(_ timeline: Timeline) throws(Diagnostic) -> Position {
    let position = Position(timeline.tick, part: destination.part)
    if destination.part == 0 { return position }
    let next = timeline.nextReport()
    if next.reason != nil { throw failure("the machine stops here, so no part of an instruction is made") }
    let count = next.report.partCount
    // After the last part the instruction is complete.
    if destination.part == count, timeline.step() == nil { return Position(timeline.tick) }
    guard destination.part < count else {
      let name = timeline.inspector().currentInstruction?.mnemonic ?? "the instruction"
      throw failure("`\(name)` has \(count == 1 ? "one part" : "\(count) parts"), so there is no part \(destination.part)")
    }
    return position
  }

  // MARK: Mistakes

  private func failure(_ message: String, hint: String? = nil, at place: SourcePlace? = nil) -> Diagnostic {
    Diagnostic(file: file, place ?? destination.place, topic, message, hint: hint)
  }

  private func mistake(_ error: ExpressionError) -> Diagnostic {
    if case .until(let condition) = destination.target { return condition.diagnostic(error, topic, file: file) }
    return failure(error.message, hint: error.hint)
  }
}

extension MachineStop {
  /// What the machine does instead of going on, as a clause.
  var clause: String {
    switch self {
    case .exited(let status): "the program ends with status \(status)"
    case .panicked: "the kernel panics"
    case .waitingForInput: "the guest waits for input"
    case .halted: "the CPU halts with interrupts off"
    case .shutdown: "the CPU shuts down (triple fault)"
    case .reset: "the guest asks for a reset"
    case .unsupported(let text): "this machine does not execute \(text)"
    case .beginning: "this is the first tick"
    }
  }

  /// What to write so that the machine goes on; `nil` where nothing helps.
  var remedy: String? {
    self == .waitingForInput ? "type something for it at the stop before, as in `{type: \"ls\\n\", crossing: out}`" : nil
  }
}
