import Primitives

/// Two walks side by side: the same functions beside each other, and within them the same instructions. What only one of them has stands alone.
package struct PathAlignment: Sendable {
  package enum Row: Hashable, Sendable {
    /// A function, in a ring, as both walks enter it or come back to it.
    case function(String?, cpl: UInt8)
    /// So many instructions that are the same in both.
    case same(Int)
    /// What differs; `nil` where one walk has nothing.
    case different(Cell?, Cell?)
  }

  /// What one walk has and the other has not.
  package enum Cell: Hashable, Sendable {
    case function(String?, cpl: UInt8)
    case instruction(WalkPathLine)
    /// So many more instructions in the function.
    case more(Int)
  }

  package private(set) var rows: [Row] = []
  /// The first row in which the walks differ; `nil` when they do not.
  package private(set) var firstDifference: Int?

  /// Instructions of a function that only one walk enters, before the others are counted.
  private static let shown = 3
  /// Instructions that one walk has more in a function that both enter, before the others are counted.
  private static let shownWithin = 8

  /// A stay in a function.
  private struct Visit {
    struct Key: Hashable {
      var function: String?
      var cpl: UInt8
    }

    var key: Key
    var lines: ArraySlice<WalkPathLine>
  }

  package init(_ first: [WalkPathLine], _ second: [WalkPathLine]) {
    let (a, b) = (Self.visits(first), Self.visits(second))
    var (left, right): ([Cell], [Cell]) = ([], [])
    for (x, y) in Self.pairs(a.map(\.key), b.map(\.key)) {
      if let x, let y {
        addDifferent(&left, &right)
        rows.append(.function(a[x].key.function, cpl: a[x].key.cpl))
        compare(Array(a[x].lines), Array(b[y].lines))
      } else if let x {
        left += Self.cells(a[x])
      } else if let y {
        right += Self.cells(b[y])
      }
    }
    addDifferent(&left, &right)
  }

  private static func visits(_ lines: [WalkPathLine]) -> [Visit] {
    var visits: [Visit] = []
    var start = 0
    for index in lines.indices {
      let isLast =
        index + 1 == lines.count || lines[index + 1].function != lines[index].function || lines[index + 1].cpl != lines[index].cpl
      guard isLast else { continue }
      let key = Visit.Key(function: lines[index].function, cpl: lines[index].cpl)
      visits.append(Visit(key: key, lines: lines[start...index]))
      start = index + 1
    }
    return visits
  }

  /// The places of two lists that belong together, in order, with those of one list alone between them.
  private static func pairs<Key: Hashable>(_ first: [Key], _ second: [Key]) -> [(Int?, Int?)] {
    let difference = second.difference(from: first)
    let removed = Set(difference.removals.map { Self.offset(of: $0) })
    let inserted = Set(difference.insertions.map { Self.offset(of: $0) })
    var pairs: [(Int?, Int?)] = []
    var (x, y) = (0, 0)
    while x < first.count || y < second.count {
      if x < first.count, removed.contains(x) {
        pairs.append((x, nil))
        x += 1
      } else if y < second.count, inserted.contains(y) {
        pairs.append((nil, y))
        y += 1
      } else {
        pairs.append((x, y))
        x += 1
        y += 1
      }
    }
    return pairs
  }

  private static func offset<Key>(of change: CollectionDifference<Key>.Change) -> Int {
    switch change {
    case .insert(let offset, _, _), .remove(let offset, _, _): offset
    }
  }

  private mutating func compare(_ first: [WalkPathLine], _ second: [WalkPathLine]) {
    var same = 0
    var (left, right): ([Cell], [Cell]) = ([], [])
    for (x, y) in Self.pairs(first.map(\.key), second.map(\.key)) {
      if x != nil, y != nil {
        addDifferentWithin(&left, &right)
        same += 1
        continue
      }
      if same > 0 { rows.append(.same(same)) }
      same = 0
      if let x { left.append(.instruction(first[x])) }
      if let y { right.append(.instruction(second[y])) }
    }
    addDifferentWithin(&left, &right)
    if same > 0 { rows.append(.same(same)) }
  }

  private mutating func addDifferentWithin(_ left: inout [Cell], _ right: inout [Cell]) {
    (left, right) = (Self.cut(left), Self.cut(right))
    addDifferent(&left, &right)
  }

  private static func cut(_ cells: [Cell]) -> [Cell] {
    // One that is counted would take the row of one that is shown.
    cells.count > shownWithin + 1 ? cells.prefix(shownWithin) + [.more(cells.count - shownWithin)] : cells
  }

  /// Puts beside each other what each walk has alone at the same place.
  private mutating func addDifferent(_ left: inout [Cell], _ right: inout [Cell]) {
    let count = max(left.count, right.count)
    if count > 0, firstDifference == nil { firstDifference = rows.count }
    for index in 0..<count { rows.append(.different(index < left.count ? left[index] : nil, index < right.count ? right[index] : nil)) }
    (left, right) = ([], [])
  }

  private static func cells(_ visit: Visit) -> [Cell] {
    let rest = visit.lines.count - shown
    return [.function(visit.key.function, cpl: visit.key.cpl)] + visit.lines.prefix(shown).map { .instruction($0) }
      + (rest > 0 ? [.more(rest)] : [])
  }
}
