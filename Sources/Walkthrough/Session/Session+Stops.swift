import Lessons
import Primitives
import Simulation
import Vocabulary

/// The stops of a lesson: looked for, gone to, shown, and their questions graded.
extension Session {
  /// Goes to a stop of the lesson: its position is looked for on the player's own machine, then gone to here.
  func goToStop(_ index: Int) {
    guard player != nil else { return }
    wantedStop = index
    reference = Reference(timeline.inspector(part: part))
    state.travel = AppState.Travel(movement: .to(state.position), start: state.position.tick, tick: state.position.tick)
  }

  func lookForStop(_ index: Int) {
    guard let player else { return }
    switch player.locate(index, ticks: Self.slice) {
    case .underway: return
    case .found(let place):
      wantedStop = nil
      stopUnderway = index
      if let keptPosition {
        // Its branch may be the person's own: only what stands beside it is of the stop.
        journey = Journey(.to(keptPosition), from: timeline.tick)
        self.keptPosition = nil
        return
      }
      timeline.enter(place.fork)
      journey = Journey(.to(place.position), from: timeline.tick)
    case .failed(let diagnostic):
      wantedStop = nil
      _ = update(&state, .lostStop(diagnostic.message))
    }
  }

  func showStop(_ index: Int) -> [Request] {
    guard let player else { return [] }
    var pages: [Language: StopPage] = [:]
    for language in Language.allCases { pages[language] = try? player.page(index, in: language) }
    _ = update(&state, .reachedStop(index, pages))
    if let keptBeat { state.lesson?.show(beat: keptBeat) }
    keptBeat = nil
    return note { $0.reach(player.lesson.stops[index], of: player.lesson) }
  }

  /// Changes the progress, and says when it is to be kept.
  private func note(_ change: (inout LessonProgress) -> Void) -> [Request] {
    guard var new = progress else { return [] }
    change(&new)
    guard new != progress else { return [] }
    progress = new
    return [.keepProgress]
  }

  func grade(_ stop: Int, _ typed: String?) -> [Request] {
    guard let player, player.lesson.stops.indices.contains(stop), let question = player.lesson.stops[stop].question else { return [] }
    let content = player.lesson.stops[stop]
    guard let typed else {
      var reasons: [Language: String] = [:]
      for language in Language.allCases { reasons[language] = try? player.reason(of: stop, in: language) }
      _ = update(&state, .revealed(try? player.solution(of: stop), reasons: reasons))
      return note { $0.reveal(at: content) }
    }
    guard let answer = (try? player.answer(typed: typed, stop: stop)) ?? question.answer(typed: typed) else {
      state.message = question.isPartOfOrder(typed: typed) ? .incompleteOrder(count: question.options.count) : .unreadableAnswer
      return []
    }
    var grades: [Language: Grade] = [:]
    for language in Language.allCases { grades[language] = try? player.grade(answer, stop: stop, in: language) }
    let isRight = grades.values.contains { $0.verdict == .right }
    let chosen: Int? =
      switch answer {
      case .option(let index): index + 1
      case .notSure where !question.options.isEmpty: question.options.count + 1
      default: nil
      }
    _ = update(&state, .graded(grades, chosen: chosen, solution: isRight ? (try? player.solution(of: stop)) : nil))
    guard let grade = grades.values.first else { return [] }
    return note { $0.record(grade, answer: typed, at: content) }
  }
}
