/// NUL-terminated strings in a stretch of a file, by offset.
///
/// Names may overlap (linkers share tails), so a hostile file could ask for the same long text once a byte; a budget that no honest file needs
/// bounds the text handed out to a small multiple of the table.
struct StringTable {
  private let bytes: [UInt8]
  private let range: Range<Int>
  private var budget: Int
  private var known: [Int: String] = [:]

  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    self.range = range.clamped(to: bytes.indices)
    budget = 16 * self.range.count + 65_536
  }

  /// The string at `offset`; `nil` when it starts or ends outside the table, or when the budget is spent. Bytes that are no UTF-8 are replaced.
  mutating func string(at offset: UInt64) -> String? {
    guard let start = Int(exactly: offset), start < range.count else { return offset == 0 ? "" : nil }
    if let string = known[start] { return string }
    let text = bytes[(range.lowerBound + start)..<range.upperBound].prefix { $0 != 0 }
    guard text.endIndex < range.upperBound, text.count <= budget else { return nil }
    budget -= text.count
    let string = String(decoding: text, as: UTF8.self)
    known[start] = string
    return string
  }
}
