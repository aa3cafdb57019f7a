/// Which places of two lists belong together: a longest common subsequence (E. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986). The
/// search ends at a number of differences, so that two lists with nothing in common cost no more than that; what lies behind stands alone.
enum SequencePairs {
  /// Places that one list alone has, at most, before the search ends.
  private static let limit = 600

  /// A place of the search: what has been read of both lists.
  private struct Point {
    var x: Int
    var y: Int
  }

  /// The places of both lists, in order: a pair for what is the same, and what is in one list alone before the next pair, the first list's first.
  static func pairs<Key: Hashable>(_ first: [Key], _ second: [Key]) -> [(first: Int?, second: Int?)] {
    var numbers: [Key: Int] = [:]
    func number(_ key: Key) -> Int {
      if let known = numbers[key] { return known }
      numbers[key] = numbers.count
      return numbers.count - 1
    }
    let (a, b) = (first.map(number), second.map(number))
    var pairs: [(first: Int?, second: Int?)] = []
    var done = Point(x: 0, y: 0)
    func skip(to point: Point) {
      pairs += (done.x..<point.x).map { ($0, nil) } + (done.y..<point.y).map { (nil, $0) }
    }
    for match in matches(a, b) {
      skip(to: match)
      pairs.append((match.x, match.y))
      done = Point(x: match.x + 1, y: match.y + 1)
    }
    skip(to: Point(x: a.count, y: b.count))
    return pairs
  }

  /// The pairs alone, in order.
  private static func matches(_ a: [Int], _ b: [Int]) -> [Point] {
    let limit = min(Self.limit, a.count + b.count)
    // How far down each diagonal x - y the search has come, for each number of differences: element d has the diagonals from -d to d.
    var history: [[Int]] = []
    var reached = Point(x: 0, y: 0)
    search: for d in 0...limit {
      var row = [Int](repeating: 0, count: 2 * d + 1)
      for k in stride(from: -d, through: d, by: 2) {
        var x = d == 0 ? 0 : start(k, d, history[d - 1])
        while x < a.count, x - k < b.count, a[x] == b[x - k] { x += 1 }
        row[k + d] = x
        let isInside = x <= a.count && x - k <= b.count
        if isInside, d == 0 || 2 * x - k > reached.x + reached.y { reached = Point(x: x, y: x - k) }
        if x >= a.count, x - k >= b.count {
          history.append(row)
          break search
        }
      }
      history.append(row)
    }
    return trace(reached, history)
  }

  /// Where diagonal `k` goes on with `d` differences: one down from the diagonal above it or one right from the one below, whichever is further.
  private static func start(_ k: Int, _ d: Int, _ last: [Int]) -> Int {
    isDown(k, d, last) ? last[k + d] : last[k + d - 2] + 1
  }

  private static func isDown(_ k: Int, _ d: Int, _ last: [Int]) -> Bool {
    k == -d || k != d && last[k + d - 2] < last[k + d]
  }

  /// The way back from a point to the beginning.
  private static func trace(_ end: Point, _ history: [[Int]]) -> [Point] {
    var (x, k) = (end.x, end.x - end.y)
    // The number of differences with which the point was come to first.
    var d = history.indices.first { abs(k) <= $0 && ($0 - k) % 2 == 0 && history[$0][k + $0] >= x } ?? 0
    var matches: [Point] = []
    while d > 0 {
      let last = history[d - 1]
      let from = start(k, d, last)
      while x > from {
        x -= 1
        matches.append(Point(x: x, y: x - k))
      }
      let isDown = isDown(k, d, last)
      x = isDown ? from : from - 1
      k += isDown ? 1 : -1
      d -= 1
    }
    while x > 0 {
      x -= 1
      matches.append(Point(x: x, y: x))
    }
    return matches.reversed()
  }
}
