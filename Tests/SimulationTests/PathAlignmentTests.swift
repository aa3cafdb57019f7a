import Primitives
import Simulation
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

  @Test func `the path of a system call leads from SYSCALL into ring 0 and back`() throws {
    let timeline = try Worlds.timeline("hi")
    #expect(timeline.goToSystemCall(0))
    #expect(timeline.presentSystemCall == 0)
    let path = timeline.path()
    #expect(path.first?.text == "syscall" && path.first?.cpl == 3)
    #expect(path.dropFirst().dropLast().allSatisfy { $0.cpl == 0 } && path.last?.cpl == 3)
    #expect(path[1].function == "entry_SYSCALL_64" && path.contains { $0.function == "__x64_sys_write" })
    #expect(timeline.goToSystemCall(1) && timeline.presentSystemCall == 1)
    #expect(timeline.goToSystemCall(0) && timeline.path() == path)
    #expect(!timeline.goToSystemCall(99))
  }
}
