/// One line of keys that act now, with what they do: ` 1-4 answer   Space go on   ? all keys`.
package struct KeyLine {
  /// A key and what it does.
  package struct Entry {
    /// The key's name.
    package var key: String
    /// What it does.
    package var label: String
    /// Whether the entry is kept before those that are not, when there is too little room.
    package var isKept: Bool

    /// The entry for `key`.
    package init(_ key: String, _ label: String, isKept: Bool = false) {
      self.key = key
      self.label = label
      self.isKept = isKept
    }

    fileprivate var line: TextLine { "\(key, .keyName) \(label, .keyLabel)" }
  }

  /// The entries, the most useful first.
  package var entries: [Entry]

  /// A line of `entries`.
  package init(_ entries: [Entry]) { self.entries = entries }

  /// Draws as many entries as fit, in their order, and returns the cells of each; empty for those left out.
  @discardableResult
  package func draw(into grid: inout Grid, in rect: Rect) -> [Rect] {
    let gap = 3
    let lines = entries.map(\.line)
    var isShown = Array(repeating: false, count: entries.count)
    var left = rect.width - 2 + gap
    for wantsKept in [true, false] {
      for index in entries.indices where entries[index].isKept == wantsKept {
        let needed = lines[index].width + gap
        guard needed <= left else { break }
        isShown[index] = true
        left -= needed
      }
    }
    // Something is better than nothing: the one that matters most, cut.
    if !isShown.contains(true), let first = entries.firstIndex(where: \.isKept) ?? entries.indices.first { isShown[first] = true }
    var column = rect.x + 1
    return entries.indices.map { index in
      guard isShown[index] else { return .empty }
      let place = Rect(x: column, y: rect.y, width: lines[index].width, height: min(rect.height, 1)).intersection(rect)
      grid.put(lines[index], in: place)
      column = place.endX + gap
      return place
    }
  }
}
