import Conformance
import Testing
import X86

/// Single instructions at CPL 3 against what a real CPU made of them: Tables/user-cases.txt.
@Suite struct RecordedCasesTests {
  private static let lines = TextFile.read("Tables/user-cases.txt").split(separator: "\n").map(String.init)
  private static let rows = lines.filter { !$0.hasPrefix("#") }.map { ($0, CaseRow($0)) }

  @Test func `the table says which CPU and which seed, and every row can be read`() {
    #expect(Self.lines.contains { $0.hasPrefix("#") && $0.contains("urun") && $0.contains("seed") })
    #expect(Self.rows.count > 2000)
    #expect(Self.rows.filter { $0.1 == nil }.map(\.0) == [])
    #expect(Self.rows.allSatisfy { $0.1?.text == $0.0 })
  }

  @Test(arguments: UserMachine.Mode.allCases) func `this CPU does what the real one did`(mode: UserMachine.Mode) {
    let machine = UserMachine(mode: mode)
    var differences: [String] = []
    for case (let line, let row?) in Self.rows {
      if let difference = CaseComparison.difference(row.item, expected: row.result, found: machine.run(row.item)) {
        differences.append("\(line): \(difference)")
      }
    }
    #expect(differences == [])
    #expect(machine.incompleteReports == [])
  }

  @Test func `every form that can be asked for has rows`() {
    var counts: [Int: Int] = [:]
    for case (_, let row?) in Self.rows {
      if let form = (try? Decoder.decode(InstructionBytes(row.item.code)))?.form { counts[Int(form), default: 0] += 1 }
    }
    let missing = Form.covered.filter { counts[$0] == nil }.map { Form.all[$0].encoding.text + " " + Form.all[$0].mnemonic }
    #expect(missing == [])
  }
}
