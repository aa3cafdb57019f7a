import Canvas
import Lessons
import LinuxABI
import Narration
import Primitives
import Simulation
import Vocabulary
import X86

/// Everything that the screen shows besides the machine itself: a plain value.
package struct AppState: Sendable {
  package var size: Size
  package var language: Language
  package var syntax: Formatter.Syntax = .intel
  package var keyMap = KeyMap()
  /// The panes that a person wants where `panes` says nothing.
  package var layouts = PaneLayouts()
  package var grain: Grain
  package var position = Position(.zero)
  /// The last part of an instruction was just made by itself: it is told, and not the instruction as a whole.
  package var isLastPartTold = false
  /// The phase of the system call that the position is in.
  package var phase: Phase?
  /// Whether the kernel runs for an interrupt or an exception, and not for a system call.
  package var isInterrupted = false
  /// What the last step changed, and what changed since the person last went on by more than a step.
  package var changes = Changes()
  /// Why the machine cannot go on from here.
  package var machineStop: MachineStop?

  /// What ended the program, where it did not end by itself.
  package var ending: Narration.Message?

  package var focus: PaneName = .code
  package var isZoomed = false
  /// Rows by which panes are scrolled from where they would be.
  package var scroll: [PaneName: Int] = [:]
  /// The panes that a lesson or a person asked for; `nil` for those that suit the moment.
  package var panes: [PaneName]?
  /// Panes that the person does not want to see.
  package var hiddenPanes: Set<PaneName> = []
  /// The pane that the person has chosen last, which keeps a place among those that suit the moment.
  package var chosenPane: PaneName?
  /// The pane that had the focus before the map was opened, and whether it was alone on the screen; `nil` while the map is not open.
  package var beforeMap: BeforeMap?
  /// What the panes about memory show; `nil` for what the instruction under the cursor is about.
  package var address: UInt64?
  /// The system calls of the run as far as it was walked, once a pane shows them.
  package var systemCalls: [SystemCallRecord] = []
  /// Values that are masked besides those that a question hides.
  package var masked: Set<Place> = []
  /// Values that are pointed at besides those that a lesson points at.
  package var pointed: Set<Place> = []

  /// A number that was typed and waits for its command.
  package var count: UInt64?
  /// `g` was typed and waits for a second one.
  package var isPrefixTyped = false
  package var isHelpShown = false
  /// A text over the walk, until a key puts it away.
  package var sheet: Sheet?
  /// Two branches beside each other over the panes, until a key puts them away.
  package internal(set) var sideBySide: SideBySide?
  /// Rows by which they are scrolled from where the first difference stands.
  var comparisonScroll = 0
  package var helpScroll = 0
  package var message: Message?
  /// Whether the sentence takes the rows that it needs, over the panes, until the next key.
  package var isSentenceWhole = false
  /// What is being typed below.
  package var prompt: Prompt?
  /// What a command has to show, over the panes.
  package var output: Output?
  /// Breakpoints, history, names: what commands know.
  package var commands = CommandState()
  /// Whether the walk goes on by itself.
  package var isPlaying = false
  /// What is underway, with the tick that it has come to.
  package var travel: Travel?
  package var lesson: LessonState?

  package init(size: Size, language: Language, lesson: LessonState? = nil) {
    self.size = size
    self.language = language
    self.lesson = lesson
    grain = lesson == nil ? .phase : .stop
  }

  /// Takes the message away for what a person does next; one that asks for the same once more stays while that comes.
  package mutating func dropMessage(before action: ActionName?) {
    if message != .goOnGivesUp || action != .goOn { message = nil }
  }

  /// Whether the lesson's question stands on the screen and waits for an answer: not while the person is away from the stop.
  package var isQuestionOpen: Bool { lesson.map { $0.hasOpenQuestion && $0.isAtStop(position) } ?? false }

  /// What the screen goes back to when the map is closed.
  package struct BeforeMap: Hashable, Sendable {
    package var focus: PaneName
    package var isZoomed: Bool
    /// The panes that were asked for, and the one that was chosen last.
    package var panes: [PaneName]?
    package var chosenPane: PaneName?
  }

  /// A movement that takes longer than a moment.
  package struct Travel: Hashable, Sendable {
    package var movement: Movement
    package var start: Tick
    package var tick: Tick
    /// Steps of the machine a second, once somebody with a clock has measured it.
    package var rate: UInt64?
    /// Whether it is to run to a breakpoint while none is in effect: it goes to the end or to the beginning.
    package var lacksBreakpoint = false
  }

  /// What a command had to say, in every language; `nil` where it said nothing.
  package func answer() -> Narration.Message? {
    if let output {
      let text = output.lines.map(\.text).joined(separator: "; ")
      return Narration.Message(neutral: text)
    }
    return message.map { message in
      Narration.Message(en: "\(Narrator(language: .en).message(message))", ja: "\(Narrator(language: .ja).message(message))")
    }
  }

  /// One line for the person, until the next key.
  package enum Message: Hashable, Sendable {
    case stopped(MachineStop)
    /// The end or the beginning that was reached because no breakpoint is in effect.
    case ranThrough(MachineStop)
    case notFound
    case interrupted
    case failed(ExpressionError)
    case grain(Grain)
    case breakpoint(isSet: Bool)
    /// What the program or a command has to say.
    case told(Narration.Message)
    case kana
    case lessonEnd
    case lessonStart
    case noCourse
    case lostStop(String)
    case unreadableAnswer
    /// An order was typed in which some of the events are missing.
    case incompleteOrder(count: Int)
    /// A digit was pressed as if the question were still open.
    case answered
    /// Going on once more gives up the open question.
    case goOnGivesUp
    case unknownKey(String)

    /// Whether it is about the machine alone: worth knowing for whoever sees the walk, and not only for who leads it.
    package var isAboutMachine: Bool { if case .stopped = self { true } else { false } }
  }
}

