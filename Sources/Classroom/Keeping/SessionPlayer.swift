import Canvas
import Lessons
import Narration
import Simulation
import Vocabulary
import Walkthrough

/// Plays a recorded session from the machine: a walk of one's own goes where the class went, when it went there.
package final class SessionPlayer {
  private let recording: SessionRecording
  private let session: Session
  private let painter: WalkPainter
  private let library: ClassLibrary
  private var target = WalkTarget()
  private var poll: PublicPoll?
  /// The entries that were taken over.
  private var next = 0
  /// Where the session is, in milliseconds from its beginning, and when that was so.
  private var position: UInt64 = 0
  private var anchor: UInt64
  package private(set) var isPaused = false
  private var areKeysShown = false
  /// The place of the speed in `speeds`.
  private var speed = 2
  private var keyMap: KeyMap { session.state.keyMap }

  private static let speeds: [(numerator: UInt64, denominator: UInt64)] = [(1, 4), (1, 2), (1, 1), (2, 1), (4, 1), (8, 1), (16, 1)]

  /// A session at its beginning. `now` is the time of a clock that nobody sets.
  package init(_ recording: SessionRecording, session: Session, library: ClassLibrary, now: UInt64) {
    self.recording = recording
    self.session = session
    painter = WalkPainter(library)
    self.library = library
    anchor = now
  }

  /// Milliseconds after which `turn` wants to be called whatever happens.
  package var patience: Int { isUnderway ? 0 : isPaused ? 1000 : 20 }

  private var isUnderway: Bool { isOnTheWay || painter.isUnderway(in: view) }

  private var isOnTheWay: Bool { session.isBusy || target.showing != nil && !target.isReached }

  private var view: ClassView { target.showing?.view ?? ClassView() }

  /// Whether everything was shown.
  package var isAtEnd: Bool { next == recording.entries.count && !isUnderway }

  /// Does what is due, for at most 8 ms.
  package func turn(now: UInt64) {
    move(now)
    while next < recording.entries.count, recording.entries[next].time <= position { take(recording.entries[next].message) }
    let clock = ContinuousClock()
    let end = clock.now + .milliseconds(8)
    while isOnTheWay, clock.now < end {
      if session.isBusy {
        _ = session.proceed()
      } else if target.approach(session) {
        session.settle(question: poll)
      }
    }
    if !isOnTheWay { _ = painter.proceed(session, in: view, until: end) }
  }

  /// Time goes on, at the chosen speed.
  private func move(_ now: UInt64) {
    let passed = now > anchor ? now - anchor : 0
    anchor = now
    if !isPaused { position = min(recording.duration, position + passed * Self.speeds[speed].numerator / Self.speeds[speed].denominator) }
  }

  private func take(_ message: ServerMessage) {
    next += 1
    target.receive(message)
    switch message {
    case .poll(let new):
      poll = new
      if !isOnTheWay { session.settle(question: poll) }
    case .showing(let showing) where showing.place.stop != poll?.stop: poll = nil
    default: break
    }
  }

  /// Goes to a time, forwards or backwards.
  package func seek(to time: UInt64, now: UInt64) {
    position = min(time, recording.duration)
    anchor = now
    next = 0
    poll = nil
    // A time before an edit needs the machine without it.
    target.restart()
    // Only the last showing matters, and what it needs comes before it.
    while next < recording.entries.count, recording.entries[next].time <= position { take(recording.entries[next].message) }
  }

  /// Shows what was shown at a time, however long the way is.
  package func show(_ time: UInt64) {
    isPaused = true
    seek(to: time, now: anchor)
    repeat { turn(now: anchor) } while isUnderway
  }

  /// Takes an event over.
  package func handle(_ event: Event, now: UInt64) -> [Session.Request] {
    guard case .key(let key) = event else { return session.handle(event) }
    move(now)
    if areKeysShown {
      areKeysShown = false
      return []
    }
    switch (key.code, keyMap[key]) {
    case (.character(" "), _): isPaused.toggle()
    case (.character("+"), _), (.character("="), _): speed = min(Self.speeds.count - 1, speed + 1)
    case (.character("-"), _): speed = max(0, speed - 1)
    case (.right, _): seek(to: recording.showings.first { $0.time > position }?.time ?? recording.duration, now: now)
    case (.left, _): seek(to: recording.showings.last { $0.time < position }?.time ?? 0, now: now)
    case (_, .nextStop): seek(to: stopTimes.first { $0 > position } ?? recording.duration, now: now)
    case (_, .previousStop): seek(to: stopTimes.last { $0 < position } ?? 0, now: now)
    case (_, .first): seek(to: 0, now: now)
    case (_, .last): seek(to: recording.duration, now: now)
    case (_, .help): areKeysShown = true
    case (_, .quit), (_, .language), (_, .redraw), (_, .suspend), (_, .zoom), (_, .focusNext), (_, .focusPrevious):
      return session.handle(event)
    default: break
    }
    return []
  }

  /// The times at which the class came to another stop.
  package var stopTimes: [UInt64] { stops.map(\.time) }

  /// The stops that the class came to, from 0, with the times.
  package var stops: [(time: UInt64, stop: Int)] {
    var result: [(time: UInt64, stop: Int)] = []
    for (time, showing) in recording.showings where showing.place.stop != result.last?.stop { result.append((time, showing.place.stop)) }
    return result
  }

  /// The audience screen as it was, without the line about playing when `isPlain`.
  package func frame(isPlain: Bool = false) -> Grid {
    var room = PublicRoom()
    room.view = view
    room.poll = poll
    room.whatIf = library.title(target.showing?.place.whatIf, session.state.language)
    let (walk, frame) = painter.draw(session, in: view, whatIf: room.whatIf)
    var grid = AudienceScreen(AudienceState(walk: walk, room: room)).draw(over: frame)
    guard !isPlain, grid.height >= 2 else { return grid }
    let row = grid.bounds.bottom(1)
    grid.fill(row, on: .bar)
    let (numerator, denominator) = Self.speeds[speed]
    let rate = denominator == 1 ? "x\(numerator)" : "x\(numerator)/\(denominator)"
    let words = Narrator(language: session.state.language)
    let state = isPaused ? words.paused : position == recording.duration ? words.playedToEnd : words.playing
    let line: TextLine =
      "\(Self.clock(position)) / \(Self.clock(recording.duration)), \(rate)  \(state, .ongoing)   \("Space + - Left Right [ ] ? q", .keyName)"
    grid.put(line, in: row.inset(horizontal: 1), on: .bar)
    if areKeysShown { drawKeys(words, on: &grid) }
    return grid
  }

  private func drawKeys(_ words: Narrator, on grid: inout Grid) {
    let lines = words.playKeys.map { "\($0.key.padded(to: 12), .keyName) \($0.label)" as TextLine }
    Dialog(words.keysTitle, TextBlock(lines)).draw(into: &grid, in: grid.bounds)
  }

  private static func clock(_ milliseconds: UInt64) -> String {
    let seconds = milliseconds / 1000 % 60
    return "\(milliseconds / 60_000):\(seconds < 10 ? "0" : "")\(seconds)"
  }
}
