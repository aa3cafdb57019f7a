/// A cursor over one debug section; every read is checked, and an error says where.
struct DWARFReader {
  private let bytes: [UInt8]
  /// Where the section begins in the file.
  private let base: Int
  private let end: Int
  private var cursor: Int
  /// For messages.
  let section: String

  init(_ bytes: [UInt8], _ range: Range<Int>, section: String) {
    self.bytes = bytes
    let inside = range.clamped(to: bytes.indices)
    base = inside.lowerBound
    end = inside.upperBound
    cursor = base
    self.section = section
  }

  /// Offset of the next byte from the start of the section.
  var position: Int { cursor - base }
  var isAtEnd: Bool { cursor >= end }
  /// Bytes that are left.
  var remaining: Int { end - cursor }

  mutating func seek(_ offset: UInt64) throws(DWARFError) {
    guard offset <= UInt64(end - base) else {
      throw .malformed(section: section, offset: position, what: "an offset past the end of \(section)")
    }
    cursor = base + Int(offset)
  }

  /// A reader of the next `count` bytes only, whose positions still count from the start of the section; this one moves behind them.
  mutating func split(_ count: UInt64) throws(DWARFError) -> DWARFReader {
    guard count <= UInt64(remaining) else { throw .truncated(section: section, offset: position) }
    var part = self
    part = DWARFReader(bytes: bytes, base: base, end: cursor + Int(count), cursor: cursor, section: section)
    cursor += Int(count)
    return part
  }

  private init(bytes: [UInt8], base: Int, end: Int, cursor: Int, section: String) {
    self.bytes = bytes
    self.base = base
    self.end = end
    self.cursor = cursor
    self.section = section
  }

  mutating func unsigned(_ count: Int) throws(DWARFError) -> UInt64 {
    guard count <= remaining else { throw .truncated(section: section, offset: position) }
    var value: UInt64 = 0
    for i in 0..<count { value |= UInt64(bytes[cursor + i]) << UInt64(8 * i) }
    cursor += count
    return value
  }

  mutating func byte() throws(DWARFError) -> UInt8 {
    guard cursor < end else { throw .truncated(section: section, offset: position) }
    defer { cursor += 1 }
    return bytes[cursor]
  }

  mutating func skip(_ count: UInt64) throws(DWARFError) {
    guard count <= UInt64(remaining) else { throw .truncated(section: section, offset: position) }
    cursor += Int(count)
  }

  /// An unsigned LEB128 number (DWARF 5, 7.6); bits past the 64th are dropped.
  mutating func uleb() throws(DWARFError) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let next = try byte()
      if shift < 64 { value |= UInt64(next & 0x7f) << shift }
      shift += 7
      if next & 0x80 == 0 { return value }
      if shift > 128 { throw .malformed(section: section, offset: position, what: "a number of more than 18 bytes") }
    }
  }

  /// A signed LEB128 number (DWARF 5, 7.6).
  mutating func sleb() throws(DWARFError) -> Int64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let next = try byte()
      if shift < 64 { value |= UInt64(next & 0x7f) << shift }
      shift += 7
      if next & 0x80 == 0 {
        if next & 0x40 != 0, shift < 64 { value |= ~0 << shift }
        return Int64(bitPattern: value)
      }
      if shift > 128 { throw .malformed(section: section, offset: position, what: "a number of more than 18 bytes") }
    }
  }

  /// A NUL-terminated string's bytes without the NUL.
  mutating func string() throws(DWARFError) -> ArraySlice<UInt8> {
    let start = cursor
    var i = cursor
    while i < end, bytes[i] != 0 { i += 1 }
    guard i < end else { throw .truncated(section: section, offset: position) }
    cursor = i + 1
    return bytes[start..<i]
  }

  /// The next `count` bytes.
  mutating func block(_ count: UInt64) throws(DWARFError) -> ArraySlice<UInt8> {
    let start = cursor
    try skip(count)
    return bytes[start..<cursor]
  }

  /// The length field that opens a unit, and how many bytes an offset has in it: 4, or 8 in the 64-bit format (DWARF 5, 7.4).
  mutating func initialLength() throws(DWARFError) -> (length: UInt64, offsetSize: Int) {
    let first = try unsigned(4)
    if first < 0xffff_fff0 { return (first, 4) }
    guard first == 0xffff_ffff else { throw .malformed(section: section, offset: position - 4, what: "a reserved unit length") }
    return (try unsigned(8), 8)
  }
}

/// How much work reading one file's debug information may take, so that a file in which everything refers to the same bytes cannot keep the
/// program busy for ever.
struct DWARFBudget {
  private var rest: Int

  init(bytes: Int) { rest = 64 * bytes + (1 << 20) }

  mutating func spend(_ amount: Int) throws(DWARFError) {
    rest -= amount
    if rest < 0 { throw .excessive }
  }
}
