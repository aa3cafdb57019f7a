import Classroom
import Foundation
import Walkthrough

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A follower without a screen: what happens in the class as lines of text, for screen readers, pipes and terminals that can do nothing else, and what is
/// typed as lines on standard input.
struct PlainFollow {
  private let follower: ClassFollower
  private let lines: PlainFollower

  init(_ follower: ClassFollower, _ lines: PlainFollower) {
    self.follower = follower
    self.lines = lines
  }

  /// Runs until the end of the class, or until the person ends it; returns the exit status.
  func run() throws -> Int32 {
    var isInputOpen = true
    while true {
      let turn = follower.turn(now: Milliseconds.now)
      if turn.changed { try say(lines.news()) }
      if let status = serve(turn.requests) { return status }
      if let problem = follower.problem {
        try say([problem])
        return 1
      }
      if case .refused = follower.state.link { return 1 }
      guard wait(isInputOpen: isInputOpen) else { continue }
      guard let line = readLine() else {
        isInputOpen = false
        continue
      }
      let entered = lines.enter(line, now: Milliseconds.now)
      try say(entered.lines + lines.news())
      if let status = serve(entered.requests) { return status }
    }
  }

  /// Does what a walk of one's own asks for; the exit status when it asks for the end.
  private func serve(_ requests: [Session.Request]) -> Int32? {
    for request in requests {
      switch request {
      case .quit(let status):
        follower.end()
        return status
      case .suspend: raise(SIGTSTP)
      case .save(let walk, let path): follower.session?.tell(KeptWalk.save(walk, to: path))
      // Lines have no colours and are never drawn anew; a class keeps no progress and leaves its lesson for no other.
      case .redraw, .theme, .keepProgress, .openLesson: break
      }
    }
    return nil
  }

  /// Lines on standard output, at once: whoever reads them waits for them.
  private func say(_ lines: [String]) throws { for line in lines { try StandardOutput.say(line) } }

  /// Waits for the class or for a line; whether there is a line to read.
  private func wait(isInputOpen: Bool) -> Bool {
    var watched = [pollfd(fd: follower.descriptor ?? -1, events: Int16(POLLIN), revents: 0)]
    if isInputOpen { watched.append(pollfd(fd: 0, events: Int16(POLLIN), revents: 0)) }
    let count = poll(&watched, nfds_t(watched.count), Int32(clamping: follower.patience(now: Milliseconds.now)))
    return count > 0 && watched.count > 1 && watched[1].revents != 0
  }
}
