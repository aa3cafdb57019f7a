import Narration
import X86

/// What a person prefers, whatever is walked through.
package struct Preferences: Sendable {
  package var syntax: Formatter.Syntax
  package var keyMap: KeyMap
  package var layouts: PaneLayouts

  /// What is usual, except what is named.
  package init(syntax: Formatter.Syntax = .intel, keyMap: KeyMap = KeyMap(), layouts: PaneLayouts = PaneLayouts()) {
    self.syntax = syntax
    self.keyMap = keyMap
    self.layouts = layouts
  }
}

extension Session {
  /// Shows everything as a person prefers it from the next frame on.
  package func use(_ preferences: Preferences) {
    state.syntax = preferences.syntax
    state.keyMap = preferences.keyMap
    state.layouts = preferences.layouts
    if let panes = state.panes ?? state.layouts.panes(for: state.size), let first = panes.first, !panes.contains(state.focus) {
      state.focus = first
    }
  }

  /// Says something to the person, until the next key.
  package func tell(_ message: Message) { state.message = .told(message) }
}
