import Primitives

/// A name that the linker gave an address (System V ABI, "Symbol Table").
package struct Symbol: Hashable, Sendable {
  /// What the name stands for.
  package enum Kind: UInt8, Hashable, Sendable {
    /// STT_NOTYPE: a label in assembly, or a name from a linker script.
    case label
    /// STT_FUNC, and STT_GNU_IFUNC.
    case function
    /// STT_OBJECT and STT_COMMON: data.
    case object
    /// STT_TLS: an offset in each thread's own block, not an address.
    case threadLocal
  }

  /// Who sees the name.
  package enum Binding: UInt8, Hashable, Sendable {
    case local
    case weak
    case global
  }

  package let name: String
  package let address: Address
  /// Bytes; 0 when nobody gave a size.
  package let size: UInt64
  package let kind: Kind
  package let binding: Binding
  /// Whether the value is a plain number (SHN_ABS) rather than a place.
  package let isAbsolute: Bool
  /// The source file of a local symbol, as the STT_FILE entry before it names it.
  package let file: String?
}

/// An address as a symbol and the distance from it.
package struct SymbolLocation: Hashable, Sendable, CustomStringConvertible {
  package let symbol: Symbol
  /// Bytes from the symbol's address.
  package let offset: UInt64

  /// `name`, or `name+0x1c` as the kernel's %pS prints it.
  package var description: String { offset == 0 ? symbol.name : "\(symbol.name)+0x\(hex(offset))" }
}
