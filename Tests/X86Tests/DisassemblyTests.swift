import Conformance
import Testing
import X86

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Our lengths and texts against the disassemblers': the rows of Tables/disassembly.txt, and live where a disassembler is installed.
@Suite struct DisassemblyTests {
  private static let lines = TextTable.lines("disassembly.txt")
  private static let rows = lines.filter { !$0.hasPrefix("#") }.map { ($0, DisassemblyRow($0)) }

  @Test func `the table says which disassemblers and which seed, and every row can be read`() {
    for disassembler in Disassembler.allCases { #expect(Self.lines.contains { $0.hasPrefix("# \(disassembler.rawValue): ") }) }
    #expect(Self.lines.contains { $0.hasPrefix("# seed ") })
    #expect(Self.rows.count > 2000)
    #expect(Self.rows.filter { $0.1 == nil }.map(\.0) == [])
    #expect(Self.rows.allSatisfy { $0.1?.text == $0.0 })
  }

  @Test(arguments: Disassembler.allCases) func `what a disassembler printed is our text, but for the reasons in the row`(
    disassembler: Disassembler
  ) {
    var differences: [String] = []
    var same = 0
    for case (let line, let row?) in Self.rows {
      switch row.outcome(of: disassembler) {
      case .same?: same += 1
      case .known(let difference)?: if !row.reasons.contains(difference.rawValue) { differences.append("\(difference.rawValue): \(line)") }
      case .different(let text)?: differences.append(text)
      case nil: differences.append("not asked: \(line)")
      }
    }
    #expect(differences == [])
    #expect(same > Self.rows.count * 3 / 4)
  }

  @Test func `a row names the reasons of its differences and no others`() {
    let wrong = Self.rows.filter { $0.1.map { $0.reasons != $0.differences.map(\.rawValue) } ?? true }
    #expect(wrong.map(\.0) == [])
  }

  @Test func `every instruction of the table has rows`() {
    var counts: [Int: Int] = [:]
    for case (_, let row?) in Self.rows {
      if let form = (try? Decoder.decode(InstructionBytes(row.bytes)))?.form { counts[Int(form), default: 0] += 1 }
    }
    let missing = Form.all.indices.filter { !Form.all[$0].traits.contains(.undefined) && counts[$0] == nil }
    #expect(missing.map { Form.all[$0].encoding.text + " " + Form.all[$0].mnemonic } == [])
  }

  @Test func `every known difference has its reason in the table`() {
    let names = TextTable("known-differences.txt", separator: " ").rows.compactMap(\.fields.first)
    #expect(names.sorted() == KnownDifference.allCases.map(\.rawValue).sorted())
  }

  @Test func `every known difference has a row that shows it`() {
    let shown = Set(Self.rows.compactMap(\.1).flatMap(\.differences))
    #expect(KnownDifference.allCases.filter { !shown.contains($0) } == [])
  }

  // MARK: Live

  /// The disassembler, or a loud word that there is none.
  private static func tool(_ disassembler: Disassembler, _ test: String) -> Objdump? {
    if let found = Objdump(disassembler) { return found }
    print("SKIPPED: \(test): \(disassembler.rawValue) is not on PATH, so only the recorded rows were compared with it")
    return nil
  }

  @Test(arguments: Disassembler.allCases) func `random bytes read the same in a disassembler of this machine`(disassembler: Disassembler) {
    guard let tool = Self.tool(disassembler, "random bytes") else { return }
    let count = 40_000
    let tally = tool.compare(Array(InstructionSamples(seed: 1).prefix(count)))
    #expect(tally.compared == count)
    #expect(tally.differentCount == 0, "\(tool.version)\n\(tally.different.joined(separator: "\n"))")
    // Most random bytes are instructions: a comparison of nothing would not get here.
    #expect(tally.same > count * 4 / 5)
  }

  @Test(arguments: Disassembler.allCases) func `programs read the same in a disassembler of this machine`(disassembler: Disassembler) {
    guard let tool = Self.tool(disassembler, "programs") else { return }
    let assets = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/assets"
    for file in ["\(assets)/kernel/kernel-5.0.elf", "\(assets)/kernel/kernel-6.12.elf", "/bin/bash"] where access(file, R_OK) == 0 {
      let tally = tool.compare(file: file, limit: 60_000)
      #expect(tally.compared > 1000, "\(file)")
      #expect(tally.differentCount == 0, "\(tool.version)\n\(tally.different.joined(separator: "\n"))")
    }
  }
}
