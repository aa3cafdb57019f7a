import Canvas
import Classroom
import Foundation
import Narration
import Vocabulary
import Walkthrough

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A follower without a screen: each place of the class as lines of text, for screen readers, pipes and terminals that can do nothing else. Lines on
/// standard input are answers; `q` ends it.
struct PlainFollow {
  /// Columns of a line about a stop that was missed: one line each on a usual terminal.
  private static let missedColumns = 100

  private let follower: ClassFollower
  private let language: Language

  init(_ follower: ClassFollower, _ language: Language) {
    self.follower = follower
    self.language = language
  }

  /// Runs until the end of the input or of the class; returns the exit status.
  func run() throws -> Int32 {
    var told: Told?
    var isInputOpen = true
    while true {
      let turn = follower.turn(now: Milliseconds.now)
      if turn.changed { try tell(&told) }
      if let problem = follower.problem {
        try StandardOutput.say(problem)
        return 1
      }
      if case .refused(let refusal) = follower.state.link {
        try StandardOutput.say(refusal.description)
        return 1
      }
      guard wait(isInputOpen: isInputOpen) else { continue }
      guard let line = readLine() else {
        isInputOpen = false
        continue
      }
      let now = Milliseconds.now
      switch line {
      case "q":
        follower.end()
        return 0
      case "": break
      default: follower.send(answer: line, now)
      }
    }
  }

  /// What was told last.
  private struct Told: Equatable {
    var link: LinkState
    var showing: Int?
    var poll: PublicPoll?
    var advice: [String] = []
  }

  private func tell(_ told: inout Told?) throws {
    let state = follower.state
    var now = Told(link: state.link, showing: told?.showing, poll: state.poll, advice: follower.advice)
    let narrator = Narrator(language: language)
    if told?.link != state.link { try StandardOutput.say("[\(narrator.describe(state.link))]") }
    if now.advice != told?.advice ?? [] { for line in now.advice { try StandardOutput.say(line) } }
    if follower.isInStep, let session = follower.session, let showing = state.walk.showing, told?.showing != showing.number {
      for stop in state.missed { try StandardOutput.say(follower.missedLine(stop, columns: Self.missedColumns)) }
      now.showing = showing.number
      let walk = session.state
      let digest = state.isDifferent ? "differs" : "same"
      try StandardOutput.say("@ stop \(showing.place.stop + 1) tick \(walk.position) \(digest) \(showing.number)")
      try StandardOutput.say(narrator.sentence(session.timeline.inspector(part: walk.position.part)))
      if let lesson = walk.lesson, let page = lesson.page(language), page.position == walk.position {
        if page.beats.indices.contains(lesson.beat) { try StandardOutput.say(page.beats[lesson.beat]) }
        if lesson.isAsking, let question = page.question {
          try StandardOutput.say("? \(question.text)")
          for (index, option) in question.options.enumerated() { try StandardOutput.say("  [\(index + 1)] \(option)") }
        }
      }
    }
    if let poll = state.poll, told?.poll != poll {
      try StandardOutput.say(
        "[\(poll.phase.rawValue)] \(poll.rounds.map { $0.map(String.init).joined(separator: " ") }.joined(separator: " / "))")
    }
    told = now
  }

  /// Waits for the class or for a line; whether there is a line to read.
  private func wait(isInputOpen: Bool) -> Bool {
    var watched = [pollfd(fd: follower.descriptor ?? -1, events: Int16(POLLIN), revents: 0)]
    if isInputOpen { watched.append(pollfd(fd: 0, events: Int16(POLLIN), revents: 0)) }
    let count = poll(&watched, nfds_t(watched.count), Int32(clamping: follower.patience(now: Milliseconds.now)))
    return count > 0 && watched.count > 1 && watched[1].revents != 0
  }
}
