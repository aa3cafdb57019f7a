import LinuxABI
import Primitives
import Simulation

/// Plays a lesson on mutated machines, and finds which of its expectations each mutation makes fail.
package struct MutationRun {
  /// An expectation of a lesson, by its place in the file.
  package struct Expectation: Hashable, Sendable {
    package let lesson: String
    package let stop: String
    package let place: SourcePlace
    package let text: String
  }

  /// What a mutation did to a lesson.
  package struct Outcome: Sendable {
    package let mutation: Mutation
    /// `false` where the mutation has nothing to change: another kernel, a place that is not there.
    package var applies = false
    /// The expectations that no longer hold.
    package var failing: Set<Expectation> = []
    /// The first stop that is not reached any more; those behind it were not looked at.
    package var lostStop: String?
  }

  private let lesson: Lesson
  private let kernel: Image
  private let program: Image
  private let contents: [String: [UInt8]]
  /// On the machine as it is; for what is changed at single stops.
  private let original: LessonPlayer
  /// For each stop, the instructions before it by their mnemonics, latest first.
  private let trails: [[String: [Tick]]]

  /// - Parameter contents: of the files that the lesson takes from beside it, by their path there.
  package init(_ lesson: Lesson, kernel: Image, program: Image, contents: [String: [UInt8]] = [:]) throws {
    self.lesson = lesson
    self.kernel = kernel
    self.program = program
    self.contents = contents
    original = try LessonPlayer(lesson, kernel: kernel, program: program, contents: contents)
    trails = try lesson.stops.indices.map { [original] in original.trail(to: try original.position(of: $0)) }
  }

  /// Every expectation, in the order of the file.
  package var expectations: [Expectation] { lesson.stops.flatMap(expectations) }

  private func expectations(of stop: Stop) -> [Expectation] {
    stop.expectations.map { Expectation(lesson: lesson.id, stop: stop.id, place: $0.place, text: $0.text) }
  }

  /// Plays the lesson under a mutation.
  package func play(_ mutation: Mutation) throws -> Outcome {
    var outcome = Outcome(mutation: mutation)
    switch mutation.change {
    case .kernel:
      guard let changed = mutation.kernel(kernel) else { return outcome }
      outcome.applies = true
      try look(at: try LessonPlayer(lesson, kernel: changed, program: program, contents: contents), &outcome)
    case .program(let settings):
      guard let inputs = try firstInputs(settings) else { return outcome }
      try look(given: [InputLog.Entry](inputs, at: try firstInstruction().position.tick), &outcome)
    case .page(let address, let bit, let isSet):
      let scope = original.scope(at: try firstInstruction(), before: nil)
      guard let place = try? Expression(address).evaluate(in: scope).bits, let edit = scope.inspector.edit(page: place, bit, to: isSet)
      else {
        return outcome
      }
      try look(given: [InputLog.Entry]([.edit(edit)], at: try firstInstruction().position.tick), &outcome)
    case .typed(let text):
      let input = Input.serial(Array(text.utf8))
      try look(given: [InputLog.Entry]([input], at: try firstInstruction().position.tick), &outcome)
    case .world(let change):
      var world = original.world
      change(&world)
      let changed = try LessonPlayer(lesson, in: world)
      guard changed.world.commandLine != original.world.commandLine || changed.world.vendor != original.world.vendor else { return outcome }
      outcome.applies = true
      try look(at: changed, &outcome)
    case .switchedOn(let place, let value):
      let start = RunPosition(Position(.zero))
      guard let edits = Self.edits(place, value, original.scope(at: start, before: nil)), !edits.isEmpty else { return outcome }
      try look(given: [InputLog.Entry](edits.map { .edit($0) }, at: .zero), &outcome)
    case .sentBefore(let text):
      let start = original.scope(at: RunPosition(Position(.zero)), before: nil).inspector
      try look(given: Self.sending(text, at: start), &outcome)
    case .skipped(let mnemonic, let nth):
      try lookAtStops(&outcome) { stop, run in
        guard let ticks = trails[stop.index][mnemonic], ticks.indices.contains(nth - 1) else { return nil }
        return Self.without(ticks[nth - 1], on: run)
      }
    case .crossingSkipped:
      try lookAtStops(&outcome) { _, run in
        original.present.go(to: run)
        guard let crossing = original.present.lastCrossing else { return nil }
        switch crossing.cause {
        // No instruction made these.
        case .exception, .interrupt: return nil
        default: return Self.without(crossing.tick, on: run)
        }
      }
    case .interruptOnTheWay(let vector):
      try lookOnTheWay(&outcome) { $0.inspector.cpu.rflags[.if] ? [.interrupt(vector)] : nil }
    case .setOnTheWay(let settings): try lookOnTheWay(&outcome) { Self.edits(settings, $0) }
    case .stop(let place, let value):
      try lookAtStops(&outcome) { stop, run in self.changed(run, Self.edits(place, value, stop.scope) ?? []) }
    case .memoryAtStop:
      try lookAtStops(&outcome) { stop, run in
        let places = stop.content.expectations.flatMap { $0.value.memoryPlaces(stop.scope) }
        return self.changed(run, places.flatMap { Self.flip($0, stop.scope) })
      }
    case .interruptAtStop(let vector):
      try lookAtStops(&outcome) { stop, run in
        guard stop.scope.inspector.cpu.rflags[.if] else { return nil }
        return self.changed(run, [.interrupt(vector)]).map { RunPosition(Position($0.position.tick.next), on: $0.fork) }
      }
    case .nothingBeforeStop:
      try lookAtStops(&outcome) { _, run in
        if run.position.part > 0 { return RunPosition(Position(run.position.tick), on: run.fork) }
        guard let last = run.position.tick.previous, run.fork.map({ $0.start <= last }) ?? true else { return nil }
        return self.changed(RunPosition(Position(last), on: run.fork), [.skip])
      }
    case .crossingTooFar:
      try lookAtStops(&outcome) { _, run in
        try? original.place(Destination(.crossing(.any), place: .start), after: run, topic: .go)
      }
    case .programStart:
      let start = try firstInstruction()
      try lookAtStops(&outcome) { _, run in run == start ? nil : start }
    case .runEnd:
      let end = original.end()
      try lookAtStops(&outcome) { _, run in run == end ? nil : end }
    }
    return outcome
  }

  // MARK: Whole runs

  /// Where the program's first instruction is.
  private func firstInstruction() throws -> RunPosition {
    try original.place(Destination(.crossing(.out), place: .start), after: RunPosition(Position(.zero)), topic: .go)
  }

  /// The input that sets values there; `nil` where a place is not there.
  private func firstInputs(_ settings: [(place: String, value: String)]) throws -> [Input]? {
    let scope = original.scope(at: try firstInstruction(), before: nil)
    return Self.edits(settings, scope)?.map { .edit($0) }
  }

  /// Looks at every stop of a run with input of its own.
  private func look(given inputs: [InputLog.Entry], _ outcome: inout Outcome) throws {
    let player = try LessonPlayer(lesson, kernel: kernel, program: program, contents: contents)
    player.give(inputs)
    outcome.applies = true
    try look(at: player, &outcome)
  }

  /// Looks at every stop as far as the run still leads there.
  private func look(at player: LessonPlayer, _ outcome: inout Outcome) throws {
    for (index, stop) in lesson.stops.enumerated() {
      guard let scope = try? player.scope(of: index, needsPast: true) else {
        outcome.lostStop = stop.id
        return
      }
      note(stop, scope, &outcome)
    }
  }

  private func note(_ stop: Stop, _ scope: InspectorScope, _ outcome: inout Outcome) {
    for (expectation, name) in zip(stop.expectations, expectations(of: stop)) where !((try? expectation.value.holds(in: scope)) ?? false) {
      outcome.failing.insert(name)
    }
  }

  /// Looks at each stop after a change where the one before begins, from which its own `go` and `what_if` lead on; before the first, at the kernel's first
  /// instruction.
  ///
  /// - Parameter edits: the change there; `nil` where there is nothing to change.
  private func lookOnTheWay(_ outcome: inout Outcome, edits: (InspectorScope) -> [Edit]?) throws {
    for (index, stop) in lesson.stops.enumerated() where stop.whatIf.map({ !$0.changes.isEmpty }) ?? true {
      let start = index == 0 ? RunPosition(Position(.zero)) : try original.origin(of: index - 1)
      guard start.position.part == 0, let edits = edits(original.scope(at: start, before: nil)), !edits.isEmpty else { continue }
      let fork = Fork(name: "mutation", start: start.position.tick, inputs: edits.map { .edit($0) }, on: start.fork)
      outcome.applies = true
      let earlier = index == 0 ? nil : try original.position(of: index - 1)
      // Where the way does not lead to the stop any more, nothing is said of its expectations.
      guard let place = try? original.place(of: stop, after: RunPosition(start.position, on: fork), before: earlier) else { continue }
      note(stop, original.scope(at: place, before: earlier), &outcome)
    }
  }

  /// What sets values, each without the others; `nil` where a place is not there.
  private static func edits(_ settings: [(place: String, value: String)], _ scope: InspectorScope) -> [Edit]? {
    var edits: [Edit] = []
    for (place, value) in settings {
      guard let more = Self.edits(place, value, scope), !more.isEmpty else { return nil }
      edits += more
    }
    return edits
  }

  /// What sets a place to a value; `nil` where that cannot be done.
  private static func edits(_ place: String, _ value: String, _ scope: InspectorScope) -> [Edit]? {
    guard let place = try? Expression(place), let value = try? Expression(value) else { return nil }
    return try? scope.inspector.edits(setting: place, to: value, in: scope)
  }

  // MARK: Single stops

  /// Looks at what each stop expects at another place, or at its own with something changed.
  ///
  /// - Parameter place: that place, from the stop, with its names, and from its own place; `nil` where there is nothing to change.
  private func lookAtStops(
    _ outcome: inout Outcome, place: ((index: Int, content: Stop, scope: InspectorScope), RunPosition) throws -> RunPosition?
  ) throws {
    for (index, stop) in lesson.stops.enumerated() {
      let own = try original.position(of: index)
      // Inside an instruction a change is made before its first part.
      let start = RunPosition(Position(own.position.tick), on: own.fork)
      let scope = start == own ? try original.scope(of: index, needsPast: true) : original.scope(at: start, before: nil)
      guard let other = try place((index, stop, scope), own) else { continue }
      outcome.applies = true
      let earlier = index > 0 ? try original.position(of: index - 1) : nil
      note(stop, original.scope(at: other, before: earlier), &outcome)
    }
  }

  /// The same place with something changed there; `nil` without a change.
  private func changed(_ run: RunPosition, _ edits: [Edit]) -> RunPosition? {
    if edits.isEmpty { return nil }
    return RunPosition(run.position, on: Fork(name: "mutation", start: run.position.tick, inputs: edits.map { .edit($0) }, on: run.fork))
  }

  /// Another lowest bit at a place in memory.
  private static func flip(_ place: Expression, _ scope: InspectorScope) -> [Edit] {
    guard case .memory(_, let address, _) = place.form, let start = try? address.evaluate(in: scope).bits,
      let byte = scope.inspector.bytes(at: start, count: 1)?.first, let physical = scope.inspector.physicalAddress(of: start)
    else { return [] }
    return [.memory(physical: physical, [byte ^ 1])]
  }
}
