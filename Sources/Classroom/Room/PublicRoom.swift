import Lessons
import Vocabulary
import Walkthrough

/// What of a class everybody may see. It has no field for a note, an answer of an open question, the next stop or a name.
package struct PublicRoom: Hashable, Sendable {
  package var view = ClassView()
  package var poll: PublicPoll?
  /// The prepared what-if that the walk is in, with its question.
  package var whatIf: PreparedWhatIf.Title?
  /// The code to join with; `nil` when the class listens on its socket only.
  package var code: String?
  /// What the class's computer is called.
  package var host = ""
  /// How many follow.
  package var present = 0
  package var isJoinScreenShown = false
  package var isRecording = false

  package init() {}
}

/// Everything that the audience screen shows: the walk, whose pages have no notes, and what of the class everybody may see.
package struct AudienceState: Sendable {
  package var walk: AppState
  package var room: PublicRoom

  /// The name of the edit that made the walk another one than the lesson's; `nil` on a run of the lesson, which says itself what is different.
  var whatIf: String? { walk.lesson?.page(walk.language)?.whatIf == nil ? walk.commands.branch : nil }

  package init(walk: AppState, room: PublicRoom) {
    self.walk = walk
    self.room = room
  }
}
