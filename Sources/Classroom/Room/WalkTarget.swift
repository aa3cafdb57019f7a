import Lessons
import Primitives
import Simulation
import Vocabulary
import Walkthrough

/// Where a walk has to go to show what a class shows, and the way there, one movement at a time.
package struct WalkTarget: Sendable {
  /// The latest showing; earlier ones are of no interest.
  package private(set) var showing: Showing?
  private var inputs: [InputLog.Entry] = []
  private var expected = (revision: 0, count: 0)
  /// The revision that the walk's machine has; `nil` when it is not known: another class, or the same one after a restart, counts anew.
  private var revision: Int? = 0
  /// How often the present showing was tried; a place that cannot be reached is given up.
  private var attempts = 0
  /// Whether the walk is there, or as near as it gets.
  package private(set) var isReached = false

  private static let attemptLimit = 4

  package init() {}

  /// The way back to a place from wherever the walk may have gone by then, on the run that has had these inputs.
  init(_ place: ClassPlace, _ inputs: [InputLog.Entry]) {
    revision = nil
    expected = (place.revision, inputs.count)
    self.inputs = inputs
    showing = Showing(number: 0, place: place, view: ClassView())
  }

  /// Takes a message over.
  package mutating func receive(_ message: ServerMessage) {
    switch message {
    case .showing(let showing):
      self.showing = showing
      attempts = 0
      isReached = false
    case .inputs(let revision, let count):
      expected = (revision, count)
      inputs = []
    case .input(let tick, let input):
      if inputs.count < expected.count { inputs.append(InputLog.Entry(tick: tick, input: input)) }
    default: break
    }
  }

  /// A new connection was made: everything is told anew.
  package mutating func restart() {
    self = WalkTarget()
    revision = nil
  }

  /// The walk went its own way, perhaps with edits of its own: it has to come back.
  package mutating func forget() {
    revision = nil
    attempts = 0
    isReached = false
  }

  /// Makes the next movement; `true` when the walk has just come to the showing. Call again while the session is busy or this is not reached.
  package mutating func approach(_ session: Session) -> Bool {
    guard let showing, !isReached, !session.isBusy else { return false }
    let place = showing.place
    let isKnown = session.state.lesson.map { !$0.pages.isEmpty } ?? false
    if attempts >= Self.attemptLimit { return arrive(session, place) }
    if !isKnown || session.state.lesson?.stop != place.stop {
      attempts += 1
      session.begin(stop: place.stop)
      return false
    }
    if revision != place.revision, expected.revision == place.revision, inputs.count == expected.count {
      give(inputs, to: session)
      revision = place.revision
      return false
    }
    if session.state.position != place.position {
      attempts += 1
      session.begin(place.position)
      return false
    }
    return arrive(session, place)
  }

  private mutating func arrive(_ session: Session, _ place: ClassPlace) -> Bool {
    isReached = true
    session.show { state in
      state.lesson?.show(beat: place.beat)
      state.panes = place.panes.isEmpty ? nil : place.panes
      state.focus = place.focus
      state.isZoomed = place.isZoomed
    }
    return true
  }

  /// Gives the machine the class's input, on a branch of its own beside the walk as the lesson gives it.
  private func give(_ entries: [InputLog.Entry], to session: Session) {
    let timeline = session.timeline
    guard timeline.inputs.entries != entries else { return }
    while timeline.undoFork() {}
    if let first = entries.first, let last = entries.last {
      timeline.seek(to: first.tick)
      timeline.fork(named: timeline.summary(of: last.input))
      for entry in entries {
        timeline.seek(to: entry.tick)
        timeline.give(entry.input)
      }
    }
    session.settle()
  }
}
