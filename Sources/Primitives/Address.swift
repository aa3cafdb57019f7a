/// A linear or physical address of the guest.
package struct Address: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The 64-bit value.
  package var value: UInt64

  package init(_ value: UInt64) { self.value = value }

  /// Whether bits 63 to 47 are all equal, as 4-level paging demands of a linear address (SDM Vol. 1, 3.3.7.1).
  package var isCanonical: Bool { Int64(bitPattern: value << 16) >> 16 == Int64(bitPattern: value) }

  /// The address of the 4 KiB page that holds this address.
  package var page: Address { Address(value & ~0xfff) }

  /// The distance from the start of the page, 0 to 4095.
  package var pageOffset: Int { Int(value & 0xfff) }

  package static func < (a: Address, b: Address) -> Bool { a.value < b.value }

  package static func + (a: Address, offset: UInt64) -> Address { Address(a.value &+ offset) }

  /// Sixteen hexadecimal digits.
  package var description: String { hex(value, minimumDigits: 16) }
}
