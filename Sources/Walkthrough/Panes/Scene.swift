import Canvas
import Narration
import Primitives
import Simulation
import Vocabulary
import X86

/// What a frame is made from: the state of the screen and a look at the machine.
final class Scene {
  let state: AppState
  let inspector: Inspector
  let words: Narrator
  let layout: Layout

  init(_ state: AppState, _ inspector: Inspector) {
    self.state = state
    self.inspector = inspector
    words = Narrator(language: state.language)
    layout = Layout(state)
  }

  var isInKernel: Bool { inspector.cpl == 0 }

  /// The frame of a pane about the machine: its border says the ring.
  func frame(_ pane: PaneName, note: TextLine = TextLine()) -> PaneFrame {
    // A ring that is hidden has no border of its own.
    let isHidden = isMasked(.cpl)
    return PaneFrame(
      words.title(of: pane), note: note, border: isInKernel && !isHidden ? .double : .single,
      frame: isHidden ? .border : isInKernel ? .kernelRing : .userRing, isFocused: state.focus == pane)
  }

  func scroll(_ pane: PaneName) -> Int { state.scroll[pane] ?? 0 }

  /// Draws a pane of so many lines, each no wider than the pane, as far as it is scrolled; its lower edge says which are shown.
  func drawList(
    _ pane: PaneName, note: TextLine = TextLine(), in rect: Rect, on grid: inout Grid, count: Int, line: (Int) -> TextLine
  ) {
    frame(pane, note: note).draw(into: &grid, in: rect) { grid, inside in
      let window = Scroll(offset: scroll(pane), visible: inside.height, total: count)
      for index in window.rows { grid.put(line(index), in: inside.row(index - window.offset)) }
      return Listing(scroll: window, body: inside)
    }
  }

  /// Whether the operands of the instruction under the cursor would give away an open question's answer.
  var masksOperands: Bool { state.lesson.map { $0.isAtStop(state.position) && $0.masksCurrentOperand } ?? false }

  /// Whether comments of the source might give an open question's answer away: they tell what comes of an instruction.
  var masksComments: Bool { state.lesson.map { $0.isAtStop(state.position) && $0.isOpenHere } ?? false }

  /// Values that an open question would give away are masked, and those that a presenter hides.
  func isMasked(_ place: Place) -> Bool {
    state.masked.contains(place) || isHiddenByQuestion(place)
  }

  /// Whether the flags as one number would show one that is masked.
  var masksFlags: Bool { Flag.allCases.contains { isMasked(.flag($0)) } }

  /// Whether what an effect wrote is masked, as a value of the place that it wrote to.
  func isMasked(_ effect: Effect) -> Bool {
    switch effect.target {
    case .register(let register): isMasked(.register(register))
    case .rip: isMasked(.rip)
    case .rflags: masksFlags
    case .cpl: isMasked(.cpl)
    case .segment(.gs): isMasked(.segment(.gs)) || isMasked(.msr(.gsBase))
    case .segment(let register): isMasked(.segment(register))
    case .control(let number): isMasked(.control(number))
    case .msr(let msr): isMasked(.msr(msr))
    case .gdtr: isMasked(.gdtr)
    case .idtr: isMasked(.idtr)
    case .memory(let linear?, _, let width):
      isMasked(.word(linear & ~7)) || isMasked(.word((linear &+ UInt64(width.bytes - 1)) & ~7))
    default: false
    }
  }

  private func isHiddenByQuestion(_ place: Place) -> Bool { state.lesson.map { $0.isAtStop(state.position) && $0.hides(place) } ?? false }
}

extension Scene {
  /// The places that the lesson points at here.
  private var lessonPlaces: Set<Place> {
    guard let lesson = state.lesson, lesson.isAtStop(state.position) else { return [] }
    return lesson.page(state.language)?.markedPlaces ?? []
  }

  /// Whether the lesson points at a place here, or a presenter does.
  func isMarked(_ place: Place) -> Bool { isPointedAt(place) || lessonPlaces.contains(place) }

  /// Whether a presenter points at a place.
  func isPointedAt(_ place: Place) -> Bool { state.pointed.contains(place) }

  /// Columns before a row's name: one for what changed, and one for pointers where anything is pointed at.
  var markColumns: Int { lessonPlaces.isEmpty && state.pointed.isEmpty ? 1 : 2 }

  /// What stands before the name of a place: whether it changed, and whether the lesson points at it or, with a mark of their own, a presenter.
  func mark(_ change: Change, _ place: Place) -> TextLine {
    guard markColumns > 1 else { return change.mark }
    if isPointedAt(place) { return change.mark + "\(Glyph.emptyCircle.text, .strong)" }
    return change.mark + (isMarked(place) ? "\(Glyph.rightTriangle.text, .strong)" : " ")
  }

  /// What a row lies on.
  func surface(_ place: Place) -> Surface? { isPointedAt(place) ? .selection : isMarked(place) ? .match : nil }

  /// The rows by which a list of places has to be scrolled so that what the lesson points at is seen.
  func offset(toMarked places: [Place], height: Int) -> Int {
    guard let last = places.lastIndex(where: { isMarked($0) }), let first = places.firstIndex(where: { isMarked($0) }) else { return 0 }
    return min(first, max(0, last + 1 - height))
  }
}

extension Change {
  /// The mark in a pane's first column.
  var mark: TextLine {
    switch self {
    case .none: " "
    case .thisStop: "\("+", .changedThisStop)"
    case .now: "\("*", .changedNow)"
    }
  }

  /// The role of a value that changed so.
  var valueRole: Role {
    switch self {
    case .none: .value
    case .thisStop: .changedThisStop
    case .now: .changedNow
    }
  }
}
