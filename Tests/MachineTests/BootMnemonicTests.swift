import Machine
import Primitives
import Testing
import X86

/// What Linux executes while it boots, in Tables/boot-mnemonics.txt: each mnemonic retires here, or is refused by its name.
@Suite struct BootMnemonicTests {
  /// A line of the table.
  private struct Row {
    var mnemonic: String
    var code: String
    /// `retires` or `refused`.
    var outcome: String
  }

  private let rows: [Row] = TextFile.read("Tables/boot-mnemonics.txt").split(separator: "\n").compactMap { line in
    if line.hasPrefix("#") { return nil }
    let fields = line.split(separator: "|").map { $0.split(separator: " ").joined(separator: " ") }
    return fields.count == 4 ? Row(mnemonic: fields[0], code: fields[2], outcome: fields[3]) : nil
  }

  @Test func `the table has the mnemonics of the boot, each once`() {
    #expect(rows.count == 138)
    #expect(Set(rows.map(\.mnemonic)).count == rows.count)
    for row in rows { #expect(["retires", "refused"].contains(row.outcome), "\(row.mnemonic)") }
  }

  @Test func `each mnemonic is read as what it is`() throws {
    for row in rows {
      let raw = try #require(bytes(hex: row.code), "\(row.mnemonic)")
      let instruction = try Decoder.decode(InstructionBytes(raw))
      #expect(Int(instruction.length) == raw.count, "\(row.mnemonic)")
      let text = Formatter(.intel).text(of: instruction, at: RingZeroPC.entry).description
      #expect(text == row.mnemonic || text.hasPrefix(row.mnemonic + " "), "\(row.mnemonic): \(text)")
    }
  }

  @Test func `each mnemonic retires, or is refused by its name with nothing changed`() throws {
    for row in rows {
      let pc = RingZeroPC.prepared(row.code, rdx: 0).pc
      let before = pc.cpu
      var report = StepReport()
      let reason = pc.step(into: &report)
      if row.outcome == "retires" {
        #expect(reason == nil, "\(row.mnemonic)")
        switch report.kind {
        case .instruction, .iteration: #expect(pc.cpu.rip != before.rip || report.kind == .iteration(isLast: false), "\(row.mnemonic)")
        default: Issue.record("\(row.mnemonic): \(report.kind)")
        }
      } else {
        #expect(reason == .unsupported(row.mnemonic + ", an x87, MMX or SSE instruction"), "\(row.mnemonic)")
        #expect(pc.cpu == before, "\(row.mnemonic)")
        // Running stops there with the same words.
        #expect(RingZeroPC.prepared(row.code, rdx: 0).pc.run(until: Tick(1)) == reason, "\(row.mnemonic)")
      }
    }
  }
}
