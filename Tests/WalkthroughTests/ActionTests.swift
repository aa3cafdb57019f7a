import Canvas
import Testing
import Vocabulary
import Walkthrough

/// The table of actions: the one source of keys, help and names.
struct ActionTests {
  @Test func `every action has exactly one row, with help in every language`() {
    #expect(Action.all.map(\.name).sorted { $0.rawValue < $1.rawValue } == ActionName.allCases.sorted { $0.rawValue < $1.rawValue })
    for action in Action.all {
      for language in Language.allCases {
        #expect(action.help[language]?.isEmpty == false, "\(action.name)")
        #expect(action.label[language]?.isEmpty == false, "\(action.name)")
      }
    }
  }

  @Test func `no key does two things, and every key of the table can be named`() {
    var seen: [Key: ActionName] = [:]
    for action in Action.all {
      #expect(!action.keys.isEmpty, "\(action.name) has no key")
      for key in action.keys {
        #expect(seen[key] == nil, "\(key) is \(String(describing: seen[key])) and \(action.name)")
        seen[key] = action.name
        #expect(Key(name: key.description) == key)
      }
    }
  }

  @Test func `keys that are hard to reach on some keyboards have a letter as a twin`() {
    for action in Action.all where action.keys.contains(where: { "[]{}".contains($0.description) }) {
      #expect(action.keys.contains { $0.description.count == 1 && $0.description.first?.isLetter == true }, "\(action.name)")
    }
  }

  @Test func `no action needs a function key`() {
    for action in Action.all {
      #expect(action.keys.contains { if case .function = $0.code { false } else { true } }, "\(action.name)")
    }
  }
}
