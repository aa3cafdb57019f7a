import Primitives
import X86

/// What disassemblers made of one instruction, as a row of text:
/// `ADDRESS BYTES | LENGTH TEXT | LENGTH TEXT | LENGTH TEXT | REASONS`, the disassemblers in the order of `Disassembler.allCases`.
///
/// The reasons name the differences from our text that are on the list; everything before them is the disassemblers'.
package struct DisassemblyRow: Hashable, Sendable {
  /// Where the instruction stands.
  package var address: UInt64
  /// The instruction, and more where a disassembler must see more to show a difference.
  package var bytes: [UInt8]
  /// What each printed.
  package var lines: [Disassembler: DisassemblyLine]
  /// The reasons that the row names.
  package var reasons: [String] = []

  private static let noInstruction = "(bad)"

  /// The rows of samples, byte sequences of at most 15.
  ///
  /// They are asked first about just the bytes that we take for the instruction; where that shows a difference, again about all.
  package static func ask(_ tools: [Objdump], about samples: [[UInt8]]) -> [DisassemblyRow] {
    let cut = samples.map { sample in
      (try? Decoder.decode(InstructionBytes(sample))).map { Array(sample.prefix(Int($0.length))) } ?? sample
    }
    var rows = answers(of: tools, to: cut)
    let again = rows.indices.filter { number in
      rows[number].bytes != samples[number] && tools.contains { rows[number].outcome(of: $0.disassembler) != .same }
    }
    for (number, row) in zip(again, answers(of: tools, to: again.map { samples[$0] })) { rows[number] = row }
    return rows
  }

  /// The rows for the test suite: `forms` encodings of each row of the instruction table and `random` sequences of random bytes, then one row for each
  /// known difference that these do not show, as far as 20 further encodings of each row and 50,000 further sequences show one.
  package static func recorded(by tools: [Objdump], forms: Int, random: Int, seed: UInt64) -> [DisassemblyRow] {
    var sequences = InstructionSamples(seed: seed)
    var rows = ask(tools, about: FormSamples(seed: seed).samples(ofEach: forms) + (0..<random).compactMap { _ in sequences.next() })
    var missing = Set(KnownDifference.allCases).subtracting(rows.flatMap(\.differences))
    for row in ask(tools, about: FormSamples(seed: seed &+ 1).samples(ofEach: 20) + (0..<50_000).compactMap { _ in sequences.next() }) {
      let shown = row.differences.filter { missing.contains($0) }
      if shown.isEmpty { continue }
      rows.append(row)
      missing.subtract(shown)
    }
    return rows
  }

  private static func answers(of tools: [Objdump], to pieces: [[UInt8]]) -> [DisassemblyRow] {
    var rows = zip(CodeObject(pieces: pieces).addresses, pieces).map { DisassemblyRow(address: $0, bytes: $1, lines: [:]) }
    for tool in tools {
      for (number, line) in tool.first(of: pieces).enumerated() { rows[number].lines[tool.disassembler] = line }
    }
    for number in rows.indices { rows[number].reasons = rows[number].differences.map(\.rawValue) }
    return rows
  }

  private init(address: UInt64, bytes: [UInt8], lines: [Disassembler: DisassemblyLine]) {
    self.address = address
    self.bytes = bytes
    self.lines = lines
  }

  /// How our text compares with that of a disassembler; `nil` when it printed nothing or was not asked.
  package func outcome(of disassembler: Disassembler) -> DisassemblyComparison.Outcome? {
    lines[disassembler].map { DisassemblyComparison(disassembler).compare($0, bytes: bytes) }
  }

  /// The differences that are on the list, each once.
  package var differences: [KnownDifference] {
    let outcomes = Disassembler.allCases.map { outcome(of: $0) }
    return KnownDifference.allCases.filter { outcomes.contains(.known($0)) }
  }

  /// Reads a row; `nil` for a line that is none.
  package init?(_ text: String) {
    let fields = text.split(separator: "|", omittingEmptySubsequences: false).map { field in
      field.split(separator: " ").map(String.init)
    }
    guard fields.count == Disassembler.allCases.count + 2, fields[0].count == 2, let address = UInt64(fields[0][0], radix: 16),
      let bytes = Primitives.bytes(hex: fields[0][1])
    else { return nil }
    self.init(address: address, bytes: bytes, lines: [:])
    for (disassembler, words) in zip(Disassembler.allCases, fields.dropFirst()) {
      guard let length = words.first.flatMap({ Int($0) }), (0...bytes.count).contains(length) else { return nil }
      let text = words.dropFirst().joined(separator: " ")
      lines[disassembler] = DisassemblyLine(
        address: address, bytes: Array(bytes.prefix(length)), text: text == Self.noInstruction ? "" : text)
    }
    reasons = fields[fields.count - 1]
  }

  /// The row; `nil` when not all disassemblers were asked, or one printed nothing.
  package var text: String? {
    var fields = ["\(hex(address)) \(hex(bytes))"]
    for disassembler in Disassembler.allCases {
      guard let line = lines[disassembler] else { return nil }
      fields.append("\(line.bytes.count) \(line.text.isEmpty ? Self.noInstruction : line.text)")
    }
    return (fields + [reasons.joined(separator: " ")]).joined(separator: " | ")
  }
}
