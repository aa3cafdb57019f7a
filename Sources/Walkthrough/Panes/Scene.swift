import Canvas
import Narration
import Primitives
import Simulation
import Vocabulary
import X86

/// What a frame is made from: the state of the screen and a look at the machine.
struct Scene {
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
    PaneFrame(
      words.title(of: pane), note: note, border: isInKernel ? .double : .single, frame: isInKernel ? .kernelRing : .userRing,
      isFocused: state.focus == pane)
  }

  func scroll(_ pane: PaneName) -> Int { state.scroll[pane] ?? 0 }

  /// Whether the operands of the instruction under the cursor would give away an open question's answer.
  var masksOperands: Bool { state.lesson.map { $0.isAtStop(state.position) && $0.masksCurrentOperand } ?? false }

  /// Values that an open question would give away are masked.
  func isMasked(_ place: Place) -> Bool { state.lesson.map { $0.isAtStop(state.position) && $0.hides(place) } ?? false }
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
