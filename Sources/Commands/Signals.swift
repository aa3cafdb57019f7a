import Foundation

/// Which thread signals reach.
enum Signals {
  /// Does `body` so that no thread that it makes takes a signal: a new thread begins with the mask of the one that makes it. Foundation makes one
  /// to wait for other processes, and a signal that the program holds back to ask for it later would end the program there.
  static func leftToThisThread<Result>(_ body: () throws -> Result) rethrows -> Result {
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    return try body()
  }
}
