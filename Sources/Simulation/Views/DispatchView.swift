import LinuxABI
import Primitives

/// How the number of a system call becomes a function.
package struct DispatchView: Hashable, Sendable {
  package enum Stage: Hashable, Sendable {
    /// No system call is in progress.
    case none
    /// In progress; the number has not been looked at yet.
    case waiting
    /// In the phase that finds the handler.
    case finding
    /// The handler has been called.
    case called
  }

  package struct Row: Hashable, Sendable {
    package var number: Int
    /// Where the table's row lies, or the case's call.
    package var address: UInt64
    /// The function that the row points at, or that is called.
    package var target: UInt64?
    package var symbol: String?
    package var isSelected: Bool
  }

  package var stage: Stage
  package var number: UInt64?
  package var name: String?
  /// Rows in the table: a number must be below.
  package var bound: Int
  package var isInRange: Bool
  /// sys_call_table, or x64_sys_call.
  package var table: String
  /// All rows of the table; in an era that uses a switch, those of its cases that call a function, of which none is selected when the
  /// number is left to its default.
  package var rows: [Row]
  /// Whether the rows are the cases of a switch.
  package var isSwitch: Bool
}

/// The tests that decide between SYSRET and IRETQ.
package struct VerdictView: Hashable, Sendable {
  package enum Outcome: Hashable, Sendable {
    /// Not decided here yet: the kernel has not come to the test.
    case open
    case passed
    case failed
  }

  package struct Row: Hashable, Sendable {
    package var test: SYSRETTest
    package var outcome: Outcome
    /// The words of pt_regs that it looks at.
    package var values: [(name: String, value: UInt64)]

    package static func == (a: Row, b: Row) -> Bool {
      a.test == b.test && a.outcome == b.outcome && a.values.elementsEqual(b.values) { $0 == $1 }
    }

    package func hash(into hasher: inout Hasher) {
      hasher.combine(test)
      hasher.combine(outcome)
    }
  }

  package enum Exit: Hashable, Sendable {
    case sysret
    case iret
  }

  package var rows: [Row]
  /// Whether the kernel is at the tests or past them.
  package var isActive: Bool
  /// Known when all tests have passed or one has failed.
  package var exit: Exit?
}

/// The guest's console.
package struct ConsoleView: Hashable, Sendable {
  /// The last lines, without control characters.
  package var lines: [String]
  /// Bytes sent so far.
  package var count: Int
  /// Whether the last step sent a byte.
  package var change: Change
}
