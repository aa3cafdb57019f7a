import Lessons
import Simulation
import Vocabulary

/// What a class has at hand on this computer besides its lesson: the kernel of the other era, and the prepared what-ifs of the course. Each is read when
/// it is first asked for.
package final class ClassLibrary {
  /// The world of the other era with the same program; `nil` where its kernel is not at hand.
  let otherEra: (World) -> World?
  private let load: () -> [PreparedWhatIf]
  /// In the course's order.
  private(set) lazy var whatIfs = load()

  package init(otherEra: @escaping (World) -> World?, whatIfs: @escaping () -> [PreparedWhatIf]) {
    self.otherEra = otherEra
    load = whatIfs
  }

  /// What a prepared what-if is called, and the question that it answers; `nil` when there is none of that name.
  package func title(_ id: String?, _ language: Language) -> PreparedWhatIf.Title? {
    id.flatMap { id in whatIfs.first { $0.id == id } }?.title(language)
  }
}
