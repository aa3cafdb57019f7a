import Canvas
import Narration
import Primitives
import Simulation
import Vocabulary

/// What a person is typing below.
package enum Prompt: Hashable, Sendable {
  case command(CommandLine)
  case finder(Finder)
}

/// The command line while it is open.
package struct CommandLine: Hashable, Sendable {
  package var editor: LineEditor
  /// What is wrong with the line that was entered; it goes with the next letter.
  package var mistake: CommandMistake?
  package var completion: Completion?
  /// The line of the history that is shown, counted from its end, 1 for the last; 0 for what is being typed.
  package var place = 0
  /// What was being typed before the walk through the history began.
  package var draft = ""

  package init(_ text: String = "") { editor = LineEditor(text) }

  /// Whether it is about to type on the console, and nothing of the text stands there yet.
  var awaitsTyping: Bool { editor.text == "\(ActionName.type.rawValue) " }
}

/// What a command has to show: more than a line, in a box over the panes.
package struct Output: Hashable, Sendable {
  package let title: String
  package let lines: [TextLine]
  /// Rows above those that are shown.
  package var scroll = 0

  package init(_ title: String, _ lines: [TextLine]) {
    self.title = title
    self.lines = lines
  }
}

/// A value that is shown all the time.
package struct Display: Hashable, Sendable, Identifiable {
  package let id: Int
  package let format: MemoryFormat
  package let expression: LineExpression
  /// What it is worth at the present position.
  package var value = ""

  /// `1: rax = 5`
  package var text: String { "\(id): \(expression) = \(value)" }
}

/// Everything about commands that the screen keeps from one to the next.
package struct CommandState: Sendable {
  package var history = CommandHistory()
  package var names = CommandNames()
  package var breakpoints = BreakpointList()
  package var displays: [Display] = []
  /// Positions that jumps began at, the last one last.
  package private(set) var jumps: [Position] = []
  /// Steps a second when the walk plays by itself.
  package var rate = 2.0
  /// What was searched for last, with the place of the one that was gone to.
  package var matches: (items: [Finder.Item], index: Int) = ([], 0)
  /// Where Enter goes: the answer to the last question. It goes with the next key.
  package var offer: Position?
  /// What the person was told that an undo would take along, until the machine goes elsewhere: the next undo takes it.
  package var announcedLoss: Timeline.UndoLoss?
  /// The branch that the machine is on; `nil` on the root.
  package var branch: String?

  package init() {}

  /// Remembers where a jump begins.
  package mutating func leave(_ position: Position) {
    guard jumps.last != position else { return }
    jumps.append(position)
    if jumps.count > 100 { jumps.removeFirst(jumps.count - 100) }
  }

  /// The place before the last jump that led away from `position`; it is forgotten.
  package mutating func popJump(from position: Position) -> Position? {
    while jumps.last == position { jumps.removeLast() }
    return jumps.popLast()
  }
}

/// The names that commands can mean here: for completion and search.
package struct CommandNames: Sendable {
  /// A symbol of the kernel or the program.
  package struct Symbol: Hashable, Sendable {
    package let name: String
    package let address: UInt64
    package let isCode: Bool
  }

  /// A system call of the kernel.
  package struct SystemCall: Hashable, Sendable {
    package let number: Int
    package let name: String
    package let signature: String
  }

  /// In the order of their names, each name once.
  package var symbols: [Symbol] = []
  package var systemCalls: [SystemCall] = []
  /// Source files, by the last component of their paths.
  package var files: [String] = []
  /// The ids of the lesson's stops.
  package var stops: [String] = []
  package var branches: [String] = []

  package init() {}
}

extension Movement {
  /// Whether it goes so far that a person may want to come back with one key.
  var isJump: Bool {
    switch self {
    case .steps, .part, .over, .line: false
    default: true
    }
  }
}
