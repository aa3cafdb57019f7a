import Primitives

/// A segment register: the visible selector and the hidden part that the CPU really uses (SDM Vol. 3, 3.4.3).
package struct Segment: Hashable, Sendable {
  /// Index, table indicator and requested privilege level.
  package var selector: UInt16
  /// Type (bits 3 to 0), S (4), DPL (6, 5), P (7), AVL (12), L (13), D/B (14), G (15), unusable (16).
  package var attributes: UInt32
  /// The limit in bytes, with granularity already applied.
  package var limit: UInt32
  /// The linear address where the segment starts.
  package var base: UInt64

  package init(selector: UInt16, base: UInt64, limit: UInt32, attributes: UInt32) {
    self.selector = selector
    self.attributes = attributes
    self.limit = limit
    self.base = base
  }

  /// A segment register that holds a null selector.
  package static let null = Segment(selector: 0, base: 0, limit: 0, attributes: unusableBit)

  package static let unusableBit: UInt32 = 1 << 16
  package static let presentBit: UInt32 = 1 << 7
  package static let longModeBit: UInt32 = 1 << 13
  package static let defaultSizeBit: UInt32 = 1 << 14
  package static let granularityBit: UInt32 = 1 << 15

  package var type: UInt32 { attributes & 15 }
  /// Whether this is a code or data segment, not a system segment.
  package var isCodeOrData: Bool { attributes & 0x10 != 0 }
  package var isCode: Bool { attributes & 0x18 == 0x18 }
  /// Descriptor privilege level. Of CS and SS it is the CPL.
  package var dpl: UInt8 { UInt8(attributes >> 5 & 3) }
  package var isPresent: Bool { attributes & Self.presentBit != 0 }
  package var isLongMode: Bool { attributes & Self.longModeBit != 0 }
  package var isUnusable: Bool { attributes & Self.unusableBit != 0 }
  /// Requested privilege level: bits 1 and 0 of the selector.
  package var rpl: UInt8 { UInt8(selector & 3) }

  /// Selector, attributes and limit in one word: bits 15 to 0, 31 to 16 (without the unusable bit, which is bit 27) and 63 to 32.
  package var packed: UInt64 {
    UInt64(selector) | UInt64(attributes & 0xf0ff) << 16 | UInt64(attributes >> 16 & 1) << 27 | UInt64(limit) << 32
  }

  /// The segment with `base` whose other fields `packed` holds.
  package init(packed: UInt64, base: UInt64) {
    let middle = UInt32(truncatingIfNeeded: packed >> 16) & 0xffff
    self.init(
      selector: UInt16(truncatingIfNeeded: packed), base: base, limit: UInt32(truncatingIfNeeded: packed >> 32),
      attributes: middle & 0xf0ff | (middle >> 11 & 1) << 16)
  }
}

/// GDTR or IDTR: where a descriptor table lies (SDM Vol. 3, 2.4).
package struct TableRegister: Hashable, Sendable {
  package var base: UInt64
  /// Offset of the table's last byte.
  package var limit: UInt16

  package init(base: UInt64, limit: UInt16) {
    self.base = base
    self.limit = limit
  }
}
