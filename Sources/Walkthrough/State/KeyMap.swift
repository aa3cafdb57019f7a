import Canvas
import Vocabulary

/// Which keys do what: those of the table of actions, except where a person has chosen others.
package struct KeyMap: Hashable, Sendable {
  private var actions: [Key: ActionName] = [:]
  private var keys: [ActionName: [Key]] = [:]

  /// The keys of the table of actions.
  package init() { self.init(choosing: [:]) }

  /// The keys of the table, except for actions that `chosen` names: those have exactly these, and an action that it does not name loses them. A key that
  /// `chosen` gives to several actions belongs to the one that the table has first.
  package init(choosing chosen: [ActionName: [Key]]) {
    let own = Action.all.filter { chosen[$0.name] != nil }
    let usual = Action.all.filter { chosen[$0.name] == nil }
    for action in own + usual {
      for key in chosen[action.name] ?? action.keys where actions[key] == nil {
        actions[key] = action.name
        keys[action.name, default: []].append(key)
      }
    }
  }

  /// What a key does.
  package subscript(key: Key) -> ActionName? { actions[key] }

  /// The keys of an action, the one to name first; empty when it has none.
  package func keys(for name: ActionName) -> [Key] { keys[name] ?? [] }

  /// Whether a key always means the same and cannot be given to an action: digits count and answer, Escape leaves, `gg` goes to the beginning.
  package static func isReserved(_ key: Key) -> Bool {
    switch key.code {
    case .escape: true
    case .character(let character): key.modifiers.isEmpty && (character == "g" || character.isASCII && character.isNumber)
    default: false
    }
  }
}
