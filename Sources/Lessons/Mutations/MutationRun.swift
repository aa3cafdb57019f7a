import LinuxABI
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

  package init(_ lesson: Lesson, kernel: Image, program: Image) {
    self.lesson = lesson
    self.kernel = kernel
    self.program = program
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
      try look(at: try LessonPlayer(lesson, kernel: changed, program: program), &outcome)
    case .program(let settings):
      let player = try LessonPlayer(lesson, kernel: kernel, program: program)
      guard let inputs = try firstInputs(settings) else { return outcome }
      player.give(inputs.inputs, at: inputs.position)
      outcome.applies = true
      try look(at: player, &outcome)
    case .stop(let place, let value):
      let player = try LessonPlayer(lesson, kernel: kernel, program: program)
      try lookAtStops(player, &outcome) { scope, _ in
        guard let place = try? Expression(place), let value = try? Expression(value) else { return [] }
        return (try? scope.inspector.edits(setting: place, to: value, in: scope)) ?? []
      }
    case .memoryAtStop:
      let player = try LessonPlayer(lesson, kernel: kernel, program: program)
      try lookAtStops(player, &outcome) { scope, stop in
        stop.expectations.flatMap(\.value.memoryPlaces).flatMap { place in Self.flip(place, scope) }
      }
    }
    return outcome
  }

  // MARK: Whole runs

  /// The input that sets values at the program's first instruction; `nil` where a place is not there.
  private func firstInputs(_ settings: [(place: String, value: String)]) throws -> (position: Position, inputs: [Input])? {
    let player = try LessonPlayer(lesson, kernel: kernel, program: program)
    var search = StopSearch(Destination(.crossing(.out), place: .start), after: Position(.zero), file: lesson.file)
    guard case .reached(let position) = search.proceed(on: player.present) else { return nil }
    var inputs: [Input] = []
    for (place, value) in settings {
      let scope = player.scope(at: RunPosition(position), before: nil)
      guard let edits = try? scope.inspector.edits(setting: try Expression(place), to: try Expression(value), in: scope), !edits.isEmpty
      else { return nil }
      inputs += edits.map { .edit($0) }
    }
    return (position, inputs)
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

  // MARK: Single stops

  /// Looks at each stop with something changed right there.
  private func lookAtStops(_ player: LessonPlayer, _ outcome: inout Outcome, edits: (InspectorScope, Stop) throws -> [Edit]) throws {
    for (index, stop) in lesson.stops.enumerated() {
      let place = try player.position(of: index)
      // A changed run has its input where it begins, and not here.
      guard place.fork == nil else { continue }
      let scope = try player.scope(of: index, needsPast: true)
      // Inside an instruction the change is made before its first part.
      let start = place.position.part == 0 ? scope : player.scope(at: RunPosition(Position(place.position.tick)), before: nil)
      let edits = try edits(start, stop)
      if edits.isEmpty { continue }
      outcome.applies = true
      let fork = Fork(name: outcome.mutation.name, start: place.position.tick, inputs: edits.map { .edit($0) })
      let earlier = index > 0 ? try player.position(of: index - 1) : nil
      note(stop, player.scope(at: RunPosition(place.position, on: fork), before: earlier), &outcome)
    }
  }

  /// Another lowest bit at a place in memory.
  private static func flip(_ place: Expression, _ scope: InspectorScope) -> [Edit] {
    guard case .memory(_, let address, _) = place.form, let start = try? address.evaluate(in: scope).bits,
      let byte = scope.inspector.bytes(at: start, count: 1)?.first, let physical = scope.inspector.physicalAddress(of: start)
    else { return [] }
    return [.memory(physical: physical, [byte ^ 1])]
  }
}

extension LessonPlayer {
  /// Gives the machine input on the run itself, for everything that is asked from then on.
  func give(_ inputs: [Input], at position: Position) {
    abandonSearch()
    present.go(to: RunPosition(position))
    for input in inputs { present.give(input) }
    given = (position, inputs)
  }
}
