import Primitives

/// A run that leaves the one that the world gives: input at one tick, and what follows from it. A plain value: every machine of the same world can go
/// there, and finds the same.
package struct Fork: Hashable, Sendable {
  package let name: String
  /// The tick at which the input comes.
  package let start: Tick
  package var inputs: [Input]

  package init(name: String, start: Tick, inputs: [Input] = []) {
    self.name = name
    self.start = start
    self.inputs = inputs
  }
}

extension Timeline {
  /// Whether the current branch is the fork, or for `nil` the root.
  package func isOn(_ fork: Fork?) -> Bool { isFork(current, fork) }

  /// Makes the branch of a fork the current one, or the root for `nil`; a branch that does not exist yet is made. Unless it was the current one already,
  /// the machine is then at tick 0: whoever calls goes on to where they want to be, in slices if they like.
  package func enter(_ fork: Fork?) {
    guard !isOn(fork) else { return }
    if let known = branches.first(where: { isFork($0, fork) }) {
      selectFromStart(known.id)
      return
    }
    guard let fork, let root = branches.first else { return }
    let id = nextBranchID
    let isNew = addBranch(
      id: id, name: unused(fork.name), parent: root.id, start: fork.start, end: fork.start, inputs: inputs(of: fork, after: root))
    if isNew { selectFromStart(id) }
  }

  /// The input of the root up to where the fork begins, and then the fork's.
  private func inputs(of fork: Fork, after root: Branch) -> InputLog {
    var inputs = root.inputs
    inputs.removeAll(from: fork.start.next)
    for input in fork.inputs { _ = inputs.append(input, at: fork.start) }
    return inputs
  }

  private func isFork(_ branch: Branch, _ fork: Fork?) -> Bool {
    guard let fork else { return branch.parent == nil }
    guard let root = branches.first, branch.parent == root.id, branch.start == fork.start else { return false }
    return branch.inputs == inputs(of: fork, after: root)
  }
}
