import Vocabulary

/// One place of a lesson, what is shown and said there, and what must be true there.
package struct Stop: Sendable {
  /// Unique in the lesson: lower-case letters, digits and hyphens.
  package let id: String
  package let place: SourcePlace
  package let go: Destination
  /// Changes to the machine that end with the stop; `nil` for a stop on the run as it is.
  package let whatIf: WhatIf?
  /// What the screen shows, most important first; taken over from the stop before when the file says nothing.
  package let panes: [PaneName]
  /// What is pointed at; taken over likewise.
  package let marks: [Located<Mark>]
  /// The pieces of text, shown one after the other.
  package let beats: [Localized<LessonText>]
  /// Asked after the last beat.
  package let question: Question?
  /// Conditions that hold at the stop; `before` means the stop before.
  package let expectations: [LessonExpression]
  package let note: Note?
}

/// What only the instructor sees.
package struct Note: Sendable {
  /// Time to plan for the stop.
  package let minutes: Int?
  package let text: Localized<LessonText>?
}
