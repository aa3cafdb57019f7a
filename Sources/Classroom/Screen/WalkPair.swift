import Lessons
import Simulation
import Vocabulary
import Walkthrough

/// Two walks side by side, computed on this computer's own machines: nothing of it travels but what is compared with what.
package final class WalkPair {
  /// The world of the other era with the same program; `nil` where its kernel is not at hand.
  package typealias OtherEra = (World) -> World?

  /// What stands side by side.
  struct Page: Sendable {
    /// What the walks are called, in every language alike: `pti=off`, `Linux 6.12`, the name of a branch; `nil` for the walk as it was.
    var names: (String?, String)
    /// `nil` where there is nothing to compare with.
    var alignment: PathAlignment?
  }

  /// What a page depends on.
  private struct Key: Hashable {
    var counterpart: Counterpart
    var inputs: InputLog
    var branch: Int
    var call: UInt64
  }

  private let otherEra: OtherEra
  private var cached: (key: Key, page: Page)?

  package init(otherEra: @escaping OtherEra) { self.otherEra = otherEra }

  /// The walk of a session beside its counterpart. It is computed once for each system call and each input.
  func page(_ session: Session, beside counterpart: Counterpart) -> Page {
    let timeline = session.timeline
    let key = Key(
      counterpart: counterpart, inputs: timeline.inputs, branch: timeline.current.id, call: timeline.presentSystemCall)
    if let cached, cached.key == key { return cached.page }
    let page = Self.page(timeline, counterpart, call: key.call, otherEra)
    cached = (key, page)
    return page
  }

  private static func page(_ timeline: Timeline, _ counterpart: Counterpart, call: UInt64, _ otherEra: OtherEra) -> Page {
    let world = timeline.world
    switch counterpart {
    case .pti:
      var other = world
      other.options.pti.toggle()
      let names = (world.options.pti ? "pti=on" : "pti=off", other.options.pti ? "pti=on" : "pti=off")
      return Page(names: names, alignment: alignment(timeline, other, call))
    case .era:
      let other = otherEra(world)
      return Page(
        names: ("Linux \(world.era.rawValue)", other.map { "Linux \($0.era.rawValue)" } ?? "-"),
        alignment: other.flatMap { alignment(timeline, $0, call) })
    case .edit:
      let branch = timeline.current
      guard let parent = branch.parent, let before = timeline.machine(on: parent), let after = timeline.machine(on: branch.id) else {
        return Page(names: (nil, "-"), alignment: nil)
      }
      before.seek(to: branch.start)
      after.seek(to: branch.start)
      let name = timeline.branches.first { $0.id == parent && $0.parent != nil }?.name
      return Page(names: (name, branch.name), alignment: PathAlignment(before.path(), after.path()))
    }
  }

  /// The same system call in two worlds; `nil` when one of them does not come to it.
  private static func alignment(_ timeline: Timeline, _ other: World, _ call: UInt64) -> PathAlignment? {
    guard let first = timeline.machine(on: timeline.current.id), let second = try? Timeline(other), first.goToSystemCall(call),
      second.goToSystemCall(call)
    else { return nil }
    return PathAlignment(first.path(), second.path())
  }
}
