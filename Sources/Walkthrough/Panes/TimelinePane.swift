import Canvas
import Primitives
import Simulation
import X86

extension Scene {
  /// The whole run as a line with the position on it, what happened before the position, branches and bookmarks.
  func drawTimeline(in rect: Rect, on grid: inout Grid) {
    let content = PaneFrame.content(of: rect)
    let view = inspector.timelineView
    var lines: [TextLine] = [ruler(view, width: content.width)]
    lines.append(
      "\(words.tick(view.position), .value) \(words.ofTicks(view.end), .dim)  \(words.historyKept(view.checkpoints.count, bytes: view.historyBytes), .dim)"
    )
    lines.append(TextLine(words.happened(view.counts), .text))
    if view.branches.count > 1 || state.isZoomed {
      for branch in view.branches {
        var line: TextLine = branch.isCurrent ? "\("> ", .currentMark)" : "  "
        line.append(String(repeating: "  ", count: branch.depth) + branch.name, branch.isCurrent ? .strong : .text)
        let parent = view.branches.first { $0.id == branch.parent }?.name
        line.append("  " + words.branch(from: branch.start, of: parent, to: branch.end), .dim)
        lines.append(line)
      }
    }
    for bookmark in view.bookmarks {
      lines.append("\("' ", .currentMark)\(bookmark.name, .strong)  \(words.tick(bookmark.position), .dim)")
    }
    // Zoomed, nothing is cut: what is wider than the pane goes on in the next row.
    if state.isZoomed { lines = lines.flatMap { $0.wrapped(to: max(1, content.width)) } }
    drawList(.timeline, in: rect, on: &grid, count: lines.count) { lines[$0] }
  }

  /// `|----'----#......|`: what lies behind, bookmarks, the position, what lies ahead.
  private func ruler(_ view: TimelineView, width: Int) -> TextLine {
    let columns = max(1, width - 2)
    let end = max(1, view.end.count, view.position.tick.count)
    func column(_ tick: Tick) -> Int {
      let product = min(tick.count, end).multipliedFullWidth(by: UInt64(columns - 1))
      return Int(clamping: end.dividingFullWidth(product).quotient)
    }
    let here = column(view.position.tick)
    let marks = Set(view.bookmarks.map { column($0.position.tick) })
    var line: TextLine = "\("|", .dim)"
    for place in 0..<columns {
      if place == here {
        line.append("#", .currentMark)
      } else if marks.contains(place) {
        line.append("'", .strong)
      } else {
        line.append(place < here ? "-" : ".", place < here ? .done : .pending)
      }
    }
    return line + "\("|", .dim)"
  }
}
