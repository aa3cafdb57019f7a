import Canvas
import Foundation
import Lessons
import Narration
import Walkthrough

/// Carries lines from standard input to a walk in lines, and what it says to standard output.
struct PlainLoop {
  private let session: Session
  private let notices: [Message]
  private let keep: (LessonProgress) -> Void
  private let hasChanged: (() -> Bool)?
  /// Lines that come through a pipe are shown after the prompt, so that the output reads as a transcript.
  private let isEchoed: Bool
  private let clock = ContinuousClock()

  /// - Parameters:
  ///   - keep: keeps what the person has done in the lesson.
  ///   - hasChanged: whether the lesson has to be loaded again; asked about after each line.
  init(
    _ session: Session, notices: [Message], keep: @escaping (LessonProgress) -> Void = { _ in }, hasChanged: (() -> Bool)? = nil
  ) {
    self.session = session
    self.notices = notices
    self.keep = keep
    self.hasChanged = hasChanged
    isEchoed = isatty(STDIN_FILENO) != 1
  }

  /// Runs until the end of input, until the person quits or opens another lesson, or until the lesson has changed.
  func run() -> WalkLoop.End {
    var walk = PlainWalk(session)
    for case .keepProgress in finish() { keepProgress() }
    say(notices.map { $0[session.state.language] } + walk.opening())
    while true {
      FileHandle.standardOutput.write(Data("> ".utf8))
      guard let line = readLine() else {
        say([""])
        return .quit(0)
      }
      if isEchoed { say([line]) }
      var requests = walk.enter(line)
      requests += finish()
      say(walk.report())
      for request in requests {
        switch request {
        case .quit(let status): return .quit(status)
        case .keepProgress: keepProgress()
        case .openLesson(let id, let isFresh): return .open(lesson: id, isFresh: isFresh)
        case .suspend: raise(SIGTSTP)
        case .redraw: say(walk.opening())
        // Lines have no colours.
        case .theme: break
        case .save(let walk, let path): say([KeptWalk.save(walk, to: path)[session.state.language]])
        }
      }
      play(&walk)
      if let hasChanged, hasChanged() { return .reload }
    }
  }

  /// Goes on with what is underway until it is done, says every few seconds how far it is, and stops when a line is typed meanwhile.
  private func finish() -> [Session.Request] {
    var requests: [Session.Request] = []
    var next = clock.now + .seconds(3)
    while session.isBusy {
      requests += session.proceed()
      guard clock.now >= next, session.isBusy else { continue }
      next = clock.now + .seconds(3)
      say([PlainWalk.progress(of: session)])
      if !isEchoed, isLineWaiting(milliseconds: 0) {
        _ = readLine()
        requests += session.handle(.key(Key(.escape)))
      }
    }
    return requests
  }

  private func keepProgress() {
    if let progress = session.progress { keep(progress) }
  }

  /// Lets a walk that goes on by itself do so until a line is typed; what comes through a pipe is a line that waits already.
  private func play(_ walk: inout PlainWalk) {
    while let interval = session.tickInterval {
      _ = session.tick() + finish()
      say(walk.report())
      if isEchoed || isLineWaiting(milliseconds: interval) {
        _ = session.handle(.key(Key(.escape)))
        if !isEchoed { _ = readLine() }
      }
    }
  }

  /// Whether a line has been typed, or is within a time.
  private func isLineWaiting(milliseconds: Int) -> Bool {
    var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    return poll(&descriptor, 1, Int32(clamping: milliseconds)) > 0
  }

  private func say(_ lines: [String]) {
    for line in lines { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
  }
}
