/// Which of many stretches of addresses, some inside others, holds an address: the innermost one, found by binary search.
package struct IntervalMap: Sendable {
  /// A stretch that wants to own its addresses.
  package struct Candidate {
    package var start: UInt64
    /// First address behind the stretch.
    package var end: UInt64
    /// Whether the stretch only reaches to the next candidate: an assembly label without a size.
    package var endsAtNext: Bool
    /// Of two with the same start and end, the one with the higher rank wins.
    package var rank: Int
    /// What `value(at:)` answers, 0 or more.
    package var value: Int

    package init(start: UInt64, end: UInt64, endsAtNext: Bool = false, rank: Int = 0, value: Int) {
      self.start = start
      self.end = end
      self.endsAtNext = endsAtNext
      self.rank = rank
      self.value = value
    }
  }

  private var starts: [UInt64] = []
  private var values: [Int32] = []

  /// - Parameter hidesInner: whether a candidate that ends at the next one is ignored inside one that has an end of its own.
  package init(_ candidates: [Candidate], hidesInner: Bool) {
    let sorted = candidates.filter { $0.end > $0.start }.sorted { a, b in
      if a.start != b.start { return a.start < b.start }
      if a.endsAtNext != b.endsAtNext { return a.endsAtNext }
      if a.end != b.end { return a.end > b.end }
      if a.rank != b.rank { return a.rank < b.rank }
      return a.value > b.value
    }
    var open: [Candidate] = []
    for candidate in sorted {
      close(&open, before: candidate.start)
      if candidate.endsAtNext, hidesInner, let outer = open.last, !outer.endsAtNext { continue }
      if let last = open.last, last.endsAtNext { open.removeLast() }
      var next = candidate
      if next.endsAtNext, let outer = open.last { next.end = min(next.end, outer.end) }
      open.append(next)
      mark(next.start, Int32(clamping: next.value))
    }
    close(&open, before: .max)
  }

  /// Ends every open stretch that does not reach past `limit`, innermost first.
  private mutating func close(_ open: inout [Candidate], before limit: UInt64) {
    while let last = open.last, last.end <= limit {
      open.removeLast()
      // An outer stretch may end before an inner one in a file that lies about sizes.
      while let outer = open.last, outer.end <= last.end { open.removeLast() }
      mark(last.end, open.last.map { Int32(clamping: $0.value) } ?? -1)
    }
  }

  private mutating func mark(_ start: UInt64, _ value: Int32) {
    if starts.last == start {
      values[values.count - 1] = value
    } else if values.last != value {
      starts.append(start)
      values.append(value)
    }
  }

  /// The value of the innermost stretch that holds `address`.
  package func value(at address: UInt64) -> Int? {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= address { low = middle + 1 } else { high = middle }
    }
    guard low > 0, values[low - 1] >= 0 else { return nil }
    return Int(values[low - 1])
  }
}
