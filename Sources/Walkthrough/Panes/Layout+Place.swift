import Canvas
import Vocabulary

/// Where the panes are drawn on the screen of a state.
package func paneArea(of state: AppState) -> Rect {
  let layout = Layout(state)
  let below = [layout.sentence, layout.lesson, layout.keys].filter { !$0.isEmpty }.map(\.y).min() ?? state.size.height
  return Rect(state.size).droppingTop(layout.title.height).droppingBottom(max(0, state.size.height - below))
}

extension AppState {
  /// The rows of the lesson's text and how many of them are shown, where there is no room for all of it.
  private var lessonTextRows: (total: Int, shown: Int)? {
    let isFramed = Layout.isLessonFramed(size.height)
    let area = Layout(self).lesson
    let (columns, shown) = isFramed ? (area.width - 4, area.height - 2) : (area.width - 2, area.height)
    let text = LessonText(self)
    guard shown > 0, text.rows(columns: columns).count > shown else { return nil }
    return (text.rows(columns: max(1, columns - textMargin)).count, shown)
  }

  /// Shows the next rows of the lesson's text where there is no room for all of it.
  mutating func scrollLessonText() {
    guard let rows = lessonTextRows else { return }
    lesson?.scrollText(by: max(1, rows.shown - 1), of: rows.total, shown: rows.shown)
  }

  /// Whether there is text of the lesson below the rows that are shown.
  var hasMoreLessonText: Bool {
    guard let lesson, lesson.isAtStop(position), let rows = lessonTextRows else { return false }
    return lesson.textScroll + rows.shown < rows.total
  }

  /// Columns at the right of a text that has more than there is room for: which way there is more, and the key that shows it.
  var textMargin: Int { (keyMap.keys(for: .moreText).first?.description ?? "").columns + 3 }
}

/// Where a pane is drawn on the screen of a state; `nil` when there is no room for it.
package func rect(of pane: PaneName, in state: AppState) -> Rect? { Layout(state).panes.first { $0.pane == pane }?.rect }

/// Where the lesson's text is drawn on the screen of a state; `nil` where it has no room.
package func lessonArea(of state: AppState) -> Rect? {
  let area = Layout(state).lesson
  return area.isEmpty ? nil : area
}
