import Canvas
import Lessons
import Primitives
import Simulation
import Vocabulary
import Walkthrough

/// The class's own process: the walk of the audience screen, the room, and the server, in one thread that never waits for anybody.
package final class ClassHost {
  package let session: Session
  package private(set) var room: Room
  private let player: LessonPlayer
  private let server: ClassServer
  private let library: ClassLibrary
  private let painter: WalkPainter
  private var keyMap: KeyMap { session.state.keyMap }
  private var localPeers: Set<Int> = []
  /// Which input the machine has had, and how often it changed.
  private var inputs: [InputLog.Entry] = []
  private var revision = 0
  private var waiting = CommandQueue()
  /// The prepared what-if whose place is being looked for.
  private var sought: (id: String, search: PreparedWhatIfSearch, asker: Room.Peer?)?
  /// The prepared what-if that a branch of the walk is, and how the walk gets back to where it was called.
  private var whatIf: (id: String, branch: Branch.ID, origin: WalkTarget?)?
  /// The way back from a prepared what-if, while the walk is on it.
  private var returning: WalkTarget?
  /// What is done again and again.
  private var repetition: Repetition?
  /// Who gave the last command that the walk did; `nil` for the audience's own terminal.
  private var asker: Room.Peer?
  /// The position that the walk was told to go to by its number.
  private var wanted: Position?
  /// The stop whose answer is shown when the presenter goes on once more without having asked anybody.
  private var unaskedStop: Int?
  /// Whether the next key that ends a program ends the class.
  private var isEndAsked = false
  /// Whether something happened that may have moved the walk.
  private var isDirty = true
  /// What the audience sees while the screen is frozen.
  private var frozenFrame: Grid?
  private var lastReport: UInt64 = 0
  private var isJoinScreenReported = false
  private var reportedStop = 0
  /// What was told to followers, with its time: for a recording. It is emptied by who takes it.
  package private(set) var kept: [(time: UInt64, message: ServerMessage)] = []
  private let keepsRecord: Bool

  /// Milliseconds between two reports to the console.
  private static let reportTime: UInt64 = 500
  /// Steps of the machine in one slice of a search.
  private static let slice: UInt64 = 20_000

  /// A class at the place where a session goes, or where it was when it was interrupted.
  ///
  /// - Parameters:
  ///   - recording: the name of the file in which the session is recorded; `nil` when it is not.
  ///   - elapsed: milliseconds since the class began, before a restart.
  package init(
    player: LessonPlayer, session: Session, server: ClassServer, terms: ClassTerms, code: JoinCode?, secret: String, recording: String?,
    library: ClassLibrary, resuming old: ClassFile? = nil, elapsed: UInt64 = 0
  ) {
    self.player = player
    self.session = session
    self.server = server
    self.library = library
    painter = WalkPainter(library)
    keepsRecord = recording != nil
    _ = session.finish()
    if let old, old.showing != nil {
      var target = WalkTarget()
      for message in old.place { target.receive(message) }
      while !target.isReached {
        _ = target.approach(session)
        _ = session.finish()
      }
      whatIf = old.showing?.place.whatIf.map { ($0, session.timeline.current.id, nil) }
    }
    inputs = session.timeline.inputs.entries
    revision = inputs.isEmpty ? 0 : 1
    room = Room(
      terms: terms, place: ClassPlace(session, revision: revision, whatIf: whatIf?.id), view: old?.showing?.view ?? ClassView(), code: code,
      secret: secret,
      recording: recording, host: HostName.own)
    room.inputs = inputs
    room.stopBegan = Int64(clamping: Milliseconds.now)
    room.began = room.stopBegan &- Int64(clamping: elapsed)
    if let old, old.showing != nil {
      room.resume(old)
      if room.question?.phase == .revealed, session.state.lesson?.hasOpenQuestion == true { _ = session.reveal() }
    }
    if keepsRecord { kept.append((Milliseconds.now, .showing(room.shown))) }
  }

  /// Those that become readable when the server has something to do.
  package var descriptors: [Int32] { server.descriptors }

  /// Milliseconds after which `turn` wants to be called whatever happens.
  package func patience(now: UInt64) -> Int {
    if isUnderway || isComparing { return 0 }
    return min(server.patience, repetition.map { Int(clamping: $0.next > now ? $0.next - now : 0) } ?? .max)
  }

  /// Whether the walk is on its way, or is told to go.
  package var isUnderway: Bool { session.isBusy || !waiting.isEmpty || sought != nil || returning != nil }

  /// Whether two walks are being put side by side.
  package var isComparing: Bool { painter.isUnderway(in: room.live.view) }

  /// Where the class is, to be kept for a restart.
  package func note(in file: inout ClassFile) {
    room.note(in: &file)
    file.inputs = room.isFrozen ? file.inputs : inputs
  }

  /// Tells the presenter what of the class could not be kept.
  package func tell(_ unsaved: UnsavedClass, now: UInt64) { apply(room.tell(unsaved), now: now) }

  /// Takes what was kept so far.
  package func takeKept() -> [(time: UInt64, message: ServerMessage)] {
    defer { kept = [] }
    return kept
  }

  /// Does what the presenter says.
  package func perform(_ command: PresenterCommand, now: UInt64) { apply(room.perform(command, now: now), now: now) }

  // MARK: Keys of the audience screen

  /// Takes an event of the audience's own terminal over: the keys of the console work here too, except those that would show something private.
  package func handle(_ event: Event, now: UInt64) -> [Session.Request] {
    isDirty = true
    asker = nil
    let mayEnd = isEndAsked
    if case .key(let key) = event {
      isEndAsked = false
      if !isAboutQuestion(key) { repetition = nil }
      if key.code == .enter, enterCommand(now) { return [] }
    }
    if case .key(let key) = event, !session.isBusy, !session.state.isTaken, keyMap[key] == .quit, !mayEnd {
      // Everybody's class: one key is no decision.
      isEndAsked = true
      if room.isJoinScreenShown { perform(.joinScreen(false), now: now) }
      session.tell(ClassWords.endsForAll)
      return []
    }
    guard case .key(let key) = event, !session.isBusy, !session.state.isTaken else { return served(session.handle(event)) }
    if room.isJoinScreenShown {
      // The first key only clears the way, unless more keys follow that need it.
      perform(.joinScreen(false), now: now)
      if keyMap[key] != .commandLine { return [] }
    }
    if let command = ConsoleKeys.command(for: key, focus: session.state.focus, view: room.live.view) {
      perform(command, now: now)
      return []
    }
    // Nobody answers on the audience screen: digits are counts there.
    if session.state.isQuestionOpen, keyMap[key] == .goOn { return goOnFromQuestion(now) }
    if session.state.isQuestionOpen, keyMap[key] == nil { return [] }
    unaskedStop = nil
    return session.handle(event)
  }

  /// Whether a key only brings the question on, which a repeated action waits for.
  private func isAboutQuestion(_ key: Key) -> Bool {
    switch ConsoleKeys.command(for: key, focus: session.state.focus, view: room.live.view) {
    case .vote, .answer: true
    default: false
    }
  }

  /// What a class does of what its session asks for: a class is kept by `--record`, and says so when it is asked for a file of one walk.
  private func served(_ requests: [Session.Request]) -> [Session.Request] {
    requests.filter { request in
      guard case .save = request else { return true }
      session.tell(ClassWords.keptByRecord)
      return false
    }
  }

  /// Does the class's command that stands in the command line of this very terminal, or says what is wrong with it; `false` for one of the walk's.
  private func enterCommand(_ now: UInt64) -> Bool {
    guard case .command(let line)? = session.state.prompt else { return false }
    let text = line.editor.text
    let mistake = CommandAdvice(session.timeline.inspector()).mistake(in: text)
    guard mistake != nil || PresenterCommand(text) != nil else { return false }
    session.show { $0.prompt = nil }
    if let mistake {
      session.tell(mistake)
    } else if let command = PresenterCommand(text) {
      perform(command, now: now)
    }
    return true
  }

  /// Space at an open question: an open vote is closed; after it, or once more where nobody was asked, the answer is shown.
  private func goOnFromQuestion(_ now: UInt64) -> [Session.Request] {
    offerQuestion(now)
    let stop = room.question?.stop
    if room.question?.phase == .closed, unaskedStop != stop {
      unaskedStop = stop
      tell(.nobodyAsked, asker)
      return []
    }
    apply(room.perform(room.question?.phase.round != nil ? .vote : .answer, now: now), from: asker, now: now)
    return []
  }

  // MARK: A turn

  /// Does what is due without waiting: hears the peers, goes on with the walk for at most 8 ms, and tells everybody where it is.
  package func turn(now: UInt64) -> [Session.Request] {
    var requests: [Session.Request] = []
    for event in server.serve(now: now) {
      switch event {
      case .opened(let peer, let isLocal):
        if isLocal { localPeers.insert(peer) }
        room.connect(peer)
      case .closed(let peer):
        localPeers.remove(peer)
        room.disconnect(peer)
      case .line(let peer, let line): hear(line, from: peer, now: now)
      }
    }
    requests += goOn(now)
    publish(now)
    if repetition?.isDue(now) == true, !isUnderway { repeatAction(now) }
    apply(room.tell(repetition?.playback), now: now)
    // Told when the others are done, so that none of those takes the words away.
    if waiting.isEmpty { for (asker, count) in waiting.takeDropped() { tell(.dropped(count), asker) } }
    room.screen = (session.state.size.width, session.state.size.height)
    let stop = room.live.place.stop
    if now &- lastReport >= Self.reportTime || room.isJoinScreenShown != isJoinScreenReported || stop != reportedStop {
      lastReport = now
      isJoinScreenReported = room.isJoinScreenShown
      reportedStop = stop
      apply(room.reportEffects(now: now), now: now)
    }
    return requests
  }

  private func hear(_ line: [UInt8], from peer: Int, now: UInt64) {
    guard let message = try? ClientMessage(line: line) else {
      room.disconnect(peer)
      return server.close(peer, .line, now: now)
    }
    let effects = room.receive(message, from: peer, isLocal: localPeers.contains(peer), now: now) { ways(of: $1, at: $0) }
    apply(effects, from: peer, now: now)
  }

  /// Does what the room says. `asker` is who has said what it is about; `nil` for this very terminal.
  private func apply(_ effects: [Room.Effect], from asker: Room.Peer? = nil, now: UInt64) {
    // Before the walk moves on, since what is prepared from now on is nobody's business.
    if !room.isFrozen {
      frozenFrame = nil
    } else if frozenFrame == nil {
      frozenFrame = draw()
    }
    for effect in effects {
      switch effect {
      case .send(let message, let peer): server.send(message, to: peer)
      case .close(let peer, let refusal):
        room.disconnect(peer)
        server.close(peer, refusal, now: now)
      case .admit(let peer): server.admit(peer, isTrusted: room.consoles.contains(peer))
      case .walk(let command):
        if command != .answer { repetition = nil }
        waiting.append(command, from: asker)
      case .useCode: break
      case .notice(let notice): tell(notice, asker)
      case .keep(let message): if keepsRecord { kept.append((now, message)) }
      }
    }
  }

  /// Ends the class: nobody is left to wonder whether it goes on.
  package func end(now: UInt64) {
    for peer in room.peers { server.close(peer, .over, now: now) }
  }

  /// Says why a command came to nothing to whoever gave it.
  private func tell(_ notice: ClassNotice, _ asker: Room.Peer?) {
    if let asker { server.send(.notice(notice), to: asker) } else { session.tell(notice.message) }
  }

  private func goOn(_ now: UInt64) -> [Session.Request] {
    var requests: [Session.Request] = []
    let clock = ContinuousClock()
    let end = clock.now + .milliseconds(8)
    while isUnderway, clock.now < end {
      isDirty = true
      if session.isBusy {
        requests += session.proceed()
      } else if returning != nil {
        if returning?.approach(session) == true { comeBack(now) }
      } else if let next = waiting.next() {
        requests += perform(next.command, next.asker, now)
      } else {
        lookForWhatIf()
      }
    }
    if !isUnderway { _ = painter.proceed(session, in: room.live.view, until: end) }
    return requests
  }

  private func lookForWhatIf() {
    guard let (id, search, asker) = sought else { return }
    switch search.proceed(ticks: Self.slice) {
    case .underway: return
    case .found(let place):
      // From one to another, the way back still leads to where the class was before the first.
      let origin = presentWhatIf == nil ? WalkTarget(presentPlace, session.timeline.inputs.entries) : whatIf?.origin
      session.timeline.enter(place.fork)
      whatIf = (id, session.timeline.current.id, origin)
      session.begin(place.position)
    case .failed: tell(.noPlaceForWhatIf(id), asker)
    }
    sought = nil
  }

  /// The prepared what-if that the walk is in, by its name.
  private var presentWhatIf: String? { whatIf.flatMap { $0.branch == session.timeline.current.id ? $0.id : nil } }

  /// Back to the walk before the last edit; from a prepared what-if, to where it was called.
  private func undo(_ asker: Room.Peer?, _ now: UInt64) {
    // An edit right at the beginning of a what-if is undone by itself.
    let origin = presentWhatIf == nil || session.timeline.current.changes.count > 1 ? nil : whatIf?.origin
    guard let undone = session.timeline.beginUndo() else { return tell(.nothingToUndo, asker) }
    session.timeline.seek(to: undone.target)
    session.settle()
    returning = origin
    if origin == nil { comeBack(now) }
  }

  /// The walk is back from an edit or from a what-if. Without another one there are no two walks to be compared, before and after it.
  private func comeBack(_ now: UInt64) {
    returning = nil
    if room.live.view.counterpart == .edit, session.timeline.current.parent == nil { perform(.compare(nil), now: now) }
  }

  /// Does what only the walk can do.
  private func perform(_ command: PresenterCommand, _ asker: Room.Peer?, _ now: UInt64) -> [Session.Request] {
    sought = nil
    wanted = nil
    self.asker = asker
    if command != .action(.goOn, times: nil) { unaskedStop = nil }
    session.show {
      ($0.prompt, $0.output, $0.isPlaying) = (nil, nil, false)
      $0.dropMessage(before: nil)
    }
    switch command {
    case .action(let action, let times):
      guard action.isForClass else {
        tell(.notForClass(action), asker)
        return []
      }
      switch action {
      case .goOn where session.state.isQuestionOpen: return goOnFromQuestion(now)
      default:
        session.show { $0.count = times.map(UInt64.init) }
        return session.perform(action)
      }
    case .stop(let stop):
      guard player.lesson.stops.indices.contains(stop) else {
        tell(.noStop(last: player.lesson.stops.count), asker)
        break
      }
      session.begin(stop: stop)
    case .position(let position):
      wanted = position
      session.begin(position)
    case .every(let tenths, let action):
      guard action.isForClass else {
        tell(.notForClass(action), asker)
        break
      }
      repetition = Repetition(action: action, pause: UInt64(tenths) * 100, asker: asker, next: now &+ UInt64(tenths) * 100)
    case .play: repetition = Repetition(action: .goOn, pause: nil, asker: asker, next: now &+ plannedPause)
    case .panes(let panes): session.show { $0.panes = panes.isEmpty ? $0.lesson?.panes : panes }
    case .answer: return session.reveal()
    case .edit(let input):
      session.timeline.whatIf(input)
      session.settle()
    case .compare(let counterpart):
      guard counterpart != .edit || session.timeline.current.parent != nil else {
        tell(.nothingToCompare, asker)
        break
      }
      apply(room.compare(counterpart), from: asker, now: now)
    case .line(let line):
      if let action = Session.action(of: line), !action.isForClass {
        tell(.notForClass(action), asker)
        break
      }
      return served(session.enter(line: line).filter { !$0.isAboutProcess })
    case .whatIf(let id):
      guard let prepared = library.whatIfs.first(where: { $0.id == id }), let search = try? prepared.search(in: session.timeline.world)
      else {
        tell(.noWhatIf(id), asker)
        break
      }
      sought = (id, search, asker)
    case .undo: undo(asker, now)
    default: break
    }
    return []
  }

  /// Does once more what is repeated, unless the last time changed nothing: then it has come to its end.
  private func repeatAction(_ now: UInt64) {
    guard let current = repetition else { return }
    if current.action == .goOn, session.state.isQuestionOpen {
      repetition?.isWaiting = true
      repetition?.next = now &+ Self.reportTime
      return
    }
    if current.isWaiting {
      // The answer has just been shown: there is time to read it.
      repetition?.isWaiting = false
      repetition?.next = now &+ (current.pause ?? plannedPause)
      return
    }
    let place = presentPlace
    guard current.last != place else {
      repetition = nil
      return
    }
    waiting.append(.action(current.action, times: nil), from: current.asker)
    repetition?.last = place
    repetition?.next = now &+ (current.pause ?? plannedPause)
  }

  /// Milliseconds that the lesson's plan gives the present text: the minutes of the stop, or its share of the lesson's, divided among its texts.
  private var plannedPause: UInt64 {
    let stops = player.lesson.stops
    guard let lesson = session.state.lesson, stops.indices.contains(lesson.stop) else { return 60_000 }
    let whole = UInt64(clamping: player.lesson.minutes) * 60_000
    let stop = stops[lesson.stop].note?.minutes.map { UInt64(clamping: $0) * 60_000 } ?? whole / UInt64(max(1, stops.count))
    return max(1000, stop / UInt64(max(1, lesson.beatCount)))
  }

  /// Tells everybody where the walk rests now.
  private func publish(_ now: UInt64) {
    guard isDirty, !session.isBusy, returning == nil else { return }
    isDirty = false
    passOn()
    let entries = session.timeline.inputs.entries
    if entries != inputs {
      inputs = entries
      revision += 1
    }
    let place = presentPlace
    if place.stop != room.live.place.stop { room.stopBegan = Int64(clamping: now) }
    apply(room.rest(at: place, inputs: inputs), now: now)
    offerQuestion(now)
  }

  /// What the walk says about a presenter's command goes to the presenter; what it says about the machine is for everybody.
  private func passOn() {
    if let position = wanted {
      wanted = nil
      if position != session.state.position {
        session.show { $0.message = nil }
        return tell(.noPosition(session.state.position), asker)
      }
    }
    let isEnd = if case .lessonEnd = session.state.message { true } else { false }
    guard asker != nil || isEnd, session.state.message?.isAboutMachine != true, let answer = session.state.answer() else { return }
    session.show { ($0.message, $0.output) = (nil, nil) }
    tell(isEnd ? .lastStop : .told(answer), asker)
  }

  private var presentPlace: ClassPlace { ClassPlace(session, revision: revision, whatIf: presentWhatIf) }

  // MARK: Questions

  /// Lets the question be asked that the walk has come to, and says so to everybody.
  private func offerQuestion(_ now: UInt64) {
    guard let lesson = session.state.lesson, lesson.isAsking, player.lesson.stops.indices.contains(lesson.stop),
      let question = player.lesson.stops[lesson.stop].question
    else { return }
    apply(room.offer(stop: lesson.stop, ways: question.ways, allowsSeveral: question.kind == .trueFalse), now: now)
  }

  /// Which ways of answering a typed text is.
  private func ways(of text: String, at stop: Int) -> Set<Int>? {
    guard player.lesson.stops.indices.contains(stop), let question = player.lesson.stops[stop].question,
      let answer = question.answer(typed: text)
    else { return nil }
    switch answer {
    case .notSure: return [question.kind == .trueFalse ? question.options.count : question.ways - 1]
    case .option(let option): return [option]
    case .claims(let claims):
      let held = Set(claims.indices.filter { claims[$0] })
      return held.isEmpty ? [question.ways - 1] : held
    case .value, .order:
      guard let solution = (try? player.solution(of: stop)) ?? nil else { return nil }
      return LessonPlayer.areEqual(answer, solution) ? [0] : [1]
    }
  }

  // MARK: The screen

  /// What the audience sees.
  package func frame() -> Grid {
    guard room.isFrozen, let frozenFrame else { return draw() }
    let size = session.state.size
    guard !room.shown.view.isBlack else { return Grid(size) }
    guard size != frozenFrame.size else { return frozenFrame }
    // The terminal has another size since: as much of what was shown as there is room for.
    var grid = Grid(size)
    grid.draw(frozenFrame, at: grid.bounds.origin, clip: grid.bounds)
    return grid
  }

  /// Everything that this draws comes from an `AudienceState`.
  private func draw() -> Grid {
    var shown = room.audience
    shown.whatIf = library.title(room.shown.place.whatIf, session.state.language)
    let (walk, frame) = painter.draw(session, in: room.shown.view, whatIf: shown.whatIf)
    return AudienceScreen(AudienceState(walk: walk, room: shown)).draw(over: frame)
  }
}

extension Question {
  /// How many ways to answer are counted: each option and "not sure"; each claim, "not sure" and "none of them"; or right, another answer and "not sure".
  var ways: Int {
    switch kind {
    case .choose, .find: options.count + 1
    case .trueFalse: options.count + 2
    case .value, .order: 3
    }
  }
}
