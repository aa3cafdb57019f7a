import Machine
import Primitives
import X86

/// Where the position is in the whole run, and what else there is.
package struct TimelineView: Hashable, Sendable {
  package struct BranchRow: Hashable, Sendable {
    package var id: Int
    package var name: String
    /// Where it left its parent.
    package var start: Tick
    /// The furthest tick that was reached.
    package var end: Tick
    package var parent: Int?
    /// How many branches lie between it and the root, itself included; 0 for the root.
    package var depth: Int
    package var isCurrent: Bool
  }

  package var position: Position
  /// The furthest tick of the current branch.
  package var end: Tick
  /// Events of each kind before the position.
  package var counts: FlowCounts
  /// Each below the one that it left.
  package var branches: [BranchRow]
  package var bookmarks: [Bookmark]
  /// The ticks at which checkpoints lie.
  package var checkpoints: [Tick]
  /// Bytes that the past costs.
  package var historyBytes: Int
}

extension Inspector {
  package var timelineView: TimelineView {
    TimelineView(
      position: position, end: timeline.end, counts: timeline.flowCounts,
      branches: timeline.tree.map { branch, depth in
        TimelineView.BranchRow(
          id: branch.id, name: branch.name, start: branch.start, end: branch.end, parent: branch.parent, depth: depth,
          isCurrent: branch.id == timeline.current.id)
      },
      bookmarks: timeline.bookmarks, checkpoints: timeline.current.checkpoints.ticks, historyBytes: timeline.historyBytes)
  }
}
