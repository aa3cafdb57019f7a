import Canvas
import Narration
import Primitives
import Simulation
import Vocabulary

/// What came of a command.
package enum CommandReply: Sendable {
  /// It is done, and the screen shows it.
  case done
  /// One line to read, and where Enter goes from it.
  case told(Message, offer: Position?)
  /// More than a line to read.
  case shown(Output)
  /// A list to choose from.
  case found(Finder)
  /// It leads somewhere.
  case go(Movement)
  /// It cannot be done; the line stays for mending.
  case refused(CommandMistake)
}

// MARK: Keys in the command line

/// Takes a key in the line that is being typed.
func press(_ key: Key, in prompt: Prompt, _ state: inout AppState) -> [SideEffect] {
  if key.code == .escape || key == .character("c", .control) {
    state.prompt = nil
    return []
  }
  if key == .character("l", .control) { return [.redraw] }
  if key == .character("z", .control) { return [.suspend] }
  switch prompt {
  case .command(let line): return press(key, in: line, &state)
  case .finder(let finder): return press(key, in: finder, &state)
  }
}

private func press(_ key: Key, in line: CommandLine, _ state: inout AppState) -> [SideEffect] {
  var line = line
  switch key.code {
  case .enter: return enter(line, &state)
  case .tab: line.complete(state.commands.names, backwards: key.modifiers.contains(.shift))
  case .up: line.recall(state.commands.history, by: 1)
  case .down: line.recall(state.commands.history, by: -1)
  case .backspace where line.editor.isEmpty:
    state.prompt = nil
    return []
  default:
    guard line.editor.press(key) else { return [] }
    line.edited()
  }
  state.prompt = .command(line)
  return []
}

/// Takes pasted text into the line that is being typed; nowhere else does it mean anything.
func paste(_ text: String, _ state: inout AppState) {
  switch state.prompt {
  case .command(var line):
    line.editor.insert(text)
    line.edited()
    state.prompt = .command(line)
  case .finder(var finder):
    finder.editor.insert(text)
    finder.filter()
    state.prompt = .finder(finder)
  case nil: break
  }
}

private func enter(_ line: CommandLine, _ state: inout AppState) -> [SideEffect] {
  let text = line.editor.text
  do throws(CommandMistake) {
    guard let command = try CommandParser.parse(text) else {
      state.prompt = nil
      return []
    }
    state.commands.history.add(text)
    return try run(command, &state)
  } catch {
    state.refuse(error)
    return []
  }
}

extension CommandLine {
  /// A letter was typed: what was said about the line before is over.
  mutating func edited() {
    mistake = nil
    completion = nil
    place = 0
  }

  /// Shows an older or a newer line of the history.
  mutating func recall(_ history: CommandHistory, by steps: Int) {
    let target = place + steps
    guard (0...history.lines.count).contains(target) else { return }
    if place == 0 { draft = editor.text }
    mistake = nil
    completion = nil
    place = target
    editor = LineEditor(target == 0 ? draft : history.lines[history.lines.count - target])
  }
}

extension AppState {
  /// Says what is wrong: in the line itself while it is open.
  mutating func refuse(_ mistake: CommandMistake) {
    switch prompt {
    case .command(var line):
      line.mistake = mistake
      prompt = .command(line)
    case .finder(var finder):
      finder.mistake = mistake
      prompt = .finder(finder)
    case nil: message = .told(mistake.message)
    }
  }

  /// Opens the command line with a text in it.
  mutating func openCommandLine(_ text: String = "") { prompt = .command(CommandLine(text)) }
}

/// Takes over what came of a command.
func take(_ reply: CommandReply, _ state: inout AppState) -> [SideEffect] {
  if case .refused(let mistake) = reply {
    state.refuse(mistake)
    return []
  }
  state.prompt = nil
  switch reply {
  case .done, .refused: break
  case .told(let message, let offer):
    state.message = .told(message)
    state.commands.offer = offer
  case .shown(let output): show(output, &state)
  case .found(let finder): state.prompt = .finder(finder)
  case .go(let movement): return go(movement, &state)
  }
  return []
}

/// A line stands in the sentence's place, more in a box of its own.
private func show(_ output: Output, _ state: inout AppState) {
  state.prompt = nil
  if output.lines.count == 1, output.lines[0].width < max(1, state.size.width - 2) {
    state.message = .told(Message(neutral: output.lines[0].text))
  } else {
    state.output = output
  }
}

// MARK: Keys in the box

/// Takes a key in the box that shows what a command has to say.
func press(_ key: Key, in output: Output, _ state: inout AppState, _ keyMap: KeyMap) -> [SideEffect] {
  var output = output
  let page = max(1, state.size.height - 6)
  switch keyMap[key] {
  case .scrollUp: output.scroll -= 1
  case .scrollDown: output.scroll += 1
  case .pageUp: output.scroll -= page
  case .pageDown, .goOn: output.scroll += page
  case .first: output.scroll = 0
  case .last: output.scroll = output.lines.count
  case .redraw: return [.redraw]
  case .suspend: return [.suspend]
  case .commandLine:
    state.output = nil
    return act(.commandLine, &state)
  default:
    state.output = nil
    return []
  }
  output.scroll = max(0, min(output.scroll, max(0, output.lines.count - page)))
  state.output = output
  return []
}

// MARK: Commands that the screen's state alone can do

