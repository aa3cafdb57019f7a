import Primitives

/// What an expression is worth at a position.
package enum ExpressionValue: Hashable, Sendable {
  /// 64 bits; a signed number is compared, divided, shifted and shown as one.
  case integer(UInt64, isSigned: Bool)
  case text(String)
  case bytes([UInt8])

  /// An unsigned number.
  package static func integer(_ value: UInt64) -> ExpressionValue { .integer(value, isSigned: false) }

  /// The bits of a number; `nil` for texts and bytes.
  package var bits: UInt64? {
    if case .integer(let bits, _) = self { return bits }
    return nil
  }

  /// Whether a condition with this value holds: a number other than 0.
  package var isTrue: Bool { bits.map { $0 != 0 } ?? false }

  /// A text as it is, bytes as UTF-8 text; `nil` for numbers.
  package var text: String? {
    switch self {
    case .integer: nil
    case .text(let text): text
    case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
    }
  }

  /// Texts and bytes as bytes, for comparing one with the other.
  var bytes: [UInt8] {
    switch self {
    case .integer: []
    case .text(let text): Array(text.utf8)
    case .bytes(let bytes): bytes
    }
  }
}

/// How a value is written in prose.
package enum ExpressionFormat: String, Hashable, Sendable, CaseIterable {
  /// `0x246`.
  case hexadecimal = "x"
  /// `582`; a signed number with its sign.
  case decimal = "d"
  /// `0b1001000110`.
  case binary = "b"
  /// A text without quotes, control characters as escapes.
  case text = "s"

  /// Whether values of that kind can be written so.
  func fits(_ type: ExpressionType) -> Bool {
    switch self {
    case .hexadecimal, .binary: type.isNumber || type == .bytes && self == .hexadecimal
    case .decimal: type.isNumber
    case .text: !type.isNumber
    }
  }
}

extension ExpressionValue {
  /// The value as text in a format; without one, signed numbers and those below 4096 are decimal, larger ones hexadecimal, bytes pairs of digits.
  package func formatted(_ format: ExpressionFormat? = nil) -> String {
    switch self {
    case .integer(let bits, let isSigned):
      switch format {
      case .hexadecimal: return "0x" + hex(bits)
      case .binary: return "0b" + String(bits, radix: 2)
      case .decimal: return isSigned ? "\(Int64(bitPattern: bits))" : "\(bits)"
      case .text, nil:
        if isSigned { return "\(Int64(bitPattern: bits))" }
        return bits < 4096 ? "\(bits)" : "0x" + hex(bits)
      }
    case .text(let text): return Expression.escaped(text, quote: nil)
    case .bytes(let bytes):
      return format == .text ? Expression.escaped(String(decoding: bytes, as: UTF8.self), quote: nil) : hex(bytes, separator: " ")
    }
  }
}
