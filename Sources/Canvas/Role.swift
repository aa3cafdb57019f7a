/// What a piece of text means. Panes name meanings; a `Theme` decides how they look at each colour depth.
///
/// A role never carries meaning alone: the text beside it says the same (`*` for changed now, `>` for the current instruction, a word for the ring).
package enum Role: UInt8, CaseIterable, Sendable {
  // Structure
  /// Plain text.
  case text
  /// Text of lesser weight: leading zeros, separators, what did not change for long.
  case dim
  /// A word that must be seen inside plain text.
  case strong
  /// The heading of a part inside a pane or of a table's columns.
  case heading
  /// The name of a field whose value follows.
  case label
  /// A pane's title.
  case title
  /// The mark of the focused pane in its title.
  case focusMark
  /// A remark in a pane's frame: legend, position in a scrolled text.
  case note
  /// A frame that belongs to no ring.
  case border
  /// Ring 3: its frames and its word.
  case userRing
  /// Ring 0: its frames and its word.
  case kernelRing
  /// The title of a tab that is not shown.
  case tab
  /// The title of the tab that is shown.
  case tabSelected
  /// A key that acts now.
  case keyName
  /// What a key does.
  case keyLabel
  /// Filled part of a progress bar.
  case progress

  // Code
  /// An address.
  case address
  /// The bytes of an instruction or of memory.
  case bytes
  /// An instruction's name.
  case mnemonic
  /// An instruction's operands.
  case operand
  /// A number in code or text.
  case number
  /// The name of a function or variable of an image.
  case symbol
  /// A comment in code.
  case comment
  /// A line of source code.
  case source
  /// The number of a source line.
  case lineNumber
  /// The mark of a breakpoint or watchpoint.
  case breakpoint

  // Machine state
  /// A register's name.
  case register
  /// The value of a register, field or word.
  case value
  /// What an address points at.
  case pointee
  /// Text found in the machine's memory.
  case string
  /// Who put a value there, and where it came from.
  case origin
  /// A flag or bit that is 1.
  case bitSet
  /// A flag or bit that is 0.
  case bitClear
  /// An address or thing in user space.
  case userSpace
  /// An address or thing in kernel space.
  case kernelSpace
  /// Interrupts are on.
  case interruptsOn
  /// Interrupts are off.
  case interruptsOff
  /// What the guest wrote on its console.
  case console

  // Time
  /// The mark of the instruction about to execute.
  case currentMark
  /// The mark of the instruction just executed.
  case executedMark
  /// What the last step changed.
  case changedNow
  /// What this stop changed, before the last step.
  case changedThisStop
  /// A part, phase or row that is over.
  case done
  /// The part, phase or row that is happening.
  case ongoing
  /// A part, phase or row that is still to come.
  case pending
  /// What must not be shown yet (`???`).
  case masked

  // Lesson and talk
  /// The sentence of what just happened.
  case narration
  /// A lesson's text.
  case lesson
  /// A question.
  case question
  /// An answer that can be chosen.
  case answer
  /// The answer that was chosen.
  case answerChosen
  /// The verdict "right".
  case right
  /// The verdict "wrong".
  case wrong
  /// A hint.
  case hint
  /// What stands before text that is being typed.
  case prompt
  /// Text that is being typed.
  case input
  /// Text that would be typed by completion.
  case completion

  // Messages
  /// An exception or a bad end of the guest.
  case fault
  /// A mistake that was refused.
  case error
  /// Something to beware of.
  case warning
  /// A remark of the program about itself.
  case notice
}

/// What text lies on: a whole row or area that is set apart. It keeps the roles of the text upon it.
package enum Surface: UInt8, CaseIterable, Sendable {
  /// The screen's background.
  case plain
  /// The row of the instruction about to execute, or of the part that is happening.
  case current
  /// The selected row of a list.
  case selection
  /// A place that a search found.
  case match
  /// The title line or a status line.
  case bar
  /// A dialog or help page over the panes.
  case overlay
}
