import Canvas
import Primitives
import Simulation
import Vocabulary

/// Takes an event over into the state, and says what the session has to do. Pure: the same state and event always give the same.
package func update(_ state: inout AppState, _ event: AppEvent) -> [SideEffect] {
  switch event {
  case .screen(let event): return update(&state, screen: event, state.keyMap)
  case .moved(let moved):
    let lacksBreakpoint = state.travel?.lacksBreakpoint ?? false
    state.travel = nil
    take(moved, lacksBreakpoint: lacksBreakpoint, &state)
    return []
  case .underway(let tick):
    state.travel?.tick = tick
    return []
  case .reachedStop(let index, let pages):
    state.travel = nil
    state.lesson?.arrive(at: index, pages)
    if let panes = state.lesson?.panes, !panes.isEmpty {
      state.panes = panes
      state.hiddenPanes.subtract(panes)
      if !panes.contains(state.focus) { state.focus = panes[0] }
    }
    state.scroll = [:]
    state.machineStop = nil
    state.message = nil
    return []
  case .lostStop(let reason):
    state.travel = nil
    state.message = .lostStop(reason)
    return []
  case .graded(let grades, let chosen, let solution):
    state.lesson?.take(grades, chosen: chosen, solution: solution)
    return []
  case .revealed(let solution, let reasons):
    state.lesson?.reveal(solution, reasons: reasons)
    return []
  case .replied(let reply): return take(reply, &state)
  case .listed(let purpose, let items):
    take(items, for: purpose, &state)
    return []
  case .tick:
    guard state.isPlaying, state.travel == nil else { return [] }
    if state.grain == .repeats { return goOverRepeats(.forward, &state) }
    return go(state.grain.movement.flatMap { $0.isJump ? nil : $0 } ?? .steps(1, .forward), &state)
  }
}

private func update(_ state: inout AppState, screen event: Event, _ keyMap: KeyMap) -> [SideEffect] {
  switch event {
  case .key(let key): return press(key, &state, keyMap)
  case .resize(let size):
    state.size = size
    return []
  case .mouse(let mouse): return point(mouse, &state)
  case .signal(.suspend): return [.suspend]
  case .signal(.resume): return [.redraw]
  case .signal(let signal): return [.quit(signal.exitStatus)]
  case .endOfInput: return [.quit(Signal.hangUp.exitStatus)]
  case .paste(let text):
    paste(text, &state)
    return []
  case .focus, .readable: return []
  }
}

// MARK: Keys

private func press(_ key: Key, _ state: inout AppState, _ keyMap: KeyMap) -> [SideEffect] {
  if state.isPlaying {
    state.isPlaying = false
    return state.travel == nil ? [] : [.cancel]
  }
  // Any key stops what is underway, and does nothing else, as the screen says meanwhile: nobody should have to wait for a long run to answer.
  if state.travel != nil { return [.cancel] }
  state.dropMessage(before: keyMap[key])
  state.isSentenceWhole = false
  let offer = state.commands.offer
  state.commands.offer = nil
  if let prompt = state.prompt { return press(key, in: prompt, &state) }
  if let output = state.output { return press(key, in: output, &state, keyMap) }
  if key.code == .enter, let offer { return go(.to(offer), &state) }
  if key.isKana, !state.isTextAwaited {
    state.message = .kana
    return []
  }
  if state.isHelpShown { return pressInHelp(key, &state, keyMap) }
  if state.sheet != nil { return pressInSheet(key, &state, keyMap) }
  if state.sideBySide != nil { return pressInComparison(key, &state, keyMap) }
  if let effects = pressInQuestion(key, &state) { return effects }
  if key.code == .escape {
    (state.count, state.isPrefixTyped) = (nil, false)
    if !state.closeMap() { state.isZoomed = false }
    return []
  }
  if case .character(let character) = key.code, key.modifiers.isEmpty {
    if let digit = character.wholeNumberValue, character.isASCII {
      if digit != 0 || state.count != nil {
        let (product, overflow) = (state.count ?? 0).multipliedReportingOverflow(by: 10)
        let (sum, tooMuch) = product.addingReportingOverflow(UInt64(digit))
        state.count = overflow || tooMuch ? .max : sum
        return []
      }
    }
    if character == "g" {
      if state.isPrefixTyped {
        state.isPrefixTyped = false
        return act(.first, &state)
      }
      state.isPrefixTyped = true
      return []
    }
  }
  state.isPrefixTyped = false
  guard let name = keyMap[key] else {
    state.count = nil
    state.message = .unknownKey(key.description)
    return []
  }
  return act(name, &state)
}

