import Conformance
import Testing

/// The programs of ring 0 against what Bochs made of them: Programs/*.state and *.rows.
@Suite struct RecordedTraceTests {
  static let programs = ["exceptions", "crossings", "segments", "paging", "system", "traps", "gates", "breakpoints"]

  @Test(arguments: programs, StateTrace.Mode.allCases)
  func `a program goes the way it went on Bochs`(program: String, mode: StateTrace.Mode) throws {
    let state = try StateFile(TextFile.read("Programs/\(program).state"))
    let rows = try #require(TraceRows(TextFile.read("Programs/\(program).rows")))
    #expect(rows.comments.contains { $0.contains("Bochs 2.7") })
    var trace = StateTrace(state, mode: mode) { path in [UInt8](TextFile.read("Programs/" + path).utf8) }
    #expect(rows.difference(from: &trace) == nil)
    #expect(trace.steps > 1000)
    if mode == .step {
      #expect(trace.incompleteReport == nil)
      #expect(trace.firstUnreportedChange == nil)
    }
  }

  @Test func `the rows are a few thousand`() {
    let counts = Self.programs.compactMap { TraceRows(TextFile.read("Programs/\($0).rows"))?.rows.count }
    #expect(counts.count == Self.programs.count)
    #expect(counts.reduce(0, +) > 4000)
  }

  @Test func `a trace that differs is seen to differ`() throws {
    let state = try StateFile(TextFile.read("Programs/system.state"))
    let text = TextFile.read("Programs/system.rows")
    // One more in a register of one row.
    let lines = text.split(separator: "\n").map(String.init)
    let index = try #require(lines.firstIndex { $0.contains(" rcx=3") })
    var changed = lines
    changed[index] = changed[index].replacing(" rcx=3", with: " rcx=7", maxReplacements: 1)
    let rows = try #require(TraceRows(changed.joined(separator: "\n")))
    var trace = StateTrace(state) { _ in [] }
    #expect(rows.difference(from: &trace)?.contains("rcx") == true)
  }

  @Test(arguments: ["ram 1", "bad 5", "rax", "hex 0x10 0g", "seg xs 0 0 0 0", "msr 0x99 1", "hex 0 00\nram 0x1000"])
  func `a mistake in a state file is named with its line`(text: String) {
    #expect(throws: StateFile.Mistake.self) { try StateFile(text) }
  }
}
