import Canvas
import Simulation
import Vocabulary

/// What a line asks for. The same words as everywhere: names of actions and panes, names of keys, and the commands of the command line; a number before
/// or after an action repeats it, and an answer to an open question is typed as on the screen. A word that is a key means the key; behind a colon it is
/// a command.
enum PlainRequest: Hashable {
  /// Keys, as if they had been pressed.
  case keys([Key])
  case action(ActionName, count: UInt64?)
  /// Read a pane out.
  case read(PaneName)
  /// An action on panes, after which the one that has the focus is read out.
  case focus(ActionName)
  /// A line of the command line.
  case command(String)
  /// What is typed into a list that is open: the number of an item, or a text that items must have.
  case choice(String)
  /// The line that is open is to be done as it stands, or what is typed in its place.
  case completed(String?)
  /// Say again where the walk stands.
  case `where`
  /// List the panes.
  case panes
  /// List the actions.
  case help
  case unknown(String)

  init(_ line: String, _ state: AppState) {
    let words = line.split { $0 == " " || $0 == "\t" }.map(String.init)
    let text = words.joined(separator: " ")
    // Of what is typed on the console every blank counts.
    let typed = String(line.drop { $0 == " " || $0 == "\t" })
    if let prompt = state.prompt {
      self = Self.inPrompt(prompt, text, typed, state)
      return
    }
    if text.hasPrefix(":"), text != ":" {
      self = .command(String(typed.dropFirst()))
      return
    }
    guard !words.isEmpty else {
      // Where the last answer leads is offered to Enter.
      self = state.commands.offer == nil ? .action(.goOn, count: nil) : .keys([Key(.enter)])
      return
    }
    if let keys = Self.answer(text, state) {
      self = .keys(keys)
      return
    }
    let (name, count) = Self.counted(words)
    let known = name.flatMap { Self.request($0, count, isCountFirst: words.count == 1 || words.first != name, state) }
    self = known ?? Self.commandLine(typed) ?? (state.isTextAwaited ? .keys(Self.typed(text)) : .unknown(text))
  }

  /// What a line means while a list or a line is open. Escape closes both.
  private static func inPrompt(_ prompt: Prompt, _ text: String, _ typed: String, _ state: AppState) -> PlainRequest {
    if let key = Key(name: text), key.code == .escape { return .keys([key]) }
    switch prompt {
    case .finder(let finder): return inList(finder, text, state)
    case .command(let line) where line.awaitsTyping && !text.isEmpty && !text.hasPrefix(":"): return .completed(line.editor.text + typed)
    case .command: return .completed(text.isEmpty ? nil : text.hasPrefix(":") ? String(text.dropFirst()) : text)
    }
  }

  /// What a line means while a list is open: a number or a text of an item is for the list; what the list does not have, but is an action, a pane or a
  /// command, means what it always does. Behind a colon stands a command, and `quit` quits from everywhere.
  private static func inList(_ finder: Finder, _ text: String, _ state: AppState) -> PlainRequest {
    if text.isEmpty || Int(text) != nil { return .choice(text) }
    if text.hasPrefix(":"), text != ":" { return .command(String(text.dropFirst())) }
    if text == ActionName.quit.rawValue { return .action(.quit, count: nil) }
    var filtered = finder
    filtered.editor = LineEditor(text)
    filtered.filter()
    if !filtered.matches.isEmpty { return .choice(text) }
    var rest = state
    rest.prompt = nil
    switch PlainRequest(text, rest) {
    case .unknown, .keys: return .choice(text)
    // A list of places takes the name of one that it does not have.
    case .command where [.watch, .who, .edit].contains(finder.purpose) && (try? Expression(text)) != nil: return .choice(text)
    case let request: return request
    }
  }

  /// The line as a command, when it begins with a word of the command line.
  private static func commandLine(_ text: String) -> PlainRequest? {
    let word = text.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    let (row, candidates) = CommandRow.find(String(word))
    return word.isEmpty || row == nil && candidates.isEmpty ? nil : .command(text)
  }

  /// The keys that give an answer to the open question: one digit where one is chosen, or a text that Enter ends. A text that is asked for stands in
  /// quotes where it could be an action as well.
  private static func answer(_ text: String, _ state: AppState) -> [Key]? {
    guard state.isQuestionOpen, let form = state.lesson?.answerForm, let lesson = state.lesson, let first = text.first else { return nil }
    if text == "?", form.hasMarkForNotSure { return [.character("?")] }
    switch form {
    case .digit:
      guard let number = Int(text), number >= 1, number <= lesson.optionCount else { return nil }
      return [.character(first)]
    case .text: return first == "\"" ? typed(text) : nil
    case .claims, .order, .number: return form.canBegin(with: first) ? typed(text) : nil
    }
  }

  private static func typed(_ text: String) -> [Key] { text.map { Key.character($0) } + [Key(.enter)] }

  /// `25 stepi`, `stepi 25`, `25s`: a word and how often.
  private static func counted(_ words: [String]) -> (name: String?, count: UInt64?) {
    switch words.count {
    case 1:
      let digits = words[0].prefix { $0.isASCII && $0.isNumber }
      if digits.isEmpty { return (words[0], nil) }
      let rest = words[0].dropFirst(digits.count)
      // A number alone is a tick to go to, as with G.
      return (rest.isEmpty ? "last" : String(rest), UInt64(digits) ?? .max)
    case 2:
      if let count = UInt64(words[0]) { return (words[1], count) }
      if let count = UInt64(words[1]) { return (words[0], count) }
      return (nil, nil)
    default: return (nil, nil)
    }
  }

  private static func request(_ name: String, _ count: UInt64?, isCountFirst: Bool, _ state: AppState) -> PlainRequest? {
    let lowered = name.lowercased()
    if count == nil {
      if lowered == "help" { return .help }
      if lowered == "where" { return .where }
      if lowered == "panes" { return .panes }
      if let pane = PaneName(rawValue: lowered) { return .read(pane) }
    }
    let key = Key(name: name)
    if let action = ActionName(rawValue: lowered) ?? key.flatMap({ state.keyMap[$0] }) {
      // `p 5` prints 5: only what moves takes a number behind it.
      if isCountFirst || [.walk, .jump].contains(Action[action].group) { return request(action, count) }
      return nil
    }
    // gdb's words of movements, with the number before them.
    if let count, isCountFirst, let row = CommandRow.find(name).row, row.usage == "[N]" { return .command("\(row.name) \(count)") }
    if name == "gg" { return .action(.first, count: nil) }
    if count != nil || commandLine(name) != nil || state.isTextAwaited { return nil }
    // A key that is no action may still mean something, or says why not (kana).
    return key.map { .keys([$0]) }
  }

  private static func request(_ action: ActionName, _ count: UInt64?) -> PlainRequest {
    switch action {
    case .help: .help
    case .sentence: .where
    case .focusNext, .focusPrevious, .zoom, .scrollUp, .scrollDown, .pageUp, .pageDown: .focus(action)
    default: .action(action, count: count)
    }
  }
}