private func pressInHelp(_ key: Key, _ state: inout AppState, _ keyMap: KeyMap) -> [SideEffect] {
  switch keyMap[key] {
  case .scrollDown: state.helpScroll = min(state.helpScroll + 1, state.lastHelpScroll)
  case .scrollUp: state.helpScroll = max(0, state.helpScroll - 1)
  case .first: state.helpScroll = 0
  case .last: state.helpScroll = state.lastHelpScroll
  case .pageDown, .goOn: state.helpScroll = min(state.helpScroll + max(1, state.size.height - 6), state.lastHelpScroll)
  case .pageUp: state.helpScroll = max(0, state.helpScroll - max(1, state.size.height - 6))
  case .language: state.language = state.language.next
  case .redraw: return [.redraw]
  case .suspend: return [.suspend]
  default:
    state.isHelpShown = false
    state.helpScroll = 0
  }
  return []
}

/// Does an action of the table.
package func act(_ name: ActionName, _ state: inout AppState) -> [SideEffect] {
  let count = state.count
  state.count = nil
  let times = min(count ?? 1, 1_000_000_000_000)
  switch name {
  case .goOn: return goOn(&state)
  case .step: return go(.steps(times, .forward), &state)
  case .stepBack: return go(.steps(times, .backward), &state)
  case .part: return go(.part(.forward), times: times, &state)
  case .partBack: return go(.part(.backward), times: times, &state)
  case .repeats: return goOverRepeats(.forward, &state)
  case .repeatsBack: return goOverRepeats(.backward, &state)
  case .over: return go(.over(.forward), times: times, &state)
  case .overBack: return go(.over(.backward), times: times, &state)
  case .out: return go(.out(.forward), times: times, &state)
  case .outBack: return go(.out(.backward), times: times, &state)
  case .proceed: return goToBreakpoint(.forward, &state)
  case .proceedBack: return goToBreakpoint(.backward, &state)
  case .play:
    state.isPlaying = true
    return []
  case .ring: return go(.ringCrossing(.forward), times: times, &state)
  case .ringBack: return go(.ringCrossing(.backward), times: times, &state)
  case .nextStop: return goToStop(by: 1, &state)
  case .previousStop: return goToStop(by: -1, &state)
  case .first: return go(.to(Position(.zero)), &state)
  case .last: return go(count.map { .to(Position(Tick($0))) } ?? .end, &state)
  case .back:
    guard let position = state.commands.popJump(from: state.position) else {
      state.message = .told(.noJump)
      return []
    }
    return travel(.to(position), &state)
  case .bookmarks: return open(Finder(.bookmarks), &state)
  case .coarser, .finer:
    changeGrain(by: name == .coarser ? 1 : -1, &state)
    return []
  case .focusNext, .focusPrevious:
    moveFocus(by: name == .focusNext ? 1 : -1, &state)
    return []
  case .zoom:
    state.isZoomed.toggle()
    return []
  case .map:
    state.toggleMap()
    return []
  case .choosePane: return open(Finder(.panes), &state)
  case .hidePane:
    state.hideFocusedPane()
    return []
  case .allPanes:
    state.arrange(state.lesson?.panes ?? [])
    return []
  case .scrollUp: return scroll(by: -1, &state)
  case .scrollDown: return scroll(by: 1, &state)
  case .pageUp: return scroll(by: -page(of: state), &state)
  case .pageDown: return scroll(by: page(of: state), &state)
  case .moreText:
    state.scrollLessonText()
    return []
  case .breakpoint: return [.toggleBreakpoint]
  case .watch: return open(Finder(.watch), &state)
  case .who: return open(Finder(.who), &state)
  case .edit: return open(Finder(.edit), &state)
  case .undo: return [.undo]
  case .compare: return [.execute(.compare(nil))]
  case .sentence:
    state.isSentenceWhole = true
    return []
  case .type:
    state.openCommandLine("\(ActionName.type.rawValue) ")
    return []
  case .commandLine:
    state.openCommandLine()
    return []
  case .search: return open(Finder(.search), &state)
  case .nextMatch: return chooseMatch(by: 1, &state)
  case .previousMatch: return chooseMatch(by: -1, &state)
  case .language:
    state.language = state.language.next
    return []
  case .help:
    state.isHelpShown = true
    state.helpScroll = 0
    return []
  case .course: return [.showCourse]
  case .redraw: return [.redraw]
  case .suspend: return [.suspend]
  case .quit: return [.quit(0)]
  }
}

