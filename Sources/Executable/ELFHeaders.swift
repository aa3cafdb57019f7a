import Primitives

/// A program header: one stretch of memory that the file describes (System V ABI, "Program Header").
package struct ProgramHeader: Hashable, Sendable {
  /// p_type.
  package struct Kind: RawRepresentable, Hashable, Sendable {
    package var rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let load = Kind(rawValue: 1)
    package static let dynamic = Kind(rawValue: 2)
    package static let interpreter = Kind(rawValue: 3)
    package static let note = Kind(rawValue: 4)
    package static let programHeaders = Kind(rawValue: 6)
    package static let threadLocal = Kind(rawValue: 7)
    package static let gnuStack = Kind(rawValue: 0x6474_e551)

    /// The name as `readelf` prints it; hexadecimal for the rest.
    package var name: String {
      switch self {
      case .load: "LOAD"
      case .dynamic: "DYNAMIC"
      case .interpreter: "INTERP"
      case .note: "NOTE"
      case .programHeaders: "PHDR"
      case .threadLocal: "TLS"
      case .gnuStack: "GNU_STACK"
      default: "0x" + hex(UInt64(rawValue))
      }
    }
  }

  /// p_flags.
  package struct Permissions: OptionSet, Hashable, Sendable {
    package var rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let execute = Permissions(rawValue: 1)
    package static let write = Permissions(rawValue: 2)
    package static let read = Permissions(rawValue: 4)
  }

  package let kind: Kind
  package let permissions: Permissions
  /// p_offset and p_filesz, checked against the file.
  package let fileRange: Range<Int>
  /// p_vaddr.
  package let address: Address
  /// p_paddr: where a kernel is loaded in physical memory.
  package let physicalAddress: Address
  /// p_memsz in bytes; what exceeds the file's part is zero.
  package let memorySize: UInt64
  /// p_align in bytes.
  package let alignment: UInt64
}

/// A section header (System V ABI, "Sections").
package struct Section: Hashable, Sendable {
  /// sh_type.
  package struct Kind: RawRepresentable, Hashable, Sendable {
    package var rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let null = Kind(rawValue: 0)
    package static let programBits = Kind(rawValue: 1)
    package static let symbolTable = Kind(rawValue: 2)
    package static let stringTable = Kind(rawValue: 3)
    package static let note = Kind(rawValue: 7)
    /// `.bss` and its like: memory without bytes in the file.
    package static let noBits = Kind(rawValue: 8)
    package static let dynamicSymbols = Kind(rawValue: 11)
    /// More than 65,279 sections: the symbols' real section numbers.
    package static let sectionIndices = Kind(rawValue: 18)
  }

  /// sh_flags.
  package struct Attributes: OptionSet, Hashable, Sendable {
    package var rawValue: UInt64

    package init(rawValue: UInt64) { self.rawValue = rawValue }

    package static let write = Attributes(rawValue: 1)
    /// Part of the program's memory.
    package static let allocate = Attributes(rawValue: 2)
    package static let execute = Attributes(rawValue: 4)
    package static let threadLocal = Attributes(rawValue: 0x400)
    package static let compressed = Attributes(rawValue: 0x800)
  }

  package var name: String
  package let kind: Kind
  package let attributes: Attributes
  /// sh_addr; 0 for sections that are not part of memory.
  package let address: Address
  /// The bytes in the file, checked against it; empty for `.bss`.
  package let fileRange: Range<Int>
  /// sh_size: bytes in memory or in the file.
  package let size: UInt64
  package let link: UInt32
  package let info: UInt32
  /// sh_entsize: bytes of one entry in tables.
  package let entrySize: UInt64
}
