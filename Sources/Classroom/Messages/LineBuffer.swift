/// Cuts the bytes of a connection into lines. It never keeps more than one line's worth of bytes.
package struct LineBuffer {
  private var bytes: [UInt8] = []
  /// Bytes of a line at most, its end not counted.
  private let limit: Int

  package init(limit: Int) { self.limit = limit }

  /// Takes bytes over; returns the lines that they complete, without their ends, or `nil` when a line is too long.
  package mutating func append(_ new: ArraySlice<UInt8>) -> [[UInt8]]? {
    var lines: [[UInt8]] = []
    var rest = new
    while let end = rest.firstIndex(of: 0x0a) {
      guard bytes.count + (end - rest.startIndex) <= limit + 1 else { return nil }
      bytes += rest[rest.startIndex..<end]
      // Whoever types into a plain connection may send CR LF.
      if bytes.last == 0x0d { bytes.removeLast() }
      guard bytes.count <= limit else { return nil }
      lines.append(bytes)
      bytes = []
      rest = rest[(end + 1)...]
    }
    guard bytes.count + rest.count <= limit + 1 else { return nil }
    bytes += rest
    return lines
  }
}
