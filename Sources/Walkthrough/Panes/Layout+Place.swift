import Canvas
import Vocabulary

/// Where the panes are drawn on the screen of a state.
package func paneArea(of state: AppState) -> Rect {
  let layout = Layout(state)
  let below = [layout.sentence, layout.lesson, layout.keys].filter { !$0.isEmpty }.map(\.y).min() ?? state.size.height
  return Rect(state.size).droppingTop(layout.title.height).droppingBottom(max(0, state.size.height - below))
}

/// Where a pane is drawn on the screen of a state; `nil` when there is no room for it.
package func rect(of pane: PaneName, in state: AppState) -> Rect? { Layout(state).panes.first { $0.pane == pane }?.rect }

/// Where the lesson's text is drawn on the screen of a state; `nil` where it has no room.
package func lessonArea(of state: AppState) -> Rect? {
  let area = Layout(state).lesson
  return area.isEmpty ? nil : area
}
