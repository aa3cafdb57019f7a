import Canvas
import Narration
import Vocabulary

/// Which panes are shown: by the person, the lesson, or the moment.
extension AppState {
  /// Focuses a pane, and shows it where it is not shown.
  mutating func focus(on pane: PaneName) {
    hiddenPanes.remove(pane)
    if var chosen = panes, !chosen.contains(pane) {
      chosen.insert(pane, at: chosen.prefix { $0 == .code || $0 == .registers }.count)
      panes = chosen
    }
    chosenPane = pane
    focus = pane
    // A pane for which there is no room takes the whole screen.
    if !Layout(self).panes.contains(where: { $0.pane == pane }) { isZoomed = true }
  }

  /// Shows these panes; those that suit the moment without any.
  mutating func arrange(_ chosen: [PaneName]) {
    panes = chosen.isEmpty ? nil : chosen
    hiddenPanes = []
    chosenPane = nil
    isZoomed = false
    beforeMap = nil
    if !chosen.isEmpty, !chosen.contains(focus) { focus = chosen[0] }
  }

  /// Lets the panes about memory show an address; `nil` for what the instruction is about. One of them comes onto the screen.
  mutating func show(address: UInt64?) {
    self.address = address
    scroll[.memory] = 0
    if !Layout(self).panes.contains(where: { $0.pane == .memory || $0.pane == .pageWalk }) { focus(on: .memory) }
  }

  /// Hides the focused pane; the last one stays.
  mutating func hideFocusedPane() {
    let shown = Layout(self).available
    guard let index = shown.firstIndex(of: focus), shown.count > 1 else {
      message = .told(.lastPane)
      return
    }
    hiddenPanes.insert(focus)
    if chosenPane == focus { chosenPane = nil }
    isZoomed = false
    beforeMap = nil
    let left = Layout(self).available
    focus = left.contains(shown[(index + 1) % shown.count]) ? shown[(index + 1) % shown.count] : left.first ?? .code
  }

  /// Opens the map on the whole screen, or closes it again.
  mutating func toggleMap() {
    if !closeMap() {
      beforeMap = BeforeMap(focus: focus, isZoomed: isZoomed, panes: panes, chosenPane: chosenPane)
      focus(on: .map)
      isZoomed = true
    }
  }

  /// Shows again what was shown before the map; `false` when the map is not open.
  mutating func closeMap() -> Bool {
    guard let before = beforeMap, focus == .map, isZoomed else { return false }
    (focus, isZoomed, panes, chosenPane, beforeMap) = (before.focus, before.isZoomed, before.panes, before.chosenPane, nil)
    return true
  }
}

extension Finder.Item {
  /// Every pane, with what it is called in the command line and whether it is on the screen.
  static func panes(_ state: AppState) -> [Finder.Item] {
    let words = Narrator(language: state.language)
    let shown = Set(Layout(state).panes.map(\.pane))
    return PaneName.allCases.map { pane in
      let note = shown.contains(pane) ? words(.shownPane) : state.hiddenPanes.contains(pane) ? words(.hiddenPane) : ""
      let title = words.title(of: pane)
      let name = title == pane.rawValue ? "" : pane.rawValue
      return Finder.Item(.pane(pane), title, [name, words.subject(of: pane), note].filter { !$0.isEmpty }.joined(separator: "  "))
    }
  }
}

extension Message {
  static let lastPane = Message(en: "The last pane stays; X brings all of them back.", ja: "最後のパネルは隠せません。Xですべて元に戻します。")
  static let shownPane = Message(en: "shown", ja: "表示中")
  static let hiddenPane = Message(en: "hidden", ja: "非表示")
}