/// What happens to the screen's state.
package enum AppEvent: Sendable {
  case screen(Event)
  /// The machine has come to rest after a movement.
  case moved(Moved)
  /// A long movement is still underway.
  case underway(Tick)
  /// A stop of the lesson has been reached: its pages in every language.
  case reachedStop(Int, [Language: StopPage])
  /// A stop cannot be reached, and why.
  case lostStop(String)
  /// What an answer was worth; the right one when it may be shown.
  case graded([Language: Grade], chosen: Int?, solution: Answer?)
  /// The right answer is given away, with why it is right; `nil` when it could not be found.
  case revealed(Answer?, reasons: [Language: String])
  /// What came of a command.
  case replied(CommandReply)
  /// What there is to choose from.
  case listed(Finder.Purpose, [Finder.Item])
  /// Time for the next step of a walk that goes on by itself.
  case tick

  package struct Moved: Sendable {
    package var position: Position
    package var phase: Phase?
    package var changes: Changes
    package var arrival: Arrival
    /// The numbers of the breakpoints that are met here.
    package var hits: Set<Int>
    /// Of watchpoints among them, what the access made of the value.
    package var values: [Int: String]

    package init(
      position: Position, phase: Phase?, changes: Changes, arrival: Arrival, hits: Set<Int> = [], values: [Int: String] = [:]
    ) {
      self.position = position
      self.phase = phase
      self.changes = changes
      self.arrival = arrival
      self.hits = hits
      self.values = values
    }
  }
}

/// What the session is asked to do.
package enum SideEffect: Hashable, Sendable {
  case move(Movement, times: UInt64)
  /// On to something that was searched for; back here where nothing on the way reaches it. The command is the one that would stop there.
  case find(Movement, stop: String)
  /// On or back over calls, until another source line begins, so many times.
  case moveOverLines(Direction, times: UInt64)
  /// On or back over all instructions of one kind in a row.
  case moveOverRepeats(Direction)
  case goToStop(Int)
  /// Grade what was typed as an answer, or reveal the right one when nothing was.
  case grade(Int, typed: String?)
  /// Show the course to choose from.
  case showCourse
  /// Show what was learnt.
  case showSummary
  /// Go to another lesson of the course; a fresh one forgets what was done in it.
  case openLesson(String, isFresh: Bool)
  case cancel
  /// Set or clear a breakpoint at the instruction under the cursor.
  case toggleBreakpoint
  /// The same at the instruction that is drawn at a cell.
  case toggleBreakpointAt(Point)
  /// Do a command that needs the machine.
  case execute(Command)
  /// Say what there is to choose from.
  case list(Finder.Purpose)
  case goToBookmark(Bookmark)
  /// Take the last change of the machine back.
  case undo
  /// Nobody wants to see two branches side by side any longer.
  case endComparison
  case theme(Theme.Name)
  /// Keep the walk in a file.
  case save(String)
  case redraw
  case suspend
  case quit(Int32)
}
