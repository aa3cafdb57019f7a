import Canvas
import Lessons
import Vocabulary

/// A text that lies over the walk until a key puts it away: the course to choose a lesson from, what was learnt, the mistakes of a lesson's file.
package struct Sheet: Sendable {
  package enum Content: Sendable {
    /// The course with the number of the lesson that is chosen, from 0.
    case course(CourseMap, chosen: Int)
    /// What was learnt, in each language.
    case summary([Language: [String]])
    /// The mistakes of the lesson's file, one in each line.
    case mistakes([String])
  }

  package var content: Content
  /// Rows above the window.
  package var scroll = 0

  package init(_ content: Content) { self.content = content }

  /// The lines in a language.
  package func lines(_ language: Language) -> [String] {
    switch content {
    case .course(let map, _): map.lines(language)
    case .summary(let pages): pages[language] ?? pages.values.first ?? []
    case .mistakes(let lines): lines
    }
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

/// A key while a sheet is open.
func pressInSheet(_ key: Key, _ state: inout AppState, _ keyMap: KeyMap) -> [SideEffect] {
  guard let sheet = state.sheet else { return [] }
  switch keyMap[key] {
  case .language: state.language = state.language.next
  case .redraw: return [.redraw]
  case .suspend: return [.suspend]
  case .scrollDown: state.sheet?.move(by: 1)
  case .scrollUp: state.sheet?.move(by: -1)
  case .pageDown, .goOn: turn(by: 1, &state)
  case .pageUp: turn(by: -1, &state)
  default:
    state.sheet = nil
    guard case .course(let map, let chosen) = sheet.content, map.ids.indices.contains(chosen) else { return [] }
    if key.code == .enter { return [.openLesson(map.ids[chosen], isFresh: false)] }
    if key.code == .character("R") { return [.openLesson(map.ids[chosen], isFresh: true)] }
  }
  return []
}

/// Turns a page of a text; where there is something to choose, nothing happens.
private func turn(by pages: Int, _ state: inout AppState) {
  guard let sheet = state.sheet, sheet.chosen == nil else { return }
  state.sheet?.move(by: pages * max(1, state.size.height - 6))
}
