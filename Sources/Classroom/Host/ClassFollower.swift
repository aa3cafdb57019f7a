import Canvas
import Lessons
import Narration
import Primitives
import Simulation
import Vocabulary
import Walkthrough

/// A student's own Ringwalk in step with a class: its own machine goes where the class goes.
package final class ClassFollower {
  /// What a follower's computer has of the class's lesson.
  package struct Preparation {
    package let session: Session
    package let player: LessonPlayer
    package let terms: ClassTerms
    package let library: ClassLibrary

    package init(session: Session, player: LessonPlayer, terms: ClassTerms, library: ClassLibrary) {
      self.session = session
      self.player = player
      self.terms = terms
      self.library = library
    }
  }

  package private(set) var state = FollowerState()
  /// The walk; `nil` until the class has said which lesson it is.
  package private(set) var session: Session?
  /// Why there is no walk, in words.
  package private(set) var problem: String?
  private var player: LessonPlayer?
  private var terms: ClassTerms?
  private var painter: WalkPainter?
  private var library: ClassLibrary?
  private let link: ClassLink
  private let code: String
  private var steps = StepClock()
  private let token = UInt64.random(in: 0 ... .max)
  private let prepare: (ClassTerms) throws -> Preparation
  private var keyMap: KeyMap { session?.state.keyMap ?? KeyMap() }
  private let language: Language
  private var size: Size
  private var hint: String?

  /// A follower of the class at the other end of a link. `prepare` finds the lesson on this computer.
  package init(
    _ link: ClassLink, code: String, size: Size, language: Language, prepare: @escaping (ClassTerms) throws -> Preparation
  ) {
    self.link = link
    self.code = code
    self.size = size
    self.language = language
    self.prepare = prepare
  }

  /// To be watched for reading; `nil` while there is no connection.
  package var descriptor: Int32? { link.descriptor }

  /// Milliseconds after which `turn` wants to be called whatever happens.
  package func patience(now: UInt64) -> Int {
    if isUnderway || isComparing || session?.isFrameUnfinished == true { return 0 }
    return min(link.patience(now: now), steps.patience(session, now: now))
  }

  private var isUnderway: Bool { session?.isBusy == true || state.isFollowing && state.walk.showing != nil && !state.walk.isReached }

  /// Whether the walk rests where the class is.
  package var isInStep: Bool { state.isFollowing && state.walk.isReached && session?.isBusy == false }

  /// How the class lets its place be looked at; on one's own, as ever.
  private var view: ClassView { state.isFollowing ? state.walk.showing?.view ?? ClassView() : ClassView() }

  /// Whether two walks are being put side by side.
  package var isComparing: Bool { painter?.isUnderway(in: view) ?? false }

  /// Ends the connection for good.
  package func end() { link.end() }

  // MARK: A turn

  /// Does what is due without waiting: hears the class, and goes on with the walk for at most 8 ms. Whether anything may look different now.
  package func turn(now: UInt64) -> (requests: [Session.Request], changed: Bool) {
    var changed = session?.isFrameUnfinished == true
    for event in link.serve(now: now) {
      changed = true
      switch event {
      case .connected: link.send(.hello(version: WireLimits.version, code: code), now: now)
      case .lost: state.lose()
      case .message(let message): hear(message, now)
      }
    }
    var requests: [Session.Request] = []
    guard let session else { return ([], changed || link.failures == 3) }
    if steps.isDue(session, now: now) {
      changed = true
      requests += session.tick()
    }
    let clock = ContinuousClock()
    let end = clock.now + .milliseconds(8)
    while isUnderway, clock.now < end {
      changed = true
      if session.isBusy {
        requests += session.proceed()
      } else if state.walk.approach(session), let showing = state.walk.showing {
        link.send(state.reach(showing, digest: session.timeline.digest()), now: now)
        revealIfShown(session)
      }
    }
    if !isUnderway, painter?.proceed(session, in: view, until: end) == true { changed = true }
    return (requests, changed)
  }

  private func hear(_ message: ServerMessage, _ now: UInt64) {
    state.receive(message)
    switch message {
    case .lesson(let version, let theirs):
      guard version == WireLimits.version else { return }
      do {
        if session == nil {
          let preparation = try prepare(theirs)
          (session, player, terms) = (preparation.session, preparation.player, preparation.terms)
          library = preparation.library
          painter = WalkPainter(preparation.library)
          _ = session?.handle(.resize(size))
        }
        // What differs is said here, where both sides are known; the class refuses likewise.
        if let terms { link.send(.join(token: token, terms), now: now) }
      } catch {
        problem = "\(error)"
        link.end()
      }
    case .welcome: for restatement in state.restatement { link.send(restatement, now: now) }
    case .poll: if let session, !isUnderway { revealIfShown(session) }
    case .refused(let refusal): if !refusal.mayTryAgain { link.end() }
    default: break
    }
  }

  /// The class has seen the answer: it is shown here too, from this machine's own future.
  private func revealIfShown(_ session: Session) {
    guard state.isFollowing, let poll = state.poll, poll.phase == .revealed, let lesson = session.state.lesson, lesson.stop == poll.stop,
      lesson.hasOpenQuestion
    else { return }
    _ = session.reveal()
  }

  /// What the class began with at a stop that this seat has missed, in one line: whole sentences, or as much of the first as there is room for.
  package func missedLine(_ stop: Int, columns: Int) -> String {
    let text = (try? player?.page(stop, in: language))?.beats.first ?? ""
    let words = Narrator(language: language)
    let room = columns - words.missed(stop + 1, "").columns
    // Backquotes stand around code, which a line in one style does not show.
    let plain = text.filter { $0 != "`" }.split(whereSeparator: \.isNewline).joined(separator: " ")
    return words.missed(stop + 1, plain.sentences(columns: max(1, room)))
  }

  // MARK: Keys

  /// Takes an event of the follower's terminal over.
  package func handle(_ event: Event, now: UInt64) -> [Session.Request] {
    if case .resize(let size) = event { self.size = size }
    guard let session else {
      if case .key(let key) = event, keyMap[key] == .quit { return [.quit(0)] }
      if case .signal(let signal) = event, signal != .suspend, signal != .resume { return [.quit(signal.exitStatus)] }
      return event == .endOfInput ? [.quit(Signal.hangUp.exitStatus)] : []
    }
    guard case .key(let key) = event, !session.state.isTaken else { return session.handle(event) }
    hint = nil
    state.forgetMissed()
    if let round = state.round(of: session.state.lesson?.stop ?? -1), answer(key, round, session, now) { return [] }
    if case .character("o") = key.code {
      link.send(state.toggleRoaming(), now: now)
      if state.isFollowing { state.walk.forget() }
      session.show { ($0.prompt, $0.output, $0.isPlaying) = (nil, nil, false) }
      return []
    }
    if case .character("x") = key.code {
      link.send(state.toggleStuck(), now: now)
      return []
    }
    // On one's own, and while nobody leads, everything works as ever.
    if !state.isFollowing || state.link != .joined {
      if state.isFollowing { state.walk.forget() }
      return session.handle(event)
    }
    switch keyMap[key] {
    case .scrollUp, .scrollDown, .pageUp, .pageDown, .moreText, .focusNext, .focusPrevious, .zoom, .language, .help, .redraw, .suspend,
      .quit:
      return session.handle(event)
    default: hint = Narrator(language: session.state.language).followFirst
    }
    return []
  }

  /// Takes a key as an answer while a round is open; `false` when it is none. One that one key says is sent at once, others with Enter.
  private func answer(_ key: Key, _ round: Int, _ session: Session, _ now: UInt64) -> Bool {
    guard let lesson = session.state.lesson, lesson.isAsking, let kind = lesson.questionKind else { return false }
    var typed = lesson.typed
    switch key.code {
    case .character(let character) where key.modifiers.isEmpty:
      if kind == .choose || kind == .find {
        guard character.isASCII, let digit = character.wholeNumberValue, digit >= 1, digit <= lesson.optionCount else { return false }
        send(answer: "\(digit)", now)
        return true
      }
      let begins = character.isASCII && (character.isNumber || character == "-" || character == "\"" || character == "?")
      guard begins || !typed.isEmpty, typed.utf8.count < 64 else { return false }
      typed.append(character)
    case .backspace where !typed.isEmpty: typed.removeLast()
    case .escape where !typed.isEmpty: typed = ""
    case .enter where !typed.isEmpty:
      send(answer: typed, now)
      typed = ""
    default: return false
    }
    session.show { $0.lesson?.typed = typed }
    return true
  }

  /// Answers the question of the round that is open.
  package func send(answer text: String, _ now: UInt64) {
    if let message = state.answer(text) { link.send(message, now: now) }
  }

  // MARK: The screen

  /// What to do when nothing answers; empty before that is certain.
  package var advice: [String] {
    guard link.failures >= 3, session == nil else { return [] }
    let words = Narrator(language: language)
    guard let code = JoinCode(code) else { return [words.noClassHere] }
    return [words.nothingAnswers(code.port), "  " + code.sshLine(host: "HOST"), words.whatHostIs]
  }

  /// The follower's screen.
  package func frame() -> Grid {
    let words = Narrator(language: session?.state.language ?? language)
    guard let session, let painter else {
      var grid = Grid(size)
      let lines =
        problem.map { [TextLine($0, .error)] } ?? [TextLine(words.describe(state.link), .notice)] + advice.map { TextLine($0, .text) }
      TextBlock(lines).draw(into: &grid, in: grid.bounds.inset(horizontal: 1))
      return grid
    }
    var grid = painter.draw(session, in: view, whatIf: whatIf).frame
    if view.isBlack { grid = Grid(grid.size) }
    drawLine(view, words, on: &grid)
    if !view.isBlack, let title = whatIf { WhatIfLine(words.whatIf(title)).draw(into: &grid) }
    drawMissed(words, on: &grid)
    return grid
  }

  /// The prepared what-if that the class is in, in this seat's language.
  private var whatIf: PreparedWhatIf.Title? {
    guard let session, state.isFollowing else { return nil }
    return library?.title(state.walk.showing?.place.whatIf, session.state.language)
  }

  /// How this seat stands to the class, in place of the keys.
  private func drawLine(_ view: ClassView, _ words: Narrator, on grid: inout Grid) {
    guard grid.height >= 2, session?.state.prompt == nil else { return }
    let row = grid.bounds.bottom(1)
    grid.fill(row, on: .bar)
    grid.put(line(view, words), in: row.inset(horizontal: 1), on: .bar)
  }

  private func line(_ view: ClassView, _ words: Narrator) -> TextLine {
    if let hint { return TextLine(hint, .notice) }
    if state.link != .joined { return TextLine(words.describe(state.link), .warning) }
    if state.isDifferent, state.isFollowing { return TextLine(words.different, .error) }
    if state.mode == .roaming { return TextLine(words.roaming, .ongoing) }
    if view.isBlack { return TextLine(words.black, .notice) }
    if let answer = state.answer { return TextLine(words.answered(answer), .answerChosen) }
    if let poll = state.poll, poll.stop == session?.state.lesson?.stop {
      return TextLine(words.voting(poll.phase, answered: poll.answered), .question)
    }
    if state.mode == .stuck { return TextLine(words.stuck, .ongoing) }
    if isUnderway { return TextLine(words.onTheWay, .note) }
    let branch = whatIf != nil ? nil : session.flatMap { AudienceState(walk: $0.state, room: PublicRoom()).whatIf }
    let whatIf = branch.map { TextLine(words.whatIf($0), .warning) + "   " } ?? TextLine()
    return whatIf
      + "\(words.describe(.joined), .note)   \("o", .keyName) \(words.ownWord, .keyLabel)   \("x", .keyName) \(words.stuckWord, .keyLabel)   \("?", .keyName)"
  }

  /// One line for each stop that was missed, until the next key.
  private func drawMissed(_ words: Narrator, on grid: inout Grid) {
    guard !state.missed.isEmpty, state.isFollowing, state.walk.isReached else { return }
    let lines = state.missed.suffix(Swift.max(1, grid.height - 8)).map {
      TextLine(missedLine($0, columns: Swift.max(24, grid.width - 8)), .lesson)
    }
    Dialog(words.lessonTitle, TextBlock(lines)).draw(into: &grid, in: grid.bounds)
  }
}
