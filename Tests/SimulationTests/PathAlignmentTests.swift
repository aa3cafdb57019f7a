import Primitives
import Simulation
import TestSupport
import Testing

/// Two walks side by side.
struct PathAlignmentTests {
  private static func path(_ text: String) -> [WalkPathLine] {
    text.split(separator: ";").enumerated().map { index, line in
      let parts = line.split(separator: ":").map { $0.trimmingPrefix { $0 == " " } }
      return WalkPathLine(
        tick: Tick(UInt64(index)), function: String(parts[0]), cpl: parts[0].hasPrefix("u") ? 3 : 0, text: String(parts[1]))
    }
  }

  private static func rows(_ a: String, _ b: String) -> (rows: [String], first: Int?) {
    let alignment = PathAlignment(path(a), path(b))
    let rows = alignment.rows.map { row in
      switch row {
      case .function(let name, let cpl): "\(name ?? "?") \(cpl)"
      case .same(let count): "= \(count)"
      case .different(let x, let y): "\(text(x)) | \(text(y))"
      }
    }
    return (rows, alignment.firstDifference)
  }

  private static func text(_ cell: PathAlignment.Cell?) -> String {
    switch cell {
    case .function(let name, let cpl)?: "\(name ?? "?") \(cpl)"
    case .instruction(let line)?: line.text
    case .more(let count)?: "+ \(count)"
    case nil: "-"
    }
  }

  @Test func `walks that are the same have no difference, whatever their addresses`() {
    let (rows, first) = Self.rows(
      "u: mov rax, 0x1; k: jne k+0x5c; k: mov rdi, 0xffffffff81020008", "u: mov rax, 0x1; k: jne k+0x60; k: mov rdi, 0xffffffff81040008")
    #expect(rows == ["u 3", "= 1", "k 0", "= 2"] && first == nil)
  }

  @Test func `instructions that differ stand beside each other, and so do functions`() {
    let (rows, first) = Self.rows(
      "u: syscall; k: swapgs; k: nop; k: push rax; f: ret; h: b; k: c", "u: syscall; k: swapgs; k: cli; k: hlt; k: push rax; g: a; k: c")
    #expect(
      rows == [
        "u 3", "= 1", "k 0", "= 1", "nop | cli", "- | hlt", "= 1", "f 0 | g 0", "ret | a", "h 0 | -", "b | -", "k 0", "= 1",
      ])
    #expect(first == 4)
  }

  @Test func `another value is a difference, and a long function of one walk is cut`() {
    #expect(Self.rows("u: mov rax, 0x1", "u: mov rax, 0x2").first == 1)
    let long = (0..<9).map { "g: \($0)" }.joined(separator: "; ")
    let (rows, first) = Self.rows("u: a", "u: a; " + long)
    #expect(rows == ["u 3", "= 1", "- | g 0", "- | 0", "- | 1", "- | 2", "- | + 6"] && first == 2)
    let more = (0..<12).map { "u: \($0)" }.joined(separator: "; ")
    #expect(Self.rows("u: a; u: b", "u: a; \(more); u: b").rows == ["u 3", "= 1"] + (0..<8).map { "- | \($0)" } + ["- | + 4", "= 1"])
    #expect(Self.rows("", "").rows.isEmpty)
  }

  @Test func `lists with nothing in common are given up after a number of differences, and what is behind stands alone`() {
    let first = (0..<3000).map { "u: a\($0)" }.joined(separator: "; ")
    let second = (0..<3000).map { "u: b\($0)" }.joined(separator: "; ")
    let start = ContinuousClock.now
    let (rows, difference) = Self.rows("u: x; \(first)", "u: x; \(second)")
    #expect(rows.count == 11 && rows.last == "+ 2992 | + 2992" && difference == 2)
    #expect(ContinuousClock.now - start < .seconds(2))
  }

  @Test func `what two lists share is found wherever it lies`() {
    var random = SeededGenerator(seed: 8)
    for _ in 0..<500 {
      let lists = (0..<2).map { _ in (0..<Int.random(in: 0...12, using: &random)).map { _ in Int.random(in: 0...3, using: &random) } }
      let rows = Self.rows(lists[0].map { "u: \($0)" }.joined(separator: "; "), lists[1].map { "u: \($0)" }.joined(separator: "; ")).rows
      let same = rows.compactMap { $0.hasPrefix("= ") ? Int($0.dropFirst(2)) : nil }.reduce(0, +)
      #expect(same == Self.commonLength(lists[0], lists[1]), "\(lists)")
    }
  }

  /// The length of a longest common subsequence, by the table of all prefixes.
  private static func commonLength(_ a: [Int], _ b: [Int]) -> Int {
    var row = [Int](repeating: 0, count: b.count + 1)
    for x in a {
      let above = row
      for (index, y) in b.enumerated() { row[index + 1] = x == y ? above[index] + 1 : max(above[index + 1], row[index]) }
    }
    return row[b.count]
  }

  @Test func `a comparison of two runs goes on in slices, from SYSCALL into ring 0 and back`() throws {
    func comparing(_ call: UInt64) throws -> WalkComparison {
      try WalkComparison(Worlds.timeline("hi"), Worlds.timeline("hi", pti: true), from: .systemCall(call))
    }
    let comparison = try comparing(0)
    var (slices, lines) = (0, 0)
    while comparison.isUnderway {
      comparison.proceed(ticks: 20_000)
      slices += 1
      if case .underway(let count) = comparison.progress {
        // Ten lines a slice at most: whoever draws between the slices waits for no more.
        #expect((lines...lines + 10).contains(count))
        lines = count
      }
    }
    guard case .done(let alignment) = comparison.progress else {
      Issue.record("\(comparison.progress)")
      return
    }
    #expect(slices > 50 && lines > 500)
    #expect(alignment.rows.first == .function("main", cpl: 3) && alignment.rows.contains(.function("__x64_sys_write", cpl: 0)))
    let first = try #require(alignment.firstDifference)
    guard case .different(_, .instruction(let line)?) = alignment.rows[first] else {
      Issue.record("\(alignment.rows[first])")
      return
    }
    #expect(line.function == "entry_SYSCALL_64")
    let late = try comparing(99)
    while late.isUnderway { late.proceed(ticks: 1_000_000) }
    guard case .notFound = late.progress else {
      Issue.record("\(late.progress)")
      return
    }
  }
}
