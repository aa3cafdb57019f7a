extension Array where Element == UInt8 {
  /// The unsigned little-endian number of `count` bytes (1 to 8) at `offset`; `nil` when it does not lie inside the array.
  func littleEndian(at offset: Int, count: Int) -> UInt64? {
    guard offset >= 0, offset <= self.count, count <= self.count - offset else { return nil }
    var value: UInt64 = 0
    for i in 0..<count { value |= UInt64(self[offset + i]) << UInt64(8 * i) }
    return value
  }
}

extension Range where Bound == Int {
  /// The range of `count` elements at `offset` when it lies inside `0..<limit`: how every offset and length from a file is checked.
  init?(offset: UInt64, count: UInt64, within limit: Int) {
    guard offset <= UInt64(limit), count <= UInt64(limit) - offset else { return nil }
    self = Int(offset)..<Int(offset + count)
  }
}
