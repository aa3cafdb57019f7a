import Simulation

/// A position on one of the runs of a lesson's machine: the run as it is, or one that a what-if changes.
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
