import Primitives

/// A run that leaves another one: input at one tick, and what follows from it. A plain value: every machine of the same world can go there, and finds the
/// same.
package struct Fork: Hashable, Sendable {
  package let name: String
  /// The tick at which the input comes.
  package let start: Tick
  package var inputs: [Input]
  /// The fork that this one leaves, at most one; a structure cannot hold another of its kind directly.
  private let origins: [Fork]

  /// - Parameter parent: the run that it leaves; `nil` for the one that the world gives.
  package init(name: String, start: Tick, inputs: [Input] = [], on parent: Fork? = nil) {
    self.name = name
    self.start = start
    self.inputs = inputs
    origins = parent.map { [$0] } ?? []
  }

  /// The run that it leaves; `nil` for the one that the world gives.
  package var parent: Fork? { origins.first }

  /// The same input on another run.
  package func moved(onto parent: Fork?) -> Fork { Fork(name: name, start: start, inputs: inputs, on: parent) }
}

extension Timeline {
  /// Whether the current branch is the fork, or for `nil` the root.
  package func isOn(_ fork: Fork?) -> Bool { isFork(current, fork) }

  /// Makes the branch of a fork the current one, or the root for `nil`; a branch that does not exist yet is made. Unless it was the current one already,
  /// the machine is then at tick 0: whoever calls goes on to where they want to be, in slices if they like.
  package func enter(_ fork: Fork?) {
    guard !isOn(fork), let id = branch(of: fork) else { return }
    selectFromStart(id)
  }

  /// The number of a fork's branch, which is made where it does not exist yet.
  private func branch(of fork: Fork?) -> Branch.ID? {
    if let known = branches.first(where: { isFork($0, fork) }) { return known.id }
    guard let fork, let id = branch(of: fork.parent), let parent = branches.first(where: { $0.id == id }) else { return nil }
    let number = nextBranchID
    // Somebody has been there, or the fork would not be known.
    if let index = branches.firstIndex(where: { $0.id == id }) { branches[index].end = max(branches[index].end, fork.start) }
    let isNew = addBranch(
      id: number, name: unused(fork.name), parent: parent.id, start: fork.start, end: fork.start, inputs: inputs(of: fork, after: parent),
      isOneChange: true)
    return isNew ? number : nil
  }

  /// The input of the parent up to where the fork begins, and then the fork's.
  private func inputs(of fork: Fork, after parent: Branch) -> InputLog {
    var inputs = parent.inputs
    inputs.removeAll(from: fork.start.next)
    for input in fork.inputs { _ = inputs.append(input, at: fork.start) }
    return inputs
  }

  private func isFork(_ branch: Branch, _ fork: Fork?) -> Bool {
    guard let fork else { return branch.parent == nil }
    guard branch.start == fork.start, let parent = branches.first(where: { $0.id == branch.parent }), isFork(parent, fork.parent) else {
      return false
    }
    return branch.inputs == inputs(of: fork, after: parent)
  }
}