/// Makes a movement, and remembers where it began when it is a jump.
func go(_ movement: Movement, times: UInt64 = 1, _ state: inout AppState) -> [SideEffect] {
  if movement.isJump { state.commands.leave(state.position) }
  return travel(movement, times: times, &state)
}

/// Goes on to what was searched for, and stays here where nothing reaches it.
func find(_ movement: Movement, stop: String, _ state: inout AppState) -> [SideEffect] {
  state.commands.leave(state.position)
  begin(movement, &state)
  return [.find(movement, stop: stop)]
}

private func travel(_ movement: Movement, times: UInt64 = 1, _ state: inout AppState) -> [SideEffect] {
  begin(movement, &state)
  return [.move(movement, times: times)]
}

/// On or back to the nearest breakpoint; to the end or the beginning while none is in effect.
private func goToBreakpoint(_ direction: Direction, _ state: inout AppState) -> [SideEffect] {
  let active = state.commands.breakpoints.active
  guard active.isEmpty else { return go(.breakpoints(active, direction), &state) }
  let effects = go(direction == .forward ? .stop : .to(Position(.zero)), &state)
  state.travel?.lacksBreakpoint = true
  return effects
}

/// On or back over calls to where another source line begins.
func goOverLines(_ direction: Direction, times: UInt64, _ state: inout AppState) -> [SideEffect] {
  begin(.over(direction), &state)
  return [.moveOverLines(direction, times: times)]
}

/// On or back over all instructions of one kind in a row.
private func goOverRepeats(_ direction: Direction, _ state: inout AppState) -> [SideEffect] {
  begin(.steps(1, direction), &state)
  return [.moveOverRepeats(direction)]
}

private func begin(_ movement: Movement, _ state: inout AppState) {
  state.travel = AppState.Travel(movement: movement, start: state.position.tick, tick: state.position.tick)
  state.scroll[.code] = 0
}

/// Space: the next beat, then the next stop; on a free walk as far as the grain says.
private func goOn(_ state: inout AppState) -> [SideEffect] {
  if state.grain == .stop, var lesson = state.lesson {
    // From a walk of one's own, first back to the stop.
    if !lesson.pages.isEmpty, !lesson.isAtStop(state.position) { return [.goToStop(lesson.stop)] }
    // First the text that there was no room for.
    if state.hasMoreLessonText {
      state.scrollLessonText()
      return []
    }
    // Going on without an answer reveals it, which counts as "not sure": the first try is asked for once more.
    if lesson.hasOpenQuestion {
      guard lesson.isTried || state.message == .goOnGivesUp else {
        state.message = .goOnGivesUp
        return []
      }
      state.message = nil
      return [.grade(lesson.stop, typed: nil)]
    }
    if lesson.advanceBeat() {
      state.lesson = lesson
      return []
    }
    return goToStop(by: 1, &state)
  }
  if state.grain == .repeats { return goOverRepeats(.forward, &state) }
  guard let movement = state.grain.movement else { return go(.phase(.forward), &state) }
  return go(movement, &state)
}

private func goToStop(by offset: Int, _ state: inout AppState) -> [SideEffect] {
  guard let lesson = state.lesson else {
    return go(.phase(offset > 0 ? .forward : .backward), &state)
  }
  // From a walk of one's own, back means back to the stop that one left, and so does forward when one went back before it.
  let isAway = !lesson.isAtStop(state.position) && !lesson.pages.isEmpty
  let isReturn = isAway && (offset < 0 || state.position < lesson.position)
  let target = isReturn ? lesson.stop : lesson.stop + offset
  guard target < lesson.stopCount else {
    state.message = .lessonEnd
    return [.showSummary]
  }
  guard target >= 0 else {
    state.message = .lessonStart
    return []
  }
  return [.goToStop(target)]
}

