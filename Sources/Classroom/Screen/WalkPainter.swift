import Canvas
import Lessons
import Narration
import Simulation
import Vocabulary
import Walkthrough

/// Draws a walk as a class sees it: the same way on the audience screen, the console, a follower's screen and from a recorded session.
package struct WalkPainter {
  private let pair: WalkPair
  private let hidden = HiddenValues()

  init(_ library: ClassLibrary) { pair = WalkPair(library) }

  /// Goes on with what the view needs besides the walk, two walks side by side, up to a moment; whether what is drawn may look different now.
  func proceed(_ session: Session, in view: ClassView, until end: ContinuousClock.Instant) -> Bool {
    guard let counterpart = view.counterpart else {
      pair.stop()
      return false
    }
    // A machine on its way has no present to compare.
    guard !session.isBusy else { return false }
    var changed = false
    while ContinuousClock.now < end {
      let wasUnderway = pair.isUnderway
      let goesOn = pair.proceed(session, beside: counterpart)
      changed = changed || goesOn || wasUnderway
      if !goesOn { break }
    }
    return changed
  }

  /// Whether there is more to do for what the view shows.
  func isUnderway(in view: ClassView) -> Bool { view.counterpart != nil && pair.isUnderway }

  /// The two walks that the view puts side by side, as lines; `nil` while there are none, or not all of them is known.
  func lines(_ session: Session, in view: ClassView, whatIf: PreparedWhatIf.Title?) -> [String]? {
    guard let counterpart = view.counterpart, !session.isBusy else { return nil }
    var page = pair.page(session, beside: counterpart)
    guard !pair.isUnderway else { return nil }
    if counterpart == .edit, let whatIf { page.names.1 = whatIf.name }
    return page.lines(Narrator(language: session.state.language))
  }

  /// The frame of a session in a view, and the state that it was made from.
  ///
  /// - Parameters:
  ///   - whatIf: what the present branch is called here; its own name when it is `nil`.
  ///   - size: in cells; the session's own when it is `nil`.
  func draw(_ session: Session, in view: ClassView, whatIf: PreparedWhatIf.Title? = nil, size: Size? = nil) -> (walk: AppState, frame: Grid)
  {
    var walk = session.state
    if let size { walk.size = size }
    view.apply(to: &walk, session.timeline.inspector())
    var frame = session.frame { $0 = walk }
    if !session.isBusy { hidden.look(at: walk.masked, session.timeline.inspector(part: walk.position.part)) }
    let words = Narrator(language: walk.language)
    if let counterpart = view.counterpart, !session.isBusy {
      var page = pair.page(session, beside: counterpart)
      if counterpart == .edit, let whatIf { page.names.1 = whatIf.name }
      let masked = walk.masked
      SideBySideScreen(page, scroll: view.counterpartScroll, words) { masked.contains($0) }.draw(into: &frame, in: paneArea(of: walk))
    } else if view.counterpart == nil {
      view.drawSpotlight(words.lookHere, in: walk, on: &frame)
    }
    hidden.redact(&frame)
    return (walk, frame)
  }
}
