import Canvas
import Lessons
import Narration
import Primitives
import Simulation
import Vocabulary
import Walkthrough

/// The presenter's console: a walk of its own in step with the audience's, the notes of its own lesson file, and every key as a command to the class.
package final class ClassConsole {
  /// What the console's owner has to do.
  package enum Request {
    case screen(Session.Request)
    /// Add a stop to a lesson file and let the presenter edit it.
    case drop(DroppedStop)
  }

  package private(set) var state = PresenterState()
  private let link: ClassLink
  private let secret: String
  private let player: LessonPlayer
  private let session: Session
  private let terms: ClassTerms
  private let painter: WalkPainter
  private let library: ClassLibrary
  private var keyMap: KeyMap { session.state.keyMap }
  private var size: Size
  private var count: Int?
  /// Whether a question to the run was typed, which this machine answers by itself.
  private var isAsking = false
  /// What was typed since the last turn: the same movement several times is one command.
  private var unsent: [PresenterCommand] = []
  private var noteCache: (stop: Int, whatIf: String?, language: Language, note: NotePage?)?

  /// A console for the class at the other end of a link.
  package init(
    _ link: ClassLink, secret: String, player: LessonPlayer, session: Session, terms: ClassTerms, library: ClassLibrary, size: Size
  ) {
    self.link = link
    self.secret = secret
    self.player = player
    self.session = session
    self.terms = terms
    painter = WalkPainter(library)
    self.library = library
    self.size = size
  }

  /// To be watched for reading; `nil` while there is no connection.
  package var descriptor: Int32? { link.descriptor }

  /// Milliseconds after which `turn` wants to be called whatever happens.
  package func patience(now: UInt64) -> Int { isUnderway || painter.isUnderway(in: view) ? 0 : Swift.min(link.patience(now: now), 1000) }

  private var isUnderway: Bool { session.isBusy || state.walk.showing != nil && !state.walk.isReached }

  private var view: ClassView { state.walk.showing?.view ?? ClassView() }

  /// Ends the connection for good.
  package func end() {
    sendCommands(Milliseconds.now)
    link.end()
  }

  /// Does what is due without waiting.
  package func turn(now: UInt64) {
    sendCommands(now)
    for event in link.serve(now: now) {
      switch event {
      case .connected:
        state.reconnect()
        link.send(.present(version: WireLimits.version, secret: secret), now: now)
      case .lost: if case .refused = state.link {} else { state.link = .lost }
      case .message(.lesson(_, let theirs)):
        state.receive(.lesson(version: WireLimits.version, theirs), now: now)
        if let difference = terms.difference(from: theirs) { refuse(difference) }
      case .message(.refused(let refusal)) where !refusal.mayTryAgain: refuse(refusal)
      case .message(.notice(let notice)): state.message = words(notice.message)
      case .message(let message): state.receive(message, now: now)
      }
    }
    let clock = ContinuousClock()
    let end = clock.now + .milliseconds(8)
    while isUnderway, clock.now < end {
      if session.isBusy {
        _ = session.proceed()
      } else {
        _ = state.walk.approach(session)
      }
    }
    if isAsking, !session.isBusy { takeAnswer() }
    if !isUnderway { _ = painter.proceed(session, in: view, until: end) }
    if !isUnderway, state.walk.isReached { session.settle(question: state.poll) }
  }

  /// Says something to the presenter, until the next key.
  package func say(_ message: String) { state.message = message }

  private func refuse(_ refusal: Refusal) {
    state.link = .refused(refusal)
    link.end()
  }

  // MARK: Keys

  /// Takes an event of the console's terminal over.
  package func handle(_ event: Event) -> [Request] {
    switch event {
    case .resize(let size):
      self.size = size
      return []
    case .key(let key): return press(key)
    case .signal(.suspend): return [.screen(.suspend)]
    case .signal(.resume): return [.screen(.redraw)]
    case .signal(let signal): return [.screen(.quit(signal.exitStatus))]
    case .endOfInput: return [.screen(.quit(Signal.hangUp.exitStatus))]
    case .mouse, .paste, .focus, .readable: return []
    }
  }

  private func press(_ key: Key) -> [Request] {
    state.message = nil
    if let scroll = state.listScroll {
      state.listScroll = keyMap[key]?.scrolled(scroll, page: max(1, size.height - 6), last: list.lastOffset(in: size))
      return []
    }
    if let typed = state.input {
      type(key, typed)
      return []
    }
    if case .character(let character) = key.code, key.modifiers.isEmpty {
      switch character {
      case ":":
        state.input = ""
        return []
      case "<":
        state.noteScroll = max(0, state.noteScroll - 1)
        return []
      case ">":
        state.noteScroll += 1
        return []
      case "D":
        guard !isUnderway else { return [] }
        do throws(DropObstacle) {
          return [.drop(try DroppedStop(player.lesson, session))]
        } catch {
          state.message = words.cannotDrop(error)
          return []
        }
      case "0"..."9":
        if let digit = character.wholeNumberValue, count != nil || digit > 0 { count = min((count ?? 0) * 10 + digit, 1_000_000_000) }
        return []
      default: break
      }
    }
    defer { count = nil }
    if let command = ConsoleKeys.command(for: key, focus: session.state.focus, view: view) {
      send(command)
      return []
    }
    switch keyMap[key] {
    case .quit: return [.screen(.quit(0))]
    case .redraw: return [.screen(.redraw)]
    case .suspend: return [.screen(.suspend)]
    case .language: session.show { $0.language = $0.language.next }
    case .help: state.show(.keys)
    case .last? where count != nil: send(.position(Position(Tick(UInt64(count ?? 0)))))
    case let action? where action.isForClass:
      send(.action(action, times: count))
      // The copy of the screen is this walk's, which the class tells only where it is.
      if action == .moreText { _ = session.perform(action) }
    case let action?: state.message = words(ClassNotice.notForClass(action).message)
    case nil where key.code == .escape: send(.halt)
    case nil: state.message = words.unknownCommand
    }
    return []
  }

  private func type(_ key: Key, _ typed: String) {
    switch key.code {
    case .enter:
      state.input = nil
      guard !typed.isEmpty else { return }
      if typed.split(separator: " ") == ["what-if"] { return state.show(.whatIfs) }
      if Session.isSaving(typed) {
        state.message = words(ClassWords.keptByRecord)
        return
      }
      if case .whatIf(let id) = PresenterCommand(typed), library.title(id, session.state.language) == nil {
        state.message = words(ClassNotice.noWhatIf(id).message)
        return
      }
      if let mistake = CommandAdvice(session.timeline.inspector()).mistake(in: typed) {
        state.message = words(mistake)
        return
      }
      if PresenterCommand(typed) == nil, Session.isQuestion(typed) { return ask(typed) }
      if let command = PresenterCommand(typed) ?? walkCommand(typed), typed.utf8.count < WireLimits.clientLine - 32 {
        send(command)
      } else {
        state.message = words.unknownCommand
      }
    case .tab: complete(typed)
    case .escape: state.input = nil
    case .backspace: state.input = typed.isEmpty ? nil : String(typed.dropLast())
    case .character(let character) where key.modifiers.isEmpty && typed.utf8.count < 400 && character.isASCII:
      state.input = typed + String(character)
    default: break
    }
  }

  /// Asks this console's own machine, which is where the class's is: the answer is the presenter's, not the audience's.
  private func ask(_ line: String) {
    guard !isUnderway else { return state.message = words.onTheWay }
    _ = session.enter(line: line)
    isAsking = true
    if !session.isBusy { takeAnswer() }
  }

  private func takeAnswer() {
    isAsking = false
    if let output = session.state.output {
      state.show(.answer(output))
    } else if case .finder(let finder)? = session.state.prompt {
      state.show(.answer(Output("", finder.matches.map { "\($0.title, .text)  \($0.detail, .note)" })))
    } else if let answer = session.state.answer() {
      state.message = words(answer)
    }
    session.show {
      ($0.output, $0.prompt, $0.message) = (nil, nil, nil)
      $0.commands.offer = nil
    }
  }

  /// What is none of the class's commands may be one of the walk's; what is wrong with it is said here, where it can be mended.
  private func walkCommand(_ typed: String) -> PresenterCommand? {
    guard typed.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }), Session.isCommand(typed) else { return nil }
    return PresenterCommand("walk " + typed)
  }

  /// Goes on with the word that is being typed as far as only one way is left, and says which ways there are.
  private func complete(_ typed: String) {
    let completion = ConsoleCompletion(typed, whatIfs: library.whatIfs.map(\.id), stops: player.lesson.stops.count)
    state.input = completion.line
    state.message = completion.candidates.count > 1 ? completion.candidates.joined(separator: "  ") : nil
  }

  /// What the presenter reads.
  package var language: Language { session.state.language }

  private var words: Narrator { Narrator(language: language) }

  private func send(_ command: PresenterCommand) {
    guard state.link == .joined else { return state.message = words.notConnected }
    if let last = unsent.last, let both = last.followed(by: command) {
      unsent[unsent.count - 1] = both
    } else {
      unsent.append(command)
    }
  }

  private func sendCommands(_ now: UInt64) {
    for command in unsent { link.send(state.message(for: command), now: now) }
    unsent = []
  }

  // MARK: The screen

  /// The console's screen: the copy of the audience's above or at the left, what only the presenter sees below or at the right.
  package func frame(now: UInt64) -> Grid {
    var grid = Grid(size)
    let isWide = size.width >= 132
    let panel = isWide ? grid.bounds.right(52) : grid.bounds.bottom(Swift.min(size.height, Swift.max(10, size.height * 2 / 5)))
    let copy = isWide ? grid.bounds.droppingRight(52) : grid.bounds.droppingBottom(panel.height)
    drawCopy(in: copy, on: &grid)
    let screen = ConsolePanel(state, lesson: player.lesson, walk: session.state, note: note, copy: copySize(in: copy), now: now)
    screen.draw(into: &grid, in: panel)
    if let scroll = state.listScroll { list.draw(into: &grid, scroll: scroll) }
    return grid
  }

  /// What is listed over the screen, or was last.
  private var list: ListBox {
    switch state.list {
    case .answer(let output): ListBox(title: output.title) { width in output.lines.flatMap { $0.wrapped(to: width, hanging: 2) } }
    case .keys: ConsoleHelp(words).list
    case .whatIfs: WhatIfList(library.whatIfs.map { ($0.id, $0.title(session.state.language)) }, words).list
    }
  }

  private func drawCopy(in place: Rect, on grid: inout Grid) {
    guard !place.isEmpty else { return }
    var room = PublicRoom()
    room.view = view
    room.whatIf = library.title(state.walk.showing?.place.whatIf, session.state.language)
    let (walk, frame) = painter.draw(session, in: room.view, whatIf: room.whatIf, size: copySize(in: place))
    // A black screen is a word in the panel: the presenter goes on seeing what it hides.
    room.view.isBlack = false
    room.poll = state.poll
    room.code = state.status.code.isEmpty ? nil : state.status.code
    room.host = HostName.own
    room.present = state.status.present
    room.isJoinScreenShown = state.status.isJoinScreenShown
    room.isRecording = state.status.recording != nil
    let copy = AudienceScreen(AudienceState(walk: walk, room: room)).draw(over: frame)
    grid.draw(copy, at: place.origin, clip: place)
  }

  /// The copy has the audience's size where there is room for it, and that of its place otherwise.
  private func copySize(in place: Rect) -> Size {
    let audience = Size(width: state.status.width, height: state.status.height)
    let isRoomy = audience.width > 0 && audience.height > 0 && audience.width <= place.width && audience.height <= place.height
    return isRoomy ? audience : Size(width: place.width, height: place.height)
  }

  /// The answer to a prepared what-if's question, with the notes of its lesson.
  private func note(ofWhatIf id: String) -> NotePage? {
    guard let prepared = library.whatIfs.first(where: { $0.id == id }),
      let content = prepared.note(session.state.language, in: session.timeline.world)
    else { return nil }
    let text = [content.answer.map { words.answerOfWhatIf($0) }, content.note?.text].compactMap(\.self).joined(separator: " ")
    return NotePage(minutes: content.note?.minutes, text: text)
  }

  /// The notes of the stop, from the console's own lesson file; in a prepared what-if, those of that.
  private var note: NotePage? {
    guard let stop = state.walk.showing?.place.stop, !session.isBusy else { return noteCache?.note }
    let language = session.state.language
    let whatIf = state.walk.showing?.place.whatIf
    if let noteCache, noteCache.stop == stop, noteCache.whatIf == whatIf, noteCache.language == language { return noteCache.note }
    let note = whatIf.flatMap { self.note(ofWhatIf: $0) } ?? (try? player.note(stop, in: language)) ?? nil
    noteCache = (stop, whatIf, language, note)
    state.noteScroll = 0
    return note
  }
}
