import Machine
import Primitives
import Testing
import X86

/// The instruction set by families, in Tables/instruction-set.txt: each encoding retires, raises what it must, or is refused by its name.
@Suite struct InstructionSetTests {
  private struct Row {
    var family: String
    var code: String
    var text: String
    /// `retires`, `refused`, or the exception's short name.
    var outcome: String
  }

  private let rows: [Row] = {
    var family = ""
    var rows: [Row] = []
    for line in TextFile.read("Tables/instruction-set.txt").split(separator: "\n") {
      if line.hasPrefix("# ") { family = String(line.dropFirst(2)) }
      let fields = line.split(separator: "|").map { $0.split(separator: " ").joined(separator: " ") }
      if fields.count == 3 { rows.append(Row(family: family, code: fields[0], text: fields[1], outcome: fields[2])) }
    }
    return rows
  }()

  /// What may stand before a mnemonic.
  private static let prefixes: Set<Substring> = ["lock", "rep", "repe", "repne", "addr32", "data16", "rex64", "rex.w"]

  @Test func `the table has every family that the CPU is to execute`() {
    #expect(rows.count > 1000)
    #expect(Set(rows.map(\.family)).count == 31)
    #expect(Set(rows.map(\.code)).count > rows.count - 20)
  }

  @Test func `each encoding is read as what it is`() throws {
    for row in rows where row.text != "-" && row.outcome != "#UD" {
      let raw = try #require(bytes(hex: row.code), "\(row.code)")
      let instruction = try Decoder.decode(InstructionBytes(raw))
      #expect(Int(instruction.length) == raw.count, "\(row.text)")
      let mnemonic = row.text.split(separator: " ").first { !Self.prefixes.contains($0) } ?? ""
      let words = Formatter(.intel).text(of: instruction, at: RingZeroPC.entry).description.split(separator: " ")
      #expect(words.contains(mnemonic), "\(row.text): \(words.joined(separator: " "))")
    }
  }

  @Test func `each encoding does what the table says, stepping and running`() {
    for row in rows {
      let pc = RingZeroPC.prepared(row.code).pc
      let before = pc.cpu
      var report = StepReport()
      let reason = pc.step(into: &report)
      let outcome =
        switch (reason, report.kind) {
        case (nil, .instruction), (nil, .iteration): "retires"
        case (nil, .exception(let fault)): fault.vector.name
        case (.unsupported(let text)?, _) where text.hasSuffix("an x87, MMX or SSE instruction"): "refused"
        default: "\(reason.map { "\($0)" } ?? "\(report.kind)")"
        }
      #expect(outcome == row.outcome, "\(row.family): \(row.code) \(row.text)")
      if reason != nil { #expect(pc.cpu == before, "\(row.code) \(row.text)") }
      let other = RingZeroPC.prepared(row.code).pc
      let end = other.run(until: Tick(1))
      #expect(reason == nil ? other.digest() == pc.digest() : end == reason, "\(row.family): \(row.code) \(row.text)")
    }
  }
}
