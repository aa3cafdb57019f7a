/// Something that a person can do: bound to keys, named in the command line, in lessons and in the class protocol. The raw value is that name.
package enum ActionName: String, Hashable, Sendable, CaseIterable {
  // Going on, by gdb's words where it has some
  case goOn = "go-on"
  case step = "stepi"
  case stepBack = "reverse-stepi"
  case part
  case partBack = "reverse-part"
  case repeats
  case repeatsBack = "reverse-repeats"
  case over = "nexti"
  case overBack = "reverse-nexti"
  case out = "finish"
  case outBack = "reverse-finish"
  case proceed = "continue"
  case proceedBack = "reverse-continue"
  case play
  case ring
  case ringBack = "reverse-ring"
  case nextStop = "next-stop"
  case previousStop = "previous-stop"
  case first
  case last
  case back
  case bookmarks
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
  case map
  case choosePane = "choose-pane"
  case hidePane = "hide-pane"
  case allPanes = "all-panes"
  case moreText = "more-text"
  // Asking and changing
  case breakpoint = "toggle-breakpoint"
  case watch = "choose-watch"
  case who = "choose-who"
  case edit = "choose-edit"
  case undo
  case compare
  case sentence
  case type
  case commandLine = "command-line"
  case search
  case nextMatch = "next-match"
  case previousMatch = "previous-match"
  // Program
  case course
  case language
  case help = "keys"
  case redraw
  case suspend
  case quit
}
