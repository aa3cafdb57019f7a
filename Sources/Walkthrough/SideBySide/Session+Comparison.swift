import Narration
import Simulation

/// Two branches side by side. Both are walked again on machines of their own, a slice at a time, so that nobody waits and this machine rests where it is.
extension Session {
  /// Begins to compare the present branch with another one; without a name, with the one that it left.
  func compare(with word: Command.Word?) throws(CommandMistake) -> CommandReply {
    let here = timeline.current
    let named = try word.map { (word) throws(CommandMistake) in try branch(called: word) }
    guard let other = named ?? timeline.branches.first(where: { $0.id == here.parent }), other.id != here.id,
      let first = timeline.machine(on: other.id), let second = timeline.machine(on: here.id)
    else { return .told(.nothingToCompare, offer: nil) }
    comparison = WalkComparison(first, second, from: .tick(timeline.parting(of: other, here)))
    // The root is called what it is in every language, unless the person calls it by its name.
    let names = [other, here].map { $0.parent == nil && word == nil ? nil : $0.name }
    state.sideBySide = SideBySide(names: (names[0], names[1]), content: .underway(0))
    state.comparisonScroll = 0
    return .done
  }

  /// Goes on with the comparison by one slice.
  func proceed(with comparison: WalkComparison) {
    comparison.proceed(ticks: Self.slice)
    switch comparison.progress {
    case .underway(let count): state.sideBySide?.content = .underway(count)
    case .done(let alignment): end(.aligned(alignment))
    case .notFound: end(.nothing)
    }
  }

  private func end(_ content: SideBySide.Content) {
    state.sideBySide?.content = content
    // Its machines are many pages of memory.
    comparison = nil
  }
}
