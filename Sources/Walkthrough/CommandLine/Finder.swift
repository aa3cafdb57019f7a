import Canvas
import Narration
import Primitives
import Simulation
import Vocabulary

/// A list that gets shorter as one types: what there is to go to, to watch, to ask about or to edit.
package struct Finder: Hashable, Sendable {
  /// What the one that Enter takes is for.
  package enum Purpose: Hashable, Sendable {
    /// Symbols, system calls, panes by name and the text of those on the screen: go there.
    case search
    /// Registers, flags, saved registers and MSRs: set a watchpoint, ask who wrote it, change it.
    case watch, who, edit
    /// Positions with names: go there.
    case bookmarks
    /// All panes: go there.
    case panes
    /// Accesses or events of the run, with what they are of: go there.
    case moments(String)
  }

  /// What an item stands for.
  package enum Target: Hashable, Sendable {
    case code(UInt64)
    case data(String)
    case systemCall(Int)
    case pane(PaneName)
    /// A place by its name in the expression language.
    case place(String, value: String)
    case bookmark(Bookmark)
    /// What stands behind the end of the list, as another list.
    case more(Command)
  }

  /// One row of the list.
  package struct Item: Hashable, Sendable {
    package let target: Target
    package let title: String
    package let detail: String

    package init(_ target: Target, _ title: String, _ detail: String = "") {
      self.target = target
      self.title = title
      self.detail = detail
    }
  }

  /// Items that are listed at most, without the one that lists on.
  static let limit = 500

  /// Rows of the list at most over a line at the bottom of a screen of that height.
  static func rows(ofScreen height: Int) -> Int { max(1, (height - 1) * 2 / 3 - 2) }

  package let purpose: Purpose
  package var editor: LineEditor
  /// Everything there is to choose from.
  package private(set) var items: [Item] = []
  /// What matches the text, the best first.
  package private(set) var matches: [Item] = []
  package private(set) var selection = 0
  package var mistake: CommandMistake?

  package init(_ purpose: Purpose, text: String = "") {
    self.purpose = purpose
    editor = LineEditor(text)
  }

  /// Whether its items are places in time, so that `G` means the last one, as it does on the walk.
  var isOfPositions: Bool {
    switch purpose {
    case .bookmarks, .moments: true
    default: false
    }
  }

  /// The selected item.
  package var selected: Item? { matches.indices.contains(selection) ? matches[selection] : nil }

  package mutating func offer(_ items: [Item]) {
    self.items = items
    filter()
  }

  /// Selects the last item that lies at a tick or before it; the first when all lie after it.
  package mutating func select(nearest tick: Tick) {
    selection =
      matches.lastIndex {
        if case .bookmark(let bookmark) = $0.target { bookmark.position.tick <= tick } else { false }
      } ?? 0
  }

  /// Selects the first item or the last one; what only lists on is none.
  package mutating func selectEnd(isLast: Bool) {
    var last = matches.count - 1
    if last > 0, case .more = matches[last].target { last -= 1 }
    selection = isLast ? max(0, last) : 0
  }

  package mutating func move(by rows: Int) {
    guard !matches.isEmpty else { return }
    let last = matches.count - 1
    // One step goes round, a page stops at the end.
    if abs(rows) == 1 {
      selection = (selection + rows + matches.count) % matches.count
    } else {
      selection = min(last, max(0, selection + rows))
    }
  }

  /// Lists the items whose title or detail has the text in it: titles that are it, then those that begin with it, then the others.
  package mutating func filter() {
    selection = 0
    let wanted = editor.text.lowercased().trimmingBlanks
    if wanted.isEmpty {
      // All that there is to find is no answer to nothing.
      matches = purpose == .search ? [] : Array(items.prefix(Self.limit + 1))
      return
    }
    var ranked: [[Item]] = [[], [], [], []]
    for item in items {
      let title = item.title.lowercased()
      if title == wanted {
        ranked[0].append(item)
      } else if title.hasPrefix(wanted) {
        ranked[1].append(item)
      } else if title.contains(wanted) {
        ranked[2].append(item)
      } else if item.detail.lowercased().contains(wanted) {
        ranked[3].append(item)
      }
    }
    matches = Array(ranked.joined().prefix(Self.limit))
    // What one looks for may stand behind the end.
    if let last = items.last, case .more = last.target, matches.last != last { matches.append(last) }
  }
}

extension String {
  fileprivate var trimmingBlanks: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}

extension CommandNames {
  /// What a search can find besides the panes and their text.
  var items: [Finder.Item] {
    systemCalls.map { Finder.Item(.systemCall($0.number), $0.name, "\($0.number)  \($0.signature)") }
      + symbols.map { Finder.Item($0.isCode ? .code($0.address) : .data($0.name), $0.name, "0x" + hex($0.address)) }
  }
}
