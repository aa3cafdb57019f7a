import Canvas
import Primitives
import Simulation
import Vocabulary
import X86

/// What a line asks for, as far as the line alone can tell: which names it means, the machine knows.
package enum Command: Hashable, Sendable {
  /// An action of the table, so many times.
  case action(ActionName, count: UInt64?)
  // Going
  /// So many source lines on or back, into calls or over them.
  case lines(Direction, isOver: Bool, times: UInt64)
  case phases(Direction, times: UInt64)
  case until(LineExpression, Direction)
  case advance(CodePlace, Direction)
  case goTo(Position)
  /// A stop of the lesson, by its number from 1 or its id.
  case lessonStop(String, Range<Int>)
  // Stopping
  case breakAt(CodePlace?, condition: LineExpression?, isTemporary: Bool)
  case watch(LineExpression, Set<AccessKind>, condition: LineExpression?)
  case catchEvent(FlowKind, systemCall: Word?, condition: LineExpression?)
  /// All when empty.
  case delete([Number])
  case enable([Number], Bool)
  case condition(Number, LineExpression?)
  // Looking
  case infoBreakpoints
  /// All when empty.
  case infoRegisters([Word])
  case infoFlags
  case infoSymbol(LineExpression)
  case infoLine(CodePlace?)
  case infoSystemCall(Word)
  /// Without an address, on from where the last one ended.
  case examine(MemoryFormat, LineExpression?)
  case print(MemoryFormat, LineExpression)
  case disassemble(Disassembly)
  case backtrace
  case display(MemoryFormat, LineExpression)
  case displays
  /// All when empty.
  case undisplay([Number])
  case who(LineExpression)
  /// The next step that reads a place.
  case reader(LineExpression)
  /// The accesses of a kind to a place from a tick on.
  case accesses(LineExpression, AccessKind, from: Tick)
  /// The events of a kind from one of them on, counted from 0.
  case events(FlowKind, from: UInt64)
  // Changing
  /// These bytes come on the console of the guest.
  case type([UInt8])
  case set(LineExpression, LineExpression)
  /// An edit that gives no place a value: a skipped instruction, an interrupt, an exception.
  case edit(Edit)
  /// The list, or the one to select.
  case branch(Word?)
  /// Another name for the present branch.
  case rename(String)
  /// The present branch beside the one that it left, or beside another.
  case compare(Word?)
  case mark(String)
  // The screen
  case layout([PaneName])
  case pane(PaneName)
  /// What the panes about memory show; without one, what the instruction is about.
  case address(LineExpression?)
  case syntax(Formatter.Syntax)
  case language(Language)
  case theme(Theme.Name)
  /// Keep the walk in a file of that path.
  case save(String)
  /// Steps a second.
  case rate(Double)
  case search(String)
  case help(String?, Range<Int>)

  /// Whether it only looks at the machine as it stands.
  var isLook: Bool {
    switch self {
    case .infoRegisters, .infoFlags, .infoSymbol, .infoLine, .infoSystemCall, .examine, .print, .disassemble: true
    default: false
    }
  }

  /// A word with its place in the line.
  package struct Word: Hashable, Sendable {
    package let text: String
    package let range: Range<Int>

    package init(text: String, range: Range<Int>) {
      self.text = text
      self.range = range
    }
  }

  /// A number with its place in the line.
  package struct Number: Hashable, Sendable {
    package let value: Int
    package let range: Range<Int>

    package init(value: Int, range: Range<Int>) {
      self.value = value
      self.range = range
    }
  }
}

/// A place in code as a line names it.
package enum CodePlace: Hashable, Sendable {
  /// A symbol, a symbol and a distance, or `*EXPR`.
  case address(LineExpression)
  /// `file:line`; without a file the one that the cursor is in.
  case line(file: String?, Int, Range<Int>)
}
