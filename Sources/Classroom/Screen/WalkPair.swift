import Lessons
import Simulation
import Vocabulary
import Walkthrough

/// Two walks side by side, computed on this computer's own machines: nothing of it travels but what is compared with what.
final class WalkPair {
  /// What a page depends on.
  private struct Key: Hashable {
    var counterpart: Counterpart
    var inputs: InputLog
    var branch: Int
    var call: UInt64
  }

  private let library: ClassLibrary
  private var key: Key?
  private var page = SideBySide(names: (nil, "-"), content: .nothing)
  private var comparison: WalkComparison?

  /// Steps of the machines in one slice: measured, about a millisecond at most.
  private static let slice: UInt64 = 50_000

  init(_ library: ClassLibrary) { self.library = library }

  /// The walk of a session beside its counterpart, as far as it is known.
  func page(_ session: Session, beside counterpart: Counterpart) -> SideBySide {
    begin(session.timeline, counterpart)
    return page
  }

  /// Goes on by one slice towards the page; `false` when it is whole. It is computed once for each system call and each input.
  func proceed(_ session: Session, beside counterpart: Counterpart) -> Bool {
    begin(session.timeline, counterpart)
    guard let comparison else { return false }
    comparison.proceed(ticks: Self.slice)
    switch comparison.progress {
    case .underway(let count):
      page.content = .underway(count)
      return true
    case .done(let alignment): page.content = .aligned(alignment)
    case .notFound: page.content = .nothing
    }
    // The machines of the comparison are many pages of memory.
    self.comparison = nil
    return false
  }

  /// Whether the page that was asked for last is not whole.
  var isUnderway: Bool { comparison != nil }

  /// Nobody wants a page any longer.
  func stop() {
    guard isUnderway else { return }
    (key, comparison) = (nil, nil)
  }

  private func begin(_ timeline: Timeline, _ counterpart: Counterpart) {
    let wanted = Key(
      counterpart: counterpart, inputs: timeline.inputs, branch: timeline.current.id, call: timeline.presentSystemCall)
    guard wanted != key else { return }
    key = wanted
    comparison = nil
    let world = timeline.world
    switch counterpart {
    case .pti:
      var other = world
      other.options.pti.toggle()
      compare(timeline, other, ("pti=\(world.options.pti ? "on" : "off")", "pti=\(other.options.pti ? "on" : "off")"), wanted.call)
    case .era:
      let other = library.otherEra(world)
      compare(timeline, other, ("Linux \(world.era.rawValue)", other.map { "Linux \($0.era.rawValue)" } ?? "-"), wanted.call)
    case .edit:
      let branch = timeline.current
      guard let parent = branch.parent, let before = timeline.machine(on: parent), let after = timeline.machine(on: branch.id) else {
        page = SideBySide(names: (nil, "-"), content: .nothing)
        return
      }
      let name = timeline.branches.first { $0.id == parent && $0.parent != nil }?.name
      page = SideBySide(names: (name, branch.name), content: .underway(0))
      comparison = WalkComparison(before, after, from: .tick(branch.start))
    }
  }

  /// The same system call in two worlds.
  private func compare(_ timeline: Timeline, _ other: World?, _ names: (String?, String), _ call: UInt64) {
    guard let other, let first = timeline.machine(on: timeline.current.id), let second = try? Timeline(other) else {
      page = SideBySide(names: names, content: .nothing)
      return
    }
    page = SideBySide(names: names, content: .underway(0))
    comparison = WalkComparison(first, second, from: .systemCall(call))
  }
}
