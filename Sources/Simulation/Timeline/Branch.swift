import Machine
import Primitives

/// One line of the tree of what happened and what could have: the root is the run as the world gives it; every other began as a copy of its parent's
/// past and went its own way from `start`. Pages are shared among all of them.
package struct Branch: Identifiable, Sendable {
  /// The root has 0. A number is not used again.
  package let id: Int
  package internal(set) var name: String
  /// `nil` for the root.
  package let parent: Int?
  /// Where it left its parent; tick 0 for the root.
  package let start: Tick
  /// All input from tick 0 on.
  package internal(set) var inputs: InputLog
  /// The furthest tick that was ever reached.
  package internal(set) var end: Tick
  var checkpoints: CheckpointStore

  /// The name of a branch that nobody has named.
  package static let rootName = "main"
}
