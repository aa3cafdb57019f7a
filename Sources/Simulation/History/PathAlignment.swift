import Primitives

/// Two walks side by side: the same functions beside each other, and within them the same instructions. What only one of them has stands alone.
package struct PathAlignment: Sendable {
  package enum Row: Hashable, Sendable {
    /// A function, in a ring, as both walks, or one of them, enter it or come back to it.
    case function(String?, cpl: UInt8, isInFirst: Bool, isInSecond: Bool)
    /// So many instructions that are the same in both.
    case same(Int)
    /// Instructions that differ; `nil` where one walk has none.
    case different(WalkPathLine?, WalkPathLine?)
    /// So many more that only one of the walks has.
    case more(Int, isInFirst: Bool)
  }

  package private(set) var rows: [Row] = []
  /// The first row in which the walks differ; `nil` when they do not.
  package private(set) var firstDifference: Int?

  /// Instructions of a function that only one walk enters, before the others are counted.
  private static let shown = 6

  /// A stay in a function.
  private struct Visit {
    var function: String?
    var cpl: UInt8
    var lines: ArraySlice<WalkPathLine>
  }

  private struct VisitKey: Hashable {
    var function: String?
    var cpl: UInt8
  }

  package init(_ first: [WalkPathLine], _ second: [WalkPathLine]) {
    let (a, b) = (Self.visits(first), Self.visits(second))
    for pair in Self.pairs(a.map { VisitKey(function: $0.function, cpl: $0.cpl) }, b.map { VisitKey(function: $0.function, cpl: $0.cpl) }) {
      switch pair {
      case (let x?, let y?):
        rows.append(.function(a[x].function, cpl: a[x].cpl, isInFirst: true, isInSecond: true))
        compare(Array(a[x].lines), Array(b[y].lines))
      case (let x?, nil): addAlone(a[x], isInFirst: true)
      case (nil, let y?): addAlone(b[y], isInFirst: false)
      case (nil, nil): break
      }
    }
  }

  private static func visits(_ lines: [WalkPathLine]) -> [Visit] {
    var visits: [Visit] = []
    var start = 0
    for index in lines.indices {
      let isLast =
        index + 1 == lines.count || lines[index + 1].function != lines[index].function || lines[index + 1].cpl != lines[index].cpl
      guard isLast else { continue }
      visits.append(Visit(function: lines[index].function, cpl: lines[index].cpl, lines: lines[start...index]))
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
    var (left, right): ([WalkPathLine], [WalkPathLine]) = ([], [])
    func flushed() -> [Row] {
      (0..<max(left.count, right.count)).map { .different($0 < left.count ? left[$0] : nil, $0 < right.count ? right[$0] : nil) }
    }
    for pair in Self.pairs(first.map(\.key), second.map(\.key)) {
      if pair.0 != nil, pair.1 != nil {
        add(flushed())
        (left, right) = ([], [])
        same += 1
        continue
      }
      if same > 0 { rows.append(.same(same)) }
      same = 0
      if let x = pair.0 { left.append(first[x]) }
      if let y = pair.1 { right.append(second[y]) }
    }
    add(flushed())
    if same > 0 { rows.append(.same(same)) }
  }

  private mutating func add(_ different: [Row]) {
    if !different.isEmpty, firstDifference == nil { firstDifference = rows.count }
    rows += different
  }

  private mutating func addAlone(_ visit: Visit, isInFirst: Bool) {
    let heading = Row.function(visit.function, cpl: visit.cpl, isInFirst: isInFirst, isInSecond: !isInFirst)
    let lines = visit.lines.prefix(Self.shown).map { Row.different(isInFirst ? $0 : nil, isInFirst ? nil : $0) }
    let rest = visit.lines.count - lines.count
    add([heading] + lines + (rest > 0 ? [.more(rest, isInFirst: isInFirst)] : []))
  }
}
