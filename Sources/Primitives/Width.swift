/// The size of an integer operand or memory access.
package enum Width: UInt8, Hashable, Comparable, Sendable, CaseIterable {
  case byte = 1
  case word = 2
  case dword = 4
  case qword = 8

  /// Size in bytes: 1, 2, 4 or 8.
  package var bytes: Int { Int(rawValue) }

  /// Size in bits: 8, 16, 32 or 64.
  package var bits: Int { Int(rawValue) * 8 }

  /// A value whose low `bits` bits are 1.
  package var mask: UInt64 { ~0 >> UInt64(64 - bits) }

  package static func < (a: Width, b: Width) -> Bool { a.rawValue < b.rawValue }

  /// `value` cut to this width.
  package func truncate(_ value: UInt64) -> UInt64 { value & mask }

  /// The low bits of `value` read as a signed number of this width, widened to 64 bits.
  package func signExtend(_ value: UInt64) -> UInt64 {
    let shift = UInt64(64 - bits)
    return UInt64(bitPattern: Int64(bitPattern: value << shift) >> Int64(shift))
  }
}
