import Canvas
import Lessons
import Narration
import Primitives
import Simulation
import Vocabulary

/// A walk in lines of text: for screen readers, braille displays and programs. It drives the same session as the screen does, so actions, sentences and
/// questions are the same; each line that is entered is answered by what is new.
package struct PlainWalk {
  /// The size of the screen that the session is told of: nothing is drawn at it but panes that are read out, each in a size of its own.
  package static let size = Size(width: 80, height: 24)

  private let session: Session
  private var said = Said()
  /// Lines that answer a question of the person itself, ahead of what is new.
  private var answer: [String] = []
  /// Whether a line was entered that nothing was said about yet: it is answered whatever came of it.
  private var isAnswerDue = false

  /// What was said last, to say only news.
  private struct Said {
    var position: Position?
    var message: AppState.Message?
    var console = 0
    var lesson: [String] = []
    var displays: [String] = []
  }

  package init(_ session: Session) { self.session = session }

  private var inspector: Inspector { session.timeline.inspector(part: session.state.position.part) }
  private var words: Narrator { Narrator(language: session.state.language) }

  // MARK: In

  /// Takes a line over and begins what it asks for; `report` says what came of it, once the session rests.
  package mutating func enter(_ line: String) -> [Session.Request] {
    answer = []
    said.message = nil
    let requests = take(line)
    isAnswerDue = requests.isEmpty
    return requests
  }

  private mutating func take(_ line: String) -> [Session.Request] {
    if let requests = choose(lesson: line) { return requests }
    let request = PlainRequest(line, session.state)
    if case .keys(let keys) = request { return keys.flatMap { session.handle(.key($0)) } }
    if case .choice(let text) = request {
      begin()
      return choose(text)
    }
    if case .completed(let line) = request { return enter(command: line ?? openLine) }
    // A list that is open is left for anything else.
    session.state.prompt = nil
    if case .action(let name, let count) = request {
      begin(name)
      session.state.count = count
      return session.perform(name)
    }
    begin()
    switch request {
    case .keys, .choice, .completed, .action: break
    case .read(let pane):
      session.state.focus = pane
      answer = read(pane)
    case .focus(let name):
      if name == .pageUp || name == .pageDown {
        let rows = PlainPane.pageRows(of: session.state.focus)
        session.state.scroll[session.state.focus, default: 0] += name == .pageUp ? -rows : rows
      }
      let requests = [.pageUp, .pageDown].contains(name) ? [] : session.perform(name)
      answer = read(session.state.focus)
      return requests
    case .command(let line): return enter(command: line)
    case .where: said.position = nil
    case .panes: answer = PaneName.allCases.map { "\($0.rawValue): \(words.title(of: $0))" }
    case .help: answer = help
    case .unknown(let text): answer = [words.unknownLine(text)]
    }
    return []
  }

  /// A pane as lines. What it shows of the whole run is looked for first, for so long as a person would wait.
  private func read(_ pane: PaneName) -> [String] {
    if pane == .calls { session.listSystemCalls(slices: Self.slicesOfReading) }
    return PlainPane(pane, session.state, inspector).lines
  }

  /// Slices of a look through the run before a pane is read: about half a second.
  private static let slicesOfReading = 64

  /// What a key does before its action.
  private func begin(_ action: ActionName? = nil) {
    session.state.dropMessage(before: action)
    session.state.count = nil
    session.state.commands.offer = nil
    // Lines have room for all of a lesson's text: there is nothing more of it to read.
    while session.state.hasMoreLessonText { session.state.scrollLessonText() }
  }

  // MARK: Lines and lists

  /// The line that is open.
  private var openLine: String {
    if case .command(let line) = session.state.prompt { return line.editor.text }
    return ""
  }

  /// Does a line of the command line. What is wrong with it is said with its hint, and the pane that it leads to is read out.
  private mutating func enter(command line: String) -> [Session.Request] {
    begin()
    let focus = session.state.focus
    session.state.openCommandLine(line)
    let requests = session.handle(.key(Key(.enter)))
    if case .command(let rest) = session.state.prompt, let mistake = rest.mistake {
      session.state.prompt = nil
      answer += ([mistake.message] + [mistake.hint].compactMap(\.self)).map { words($0) }
    }
    if session.state.focus != focus { answer += read(session.state.focus) }
    let isAboutColours = requests.contains { if case .theme = $0 { true } else { false } }
    if isAboutColours { answer.append(words.plainTheme) }
    return requests
  }

  /// Takes an item of the list that is open by its number, or shortens the list to those that have a text; an empty line takes the first.
  private mutating func choose(_ text: String) -> [Session.Request] {
    guard case .finder(var finder) = session.state.prompt else { return [] }
    let number = text.isEmpty ? 1 : Int(text)
    if let number, number >= 1, number <= finder.matches.count {
      finder.move(by: number - 1 - finder.selection)
      session.state.prompt = .finder(finder)
      let focus = session.state.focus
      let requests = session.handle(.key(Key(.enter)))
      if session.state.focus != focus { answer += read(session.state.focus) }
      return requests
    }
    finder.editor = LineEditor(text)
    finder.filter()
    session.state.prompt = .finder(finder)
    guard finder.matches.isEmpty else { return [] }
    // A place that the list does not have may still be one: what is typed is taken as it stands. Otherwise the list has said so, and is left.
    let requests = session.handle(.key(Key(.enter)))
    if case .finder(let rest) = session.state.prompt, let mistake = rest.mistake {
      session.state.prompt = nil
      answer.append(words(mistake.message))
    }
    return requests
  }

  /// Takes the lesson of a number from the course that was read out; any other line puts the course away and means what it always does.
  private func choose(lesson line: String) -> [Session.Request]? {
    guard var sheet = session.state.sheet else { return nil }
    session.state.sheet = nil
    guard case .course(let map, _) = sheet.content, let number = Int(line.trimmingPrefix { $0 == " " }), number >= 1,
      number <= map.ids.count
    else { return nil }
    sheet.content = .course(map, chosen: number - 1)
    session.state.sheet = sheet
    return session.handle(.key(Key(.enter)))
  }

  /// What a list offers, or the line that waits to be entered.
  private func opened(_ prompt: Prompt) -> [String] {
    switch prompt {
    case .command(let line) where line.awaitsTyping: return [words.plainTyping]
    case .command(let line):
      return [words.plainLine(line.editor.text)] + (line.mistake.map { [words($0.message)] } ?? [])
    case .finder(let finder):
      if let mistake = finder.mistake { return [words(mistake.message)] }
      if finder.purpose == .search, finder.editor.isEmpty { return [words.plainSearch] }
      let shown = finder.matches.prefix(Self.listed).enumerated().map { "\($0.offset + 1) \($0.element.title) \($0.element.detail)" }
      let rest = finder.matches.count - shown.count
      let head = "\(words(finder.purpose.listTitle)): \(words.plainList(finder.matches.count))"
      return [head] + shown + (rest > 0 ? [words.plainMore(rest)] : [])
    }
  }

  /// Items of a list that are read out at once.
  private static let listed = 20

  /// What a line asks to look at, without moving or changing anything.
  package enum Look: Hashable, Sendable {
    case pane(PaneName)
    /// A value, memory, code: by a command.
    case value
    /// Where the walk stands, or which panes there are.
    case place
  }

  /// What a line only looks at; `nil` for a line that does more, or nothing.
  package func look(_ line: String) -> Look? {
    switch PlainRequest(line, session.state) {
    case .read(let pane): .pane(pane)
    case .where, .panes: .place
    case .command(let text): ((try? CommandParser.parse(text)) ?? nil)?.isLook == true ? .value : nil
    case .keys, .action, .focus, .choice, .completed, .help, .unknown: nil
    }
  }

  // MARK: Out

  /// A text that lies over the walk: read once; of a course, each lesson with the number that opens it.
  private func sheet(_ state: AppState) -> [String] {
    guard let sheet = state.sheet else { return [] }
    let lines = sheet.lines(state.language).filter { !$0.isEmpty }
    guard sheet.chosen != nil else {
      session.state.sheet = nil
      return lines
    }
    return lines.enumerated().map { "\($0.offset + 1) \($0.element)" } + [words.plainCourse]
  }

  /// What is said first, and again when the person asks for everything anew.
  package mutating func opening() -> [String] {
    said = Said()
    let state = session.state
    let title = state.lesson.map { $0.title(state.language) } ?? inspector.world.program.name
    return [title, words.plainHint].map(\.withoutControls) + report()
  }

  /// What is new since the last report.
  package mutating func report() -> [String] {
    let state = session.state
    var lines = answer
    answer = []
    if let output = state.output {
      lines += [output.title] + output.lines.map(\.text)
      session.state.output = nil
    }
    lines += sheet(state)
    let moved = said.position != state.position
    if moved { lines += place(state) }
    let isNews = state.message != said.message
    said.message = state.message
    if isNews, let message = state.message {
      lines.append(words.message(message))
    } else if moved {
      let sentence = words.sentence(inspector)
      lines.append(Scene(state, inspector).withoutHidden(sentence)?.text ?? sentence)
      if let stop = state.machineStop { lines.append(words.stop(stop)) }
    }
    let displays = state.commands.displays.map(\.text)
    if displays != said.displays { lines += displays }
    said.displays = displays
    if let prompt = state.prompt { lines += opened(prompt) }
    if let page = state.sideBySide {
      lines += page.lines(words)
      session.state.sideBySide = nil
    }
    lines += consoleNews()
    lines += lessonNews(state)
    said.position = state.position
    if lines.isEmpty, isAnswerDue { lines = [words.plainDone] }
    isAnswerDue = false
    return lines.map(\.withoutControls)
  }

  /// How far something long has come: a movement, a question to the past, which looks around on a machine of its own, or a comparison.
  package static func progress(of session: Session) -> String {
    let words = Narrator(language: session.state.language)
    if case .underway(let count)? = session.state.sideBySide?.content { return words.comparing(count) }
    return words.underway(at: session.state.travel?.tick ?? session.timeline.tick)
  }

  /// Where the walk stands, and the instruction that is about to execute.
  private func place(_ state: AppState) -> [String] {
    [words.place(state.position, ring: Int(inspector.cpl), phase: state.phase), Scene(state, inspector).plainCode]
  }

  /// What the guest wrote since the last report; on the way back, how much of it is left.
  private mutating func consoleNews() -> [String] {
    let view = inspector.consoleView(lines: 8)
    defer { said.console = view.count }
    if view.count == said.console { return [] }
    let title = words.title(of: .console)
    if view.count < said.console { return ["\(title): \(words.bytes(view.count))"] }
    return view.lines.filter { !$0.isEmpty }.map { "\(title): \($0)" }
  }

  private mutating func lessonNews(_ state: AppState) -> [String] {
    guard let lesson = state.lesson else { return [] }
    var lines = LessonText(state).paragraphs(width: 1).map(\.text)
    if lesson.isAtStop(state.position) {
      lines.insert(
        "\(words.stop(lesson.stop + 1, of: lesson.stopCount)), \(words.beat(lesson.beat + 1, of: max(1, lesson.beatCount)))", at: 0)
    }
    defer { said.lesson = lines }
    return lines == said.lesson ? [] : lines
  }

  /// Every action with its name, its keys and what it does.
  private var help: [String] {
    var lines = words.plainHelp
    for group in Action.Group.allCases {
      lines.append("\(words.group(group)):")
      for action in Action.all where action.group == group {
        let keys = session.state.keyMap.keys(for: action.name).map(\.description).joined(separator: " ")
        lines.append("\(action.name.rawValue)\(keys.isEmpty ? "" : " (\(keys))"): \(action.help[session.state.language] ?? "")")
      }
    }
    return lines + words.helpNotes
  }
}

extension String {
  /// The text without characters that would steer a terminal.
  package var withoutControls: String {
    String(UnicodeScalarView(unicodeScalars.map { $0.value < 0x20 || (0x7f...0x9f).contains($0.value) ? " " : $0 }))
  }
}
