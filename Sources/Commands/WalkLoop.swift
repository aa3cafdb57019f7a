import Canvas
import Terminal
import Walkthrough

/// Carries events from a screen to a session and frames back, until somebody ends it. One thread: long movements go on in slices between looks at the
/// keyboard, so a key stops them at once.
struct WalkLoop {
  /// Work between two looks at the keyboard.
  private static let slice = Duration.milliseconds(8)
  /// Frames are drawn at most this often while something is underway.
  private static let frameTime = Duration.milliseconds(40)
  /// A key that comes so soon after another was typed ahead: it waits for what the other began, and does not stop it.
  private static let typeAhead = Duration.milliseconds(150)

  private let session: Session
  private let screen: any Screen
  private let clock = ContinuousClock()

  init(_ session: Session, on screen: any Screen) {
    self.session = session
    self.screen = screen
  }

  /// Runs until the end; returns the exit status.
  func run() -> Int32 {
    var start = clock.now
    var requests = proceed(until: start + Self.typeAhead)
    var lastFrame: ContinuousClock.Instant?
    var nextTick: ContinuousClock.Instant?
    while true {
      for request in requests {
        switch request {
        case .redraw: screen.invalidate()
        case .suspend: screen.suspend()
        case .theme(let name): screen.use(name)
        case .quit(let status): return status
        }
      }
      if !session.isBusy || lastFrame.map({ clock.now - $0 >= Self.frameTime }) ?? true {
        screen.present(session.frame())
        lastFrame = clock.now
      }
      requests = []
      for event in screen.wait(milliseconds: isUnderway ? 0 : nextTick.map { milliseconds(until: $0) }) {
        if session.isBusy { requests += proceed(until: start + Self.typeAhead) }
        if !session.isBusy { start = clock.now }
        requests += session.handle(event)
      }
      requests += tick(&nextTick)
      requests += proceed(until: clock.now + Self.slice)
    }
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
