import Walkthrough

extension Session {
  /// Lets the present stop's question stand as it does in the class: answered when everybody has seen the answer, which comes from this machine's own future,
  /// and otherwise open, whatever was answered here on a walk of one's own or when it was asked before.
  func settle(question poll: PublicPoll?) {
    guard let lesson = state.lesson else { return }
    if let poll, poll.stop == lesson.stop, poll.phase == .revealed {
      if lesson.hasOpenQuestion { _ = reveal() }
    } else if lesson.solution != nil || lesson.grade(state.language) != nil {
      show { $0.lesson?.askAgain() }
    }
  }
}
