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

  private let session: Session
  private let screen: any Screen

  init(_ session: Session, on screen: any Screen) {
    self.session = session
    self.screen = screen
  }

  /// Runs until the end; returns the exit status.
  func run() -> Int32 {
    let clock = ContinuousClock()
    var lastFrame: ContinuousClock.Instant?
    while true {
      let isDue = lastFrame.map { clock.now - $0 >= Self.frameTime } ?? true
      if !session.isBusy || isDue {
        screen.present(session.frame())
        lastFrame = clock.now
      }
      var requests: [Session.Request] = []
      for event in screen.wait(milliseconds: session.isBusy ? 0 : nil) { requests += session.handle(event) }
      let start = clock.now
      while session.isBusy, clock.now - start < Self.slice { requests += session.proceed() }
      for request in requests {
        switch request {
        case .redraw: screen.invalidate()
        case .suspend: screen.suspend()
        case .quit(let status): return status
        }
      }
    }
  }
}
