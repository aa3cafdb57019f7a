import Canvas
import Lessons
import Vocabulary

/// A text that lies over the walk until a key puts it away: the course to choose a lesson from, what was learnt, the mistakes of a lesson's file.
package struct Sheet: Sendable {
  package enum Content: Sendable {
    /// The course with the number of the lesson that is chosen, from 0.
    case course(CourseMap, chosen: Int)
    /// What was learnt, in each language, and whether the course goes on.
    case summary([Language: [String]], hasNext: Bool)
    /// The mistakes of the lesson's file, one in each line.
    case mistakes([String])
  }

  package var content: Content
  /// Rows above the window.
  package var scroll = 0
  /// Whether the next `R` erases what is kept of the chosen lesson: it was pressed once.
  package private(set) var isErasureAsked = false

  package init(_ content: Content) { self.content = content }

  /// The lines in a language.
  package func lines(_ language: Language) -> [String] {
    switch content {
    case .course(let map, _): map.lines(language)
    case .summary(let pages, _): pages[language] ?? pages.values.first ?? []
    case .mistakes(let lines): lines
    }
  }

  /// The lines as a screen shows them.
  func shownLines(_ language: Language) -> [String] {
    if case .course(let map, _) = content { return map.shortLines(language) }
    return lines(language)
  }

  /// Moves the window by rows; where there is something to choose, the choice.
  mutating func move(by rows: Int) {
    if case .course(let map, let chosen) = content {
      content = .course(map, chosen: max(0, min(map.ids.count - 1, chosen + rows)))
    } else {
      scroll = max(0, scroll + rows)
    }
  }

  /// The line that is marked; `nil` where there is nothing to choose.
  package var chosen: Int? {
    if case .course(_, let chosen) = content { return chosen }
    return nil
  }
}

extension Sheet {
  /// Opens the chosen lesson anew; asks first when something is kept of it, which that erases.
  fileprivate mutating func beginAnew() -> [SideEffect] {
    guard case .course(let map, let chosen) = content, map.ids.indices.contains(chosen) else { return [] }
    if isErasureAsked || !map.hasRecord(of: chosen) { return [.openLesson(map.ids[chosen], isFresh: true)] }
    isErasureAsked = true
    return []
  }

  /// Takes the question whether to erase back; `false` when it was not asked.
  fileprivate mutating func keepRecord() -> Bool {
    defer { isErasureAsked = false }
    return isErasureAsked
  }
}

/// A key while a sheet is open.
func pressInSheet(_ key: Key, _ state: inout AppState, _ keyMap: KeyMap) -> [SideEffect] {
  guard let sheet = state.sheet else { return [] }
  if sheet.chosen != nil, key.code == .character("R") {
    let effects = state.sheet?.beginAnew() ?? []
    if !effects.isEmpty { state.sheet = nil }
    return effects
  }
  let wasAsked = state.sheet?.keepRecord() ?? false
  switch keyMap[key] {
  case .language: state.language = state.language.next
  case .redraw: return [.redraw]
  case .suspend: return [.suspend]
  case .scrollDown: state.sheet?.move(by: 1)
  case .scrollUp: state.sheet?.move(by: -1)
  case .pageDown, .goOn: turn(by: 1, &state)
  case .pageUp: turn(by: -1, &state)
  default:
    // Any other key answers the question, and does nothing else.
    if wasAsked { return [] }
    state.sheet = nil
    if case .summary(_, hasNext: true) = sheet.content, keyMap[key] == .nextStop { return [.openNextLesson] }
    if case .summary = sheet.content, keyMap[key] == .course { return [.showCourse] }
    guard case .course(let map, let chosen) = sheet.content, map.ids.indices.contains(chosen) else { return [] }
    if key.code == .enter { return [.openLesson(map.ids[chosen], isFresh: false)] }
  }
  return []
}

/// Turns a page of a text; where there is something to choose, nothing happens.
private func turn(by pages: Int, _ state: inout AppState) {
  guard let sheet = state.sheet, sheet.chosen == nil else { return }
  state.sheet?.move(by: pages * max(1, state.size.height - 6))
}
