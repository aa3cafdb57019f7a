import LinuxABI
import Primitives
import Simulation
import Vocabulary

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
  private var positions: [Position] = []
  private var search: StopSearch?
  private var solutions: [Int: Answer] = [:]

  /// Boots the lesson's world.
  package init(_ lesson: Lesson, kernel: Image, program: Image) throws(BootError) {
    self.lesson = lesson
    world = lesson.world(kernel: kernel, program: program)
    present = try Timeline(world)
  }

  // MARK: Positions

  /// Whether a stop's position is known yet.
  package enum Location: Sendable {
    /// The slice is used up; ask again.
    case underway
    case found(Position)
    case failed(Diagnostic)
  }

  /// Looks for a stop, and for those before it first, for about `ticks` machine steps; what was found is remembered.
  package func locate(_ stop: Int, ticks: UInt64 = .max) -> Location {
    guard lesson.stops.indices.contains(stop) else {
      return .failed(Diagnostic(file: lesson.file, .start, .go, "the lesson has no stop number \(stop + 1)"))
    }
    while positions.count <= stop {
      let number = positions.count
      var current: StopSearch
      if let search {
        current = search
      } else {
        present.seek(to: positions.last?.tick ?? .zero)
        current = StopSearch(lesson.stops[number].go, after: positions.last, file: lesson.file)
      }
      switch current.proceed(on: present, ticks: ticks) {
      case .underway:
        search = current
        return .underway
      case .reached(let position):
        search = nil
        positions.append(position)
      case .failed(let diagnostic):
        search = nil
        return .failed(diagnostic)
      }
    }
    return .found(positions[stop])
  }

  /// Where a stop is, however long the search takes.
  package func position(of stop: Int) throws(Diagnostic) -> Position {
    while true {
      switch locate(stop) {
      case .underway: continue
      case .found(let position): return position
      case .failed(let diagnostic): throw diagnostic
      }
    }
  }

  /// The last stop that was found; `nil` before the first.
  var reached: Position? { positions.last }

  /// The stop that a position belongs to: the last one at or before it, among those found so far; `nil` before the first.
  package func stop(at position: Position) -> Int? { positions.lastIndex { $0 <= position } }

  // MARK: Scopes

  /// Names at a position; `before` means `earlier`.
  func scope(at position: Position, before earlier: Position?) -> InspectorScope {
    abandonSearch()
    // A single step keeps what the inspector needs of the steps before; a seek has to make it anew.
    if position.tick != present.tick.next || present.step() != nil { present.seek(to: position.tick) }
    return InspectorScope(present.inspector(part: position.part), before: earlier.flatMap { pastScope(at: $0) })
  }

  /// A search underway owns the resting place of the machine: whoever moves the machine ends it, and it begins again when asked for.
  func abandonSearch() { search = nil }

  private func pastScope(at position: Position) -> InspectorScope? {
    if past == nil { past = try? Timeline(world) }
    guard let past else { return nil }
    past.seek(to: position.tick)
    return InspectorScope(past.inspector(part: position.part))
  }

  /// The scope of what a stop says and expects: `before` is the stop before.
  func scope(of stop: Int, needsPast: Bool) throws(Diagnostic) -> InspectorScope {
    let position = try self.position(of: stop)
    return scope(at: position, before: needsPast && stop > 0 ? positions[stop - 1] : nil)
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
