import Primitives
import X86

/// A trace of another machine, as rows that a test can hold ours against: the first state whole, then what changed.
///
/// Only steps are kept that leave the straight line: a jump, an exception, a change of ring or of a table. What the steps between did shows in the
/// registers of the next row. Each row is `STEP name=value ...` with the fields that differ from the row before it.
package struct TraceRows: Sendable {
  /// One state.
  package struct Row: Sendable {
    /// Steps from the start.
    package var step: UInt64
    /// All fields, by name.
    package var fields: [String: UInt64]
  }

  /// What the file says of its origin: lines that start with `#`.
  package private(set) var comments: [String] = []
  package private(set) var rows: [Row] = []

  /// Reads rows, or the `S` lines that an oracle printed: of these every one becomes a row.
  package init?(_ text: String) {
    var fields: [String: UInt64] = [:]
    for line in text.split(separator: "\n") {
      if line.hasPrefix("#") {
        comments.append(String(line))
        continue
      }
      var words = line.split(separator: " ")[...]
      if words.first == "S" {
        words = words.dropFirst()
        fields = [:]
      } else if words.first.flatMap({ UInt64($0) }) == nil {
        continue
      }
      guard let first = words.first, let step = UInt64(first) else { return nil }
      for word in words.dropFirst() {
        let sides = word.split(separator: "=")
        guard sides.count == 2, let value = UInt64(sides[1], radix: 16) else { return nil }
        fields[String(sides[0])] = value
      }
      rows.append(Row(step: step, fields: fields))
    }
    if rows.isEmpty { return nil }
  }

  /// The rows as text, with the steps left out that go straight on.
  package func selected() -> [String] {
    var lines: [String] = []
    var last: [String: UInt64] = [:]
    for (index, row) in rows.enumerated() {
      let isLast = index == rows.count - 1
      if index > 0 && !isLast && isStraight(rows[index - 1].fields, row.fields) { continue }
      let changed = Self.order.filter { row.fields[$0] != nil && row.fields[$0] != last[$0] }
      lines.append((["\(row.step)"] + changed.map { "\($0)=\(hex(row.fields[$0] ?? 0))" }).joined(separator: " "))
      last = row.fields
    }
    return lines
  }

  private func isStraight(_ before: [String: UInt64], _ after: [String: UInt64]) -> Bool {
    let (old, new) = (before["rip"] ?? 0, after["rip"] ?? 0)
    guard new > old, new - old <= 15 else { return false }
    return ["cs", "ss", "cpl", "cr2", "cr3"].allSatisfy { before[$0] == after[$0] }
  }

  private static let order =
    ["rip"] + GeneralRegister.allCases.map(\.name) + ["rflags", "cs", "ss", "cpl", "cr2", "cr3", "gs_base", "kernel_gs_base"]

  /// Steps a trace along the rows. Returns the first difference in words; `nil` when there is none.
  package func difference(from trace: inout StateTrace) -> String? {
    for row in rows {
      while trace.steps < row.step {
        if !trace.advance() { return "after \(trace.steps) steps: \(trace.end.map { "\($0)" } ?? "no reason")" }
      }
      let found = TraceRows(trace.line)?.rows.first?.fields ?? [:]
      let differing = row.fields.filter { name, value in
        // Bochs shows the low half of the base of GS.
        let mask: UInt64 = name == "gs_base" && value >> 32 == 0 ? 0xffff_ffff : .max
        return (found[name] ?? 0) & mask != value
      }
      if !differing.isEmpty {
        let parts = differing.sorted { $0.key < $1.key }.map { "\($0.key) \(hex($0.value)), found \(hex(found[$0.key] ?? 0))" }
        return "after \(row.step) steps, at \(hex(row.fields["rip"] ?? 0)): " + parts.joined(separator: "; ")
      }
    }
    return nil
  }
}
