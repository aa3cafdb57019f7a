import Canvas
import Narration
import Simulation

/// Two walks side by side: functions beside each other, instructions that are the same counted, those that differ shown, the first of them marked.
package struct SideBySideScreen {
  private let page: SideBySide
  private let scroll: Int
  private let words: Narrator
  private let isMasked: (Place) -> Bool

  /// - Parameters:
  ///   - scroll: rows below the place that shows the first difference.
  ///   - isMasked: whether the value of a place is not to be shown.
  package init(_ page: SideBySide, scroll: Int, _ words: Narrator, isMasked: @escaping (Place) -> Bool) {
    self.page = page
    self.scroll = scroll
    self.words = words
    self.isMasked = isMasked
  }

  /// Draws both walks over an area, the first on the left.
  package func draw(into grid: inout Grid, in area: Rect) {
    guard area.width >= 8, area.height >= 1 else { return }
    let left = area.droppingRight(area.width - area.width / 2)
    let right = area.droppingLeft(area.width / 2)
    let rows = alignment?.rows ?? []
    let height = PaneFrame.content(of: area).height
    // Above the first difference stands what it follows on.
    let first = alignment?.firstDifference
    let start = max(0, min((first ?? 0) - min(4, height / 3) + scroll, rows.count - height))
    let columns = [
      (PaneFrame(page.names.0 ?? words.asItWas).draw(into: &grid, in: left), true),
      (PaneFrame(page.names.1 ?? words.asItWas, note: note).draw(into: &grid, in: right), false),
    ]
    switch page.content {
    case .aligned: break
    case .underway(let count):
      TextBlock([TextLine(words.comparing(count), .ongoing)]).draw(into: &grid, in: columns[0].0.inset(horizontal: 1))
    case .nothing: TextBlock([TextLine(words.nothingToCompare, .notice)]).draw(into: &grid, in: columns[0].0.inset(horizontal: 1))
    }
    for (content, isFirst) in columns {
      for row in 0..<height where rows.indices.contains(start + row) {
        let place = content.row(row)
        let isFirstDifference = start + row == first
        if isFirstDifference { grid.lay(.current, under: place) }
        grid.put(line(rows[start + row], isFirst: isFirst, isFirstDifference), in: place)
      }
    }
  }

  /// `nil` while there is none.
  private var alignment: PathAlignment? {
    if case .aligned(let alignment) = page.content { alignment } else { nil }
  }

  private var note: TextLine {
    guard let alignment else { return TextLine() }
    return TextLine(alignment.firstDifference == nil ? words.noDifference(alignment) : words.firstDifference, .note)
  }

  private func line(_ row: PathAlignment.Row, isFirst: Bool, _ isFirstDifference: Bool) -> TextLine {
    let mark: TextLine = isFirstDifference ? "\(">", .currentMark)" : " "
    switch row {
    case .function(let name, let cpl): return mark + heading(name, cpl)
    case .same(let count): return mark + TextLine("  = " + words.sameInstructions(count), .dim)
    case .different(let first, let second):
      switch isFirst ? first : second {
      case .function(let name, let cpl)?: return mark + heading(name, cpl)
      case .instruction(let line)?: return mark + "\("*", .changedNow) \(line.text, .changedThisStop)"
      case .value(let value)?:
        let number: TextLine = isHidden(value.place) ? "\("????", .masked)" : "\(value.text(prefix: ""), .changedThisStop)"
        return mark + "\("*", .changedNow) \(value.place.name, .label) " + number
      case .more(let count)?: return mark + TextLine("  + " + words.moreInstructions(count), .dim)
      case nil: return mark + TextLine("  -", .dim)
      }
    }
  }

  private func isHidden(_ place: Place) -> Bool {
    if case .word(let address) = place { isMasked(.word(address & ~7)) } else { isMasked(place) }
  }

  private func heading(_ name: String?, _ cpl: UInt8) -> TextLine {
    "\(name ?? "?", .symbol)  \(words.ring(Int(cpl)), cpl == 0 ? .kernelSpace : .userSpace)"
  }
}
