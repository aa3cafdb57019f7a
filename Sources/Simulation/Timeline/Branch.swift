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
  /// What was changed at its start, in that order: what makes it another run than its parent. Each is undone by itself.
  package internal(set) var changes: [Change] = []
  var checkpoints: CheckpointStore

  /// What a person changed at once.
  package struct Change: Hashable, Sendable {
    /// A few words for it: `rax=0x5`, `skip`.
    package let text: String
    /// Its entries in the branch's input.
    let entries: Range<Int>
    /// The name that the branch has had since, unless somebody named it.
    var branchName: String
  }

  /// The name of a branch that nobody has named.
  package static let rootName = "main"
}
