/// What a comparison over many instructions found.
package struct DisassemblyTally: Sendable {
  /// How many instructions were compared.
  package private(set) var compared = 0
  /// How many of them have the same length and text.
  package private(set) var same = 0
  /// How many differ for each reason of the list.
  package private(set) var known: [KnownDifference: Int] = [:]
  /// How many differ for no reason of the list.
  package private(set) var differentCount = 0
  /// The first of those in words.
  package private(set) var different: [String] = []

  /// Nothing compared.
  package init() {}

  mutating func note(_ outcome: DisassemblyComparison.Outcome) {
    compared += 1
    switch outcome {
    case .same: same += 1
    case .known(let difference): known[difference, default: 0] += 1
    case .different(let text):
      differentCount += 1
      if different.count < 40 { different.append(text) }
    }
  }

  /// A few lines with all numbers.
  package var summary: String {
    let list = known.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }.map { "  \($0.key.rawValue): \($0.value)" }
    return (["\(compared) compared, \(same) the same, \(differentCount) different without a known reason"] + list + different)
      .joined(separator: "\n")
  }
}

extension Objdump {
  /// Compares the first instruction of each of `samples`, byte sequences of at most 15.
  package func compare(_ samples: [[UInt8]]) -> DisassemblyTally {
    var tally = DisassemblyTally()
    for row in DisassemblyRow.ask([self], about: samples) {
      if let outcome = row.outcome(of: disassembler) { tally.note(outcome) }
    }
    return tally
  }

  /// Compares every instruction that the disassembler finds in a file, at most `limit`.
  package func compare(file: String, limit: Int = .max) -> DisassemblyTally {
    let comparison = DisassemblyComparison(disassembler)
    var tally = DisassemblyTally()
    for line in lines(of: file).prefix(limit) { tally.note(comparison.compare(line, bytes: line.bytes)) }
    return tally
  }
}
