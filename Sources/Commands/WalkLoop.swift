import Canvas
import Lessons
import Narration
import Walkthrough

/// Carries events from a screen to a session and frames back, until somebody ends it. One thread: long movements go on in slices between looks at the
/// keyboard, so a key stops them at once.
struct WalkLoop {
  /// How a walk ends.
  enum End {
    case quit(Int32)
    /// Another lesson, or the same one anew.
    case open(lesson: String, isFresh: Bool)
    /// The lesson's file has changed.
    case reload
  }

  /// Work between two looks at the keyboard.
  private static let slice = Duration.milliseconds(8)
  /// Frames are drawn at most this often while something is underway.
  private static let frameTime = Duration.milliseconds(40)
  /// A key that comes so soon after another was typed ahead: it waits for what the other began, and does not stop it.
  private static let typeAhead = Duration.milliseconds(150)
  /// How often a file is looked at.
  private static let lookTime = 500

  private let session: Session
  private let screen: any Screen
  /// What the person should know about terminal and configuration and was not told yet: more may come when the terminal has answered.
  private let news: () -> [Message]
  private let clock = ContinuousClock()
  private let keep: (LessonProgress) -> Void
  private let hasChanged: (() -> Bool)?

  /// - Parameters:
  ///   - news: what the person should know about terminal and configuration and was not told yet.
  ///   - keep: keeps what the person has done in the lesson.
  ///   - hasChanged: whether the lesson has to be loaded again; asked about twice a second.
  init(
    _ session: Session, on screen: any Screen, news: @escaping () -> [Message] = { [] },
    keep: @escaping (LessonProgress) -> Void = { _ in }, hasChanged: (() -> Bool)? = nil
  ) {
    self.session = session
    self.screen = screen
    self.news = news
    self.keep = keep
    self.hasChanged = hasChanged
  }

  /// Runs until the end.
  func run() -> End {
    var start = clock.now
    var requests = proceed(until: start + Self.typeAhead)
    var lastFrame: ContinuousClock.Instant?
    var nextTick: ContinuousClock.Instant?
    var speed = Speed(steps: session.stepsMade, at: start)
    while true {
      for request in requests {
        switch request {
        case .keepProgress: if let progress = session.progress { keep(progress) }
        case .openLesson(let id, let isFresh): return .open(lesson: id, isFresh: isFresh)
        case .redraw: screen.invalidate()
        case .suspend: screen.suspend()
        case .theme(let name): screen.use(name)
        case .save(let walk, let path): session.tell(KeptWalk.save(walk, to: path))
        case .quit(let status): return .quit(status)
        }
      }
      if !session.isBusy, let hasChanged, hasChanged() { return .reload }
      if !session.isBusy { tell() }
      if !session.isBusy || lastFrame.map({ clock.now - $0 >= Self.frameTime }) ?? true {
        let rate = speed.rate(session.stepsMade, at: clock.now)
        session.show { $0.travel?.rate = rate }
        screen.present(session.frame())
        lastFrame = clock.now
      }
      requests = []
      for event in screen.wait(milliseconds: patience(nextTick)) {
        if session.isBusy { requests += proceed(until: start + Self.typeAhead) }
        if !session.isBusy { start = clock.now }
        requests += session.handle(event)
      }
      requests += tick(&nextTick)
      requests += proceed(until: clock.now + Self.slice)
    }
  }

  /// How fast the machine is, from frame to frame.
  private struct Speed {
    private var steps: UInt64
    private var time: ContinuousClock.Instant

    init(steps: UInt64, at time: ContinuousClock.Instant) { (self.steps, self.time) = (steps, time) }

    /// Steps a second since the last time; `nil` when there were none.
    mutating func rate(_ now: UInt64, at moment: ContinuousClock.Instant) -> UInt64? {
      let seconds = (moment - time) / .seconds(1)
      let made = now > steps ? now - steps : 0
      (steps, time) = (now, moment)
      return made == 0 ? nil : UInt64(min(1e15, Double(made) / max(1e-6, seconds)))
    }
  }

  /// Says the news as one text: each would drive the one before it away.
  private func tell() {
    let new = news()
    guard !new.isEmpty else { return }
    session.tell(new.reduce(Message(neutral: "")) { Message(en: "\($0)\($1) ", ja: "\($0)\($1)") })
  }

  /// Whether there is work to do before anybody asks for more.
  private var isUnderway: Bool { session.isBusy || session.isFrameUnfinished }

  /// Lets a walk that goes on by itself make its next step when the time for it has come.
  private func tick(_ next: inout ContinuousClock.Instant?) -> [Session.Request] {
    guard let interval = session.tickInterval else {
      next = nil
      return []
    }
    let now = clock.now
    guard let time = next else {
      next = now + .milliseconds(interval)
      return []
    }
    guard now >= time, !session.isBusy else { return [] }
    next = now + .milliseconds(interval)
    return session.tick()
  }

  /// How long to wait for a key, in milliseconds; `nil` for as long as it takes.
  private func patience(_ nextTick: ContinuousClock.Instant?) -> Int? {
    if isUnderway { return 0 }
    return [nextTick.map { milliseconds(until: $0) }, hasChanged == nil ? nil : Self.lookTime].compactMap(\.self).min()
  }

  private func milliseconds(until time: ContinuousClock.Instant) -> Int {
    max(0, Int((time - clock.now) / .milliseconds(1)))
  }

  /// Goes on with what is underway until it is done or the time has come.
  private func proceed(until deadline: ContinuousClock.Instant) -> [Session.Request] {
    var requests: [Session.Request] = []
    while session.isBusy, clock.now < deadline { requests += session.proceed() }
    return requests
  }
}
