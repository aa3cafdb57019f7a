import Primitives

/// What a student types to join: ten letters and digits that hold the port of the class on this host and 34 random bits.
package struct JoinCode: Hashable, Sendable {
  /// Crockford's base 32: no I, L, O and U, which look like others or spell words.
  private static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
  private static let randomBits: UInt64 = 34

  /// The TCP port of the class, on the loopback address.
  package let port: UInt16
  private let secret: UInt64

  /// A code that nobody knows yet.
  package init(port: UInt16) {
    self.port = port
    secret = UInt64.random(in: 0..<1 << Self.randomBits)
  }

  /// Reads a code as a person types it: in any case, with hyphens and blanks or without, O for 0 and I or L for 1. `nil` for anything else, a code
  /// of port 0 too, on which nothing can listen.
  package init?(_ text: String) {
    var value: UInt64 = 0
    var count = 0
    for scalar in text.uppercased().unicodeScalars where scalar != "-" && scalar != " " {
      let digit: Int? =
        switch scalar {
        case "O": 0
        case "I", "L": 1
        default: Self.digits.firstIndex { UInt32($0) == scalar.value }
        }
      count += 1
      guard let digit, count <= 10 else { return nil }
      value = value << 5 | UInt64(digit)
    }
    guard count == 10 else { return nil }
    port = UInt16(truncatingIfNeeded: value >> Self.randomBits)
    secret = value & (1 << Self.randomBits - 1)
    guard port > 0 else { return nil }
  }

  /// The code as it is shown: `7K2MQ-4FZ8T`.
  package var text: String {
    let value = UInt64(port) << Self.randomBits | secret
    let letters = (0..<10).map { Self.digits[Int(value >> UInt64(45 - 5 * $0) & 31)] }
    return String(decoding: letters[..<5] + [UInt8(ascii: "-")] + letters[5...], as: UTF8.self)
  }

  /// Whether a typed code is this one, found out in the same time whatever differs.
  func isSame(as typed: String) -> Bool { JoinCode(typed).map { Room.isSame($0.text, text) } ?? false }
}
