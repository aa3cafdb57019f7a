import Primitives

/// A C type, by its number in a `TypeTable`.
package struct TypeID: Hashable, Sendable {
  let index: Int32
}

/// A C type as debug information describes it (DWARF 5, chapter 5).
package struct DebugType: Sendable {
  /// How a base type's bits are read (DW_AT_encoding).
  package enum Encoding: UInt8, Hashable, Sendable {
    case address = 1
    case boolean = 2
    case complexFloat = 3
    case float = 4
    case signed = 5
    case signedCharacter = 6
    case unsigned = 7
    case unsignedCharacter = 8
    /// UTF-8, UTF-16 or UTF-32 code units.
    case unicode = 16
    case other = 0
  }

  package enum Qualifier: String, Hashable, Sendable {
    case const
    case volatile
    case restrict
    case atomic = "_Atomic"
  }

  /// What kind of type it is and what it is made of; a `nil` type is `void`.
  package enum Form: Sendable {
    case base(Encoding)
    case pointer(to: TypeID?)
    case qualified(Qualifier, TypeID?)
    case alias(of: TypeID?)
    /// With `members`.
    case structure
    /// With `members`.
    case union
    /// With `enumerators`.
    case enumeration
    /// With `counts`.
    case array(of: TypeID?)
    /// With `parameters` and `isVariadic`.
    case function(result: TypeID?)
    /// A type that is named but not described.
    case unknown
  }

  /// A member of a structure or union.
  package struct Member: Sendable {
    /// Empty for an anonymous structure or union, whose members count as the outer one's.
    package var name: String
    package var type: TypeID?
    /// Bytes from the start of the structure; for a bit field of the byte that holds its first bit.
    package var offset: UInt64
    /// For a bit field: its first bit, counted from bit 0 of the byte at `offset`, and its number of bits.
    package var bits: BitField?
  }

  package struct BitField: Hashable, Sendable {
    package var start: Int
    package var count: Int

    package init(start: Int, count: Int) {
      self.start = start
      self.count = count
    }
  }

  package struct Enumerator: Hashable, Sendable {
    package var name: String
    package var value: Int64
  }

  /// Empty for types without one.
  package var name = ""
  /// Bytes, where the compiler says it; `TypeTable.size` knows the others.
  package var size: UInt64?
  package var form: Form = .unknown
  /// Of a structure or union.
  package var members: [Member] = []
  /// Of an enumeration.
  package var enumerators: [Enumerator] = []
  /// Of an array's dimensions, outermost first; `nil` for `[]`.
  package var counts: [UInt64?] = []
  /// The types of a function's parameters.
  package var parameters: [TypeID?] = []
  /// Whether `...` follows a function's parameters.
  package var isVariadic = false
  /// `struct x;` without its members.
  package var isDeclaration = false
}
