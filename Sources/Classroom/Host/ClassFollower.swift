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
  private let seat: SeatToken
  private let prepare: (ClassTerms) throws -> Preparation
  private var keyMap: KeyMap { session?.state.keyMap ?? KeyMap() }
  private let language: Language
  private var size: Size
  /// What to do instead of what was tried, until the next key or until something happens in the class.
  private var hint: String?
  /// Rows by which the list of keys is scrolled; `nil` while it is not shown.
  private var helpScroll: Int?

  /// A follower of the class at the other end of a link. `prepare` finds the lesson on this computer.
  package init(
    _ link: ClassLink, code: String, seat: SeatToken = SeatToken(in: nil, for: ""), size: Size, language: Language,
    prepare: @escaping (ClassTerms) throws -> Preparation
  ) {
    self.link = link
    self.code = code
    self.seat = seat
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

  private var isUnderway: Bool { session?.isBusy == true || !state.isOnOwn && state.walk.showing != nil && !state.walk.isReached }

  /// Whether the walk rests where the class is.
  package var isInStep: Bool { state.isFollowing && state.walk.isReached && session?.isBusy == false }

  /// How the class lets its place be looked at; on one's own, as ever.
  package var view: ClassView { state.isFollowing ? state.walk.showing?.view ?? ClassView() : ClassView() }

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
      case .lost:
        state.lose()
        hint = nil
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
        session.settle(question: state.poll)
      }
    }
    if !isUnderway, painter?.proceed(session, in: view, until: end) == true { changed = true }
    return (requests, changed)
  }

  private func hear(_ message: ServerMessage, _ now: UInt64) {
    state.receive(message)
    switch message {
    case .welcome, .showing, .poll: hint = nil
    default: break
    }
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
        if let terms { link.send(.join(token: seat.value, terms), now: now) }
      } catch {
        problem = "\(error)"
        link.end()
      }
    case .welcome: for restatement in state.restatement { link.send(restatement, now: now) }
    case .poll: if let session, !isUnderway, !state.isOnOwn { session.settle(question: state.poll) }
    case .refused(let refusal): if !refusal.mayTryAgain { link.end() }
    default: break
    }
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
    readNews()
    if let scroll = helpScroll {
      let list = FollowerHelp(words).list
      helpScroll = keyMap[key]?.scrolled(scroll, page: max(1, size.height - 6), last: list.lastOffset(in: size))
      // Asked for once more, everything is listed.
      return keyMap[key] == .help ? session.handle(event) : []
    }
    if !state.isOnOwn, answer(key, session, now) { return [] }
    if case .character("o") = key.code {
      toggleRoaming(now)
      return []
    }
    if case .character("x") = key.code {
      toggleStuck(now)
      return []
    }
    if state.isOnOwn {
      leavePlace()
      return session.handle(event)
    }
    switch keyMap[key] {
    case .help: helpScroll = 0
    case .scrollUp, .scrollDown, .pageUp, .pageDown, .moreText, .focusNext, .focusPrevious, .zoom, .language, .redraw, .suspend,
      .quit:
      return session.handle(event)
    default: hint = words.followFirst
    }
    return []
  }

  private var words: Narrator { Narrator(language: session?.state.language ?? language) }

  /// Off on a walk of one's own, or back to the class.
  package func toggleRoaming(_ now: UInt64) {
    link.send(state.toggleRoaming(), now: now)
    leavePlace()
    session?.show { ($0.prompt, $0.output, $0.isPlaying) = (nil, nil, false) }
  }

  /// Asks for help, or no longer; who was on a walk of one's own comes back for it.
  package func toggleStuck(_ now: UInt64) {
    let wasRoaming = !state.isFollowing
    link.send(state.toggleStuck(), now: now)
    if wasRoaming { leavePlace() }
  }

  /// The walk may be anywhere from now on: what the class shows has to be gone to.
  package func leavePlace() { if state.isFollowing { state.walk.forget() } }

  /// What is told on joining was read.
  package func readNews() { state.readNews() }

  /// Takes a key as an answer to the question on the screen; `false` when it is none. One that one key says is sent at once, others with Enter. While
  /// no round is open, it says so.
  private func answer(_ key: Key, _ session: Session, _ now: UInt64) -> Bool {
    guard let lesson = session.state.lesson, lesson.isAsking, let kind = lesson.questionKind else { return false }
    var typed = lesson.typed
    switch key.code {
    case .character(let character) where key.modifiers.isEmpty:
      let isOption = kind == .choose || kind == .find
      guard !typed.isEmpty || Self.canBegin(character, isOption ? lesson.optionCount : nil), typed.utf8.count < 64 else { return false }
      guard state.round(of: lesson) != nil else {
        hint = words.voteNotOpen(state.poll?.phase ?? .closed)
        return true
      }
      if isOption {
        send(answer: "\(character)", now)
        return true
      }
      typed.append(character)
    case .backspace where !typed.isEmpty: typed.removeLast()
    case .escape where !typed.isEmpty: typed = ""
    case .enter where !typed.isEmpty:
      if state.round(of: lesson) == nil { hint = words.voteNotOpen(state.poll?.phase ?? .closed) }
      send(answer: typed, now)
      typed = ""
    default: return false
    }
    session.show { $0.lesson?.typed = typed }
    return true
  }

  /// Whether an answer can begin with a character: a digit of the options, or what a number or a text in quotes begins with.
  private static func canBegin(_ character: Character, _ optionCount: Int?) -> Bool {
    guard character.isASCII else { return false }
    guard let optionCount else { return character.isNumber || "-\"?".contains(character) }
    return character.wholeNumberValue.map { (1...optionCount).contains($0) } ?? false
  }

  /// Answers the question of the round that is open; `false` when none is.
  @discardableResult
  package func send(answer text: String, _ now: UInt64) -> Bool {
    guard let message = state.answer(text) else { return false }
    link.send(message, now: now)
    return true
  }

  /// What comes of a line that is typed as an answer to the question that is shown, in words; `nil` for a line that is none.
  package func answer(line: String, _ now: UInt64) -> String? {
    guard !state.isOnOwn, let lesson = session?.state.lesson, lesson.isAsking, let first = line.first, Self.canBegin(first, nil),
      let question = player?.lesson.stops[lesson.stop].question
    else { return nil }
    guard state.round(of: lesson) != nil else { return words.voteNotOpen(state.poll?.phase ?? .closed) }
    guard question.answer(typed: line) != nil, send(answer: line, now) else { return words.noAnswer(line) }
    return words.answered(line)
  }

  // MARK: The screen

  /// What to do when nothing answers; empty before that is certain.
  package var advice: [String] {
    guard link.failures >= 3, session == nil else { return [] }
    let words = Narrator(language: language)
    guard let code = JoinCode(code) else { return [words.noClassHere] }
    return [words.nothingAnswers(code.port), "  " + code.sshLine(host: "HOST"), words.whatHostIs]
  }

  private var isRefused: Bool { if case .refused = state.link { true } else { false } }

  /// The follower's screen.
  package func frame() -> Grid {
    let words = words
    guard let session, let painter, !isRefused else {
      var grid = Grid(size)
      let lines =
        problem.map { [TextLine($0, .error)] } ?? [TextLine(words.describe(state.link, state.terms), .notice)]
        + advice.map { TextLine($0, .text) }
      TextBlock(lines).draw(into: &grid, in: grid.bounds.inset(horizontal: 1))
      return grid
    }
    var grid = painter.draw(session, in: view, whatIf: whatIf).frame
    if view.isBlack { grid = Grid(grid.size) }
    if grid.height >= 2, session.state.prompt == nil {
      let branch = whatIf == nil ? AudienceState(walk: session.state, room: PublicRoom()).whatIf : nil
      FollowerLine(state, walk: session.state, branch: branch, isUnderway: isUnderway, hint: hint, words).draw(into: &grid)
    }
    if !view.isBlack, let title = whatIf { WhatIfLine(words.whatIf(title)).draw(into: &grid) }
    drawNews(words, on: &grid)
    if let helpScroll { FollowerHelp(words).list.draw(into: &grid, scroll: helpScroll) }
    return grid
  }

  /// Two walks side by side, as lines; `nil` while there are none, or not all of them is known.
  package var comparison: [String]? { session.flatMap { painter?.lines($0, in: view, whatIf: whatIf) } }

  /// The prepared what-if that the class is in, in this seat's language.
  package var whatIf: PreparedWhatIf.Title? {
    guard let session, state.isFollowing else { return nil }
    return library?.title(state.walk.showing?.place.whatIf, session.state.language)
  }

  /// That the session is recorded, and one line for each stop that was missed, until the next key.
  private func drawNews(_ words: Narrator, on grid: inout Grid) {
    guard state.isFollowing, state.walk.isReached else { return }
    var lines = state.missed.suffix(Swift.max(1, grid.height - 10)).map {
      TextLine(missedLine($0, columns: Swift.max(24, grid.width - 8)), .lesson)
    }
    if state.isRecordingNews {
      lines.insert(contentsOf: TextLine(words.answersKept(true), .notice).wrapped(to: Swift.max(24, grid.width - 8)), at: 0)
    }
    guard !lines.isEmpty else { return }
    Dialog(words.lessonTitle, TextBlock(lines)).draw(into: &grid, in: grid.bounds)
  }
}
