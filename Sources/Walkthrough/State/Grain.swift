import Simulation
import Vocabulary

/// How far Space goes.
package enum Grain: Int, Hashable, Sendable, CaseIterable, Comparable {
  case part
  case instruction
  /// All instructions of one kind in a row.
  case repeats
  case line
  case phase
  /// The next stop of the lesson.
  case stop

  package static func < (a: Grain, b: Grain) -> Bool { a.rawValue < b.rawValue }

  /// The movement of one Space; `nil` for a stop, which only a lesson knows, and for what is several movements.
  package var movement: Movement? {
    switch self {
    case .part: .part(.forward)
    case .instruction: .steps(1, .forward)
    case .line: .line(.forward)
    case .phase: .phase(.forward)
    case .repeats, .stop: nil
    }
  }
}
