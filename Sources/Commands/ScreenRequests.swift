import Canvas
import Walkthrough

extension Screen {
  /// Does what a session of a class asks of its screen; returns the exit status when it asks for the end.
  func serve(_ request: Session.Request) -> Int32? {
    switch request {
    case .redraw: invalidate()
    case .suspend: suspend()
    case .theme(let name): use(name)
    case .quit(let status): return status
    // A class is in one lesson. Who gives it is told that :save is for one's own walk; a follower's is kept by the follower.
    case .keepProgress, .openLesson, .save: break
    }
    return nil
  }
}
