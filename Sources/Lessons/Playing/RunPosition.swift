import Simulation

/// A position on one of the runs of a lesson's machine: the run as it is, or one that typing or a what-if changes.
package struct RunPosition: Hashable, Sendable {
  package let position: Position
  /// `nil` for the run as it is.
  package let fork: Fork?

  package init(_ position: Position, on fork: Fork? = nil) {
    self.position = position
    self.fork = fork
  }
}

extension Timeline {
  /// Goes to the tick of a position.
  func go(to place: RunPosition) {
    enter(place.fork)
    seek(to: place.position.tick)
  }
}

extension Destination {
  /// The run on which the place is looked for: with something typed, one that leaves the run of the start there.
  ///
  /// - Parameter start: where the search begins; `nil` for the start of the machine.
  func run(from start: RunPosition?) -> Fork? {
    guard let typed else { return start?.fork }
    // Inside an instruction it is too late for input that comes before it.
    let tick = start.map { $0.position.part > 0 ? $0.position.tick.next : $0.position.tick } ?? .zero
    return Fork(name: "typed", start: tick, inputs: [.serial(Array(typed.value.utf8))], on: start?.fork)
  }
}
