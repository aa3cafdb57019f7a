import Primitives

/// A register as DWARF numbers it on x86-64 (System V ABI, x86-64 supplement, figure 3.36): not the number that instructions use.
package struct DWARFRegister: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  package var rawValue: UInt64

  package init(rawValue: UInt64) { self.rawValue = rawValue }

  private static let names = [
    "rax", "rdx", "rcx", "rbx", "rsi", "rdi", "rbp", "rsp", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "rip",
  ]

  /// The name of the general-purpose register, or `rip`; `nil` for vector and other registers.
  package var name: String? { rawValue < UInt64(Self.names.count) ? Self.names[Int(rawValue)] : nil }

  package var description: String { name ?? "DWARF register \(rawValue)" }
}

/// A place or a value as a location expression describes it, for the shapes that compilers write for C (DWARF 5, 2.5 and 2.6).
package enum Location: Hashable, Sendable {
  /// In a register.
  case register(DWARFRegister)
  /// In memory at a register plus an offset.
  case memory(DWARFRegister, offset: Int64)
  /// In memory at the function's frame base plus an offset.
  case frame(offset: Int64)
  /// In memory at a fixed address.
  case address(Address)
  /// The address of the caller's frame: RSP before the CALL pushed the return address.
  case callFrame
  /// Nowhere; the value itself is known.
  case constant(UInt64)
  /// Nowhere; the value is a register plus an offset.
  case sum(DWARFRegister, offset: Int64)
  /// Nowhere; the value is what the register held when the function was entered.
  case atEntry(DWARFRegister)
  /// Nowhere: the compiler removed it (an empty expression).
  case removed
  /// Something else: the expression's bytes say what.
  case computed
}

/// A location expression: its bytes, and what they mean where that can be said simply.
package struct LocationExpression: Hashable, Sendable {
  package let bytes: [UInt8]
  package let location: Location

  /// - Parameter addressAt: the entry of the unit's address table.
  init(_ bytes: [UInt8], addressAt: (UInt64) -> UInt64?) {
    self.bytes = bytes
    var reader = DWARFReader(bytes, bytes.indices, section: "a location expression")
    location = (try? Self.classify(&reader, addressAt)) ?? .computed
  }

  private static func classify(_ reader: inout DWARFReader, _ addressAt: (UInt64) -> UInt64?) throws(DWARFError) -> Location {
    if reader.isAtEnd { return .removed }
    let operation = try reader.byte()
    let first: Location
    switch operation {
    case 0x03: first = .address(Address(try reader.unsigned(8)))
    case 0xa1: first = addressAt(try reader.uleb()).map { .address(Address($0)) } ?? .computed
    case 0x08, 0x0a, 0x0c, 0x0e: first = .constant(try reader.unsigned(1 << (Int(operation - 0x08) / 2)))
    case 0x09, 0x0b, 0x0d, 0x0f:
      let count = 1 << (Int(operation - 0x09) / 2)
      let shift = UInt64(64 - 8 * count)
      first = .constant(UInt64(bitPattern: Int64(bitPattern: try reader.unsigned(count) << shift) >> Int64(shift)))
    case 0x10: first = .constant(try reader.uleb())
    case 0x11: first = .constant(UInt64(bitPattern: try reader.sleb()))
    case 0x30...0x4f: first = .constant(UInt64(operation - 0x30))
    case 0x50...0x6f: first = .register(DWARFRegister(rawValue: UInt64(operation - 0x50)))
    case 0x70...0x8f: first = .memory(DWARFRegister(rawValue: UInt64(operation - 0x70)), offset: try reader.sleb())
    case 0x90: first = .register(DWARFRegister(rawValue: try reader.uleb()))
    case 0x91: first = .frame(offset: try reader.sleb())
    case 0x92: first = .memory(DWARFRegister(rawValue: try reader.uleb()), offset: try reader.sleb())
    case 0x9c: first = .callFrame
    case 0x9e:
      let block = Array(try reader.block(try reader.uleb()))
      guard reader.isAtEnd, let value = block.littleEndian(at: 0, count: min(block.count, 8)), block.count <= 8 else { return .computed }
      return .constant(value)
    case 0xa3, 0xf3:
      let block = Array(try reader.block(try reader.uleb()))
      guard block.count == 1, (0x50...0x6f).contains(block[0]) else { return .computed }
      first = .atEntry(DWARFRegister(rawValue: UInt64(block[0] - 0x50)))
    default: return .computed
    }
    if reader.isAtEnd {
      // A bare constant or entry value is an address, not a value; nothing that C compilers emit for a variable.
      switch first {
      case .constant, .atEntry: return .computed
      default: return first
      }
    }
    guard try reader.byte() == 0x9f, reader.isAtEnd else { return .computed }
    // DW_OP_stack_value: what was computed is the value, not its address.
    switch first {
    case .constant, .atEntry: return first
    case .memory(let register, let offset): return .sum(register, offset: offset)
    case .address(let address): return .constant(address.value)
    default: return .computed
    }
  }
}

/// A location that holds for some of a function's code.
package struct LocationRange: Hashable, Sendable {
  package let addresses: Range<Address>
  package let expression: LocationExpression
}

/// Where a variable lives while its function runs.
package enum VariableLocation: Hashable, Sendable {
  /// No location: optimised away, or only declared.
  case nowhere
  /// A compile-time constant (DW_AT_const_value).
  case constant(UInt64)
  case everywhere(LocationExpression)
  case ranges([LocationRange])

  /// The location while RIP is `address`; `nil` where the variable has none.
  package func at(_ address: Address) -> Location? {
    switch self {
    case .nowhere: nil
    case .constant(let value): .constant(value)
    case .everywhere(let expression): expression.location
    case .ranges(let ranges): ranges.first { $0.addresses.contains(address) }?.expression.location
    }
  }
}
