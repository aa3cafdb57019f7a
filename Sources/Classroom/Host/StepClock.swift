import Vocabulary
import Walkthrough

/// When a walk that goes on by itself makes its next step.
struct StepClock {
  /// On the clock that `now` is of; `nil` while the walk waits for a key.
  private var next: UInt64?

  /// Whether the time for a step has come; the next one is then set.
  mutating func isDue(_ session: Session, now: UInt64) -> Bool {
    guard let interval = session.tickInterval else {
      next = nil
      return false
    }
    let due = next
    guard let due, now < due || session.isBusy else {
      next = now &+ UInt64(interval)
      return due != nil
    }
    return false
  }

  /// Milliseconds until then; as long as can be while there is nothing to wait for.
  func patience(_ session: Session?, now: UInt64) -> Int {
    guard session?.tickInterval != nil, let next else { return .max }
    return Int(clamping: next > now ? next - now : 0)
  }
}

extension ActionName {
  /// Whether it makes sense for the walk of a class: not what is about one terminal, nor what waits for more keys there.
  var isForClass: Bool {
    switch self {
    case .quit, .suspend, .help, .redraw, .play, .sentence, .type, .commandLine, .search, .watch, .who, .edit, .bookmarks, .choosePane,
      .undo, .compare, .course:
      false
    default: true
    }
  }

  /// Whether a number before it says how often it is done, so that once for each of several keys is the same as that number at once.
  var takesCount: Bool {
    switch self {
    case .step, .stepBack, .part, .partBack, .over, .overBack, .out, .outBack, .ring, .ringBack: true
    default: false
    }
  }
}

extension AppState {
  /// Whether the keys of its terminal mean something else than on the panes: help, a line that is typed, a box, a walk that any key stops.
  var isTaken: Bool { isHelpShown || sheet != nil || prompt != nil || output != nil || isPlaying }
}

extension Session.Request {
  /// Whether it would end or stop the process, or leave the lesson.
  var isAboutProcess: Bool {
    switch self {
    case .quit, .suspend, .openLesson: true
    case .redraw, .theme, .keepProgress, .save: false
    }
  }
}
