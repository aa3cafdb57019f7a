import Canvas
import Lessons
import Simulation
import Vocabulary
import Walkthrough

extension ClassView {
  /// The panes of a large screen: those of the stop that come first.
  private static let largePanes = 3

  /// Lets a walk be seen as the presenter wants it.
  func apply(to state: inout AppState, _ inspector: Inspector) {
    if !masked.isEmpty || !pointed.isEmpty {
      let scope = InspectorScope(inspector)
      state.masked = Set(masked.compactMap { LessonPlayer.place(of: $0, scope) })
      state.pointed = Set(pointed.compactMap { LessonPlayer.place(of: $0, scope) })
    }
    if !hidden.isEmpty {
      let left = (state.panes ?? PaneName.allCases).filter { !hidden.contains($0) }
      // Something must be drawn; what hides everything hides all but the lesson's text, which needs no pane.
      state.panes = left.isEmpty ? PaneName.allCases.filter { !hidden.contains($0) }.prefix(1).map(\.self) : left
    }
    if isLarge {
      let chosen = (state.panes ?? [.code, .registers, .frame]).prefix(Self.largePanes)
      state.panes = Array(chosen)
    }
    if let spotlight {
      state.focus = spotlight
      if rect(of: spotlight, in: state) == nil {
        var panes = state.panes ?? [.code, .registers]
        panes.removeAll { $0 == spotlight }
        panes.insert(spotlight, at: min(1, panes.count))
        state.panes = panes
        if rect(of: spotlight, in: state) == nil { state.isZoomed = true }
      }
    } else if hidden.contains(state.focus), let first = state.panes?.first {
      state.focus = first
    }
  }

  /// Draws the spotlight over a frame: a word and a surface on the pane's upper and lower edge.
  func drawSpotlight(_ words: String, in state: AppState, on grid: inout Grid) {
    guard let spotlight, let place = rect(of: spotlight, in: state), place.height >= 2 else { return }
    grid.lay(.selection, under: place.top(1))
    grid.lay(.selection, under: place.bottom(1))
    let text = TextLine(" >> \(words) << ", .strong)
    grid.put(text, in: place.top(1).inset(horizontal: 2), .right, on: .selection)
  }
}
