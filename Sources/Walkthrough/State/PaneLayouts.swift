import Canvas
import Vocabulary

/// The panes that a person wants to see where no lesson says: by the size of the screen, or under a name.
package struct PaneLayouts: Hashable, Sendable {
  /// Panes for screens of at least a size.
  private var bySize: [Size: [PaneName]] = [:]
  private var byName: [String: [PaneName]] = [:]
  /// The name of the layout that is shown whatever the size.
  package var chosen: String?

  /// No wishes: the panes are those that suit the moment.
  package init() {}

  /// The names of the layouts, in order.
  package var names: [String] { byName.keys.sorted() }

  /// Shows `panes`, the most important first, on screens of at least `size` for which no larger one is named.
  package mutating func set(_ panes: [PaneName], from size: Size) { bySize[size] = panes }

  /// Shows `panes` when the layout `name` is chosen.
  package mutating func set(_ panes: [PaneName], named name: String) { byName[name] = panes }

  /// The panes for a screen of `size`; `nil` for those that suit the moment.
  package func panes(for size: Size) -> [PaneName]? {
    if let chosen, let panes = byName[chosen] { return panes }
    let fitting = bySize.filter { $0.key.width <= size.width && $0.key.height <= size.height }
    return fitting.max { ($0.key.width * $0.key.height, $0.key.width) < ($1.key.width * $1.key.height, $1.key.width) }?.value
  }
}
