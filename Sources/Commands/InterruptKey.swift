import Foundation

/// The terminal's interrupt key while something is underway: it is held back, and asked for, in place of ending the program. No handler is needed, so that
/// nothing runs in between.
struct InterruptKey {
  private init() {}

  private static var signals: sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, SIGINT)
    return set
  }

  /// Does `body` with the key held back. A press that `body` did not ask for is forgotten at the end: it was meant for what is over.
  static func held<Result>(_ body: (InterruptKey) throws -> Result) rethrows -> Result {
    var set = signals
    var before = sigset_t()
    pthread_sigmask(SIG_BLOCK, &set, &before)
    let key = InterruptKey()
    defer {
      _ = key.wasPressed()
      pthread_sigmask(SIG_SETMASK, &before, nil)
    }
    return try body(key)
  }

  /// Whether the key was pressed since the last time.
  func wasPressed() -> Bool {
    var set = Self.signals
    var atOnce = timespec(tv_sec: 0, tv_nsec: 0)
    return sigtimedwait(&set, nil, &atOnce) == SIGINT
  }
}
