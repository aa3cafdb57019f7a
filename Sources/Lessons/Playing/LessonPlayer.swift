import LinuxABI
import Primitives
import Simulation
import Vocabulary

/// Where a stop is.
private struct StopPlace {
  /// On the run as it is: the stop itself, or the place of its changes. The next stop is looked for from here.
  var origin: Position
  /// What is shown.
  var shown: RunPosition
}

/// Plays a lesson on machines of its own: where each stop is, what it says with the machine's values in it, which answer is right.
///
/// The person's timeline is never touched: a screen asks for a stop's position, goes there with its own timeline, and shows the stop's page. All values
/// are those of the lesson's own world at the stop itself, wherever the person has wandered to.
package final class LessonPlayer {
  package let lesson: Lesson
  package let world: World
  /// Goes to the positions that are asked about.
  let present: Timeline
  /// Rests at the earlier position that `before` means; made when first needed.
  private var past: Timeline?
  /// Of the stops found so far, from the first.
  private var places: [StopPlace] = []
  private var search: StopSearch?
  /// The changed run on which a stop is looked for now, and where it began.
  private var changed: (origin: Position, fork: Fork)?
  /// Input that the run itself has.
  var given: (position: Position, inputs: [Input])?
  private var solutions: [Int: Answer] = [:]

  /// Boots the lesson's world.
  package convenience init(_ lesson: Lesson, kernel: Image, program: Image) throws(BootError) {
    try self.init(lesson, in: lesson.world(kernel: kernel, program: program))
  }

  /// Boots a world in which the lesson's stops are to be found, as far as they are there.
  package init(_ lesson: Lesson, in world: World) throws(BootError) {
    self.lesson = lesson
    self.world = world
    present = try Timeline(world)
  }

  // MARK: Positions

  /// Whether a stop's position is known yet.
  package enum Location: Sendable {
    /// The slice is used up; ask again.
    case underway
    case found(RunPosition)
    case failed(Diagnostic)
  }

  /// Looks for a stop, and for those before it first, for about `ticks` machine steps; what was found is remembered.
  package func locate(_ stop: Int, ticks: UInt64 = .max) -> Location {
    guard lesson.stops.indices.contains(stop) else {
      return .failed(Diagnostic(file: lesson.file, .start, .go, "the lesson has no stop number \(stop + 1)"))
    }
    while places.count <= stop {
      let number = places.count
      var current = search ?? begin(number)
      switch current.proceed(on: present, ticks: ticks) {
      case .underway:
        search = current
        return .underway
      case .reached(let position):
        search = nil
        do throws(Diagnostic) {
          try arrive(at: position, number)
        } catch {
          abandonSearch()
          return .failed(error)
        }
      case .failed(let diagnostic):
        abandonSearch()
        return .failed(diagnostic)
      }
    }
    return .found(places[stop].shown)
  }

  /// The search for a stop: from the stop before on the run as it is, or on the changed run that goes on.
  private func begin(_ number: Int) -> StopSearch {
    if let whatIf = lesson.stops[number].whatIf, whatIf.changes.isEmpty, let go = whatIf.go, let last = places.last,
      let fork = last.shown.fork
    {
      changed = (last.origin, fork)
      present.go(to: last.shown)
      return StopSearch(go, after: last.shown.position, file: lesson.file)
    }
    present.go(to: RunPosition(places.last?.origin ?? Position(.zero)))
    return StopSearch(lesson.stops[number].go, after: places.last?.origin, file: lesson.file)
  }

  /// The search has come to a place: the stop's, or that of its changes, from where it goes on.
  private func arrive(at position: Position, _ number: Int) throws(Diagnostic) {
    if let (origin, fork) = changed {
      changed = nil
      places.append(StopPlace(origin: origin, shown: RunPosition(position, on: fork)))
      return
    }
    guard let whatIf = lesson.stops[number].whatIf else {
      places.append(StopPlace(origin: position, shown: RunPosition(position)))
      return
    }
    let fork = try WhatIfSolver(player: self, whatIf: whatIf, origin: position, earlier: places.last?.shown).fork()
    present.go(to: RunPosition(position, on: fork))
    guard let go = whatIf.go else {
      places.append(StopPlace(origin: position, shown: RunPosition(position, on: fork)))
      return
    }
    changed = (position, fork)
    search = StopSearch(go, after: position, file: lesson.file)
  }

  /// Where a stop is, however long the search takes.
  package func position(of stop: Int) throws(Diagnostic) -> RunPosition {
    while true {
      switch locate(stop) {
      case .underway: continue
      case .found(let position): return position
      case .failed(let diagnostic): throw diagnostic
      }
    }
  }

  /// The first such place after another one, on the same run, however long the search takes.
  func place(_ destination: Destination, after start: RunPosition, topic: Diagnostic.Topic) throws(Diagnostic) -> RunPosition {
    abandonSearch()
    present.go(to: start)
    var search = StopSearch(destination, after: start.position, file: lesson.file, topic: topic)
    while true {
      switch search.proceed(on: present) {
      case .underway: continue
      case .reached(let position): return RunPosition(position, on: start.fork)
      case .failed(let diagnostic): throw diagnostic
      }
    }
  }

  /// The last stop that was found; `nil` before the first.
  var reached: RunPosition? { places.last?.shown }

  /// The stop that a position on the run as it is belongs to: the last one at or before it, among those found so far; `nil` before the first.
  package func stop(at position: Position) -> Int? { places.lastIndex { $0.origin <= position } }

  // MARK: Scopes

  /// Names at a position; `before` means `earlier`.
  func scope(at place: RunPosition, before earlier: RunPosition?) -> InspectorScope {
    abandonSearch()
    present.enter(place.fork)
    // A single step keeps what the inspector needs of the steps before; a seek has to make it anew.
    if place.position.tick != present.tick.next || present.step() != nil { present.seek(to: place.position.tick) }
    return InspectorScope(present.inspector(part: place.position.part), before: earlier.flatMap { pastScope(at: $0) })
  }

  /// A search underway owns the resting place of the machine: whoever moves the machine ends it, and it begins again when asked for.
  func abandonSearch() {
    search = nil
    changed = nil
  }

  private func pastScope(at place: RunPosition) -> InspectorScope? {
    if past == nil {
      past = try? Timeline(world)
      if let past, let given {
        past.go(to: RunPosition(given.position))
        for input in given.inputs { past.give(input) }
      }
    }
    guard let past else { return nil }
    past.go(to: place)
    return InspectorScope(past.inspector(part: place.position.part))
  }

  /// The scope of what a stop says and expects: `before` is the stop before.
  func scope(of stop: Int, needsPast: Bool) throws(Diagnostic) -> InspectorScope {
    let place = try position(of: stop)
    return scope(at: place, before: needsPast && stop > 0 ? places[stop - 1].shown : nil)
  }

  // MARK: Questions

  /// The right answer to a stop's question, from the machine's own future; `nil` for a stop without a question.
  package func solution(of stop: Int) throws(Diagnostic) -> Answer? {
    if let known = solutions[stop] { return known }
    guard lesson.stops.indices.contains(stop), let question = lesson.stops[stop].question else { return nil }
    let solution = try QuestionSolver(self, question, asked: position(of: stop)).answer()
    solutions[stop] = solution
    return solution
  }
}
