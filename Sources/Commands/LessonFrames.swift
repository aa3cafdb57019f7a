import Canvas
import Lessons
import Simulation
import Vocabulary
import Walkthrough

extension LessonCheck.Screen {
  /// The real screen at the size that every lesson must fit.
  package static var smallest: LessonCheck.Screen {
    let size = Size(width: 80, height: 24)
    let wide = Size(width: 240, height: 80)
    return LessonCheck.Screen(name: "\(size.width)x\(size.height)") { moment, inspector in
      render(AppState(moment, size: size), inspector).text
    } wideFrame: { moment, inspector in
      render(AppState(moment, size: wide), inspector).text
    }
  }
}

extension AppState {
  /// What a learner has before them at a moment of a lesson.
  fileprivate init(_ moment: LessonMoment, size: Size) {
    let lesson = LessonState(titles: [moment.language: moment.title], stopCount: moment.stopCount)
    self.init(size: size, language: moment.language, lesson: lesson)
    _ = update(&self, .reachedStop(moment.page.stop, [moment.language: moment.page]))
    position = moment.page.position
    let beats = moment.page.beats.count
    switch moment.step {
    case .beat(let beat): goOn(to: beat)
    case .question(let typed):
      goOn(to: beats)
      self.lesson?.typed = typed
    case .answered(let typed, let grade, let solution):
      goOn(to: beats)
      _ = update(&self, .graded([moment.language: grade], chosen: Int(typed), solution: solution))
    case .revealed(let solution, let reason):
      goOn(to: beats)
      _ = update(&self, .revealed(solution, reasons: reason.map { [moment.language: $0] } ?? [:]))
    }
    // Whoever answers sees the end first; what has to have room is the whole.
    self.lesson?.readFromTop()
  }

  /// Shows a beat, or the question behind the last.
  private mutating func goOn(to beat: Int) { lesson?.show(beat: beat) }
}
