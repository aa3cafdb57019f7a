import LinuxABI
import Primitives
import Simulation
import Vocabulary

/// Where a stop is.
private struct StopPlace {
  /// On the run of the lesson: the stop itself, or the place of its changes. The next stop is looked for from here.
  var origin: RunPosition
  /// What is shown.
  var shown: RunPosition
}

/// The search for a stop that is underway.
private struct PendingStop {
  var search: StopSearch
  /// The run on which it looks.
  var run: Fork?
  /// On a changed run, where its changes were made; `nil` on the run of the lesson.
  var origin: RunPosition?
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
  private var pending: PendingStop?
  /// Input that the run itself has.
  var given: [InputLog.Entry] = []
  private var solutions: [Int: Answer] = [:]

  /// Boots the lesson's world.
  ///
  /// - Parameter contents: of the files that the lesson takes from beside it, by their path there.
  package convenience init(_ lesson: Lesson, kernel: Image, program: Image, contents: [String: [UInt8]] = [:]) throws(BootError) {
    try self.init(lesson, in: try lesson.world(kernel: kernel, program: program, contents: contents))
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
      var current = pending ?? begin(number)
      switch current.search.proceed(on: present, ticks: ticks) {
      case .underway:
        pending = current
        return .underway
      case .reached(let position):
        pending = nil
        do throws(Diagnostic) {
          try arrive(at: RunPosition(position, on: current.run), current.origin, number)
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

  /// The search for a stop: from the stop before on the run of the lesson, or on the changed run that goes on.
  private func begin(_ number: Int) -> PendingStop {
    if let whatIf = lesson.stops[number].whatIf, whatIf.changes.isEmpty, let go = whatIf.go, let last = places.last {
      return search(go, after: last.shown, origin: last.origin)
    }
    return search(lesson.stops[number].go, after: places.last?.origin, origin: nil)
  }

  private func search(_ destination: Destination, after start: RunPosition?, origin: RunPosition?) -> PendingStop {
    let run = destination.run(from: start)
    present.go(to: RunPosition(start?.position ?? Position(.zero), on: run))
    return PendingStop(search: StopSearch(destination, after: start?.position, file: lesson.file), run: run, origin: origin)
  }

  /// The search has come to a place: the stop's, or that of its changes, from where it goes on.
  private func arrive(at place: RunPosition, _ origin: RunPosition?, _ number: Int) throws(Diagnostic) {
    guard origin == nil, let whatIf = lesson.stops[number].whatIf else {
      places.append(StopPlace(origin: origin ?? place, shown: place))
      return
    }
    let fork = try WhatIfSolver(player: self, whatIf: whatIf, origin: place, earlier: places.last?.shown).fork()
    let changed = RunPosition(place.position, on: fork)
    guard let go = whatIf.go else {
      present.go(to: changed)
      places.append(StopPlace(origin: place, shown: changed))
      return
    }
    pending = search(go, after: changed, origin: place)
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

  /// Where the search for the next stop begins: a stop itself, or the place of its changes.
  package func origin(of stop: Int) throws(Diagnostic) -> RunPosition {
    let shown = try position(of: stop)
    return places.indices.contains(stop) ? places[stop].origin : shown
  }

  /// The first such place after another one, on the same run or on one that typing makes of it, however long the search takes.
  func place(_ destination: Destination, after start: RunPosition, topic: Diagnostic.Topic) throws(Diagnostic) -> RunPosition {
    abandonSearch()
    let run = destination.run(from: start)
    present.go(to: RunPosition(start.position, on: run))
    var search = StopSearch(destination, after: start.position, file: lesson.file, topic: topic)
    while true {
      switch search.proceed(on: present) {
      case .underway: continue
      case .reached(let position): return RunPosition(position, on: run)
      case .failed(let diagnostic): throw diagnostic
      }
    }
  }

  /// The last stop that was found; `nil` before the first.
  var reached: RunPosition? { places.last?.shown }

  /// The stop that a position on the run of the lesson belongs to: the last one at or before it, among those found so far; `nil` before the first.
  package func stop(at position: Position) -> Int? { places.lastIndex { $0.origin.position <= position } }

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
    pending = nil
  }

  private func pastScope(at place: RunPosition) -> InspectorScope? {
    if past == nil {
      past = try? Timeline(world)
      past?.give(given)
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
