import Primitives
import X86

/// Instructions around the cursor, with symbols and source lines.
package struct CodeView: Hashable, Sendable {
  package enum Line: Hashable, Sendable {
    /// The start of a function or label.
    case label(String)
    /// A line of source. A file that is not at hand has none.
    case source(SourceLine, text: String)
    case instruction(InstructionLine)
    /// Bytes that are no instruction.
    case bytes(address: UInt64, [UInt8])
    /// Nothing is mapped here.
    case unmapped(address: UInt64)
  }

  package struct InstructionLine: Hashable, Sendable {
    package var address: UInt64
    package var bytes: [UInt8]
    package var instruction: Instruction
    package var text: InstructionText
    /// The instruction under the cursor.
    package var isCurrent: Bool
    /// The instruction that has just executed.
    package var isLast: Bool
    package var hasBreakpoint: Bool
    /// For a push that builds pt_regs: the field that it fills.
    package var frameField: String?
  }

  package var lines: [Line]
  /// The index in `lines` of the instruction under the cursor.
  package var currentIndex: Int?
  /// Where the cursor is: function, distance, and source line.
  package var function: String?
  package var offset: UInt64
  package var source: SourceLine?
}

/// The parts of the instruction under the cursor.
package struct PartsView: Hashable, Sendable {
  package enum State: Hashable, Sendable {
    case done
    /// The part that has just been made.
    case now
    case next
    case later
  }

  package struct Row: Hashable, Sendable {
    package var number: Int
    /// `RCX <- RIP`, where the manuals number the actions; `nil` for a part that is just an effect.
    package var title: String?
    /// The value that was written; `nil` for a part that has not happened.
    package var value: UInt64?
    /// What was there before.
    package var old: UInt64?
    package var effects: [Effect]
    package var state: State
  }

  package var mnemonic: String
  package var rows: [Row]
  /// Whether the manuals number these actions themselves.
  package var isPublished: Bool
  /// Parts made so far.
  package var made: Int
}
