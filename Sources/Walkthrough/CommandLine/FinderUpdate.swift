import Canvas
import LinuxABI
import Narration
import Primitives
import Simulation
import Vocabulary

/// Opens a list to choose from; what is in it comes from whoever has the machine.
func open(_ finder: Finder, _ state: inout AppState) -> [SideEffect] {
  state.prompt = .finder(finder)
  return [.list(finder.purpose)]
}

func press(_ key: Key, in finder: Finder, _ state: inout AppState) -> [SideEffect] {
  var finder = finder
  finder.mistake = nil
  switch key.code {
  case .enter:
    state.prompt = .finder(finder)
    return take(finder, &state)
  case .up: finder.move(by: -1)
  case .down, .tab: finder.move(by: 1)
  // One row of the page before stays, and a step of one would go round.
  case .pageUp: finder.move(by: -max(2, Finder.rows(ofScreen: state.size.height) - 1))
  case .pageDown: finder.move(by: max(2, Finder.rows(ofScreen: state.size.height) - 1))
  // They are of the line while there is a text in it.
  case .home where finder.editor.isEmpty: finder.selectEnd(isLast: false)
  case .end where finder.editor.isEmpty: finder.selectEnd(isLast: true)
  case .character("G") where finder.editor.isEmpty && finder.isOfPositions: finder.selectEnd(isLast: true)
  case .character("p") where key.modifiers == .control: finder.move(by: -1)
  case .character("n") where key.modifiers == .control: finder.move(by: 1)
  case .backspace where finder.editor.isEmpty:
    state.prompt = nil
    return []
  default:
    let text = finder.editor.text
    guard finder.editor.press(key) else { return [] }
    if finder.editor.text != text { finder.filter() }
  }
  state.prompt = .finder(finder)
  return []
}

/// Takes over what there is to choose from.
func take(_ items: [Finder.Item], for purpose: Finder.Purpose, _ state: inout AppState) {
  guard case .finder(var finder) = state.prompt, finder.purpose == purpose else { return }
  finder.offer(purpose == .search ? state.commands.names.items + items : items)
  state.prompt = .finder(finder)
}

/// Does what Enter means: something with the selected item, or with the text itself where that can be a place.
private func take(_ finder: Finder, _ state: inout AppState) -> [SideEffect] {
  if let item = finder.selected {
    if finder.purpose == .search { state.commands.matches = (finder.matches, finder.selection) }
    state.prompt = nil
    return choose(item, for: finder.purpose, &state)
  }
  let text = finder.editor.text
  guard text.contains(where: { $0 != " " }) else { return [] }
  switch finder.purpose {
  case .search: state.refuse(CommandMistake(0..<text.unicodeScalars.count, .noMatch(text)))
  case .bookmarks, .panes, .moments: state.refuse(CommandMistake(0..<text.unicodeScalars.count, .notInList(text)))
  case .watch: state.openCommandLine("watch \(text)")
  case .edit: state.openCommandLine("set \(text) = ")
  case .who:
    do throws(CommandMistake) {
      return [.execute(.who(LineExpression(try expression(text), at: 0)))]
    } catch {
      state.refuse(error)
    }
  }
  return []
}

private func expression(_ text: String) throws(CommandMistake) -> Expression {
  do throws(ExpressionError) {
    return try Expression(text)
  } catch {
    throw CommandMistake(error, at: 0)
  }
}

/// Goes to a match, or does with a place what the list was opened for.
func choose(_ item: Finder.Item, for purpose: Finder.Purpose, _ state: inout AppState) -> [SideEffect] {
  switch item.target {
  case .code(let address): return find(.address(address, .forward), stop: "break \(item.title)", &state)
  case .data(let name):
    var format = MemoryFormat()
    format.count = 8
    guard let symbol = try? Expression("&\(name)") else { return [] }
    return [.execute(.examine(format, LineExpression(symbol, at: 0)))]
  case .systemCall(let number):
    let event = Breakpoint(number: 0, .event(.systemCall, systemCall: UInt64(number)))
    return find(.breakpoints([event], .forward), stop: "catch syscall \(item.title)", &state)
  case .pane(let pane):
    state.focus(on: pane)
    return []
  case .bookmark(let bookmark): return [.goToBookmark(bookmark)]
  case .more(let command): return [.execute(command)]
  case .place(let name, let value):
    switch purpose {
    case .watch: state.openCommandLine("watch \(name)")
    case .edit: state.openCommandLine("set \(name) = \(value)")
    default:
      guard let place = try? Expression(name) else { return [] }
      return [.execute(.who(LineExpression(place, at: 0)))]
    }
    return []
  }
}

/// The next or the previous match of the last search.
func chooseMatch(by offset: Int, _ state: inout AppState) -> [SideEffect] {
  let (items, index) = state.commands.matches
  guard !items.isEmpty else {
    state.message = .told(.noSearch)
    return []
  }
  let next = (index + offset + items.count) % items.count
  state.commands.matches.index = next
  return choose(items[next], for: .search, &state)
}