/// Does a command, or leaves it to whoever has the machine.
private func run(_ command: Command, _ state: inout AppState) throws(CommandMistake) -> [SideEffect] {
  switch command {
  case .action(let name, let count):
    state.prompt = nil
    state.count = count
    return act(name, &state)
  case .lines(let direction, let isOver, let times):
    state.prompt = nil
    return isOver ? goOverLines(direction, times: times, &state) : go(.line(direction), times: times, &state)
  case .phases(let direction, let times):
    state.prompt = nil
    return go(.phase(direction), times: times, &state)
  case .goTo(let position):
    state.prompt = nil
    return go(.to(position), &state)
  case .lessonStop(let name, let range):
    let index = try lessonStop(name, range, state)
    state.prompt = nil
    return [.goToStop(index)]
  case .delete(let numbers):
    let chosen = try chosen(numbers, state.commands.breakpoints.entries.map(\.id))
    state.commands.breakpoints.remove(chosen)
    state.message = .told(chosen.isEmpty ? .noBreakpoints : .deleted(chosen.count))
  case .enable(let numbers, let isEnabled):
    let chosen = try chosen(numbers, state.commands.breakpoints.entries.map(\.id))
    state.commands.breakpoints.enable(chosen, isEnabled)
    state.message = .told(chosen.isEmpty ? .noBreakpoints : .enabled(chosen.count, isEnabled))
  case .undisplay(let numbers):
    let chosen = try chosen(numbers, state.commands.displays.map(\.id))
    state.commands.displays.removeAll { chosen.contains($0.id) }
    state.message = .told(chosen.isEmpty ? .nothingDisplayed : .undisplayed(chosen.count))
  case .infoBreakpoints:
    show(breakpointTable(state), &state)
    return []
  case .displays:
    let words = Narrator(language: state.language)
    let lines = state.commands.displays.map { TextLine($0.text, .value) }
    show(Output("display", lines.isEmpty ? [TextLine(words(.nothingDisplayed), .dim)] : lines), &state)
    return []
  case .layout(let panes):
    state.arrange(panes)
    let available = Layout(state).available
    func names(_ panes: [PaneName]) -> String { panes.map(\.rawValue).joined(separator: ", ") }
    state.message = .told(.arranged(names(panes.filter(available.contains)), without: names(panes.filter { !available.contains($0) })))
  case .pane(let pane): state.focus(on: pane)
  case .syntax(let syntax): state.syntax = syntax
  case .language(let language): state.language = language
  case .rate(let rate):
    state.commands.rate = rate
    state.message = .told(.rate(rate == rate.rounded() ? "\(Int(rate))" : "\(rate)"))
  case .theme(let name):
    state.prompt = nil
    return [.theme(name)]
  case .save(let path):
    state.prompt = nil
    return [.save(path)]
  case .search(let text): return open(Finder(.search, text: text), &state)
  case .help(let word, let range):
    show(try help(word, range, state.language), &state)
    return []
  default: return [.execute(command)]
  }
  state.prompt = nil
  return []
}

/// The numbers that are meant: all when none is named.
private func chosen(_ numbers: [Command.Number], _ known: [Int]) throws(CommandMistake) -> Set<Int> {
  for number in numbers where !known.contains(number.value) { throw CommandMistake(number.range, .noSuchNumber(number.value)) }
  return Set(numbers.isEmpty ? known : numbers.map(\.value))
}

private func lessonStop(_ name: String, _ range: Range<Int>, _ state: AppState) throws(CommandMistake) -> Int {
  guard let lesson = state.lesson else { throw CommandMistake(range, .noLesson) }
  if let index = state.commands.names.stops.firstIndex(of: name) { return index }
  if let number = Int(name), (1...max(1, lesson.stopCount)).contains(number) { return number - 1 }
  throw CommandMistake(range, .noStop(name), hint: CommandParser.suggestion(name, among: state.commands.names.stops))
}

private func breakpointTable(_ state: AppState) -> Output {
  let words = Narrator(language: state.language)
  let title = words(.breakpointsTitle)
  let entries = state.commands.breakpoints.entries
  guard !entries.isEmpty else { return Output(title, [TextLine(words(.noBreakpoints), .dim)]) }
  return Output(
    title,
    entries.map { entry in
      var line: TextLine = "\("\(entry.id)".padded(to: 3, .right), .label)  \(entry.text, .symbol)"
      if let condition = entry.breakpoint.condition { line += "  \("if", .dim) \(condition, .value)" }
      if entry.isTemporary { line += "  \(words(.once), .note)" }
      if !entry.isEnabled { line += "  \(words(.resting), .warning)" }
      if entry.hits > 0 { line += "  \(words(.met(entry.hits)), .note)" }
      return line
    })
}

/// A line on each command, or on one.
private func help(_ word: String?, _ range: Range<Int>, _ language: Language) throws(CommandMistake) -> Output {
  guard let word else {
    let lines = CommandRow.all.flatMap { row -> [TextLine] in
      ["\(row.synopsis, .keyName)", "    \(row.help[language] ?? "", .text)"]
    }
    return Output(Narrator(language: language)(.commandsTitle), lines)
  }
  if word == ExpressionHelp.topic { return ExpressionHelp.output(language) }
  let (row, candidates) = CommandRow.find(word)
  guard let row else {
    let hint =
      candidates.isEmpty
      ? CommandParser.suggestion(word, among: CommandRow.all.map(\.name)) : Message(neutral: candidates.joined(separator: " "))
    throw CommandMistake(range, candidates.isEmpty ? .unknownWord(word) : .ambiguous(word), hint: hint)
  }
  var lines: [TextLine] = ["\(row.synopsis, .keyName)", "\(row.help[language] ?? "", .text)"]
  if [.expression, .place, .assignment].contains(row.argument) {
    lines.append(TextLine(Narrator(language: language)(.expressionsHint), .hint))
  }
  return Output(row.name, lines)
}
