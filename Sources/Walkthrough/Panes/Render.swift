import Canvas
import Narration
import Primitives
import Simulation
import Vocabulary

/// Draws the whole screen from the state and a look at the machine. Pure: nothing else decides what a frame shows.
package func render(_ state: AppState, _ inspector: Inspector) -> Grid {
  var grid = Grid(state.size)
  guard state.size.width > 0, state.size.height > 0 else { return grid }
  let scene = Scene(state, inspector)
  let layout = scene.layout
  scene.drawTitle(in: layout.title, on: &grid)
  if !layout.tabs.isEmpty {
    let selection = layout.panes.first.flatMap { layout.available.firstIndex(of: $0.pane) } ?? 0
    Tabs(layout.available.map { scene.words.title(of: $0) }, selection: selection).draw(into: &grid, in: layout.tabs)
  }
  for place in layout.panes where !place.rect.isEmpty { scene.draw(place.pane, in: place.rect, on: &grid) }
  scene.drawDisplays(in: layout.displays, on: &grid)
  scene.drawLesson(in: layout.lesson, on: &grid)
  scene.drawSentence(on: &grid)
  scene.drawKeys(in: layout.keys, on: &grid)
  if let page = state.sideBySide { scene.drawComparison(page, keys: layout.keys, on: &grid) }
  if state.sheet != nil { scene.drawSheet(in: grid.bounds, on: &grid) }
  if let output = state.output { scene.drawOutput(output, in: grid.bounds, on: &grid) }
  if state.isHelpShown { scene.drawHelp(in: grid.bounds, on: &grid) }
  if let prompt = state.prompt { scene.drawPrompt(prompt, on: &grid) }
  if grid.cursor == nil { grid.cursor = layout.panes.first.map { $0.rect.origin } ?? grid.bounds.origin }
  return grid
}

/// Draws how far a long movement has come over the frame that it began at.
///
/// - Parameter place: where in the code the machine is.
func renderTravel(_ state: AppState, over resting: Grid, place: String?) -> Grid {
  var grid = resting
  guard let travel = state.travel, travel.tick != travel.start else { return grid }
  let words = Narrator(language: state.language)
  let layout = Layout(state)
  grid.fill(layout.sentence)
  var target: Tick?
  if case .to(let position) = travel.movement, position.tick != travel.start { target = position.tick }
  let sentence = TextLine(words.underway(at: travel.tick, of: target, rate: travel.rate, place: place), .notice)
  for (row, text) in sentence.wrapped(to: max(1, layout.sentence.width - 2)).prefix(layout.sentence.height).enumerated() {
    grid.put(text, in: layout.sentence.row(row).inset(horizontal: 1))
  }
  grid.fill(layout.keys)
  KeyLine([KeyLine.Entry(words.anyKey, words.stopTravel, isKept: true)]).draw(into: &grid, in: layout.keys.inset(horizontal: 1))
  return grid
}

extension Scene {
  func draw(_ pane: PaneName, in rect: Rect, on grid: inout Grid) {
    switch pane {
    case .code: drawCode(in: rect, on: &grid)
    case .registers: drawRegisters(in: rect, on: &grid)
    case .flags: drawFlags(in: rect, on: &grid)
    case .privilege: drawPrivilege(in: rect, on: &grid)
    case .stacks: drawStacks(in: rect, on: &grid)
    case .frame: drawFrame(in: rect, on: &grid)
    case .dispatch: drawDispatch(in: rect, on: &grid)
    case .verdict: drawVerdict(in: rect, on: &grid)
    case .parts: drawParts(in: rect, on: &grid)
    case .console: drawConsole(in: rect, on: &grid)
    case .msrs: drawSystemRegisters(in: rect, on: &grid)
    case .memory: drawMemory(in: rect, on: &grid)
    case .pageWalk: drawPageWalk(in: rect, on: &grid)
    case .interrupts: drawInterrupts(in: rect, on: &grid)
    case .calls: drawSystemCalls(in: rect, on: &grid)
    case .tasks: drawTasks(in: rect, on: &grid)
    case .timeline: drawTimeline(in: rect, on: &grid)
    case .map: drawMap(in: rect, on: &grid)
    }
    if state.focus == pane, grid.cursor == nil {
      let content = PaneFrame.content(of: rect)
      if !content.isEmpty { grid.cursor = content.origin }
    }
  }
}
