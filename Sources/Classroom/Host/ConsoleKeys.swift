import Canvas
import Vocabulary

/// Keys of a presenter besides those of the walk: the same on the console and on the audience screen.
package enum ConsoleKeys {
  /// The command of a key; `nil` for a key of the walk.
  package static func command(for key: Key, focus: PaneName, view: ClassView) -> PresenterCommand? {
    if view.counterpart != nil, let command = command(amongWalks: key) { return command }
    guard case .character(let character) = key.code, key.modifiers.isEmpty else { return nil }
    switch character {
    case ".": return .black(nil)
    case "x": return .freeze(nil)
    case "v": return .vote
    case "a": return .answer
    case "o": return .spotlight(view.spotlight == focus ? nil : focus)
    case "h": return .hide([focus], [])
    case "H": return .reveal([], [])
    case "u": return .undo
    case "d": return .compare(view.counterpart == nil ? .edit : nil)
    case "P": return .every(tenths: 5, .step)
    case "J": return .joinScreen(nil)
    default: return nil
    }
  }

  /// While two walks stand side by side, the keys that scroll a pane scroll them, and Escape ends it.
  private static func command(amongWalks key: Key) -> PresenterCommand? {
    switch key.code {
    case .up: .scroll(-1)
    case .down: .scroll(1)
    case .pageUp: .scroll(-10)
    case .pageDown: .scroll(10)
    case .escape: .compare(nil)
    default: nil
    }
  }
}
