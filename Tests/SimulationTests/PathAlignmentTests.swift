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
    return (texts(alignment), alignment.firstDifference)
  }

  private static func texts(_ alignment: PathAlignment) -> [String] {
    alignment.rows.map { row in
      switch row {
      case .function(let name, let cpl): "\(name ?? "?") \(cpl)"
      case .same(let count): "= \(count)"
      case .different(let x, let y): "\(text(x)) | \(text(y))"
      }
    }
  }

  private static func text(_ cell: PathAlignment.Cell?) -> String {
    switch cell {
    case .function(let name, let cpl)?: "\(name ?? "?") \(cpl)"
    case .instruction(let line)?: line.text
    case .value(let value)?: "\(value.place.name) \(hex(value.value))"
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

  /// A walk within one function, each line with what has changed before it.
  private static func walk(_ lines: [(String, [PlaceValue])]) -> [WalkPathLine] {
    lines.enumerated().map { index, line in
      WalkPathLine(tick: Tick(UInt64(index)), function: "k", cpl: 0, text: line.0, changes: line.1)
    }
  }

  @Test func `values that part are told once, where they part, and what was changed is no difference that came of it`() throws {
    let rax = { PlaceValue(.register(.rax), $0) }
    let flag = { PlaceValue(.flag(.if), $0) }
    let msr = { PlaceValue(.msr(.fmask), $0) }
    let word = { PlaceValue(.word(0x1000), $0) }
    let first = Self.walk([
      ("a", [rax(1), flag(1), msr(7)]), ("b", [flag(0)]), ("c", []), ("d", [rax(2)]), ("e", [word(5)]), ("f", [flag(1)]),
    ])
    let second = Self.walk([("a", [rax(1), flag(1), msr(0)]), ("b", []), ("c", []), ("d", [rax(3)]), ("e", [word(6)]), ("f", [])])
    let alignment = PathAlignment(first, second)
    let rows = Self.texts(alignment)
    #expect(
      rows == [
        "k 0", "fmask 7 | fmask 0", "= 1", "IF 0 | IF 1", "= 2", "rax 2 | rax 3", "= 1", "[1000] 5 | [1000] 6", "= 2",
      ])
    #expect(alignment.firstDifference == 3)
    // A flag that is the same again and then another one is told again.
    let twice = Self.walk([("a", [flag(1)]), ("b", [flag(0)]), ("c", [flag(1)]), ("d", [flag(0)])])
    let never = Self.walk([("a", [flag(1)]), ("b", []), ("c", []), ("d", [])])
    #expect(Self.texts(PathAlignment(twice, never)) == ["k 0", "= 1", "IF 0 | IF 1", "= 2", "IF 0 | IF 1", "= 1"])
    // Nothing came of what was changed: the change is shown, and no difference.
    let alone = PathAlignment(Self.walk([("a", [rax(1)])]), Self.walk([("a", [rax(2)])]))
    #expect(alone.firstDifference == nil && alone.hasChange && Self.texts(alone) == ["k 0", "rax 1 | rax 2", "= 1"])
  }

  @Test func `on two kernels, addresses in them are no difference, and neither is how they are set up`() {
    let address: UInt64 = 0xffff_ffff_8100_0000
    let first = Self.walk([
      ("a", [PlaceValue(.msr(.lstar), address), PlaceValue(.control(3), 0x1000), PlaceValue(.register(.rcx), address)])
    ])
    let second = Self.walk([
      ("a", [PlaceValue(.msr(.lstar), address + 8), PlaceValue(.control(3), 0x2000), PlaceValue(.register(.rcx), address + 8)])
    ])
    #expect(Self.texts(PathAlignment(first, second, isOneWorld: false)) == ["k 0", "= 1"])
    #expect(Self.texts(PathAlignment(first, second)).count == 5)
    let other = Self.walk([("a", [PlaceValue(.msr(.lstar), address), PlaceValue(.control(3), 0x1000), PlaceValue(.register(.rcx), 5)])])
    #expect(Self.texts(PathAlignment(first, other, isOneWorld: false)) == ["k 0", "rcx ffffffff81000000 | rcx 5", "= 1"])
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
