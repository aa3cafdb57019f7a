import Canvas
import Vocabulary

/// Where the panes are drawn on the screen of a state.
package func paneArea(of state: AppState) -> Rect {
  let layout = Layout(state)
  let below = [layout.sentence, layout.lesson, layout.keys].filter { !$0.isEmpty }.map(\.y).min() ?? state.size.height
  return Rect(state.size).droppingTop(layout.title.height).droppingBottom(max(0, state.size.height - below))
}

extension AppState {
  /// Shows the next rows of the lesson's text where there is no room for all of it.
  mutating func scrollLessonText() {
    let isFramed = Layout.isLessonFramed(size.height)
    let area = Layout(self).lesson
    let (columns, shown) = isFramed ? (area.width - 4, area.height - 2) : (area.width - 2, area.height)
    let text = LessonText(self)
    guard shown > 0, text.rows(columns: columns).count > shown else { return }
    let total = text.rows(columns: max(1, columns - textMargin)).count
    lesson?.scrollText(by: max(1, shown - 1), of: total, shown: shown)
  }

  /// Columns at the right of a text that has more than there is room for: which way there is more, and the key that shows it.
  var textMargin: Int { (keyMap.keys(for: .moreText).first?.description ?? "").columns + 3 }
}

/// Where a pane is drawn on the screen of a state; `nil` when there is no room for it.
package func rect(of pane: PaneName, in state: AppState) -> Rect? { Layout(state).panes.first { $0.pane == pane }?.rect }
