import Canvas
import Primitives
import Simulation
import Vocabulary
import Walkthrough

/// What a presenter can tell the class to do: by a key of the console or of the audience screen, or as a typed line. The text is the same everywhere.
package enum PresenterCommand: Hashable, Sendable {
  /// An action of the walk, as its key does it, with the number typed before it.
  case action(ActionName, times: Int?)
  /// To a stop of the lesson, from 0; typed, it counts from 1.
  case stop(Int)
  case position(Position)
  /// These panes; those of the stop when there are none.
  case panes([PaneName])
  case spotlight(PaneName?)
  case hide([PaneName], [Mark])
  case reveal([PaneName], [Mark])
  /// These values are pointed at; none but the lesson's when there are none.
  case point([Mark])
  /// The walk is put beside another one; back to the panes for `nil`.
  case compare(Counterpart?)
  /// The two walks are scrolled by so many rows.
  case scroll(Int)
  /// An action is repeated with so many tenths of a second between, until something else is done: slow motion, or a lesson that goes on by itself.
  case every(tenths: Int, ActionName)
  /// The lesson goes on by itself, as fast as its plan says, until something else is done.
  case play
  /// Nothing is repeated any longer.
  case halt
  /// On, off, or the other way round.
  case black(Bool?)
  case freeze(Bool?)
  case large(Bool?)
  /// The question goes on to its next phase.
  case vote
  /// The answer is shown now.
  case answer
  /// Raised hands, one number for each option.
  case hands([Int])
  /// A new join code; the old one is no longer valid.
  case newCode
  /// How to join, on the audience screen.
  case joinScreen(Bool?)
  /// An input of the machine at the present, on a branch of its own.
  case edit(Input)
  /// A prepared what-if, by its name: to the place of its changes, made on a branch of their own.
  case whatIf(String)
  /// Back to the walk before the last edit.
  case undo
  /// A line for the walk's own command line.
  case line(String)

  /// The command as it is typed and sent.
  package var text: String {
    switch self {
    case .action(let action, nil): "act \(action.rawValue)"
    case .action(let action, let times?): "act \(action.rawValue) \(times)"
    case .stop(let stop): "stop \(stop + 1)"
    case .position(let position): "at \(position)"
    case .panes(let panes): Self.words("panes", panes.map(\.rawValue))
    case .spotlight(let pane): Self.words("spotlight", [pane?.rawValue].compactMap(\.self))
    case .hide(let panes, let marks): Self.words("hide", panes.map(\.rawValue) + marks.map(\.name))
    case .reveal(let panes, let marks): Self.words("reveal", panes.map(\.rawValue) + marks.map(\.name))
    case .point(let marks): Self.words("point", marks.map(\.name))
    case .compare(let counterpart): Self.words("compare", [counterpart?.rawValue].compactMap(\.self))
    case .scroll(let rows): "scroll \(rows)"
    case .every(let tenths, let action): "every \(tenths / 10)\(tenths % 10 == 0 ? "" : ".\(tenths % 10)") \(action.rawValue)"
    case .play: "play"
    case .halt: "halt"
    case .black(let isOn): Self.words("black", Self.switchWords(isOn))
    case .freeze(let isOn): Self.words("freeze", Self.switchWords(isOn))
    case .large(let isOn): Self.words("large", Self.switchWords(isOn))
    case .vote: "vote"
    case .answer: "answer"
    case .hands(let counts): Self.words("hands", counts.map(String.init))
    case .newCode: "code"
    case .joinScreen(let isOn): Self.words("join", Self.switchWords(isOn))
    case .edit(let input): "edit \(input.text)"
    case .whatIf(let id): "what-if \(id)"
    case .undo: "undo"
    case .line(let line): "walk \(line)"
    }
  }

  /// This command and then another one, as one: the same movement as often as both; `nil` when they are two.
  package func followed(by next: PresenterCommand) -> PresenterCommand? {
    guard case .action(let action, let times) = self, case .action(action, let more) = next, action.takesCount else { return nil }
    let sum = (times ?? 1) + (more ?? 1)
    return sum <= Self.timesLimit ? .action(action, times: sum) : nil
  }

  /// Times that an action is done at most.
  private static let timesLimit = 1_000_000_000

  private static func words(_ first: String, _ rest: [String]) -> String { ([first] + rest).joined(separator: " ") }

  private static func switchWords(_ isOn: Bool?) -> [String] { isOn.map { [$0 ? "on" : "off"] } ?? [] }

  /// Reads what `text` writes; `nil` for anything else.
  package init?(_ text: String) {
    let words = text.split(separator: " ").map(String.init)
    guard let first = words.first, words.count <= 64 else { return nil }
    let rest = Array(words.dropFirst())
    switch (first, rest.count) {
    case ("act", 1...2):
      guard let action = ActionName(rawValue: rest[0]) else { return nil }
      guard rest.count == 2 else {
        self = .action(action, times: nil)
        return
      }
      guard let times = Self.number(rest[1], upTo: Self.timesLimit) else { return nil }
      self = .action(action, times: times)
    case ("stop", 1):
      guard let number = Self.number(rest[0], upTo: 10_000), number >= 1 else { return nil }
      self = .stop(number - 1)
    case ("at", 1):
      guard let position = Position(text: rest[0]), position.part <= 10_000 else { return nil }
      self = .position(position)
    case ("panes", _):
      let panes = rest.compactMap { PaneName(rawValue: $0) }
      guard panes.count == rest.count, Set(panes).count == panes.count else { return nil }
      self = .panes(panes)
    case ("spotlight", 0): self = .spotlight(nil)
    case ("spotlight", 1):
      guard let pane = PaneName(rawValue: rest[0]) else { return nil }
      self = .spotlight(pane)
    case ("hide", 1...), ("reveal", _):
      var panes: [PaneName] = []
      var marks: [Mark] = []
      for word in rest {
        if let pane = PaneName(rawValue: word) {
          panes.append(pane)
        } else if let mark = Mark(word) {
          marks.append(mark)
        } else {
          return nil
        }
      }
      self = first == "hide" ? .hide(panes, marks) : .reveal(panes, marks)
    case ("point", _):
      let marks = rest.compactMap { Mark($0) }
      guard marks.count == rest.count, Set(marks).count == marks.count, marks.count <= 8 else { return nil }
      self = .point(marks)
    case ("compare", 0): self = .compare(nil)
    case ("compare", 1):
      guard let counterpart = Counterpart(rawValue: rest[0]) else { return nil }
      self = .compare(counterpart)
    case ("scroll", 1):
      let isBack = rest[0].hasPrefix("-")
      guard let rows = Self.number(isBack ? String(rest[0].dropFirst()) : rest[0], upTo: 1000) else { return nil }
      self = .scroll(isBack ? -rows : rows)
    case ("every", 2):
      guard let tenths = Self.tenths(rest[0]), let action = Self.action(rest[1]) else { return nil }
      self = .every(tenths: tenths, action)
    case ("play", 0): self = .play
    case ("halt", 0): self = .halt
    case ("black", 0...1), ("freeze", 0...1), ("large", 0...1), ("join", 0...1):
      guard rest.isEmpty || rest[0] == "on" || rest[0] == "off" else { return nil }
      let isOn = rest.first.map { $0 == "on" }
      switch first {
      case "black": self = .black(isOn)
      case "freeze": self = .freeze(isOn)
      case "large": self = .large(isOn)
      default: self = .joinScreen(isOn)
      }
    case ("vote", 0): self = .vote
    case ("answer", 0): self = .answer
    case ("hands", 1...PublicPoll.optionLimit):
      let counts = rest.compactMap { Self.number($0, upTo: 100_000) }
      guard counts.count == rest.count else { return nil }
      self = .hands(counts)
    case ("code", 0): self = .newCode
    case ("edit", 1...):
      guard let input = try? Input(text: rest.joined(separator: " ")) else { return nil }
      self = .edit(input)
    case ("what-if", 1):
      guard ClassPlace.isWhatIf(rest[0]) else { return nil }
      self = .whatIf(rest[0])
    case ("undo", 0): self = .undo
    case ("walk", 1...): self = .line(rest.joined(separator: " "))
    default: return nil
    }
  }

  /// An action by its name, or by a key that does it at first.
  private static func action(_ text: String) -> ActionName? {
    ActionName(rawValue: text) ?? Key(name: text).flatMap { key in Action.all.first { $0.keys.contains(key) }?.name }
  }

  /// Tenths of a second from 2 up to an hour, written as seconds: `20`, `0.5`.
  private static func tenths(_ text: String) -> Int? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count <= 2, let seconds = number(parts[0], upTo: 3600) else { return nil }
    guard let rest = parts.count == 2 ? (parts[1].utf8.count == 1 ? number(parts[1], upTo: 9) : nil) : 0 else { return nil }
    let tenths = seconds * 10 + rest
    return tenths >= 2 ? tenths : nil
  }

  private static func number(_ text: String, upTo limit: Int) -> Int? {
    guard text.utf8.count <= 10, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int(text), value <= limit else {
      return nil
    }
    return value
  }
}
