import Canvas
import Vocabulary

/// Where a pane is drawn on the screen of a state; `nil` when there is no room for it.
package func rect(of pane: PaneName, in state: AppState) -> Rect? { Layout(state).panes.first { $0.pane == pane }?.rect }
