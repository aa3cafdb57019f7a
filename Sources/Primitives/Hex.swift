/// `value` in lower-case hexadecimal, padded with zeros to at least `minimumDigits`, without a prefix.
package func hex(_ value: UInt64, minimumDigits: Int = 1) -> String {
  let count = max(1, (67 - value.leadingZeroBitCount) / 4, minimumDigits)
  return unsafe String(unsafeUninitializedCapacity: count) { buffer in
    var rest = value
    for index in (0..<count).reversed() {
      unsafe buffer[index] = UInt8(ascii: "0") + UInt8(rest & 15)
      if rest & 15 > 9 { unsafe buffer[index] += UInt8(ascii: "a") - UInt8(ascii: "9") - 1 }
      rest >>= 4
    }
    return count
  }
}

/// `bytes` as pairs of hexadecimal digits with `separator` between them.
package func hex(_ bytes: some Sequence<UInt8>, separator: String = "") -> String {
  bytes.map { hex(UInt64($0), minimumDigits: 2) }.joined(separator: separator)
}

/// The bytes that pairs of hexadecimal digits stand for; blanks between pairs are ignored. `nil` when the text is anything else.
package func bytes(hex text: String) -> [UInt8]? {
  var result: [UInt8] = []
  var high: UInt8?
  for character in text.utf8 {
    let value: UInt8
    switch character {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): value = character - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): value = character - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): value = character - UInt8(ascii: "A") + 10
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"):
      if high != nil { return nil }
      continue
    default: return nil
    }
    if let first = high {
      result.append(first << 4 | value)
      high = nil
    } else {
      high = value
    }
  }
  return high == nil ? result : nil
}
