/// Something that a person can do: bound to keys, named in the command line, in lessons and in the class protocol. The raw value is that name.
package enum ActionName: String, Hashable, Sendable, CaseIterable {
  // Going on
  case goOn = "go-on"
  case step
  case stepBack = "step-back"
  case part
  case partBack = "part-back"
  case over
  case overBack = "over-back"
  case out
  case outBack = "out-back"
  case proceed = "continue"
  case proceedBack = "continue-back"
  case ring
  case ringBack = "ring-back"
  case nextStop = "next-stop"
  case previousStop = "previous-stop"
  case first
  case last
  case coarser
  case finer
  // Panes
  case focusNext = "focus-next"
  case focusPrevious = "focus-previous"
  case zoom
  case scrollUp = "scroll-up"
  case scrollDown = "scroll-down"
  case pageUp = "page-up"
  case pageDown = "page-down"
  case breakpoint
  // Program
  case course
  case language
  case help
  case redraw
  case suspend
  case quit
}
