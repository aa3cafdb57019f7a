import Canvas
import Narration
import Simulation
import Vocabulary
import Walkthrough

/// Draws a walk as a class sees it: the same way on the audience screen, the console, a follower's screen and from a recorded session.
package struct WalkPainter {
  private let pair: WalkPair

  package init(_ pair: WalkPair) { self.pair = pair }

  /// The frame of a session in a view, and the state that it was made from.
  ///
  /// - Parameter size: in cells; the session's own when it is `nil`.
  func draw(_ session: Session, in view: ClassView, size: Size? = nil) -> (walk: AppState, frame: Grid) {
    var walk = session.state
    if let size { walk.size = size }
    view.apply(to: &walk, session.timeline.inspector())
    var frame = session.frame { $0 = walk }
    let words = Narrator(language: walk.language)
    if let counterpart = view.counterpart {
      // A machine on its way has no present to compare.
      guard !session.isBusy else { return (walk, frame) }
      let page = pair.page(session, beside: counterpart)
      SideBySideScreen(page, scroll: view.counterpartScroll, words).draw(into: &frame, in: paneArea(of: walk))
    } else {
      view.drawSpotlight(words.lookHere, in: walk, on: &frame)
    }
    return (walk, frame)
  }
}
