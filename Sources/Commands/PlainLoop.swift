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
  func run() throws -> WalkLoop.End {
    var walk = PlainWalk(session)
    for case .keepProgress in try finish() { keepProgress() }
    try say(notices.map { $0[session.state.language] } + walk.opening())
    while true {
      try StandardOutput.put("> ")
      guard let line = readLine() else {
        try say([""])
        return .quit(0)
      }
      if isEchoed { try say([line]) }
      var requests = walk.enter(line)
      requests += try finish()
      try say(walk.report())
      for request in requests {
        switch request {
        case .quit(let status): return .quit(status)
        case .keepProgress: keepProgress()
        case .openLesson(let id, let isFresh): return .open(lesson: id, isFresh: isFresh)
        case .suspend: raise(SIGTSTP)
        case .redraw: try say(walk.opening())
        // Lines have no colours.
        case .theme: break
        case .save(let walk, let path): try say([KeptWalk.save(walk, to: path)[session.state.language]])
        }
      }
      try play(&walk)
      if let hasChanged, hasChanged() { return .reload }
    }
  }

  /// Goes on with what is underway until it is done, and says every few seconds how far it is. The interrupt key stops it, and so does a line that is
  /// typed once it was said that something is underway: lines before were typed ahead.
  private func finish() throws -> [Session.Request] {
    guard session.isBusy else { return [] }
    return try InterruptKey.held { key in
      var requests: [Session.Request] = []
      // A person at a terminal learns soon how to stop it.
      var next = clock.now + .seconds(isEchoed ? 3 : 1)
      var isAnnounced = false
      while session.isBusy {
        requests += session.proceed()
        guard session.isBusy else { break }
        if clock.now >= next {
          next = clock.now + .seconds(3)
          try say([PlainWalk.progress(of: session)])
          if !isAnnounced, !isEchoed { try say([Narrator(language: session.state.language).plainStop]) }
          isAnnounced = true
        }
        let isLine = isAnnounced && !isEchoed && isLineWaiting(milliseconds: 0)
        if isLine { _ = readLine() }
        if key.wasPressed() || isLine { requests += session.handle(.key(Key(.escape))) }
      }
      return requests
    }
  }

  private func keepProgress() {
    if let progress = session.progress { keep(progress) }
  }

  /// Lets a walk that goes on by itself do so until a line is typed or the interrupt key is pressed; what comes through a pipe is a line that waits
  /// already.
  private func play(_ walk: inout PlainWalk) throws {
    while let interval = session.tickInterval {
      _ = try session.tick() + finish()
      try say(walk.report())
      let isStopped = InterruptKey.held { key in
        let end = clock.now + .milliseconds(interval)
        var isStopped = isEchoed
        while !isStopped, clock.now < end {
          let isLine = isLineWaiting(milliseconds: min(interval, 50))
          if isLine { _ = readLine() }
          isStopped = key.wasPressed() || isLine
        }
        return isStopped
      }
      if isStopped { _ = session.handle(.key(Key(.escape))) }
    }
  }

  /// Whether a line has been typed, or is within a time.
  private func isLineWaiting(milliseconds: Int) -> Bool {
    var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    return poll(&descriptor, 1, Int32(clamping: milliseconds)) > 0
  }

  private func say(_ lines: [String]) throws { for line in lines { try StandardOutput.say(line) } }
}
