import Primitives

/// Two walks side by side: the same functions beside each other, and within them the same instructions, with what the CPU holds differently before them.
/// What only one of them has stands alone.
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
    /// What a place holds before the next instruction that both have, where the other walk holds something else since then. What was changed to get
    /// the second walk stands before the first instruction, and is no difference that came of it.
    case value(PlaceValue)
    /// So many more instructions in the function.
    case more(Int)
  }

  package fileprivate(set) var rows: [Row] = []
  /// The first row in which the walks differ; `nil` when they do not.
  package fileprivate(set) var firstDifference: Int?
  /// Whether values differ from the beginning: what was changed.
  package var hasChange: Bool { rows.contains { if case .different(.value, .value) = $0 { true } else { false } } }

  fileprivate init() {}

  /// The alignment of two walks in one go.
  ///
  /// - Parameter isOneWorld: whether a value that differs is a difference; on kernels of different images or options, addresses differ by themselves.
  package init(_ first: [WalkPathLine], _ second: [WalkPathLine], isOneWorld: Bool = true) {
    var aligner = PathAligner(first, second, isOneWorld: isOneWorld)
    while aligner.proceed() {}
    self = aligner.alignment
  }
}

/// Aligns two walks one function at a time, so that nobody waits for it.
struct PathAligner: Sendable {
  private typealias Cell = PathAlignment.Cell

  private(set) var alignment = PathAlignment()

  /// Instructions of a function that only one walk enters, before the others are counted.
  private static let shown = 3
  /// Instructions that one walk has more in a function that both enter, before the others are counted.
  private static let shownWithin = 8

  private var values: PathValues
  private let first: [Visit]
  private let second: [Visit]
  /// The visits that belong together, and those of one walk alone.
  private let pairs: [(first: Int?, second: Int?)]
  private var next = 0
  /// What each walk has alone since they were last in the same function.
  private var left: [Cell] = []
  private var right: [Cell] = []

  /// A stay in a function.
  private struct Visit: Sendable {
    struct Key: Hashable, Sendable {
      var function: String?
      var cpl: UInt8
    }

    var key: Key
    var lines: ArraySlice<WalkPathLine>
  }

  init(_ first: [WalkPathLine], _ second: [WalkPathLine], isOneWorld: Bool) {
    values = PathValues(first, second, isOneWorld: isOneWorld)
    (self.first, self.second) = (Self.visits(first), Self.visits(second))
    pairs = SequencePairs.pairs(self.first.map(\.key), self.second.map(\.key))
  }

  /// Goes on by one function that both walks are in; `false` when all is done.
  mutating func proceed() -> Bool {
    while next < pairs.count {
      let pair = pairs[next]
      next += 1
      if let x = pair.first, let y = pair.second {
        addApart()
        alignment.rows.append(.function(first[x].key.function, cpl: first[x].key.cpl))
        compare(first[x].lines, second[y].lines)
        return true
      }
      if let x = pair.first { left += Self.cells(first[x]) }
      if let y = pair.second { right += Self.cells(second[y]) }
    }
    addApart()
    return false
  }

  /// Adds what each walk has alone, up to here.
  private mutating func addApart() {
    add(left, beside: right)
    (left, right) = ([], [])
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

  private mutating func compare(_ first: ArraySlice<WalkPathLine>, _ second: ArraySlice<WalkPathLine>) {
    var same = 0
    var (left, right): ([Cell], [Cell]) = ([], [])
    for (x, y) in SequencePairs.pairs(first.map(\.key), second.map(\.key)) {
      if let x, let y {
        add(Self.cut(left), beside: Self.cut(right))
        (left, right) = ([], [])
        let isFirst = !values.isBegun
        let news = values.differences(first.startIndex + x, second.startIndex + y)
        if !news.isEmpty {
          if same > 0 { alignment.rows.append(.same(same)) }
          same = 0
          add(Self.cut(news.map { .value($0.first) }), beside: Self.cut(news.map { .value($0.second) }), isChange: isFirst)
        }
        same += 1
        continue
      }
      if same > 0 { alignment.rows.append(.same(same)) }
      same = 0
      if let x { left.append(.instruction(first[first.startIndex + x])) }
      if let y { right.append(.instruction(second[second.startIndex + y])) }
    }
    add(Self.cut(left), beside: Self.cut(right))
    if same > 0 { alignment.rows.append(.same(same)) }
  }

  private static func cut(_ cells: [Cell]) -> [Cell] {
    // One that is counted would take the row of one that is shown.
    cells.count > shownWithin + 1 ? cells.prefix(shownWithin) + [.more(cells.count - shownWithin)] : cells
  }

  /// Puts beside each other what each walk has alone at the same place.
  private mutating func add(_ left: [Cell], beside right: [Cell], isChange: Bool = false) {
    let count = max(left.count, right.count)
    if count > 0, !isChange, alignment.firstDifference == nil { alignment.firstDifference = alignment.rows.count }
    for index in 0..<count {
      alignment.rows.append(.different(index < left.count ? left[index] : nil, index < right.count ? right[index] : nil))
    }
  }

  private static func cells(_ visit: Visit) -> [Cell] {
    let rest = visit.lines.count - shown
    return [.function(visit.key.function, cpl: visit.key.cpl)] + visit.lines.prefix(shown).map { .instruction($0) }
      + (rest > 0 ? [.more(rest)] : [])
  }
}