private func changeGrain(by offset: Int, _ state: inout AppState) {
  let all = Grain.allCases.filter { $0 != .stop || state.lesson != nil }
  let index = (all.firstIndex(of: state.grain) ?? 0) + offset
  guard all.indices.contains(index) else { return }
  state.grain = all[index]
  state.message = .grain(state.grain)
}

// MARK: Panes

private func moveFocus(by offset: Int, _ state: inout AppState) {
  let shown = Layout(state).available
  guard !shown.isEmpty else { return }
  let index = shown.firstIndex(of: state.focus) ?? -1
  state.focus = shown[(index + offset + shown.count) % shown.count]
}

/// The rows of a page: what the focused pane shows, less one that stays in sight.
private func page(of state: AppState) -> Int {
  let height = Layout(state).panes.first { $0.pane == state.focus }.map { PaneFrame.content(of: $0.rect).height } ?? 0
  return max(1, height - 1)
}

private func scroll(by rows: Int, _ state: inout AppState) -> [SideEffect] {
  let limit = 100_000
  state.scroll[state.focus] = min(limit, max(-limit, (state.scroll[state.focus] ?? 0) + rows))
  return []
}

private func point(_ mouse: Mouse, _ state: inout AppState) -> [SideEffect] {
  guard state.prompt == nil, state.output == nil else { return [] }
  if state.sheet != nil {
    if mouse.action == .scrollDown { state.sheet?.move(by: 3) }
    if mouse.action == .scrollUp { state.sheet?.move(by: -3) }
    return []
  }
  if state.sideBySide != nil {
    if mouse.action == .scrollDown { state.scrollComparison(by: 3) }
    if mouse.action == .scrollUp { state.scrollComparison(by: -3) }
    return []
  }
  guard !state.isHelpShown else {
    if mouse.action == .scrollDown { state.helpScroll += 3 }
    if mouse.action == .scrollUp { state.helpScroll = max(0, state.helpScroll - 3) }
    return []
  }
  guard let pane = Layout(state).pane(at: mouse.position) else { return [] }
  switch mouse.action {
  case .press(.left):
    // The first click on a pane gives it the focus; from then on one on a row of code sets a breakpoint there.
    if pane == .code, state.focus == .code, state.travel == nil, !state.isPlaying { return [.toggleBreakpointAt(mouse.position)] }
    state.focus = pane
  case .scrollUp:
    state.focus = pane
    return scroll(by: -3, &state)
  case .scrollDown:
    state.focus = pane
    return scroll(by: 3, &state)
  default: break
  }
  return []
}

// MARK: What came of a movement

/// - Parameter lacksBreakpoint: whether the movement was to run to a breakpoint while none was in effect.
private func take(_ moved: AppEvent.Moved, lacksBreakpoint: Bool, _ state: inout AppState) {
  state.position = moved.position
  state.sideBySide = nil
  state.phase = moved.phase
  state.changes = moved.changes
  state.machineStop = nil
  state.ending = nil
  if case .arrived = moved.arrival, moved.hits.isEmpty {} else { state.isPlaying = false }
  switch moved.arrival {
  case .arrived:
    if lacksBreakpoint { state.message = .ranThrough(.beginning) }
    if !moved.hits.isEmpty { meet(moved.hits, moved.values, &state) }
  case .underway: state.message = .interrupted
  case .notFound: state.message = .notFound
  case .stopped(_, let reason):
    state.machineStop = reason == .beginning ? nil : reason
    state.message = lacksBreakpoint ? .ranThrough(reason) : .stopped(reason)
  case .failed(let error): state.message = .failed(error)
  }
}

/// Says which breakpoints were met, and counts them.
private func meet(_ hits: Set<Int>, _ values: [Int: String], _ state: inout AppState) {
  let met = state.commands.breakpoints.entries.filter { hits.contains($0.id) }
  state.commands.breakpoints.meet(hits)
  guard !met.isEmpty else { return }
  state.message = .told(.breakpointMet(met.map { "\($0.id) (\($0.text))\(values[$0.id].map { ": \($0)" } ?? "")" }.joined(separator: ", ")))
}
