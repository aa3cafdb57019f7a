import Canvas
import Simulation
import Vocabulary

/// A key while two branches stand side by side.
func pressInComparison(_ key: Key, _ state: inout AppState, _ keyMap: KeyMap) -> [SideEffect] {
  let page = max(1, state.size.height - 8)
  switch keyMap[key] {
  case .scrollDown: state.scrollComparison(by: 1)
  case .scrollUp: state.scrollComparison(by: -1)
  case .pageDown, .goOn: state.scrollComparison(by: page)
  case .pageUp: state.scrollComparison(by: -page)
  case .first: state.comparisonScroll = 0
  case .language: state.language = state.language.next
  case .redraw: return [.redraw]
  case .suspend: return [.suspend]
  default:
    state.sideBySide = nil
    return [.endComparison]
  }
  return []
}

extension AppState {
  /// Scrolls as far as there are rows.
  mutating func scrollComparison(by rows: Int) {
    guard case .aligned(let alignment)? = sideBySide?.content else { return }
    let first = alignment.firstDifference ?? 0
    comparisonScroll = max(-first, min(alignment.rows.count - first, comparisonScroll + rows))
  }
}

extension Scene {
  /// Two branches over the panes, and the keys that act there.
  func drawComparison(_ page: SideBySide, keys: Rect, on grid: inout Grid) {
    SideBySideScreen(page, scroll: state.comparisonScroll, words, isMasked: isMasked).draw(into: &grid, in: paneArea(of: state))
    grid.fill(keys)
    KeyLine([
      KeyLine.Entry("Up Down", words.scrollWord), KeyLine.Entry("Esc", words.closeWord, isKept: true),
    ]).draw(into: &grid, in: keys.inset(horizontal: 1))
  }
}
