import Primitives

/// The prefixes that an instruction carries, by effect (SDM Vol. 2, 2.1.1).
package struct Prefixes: OptionSet, Hashable, Sendable {
  package var rawValue: UInt16

  package init(rawValue: UInt16) { self.rawValue = rawValue }

  package static let lock = Prefixes(rawValue: 1 << 0)
  /// F3: REP or REPE on string instructions, mandatory prefix elsewhere.
  package static let rep = Prefixes(rawValue: 1 << 1)
  /// F2: REPNE on string instructions, mandatory prefix elsewhere.
  package static let repne = Prefixes(rawValue: 1 << 2)
  /// 66.
  package static let operandSize = Prefixes(rawValue: 1 << 3)
  /// 67.
  package static let addressSize = Prefixes(rawValue: 1 << 4)
  /// REX, whatever its bits.
  package static let rex = Prefixes(rawValue: 1 << 5)
  package static let rexW = Prefixes(rawValue: 1 << 6)
}

/// A place in memory as an instruction names it: segment:[base + index << scale + displacement].
package struct MemoryOperand: Hashable, Sendable {
  /// What the address starts from.
  package enum Base: Hashable, Sendable {
    case none
    case register(GeneralRegister)
    /// The address of the next instruction (RIP-relative, SDM Vol. 2, 2.2.1.6).
    case rip
  }

  package var base: Base
  package var index: GeneralRegister?
  /// The index is shifted left by this, 0 to 3.
  package var scale: UInt8
  package var displacement: Int64
  /// The segment in effect: FS or GS when overridden, otherwise SS for RSP and RBP bases and DS for the rest. In 64-bit mode only the bases of
  /// FS and GS count; SS and DS differ in the exception that a non-canonical address raises.
  package var segment: SegmentRegister
  /// Bytes that the instruction reads or writes there; 0 when it only computes the address (LEA) or the size is no `Width`.
  package var size: UInt8

  package init(
    base: Base, index: GeneralRegister? = nil, scale: UInt8 = 0, displacement: Int64 = 0, segment: SegmentRegister = .ds, size: UInt8
  ) {
    self.base = base
    self.index = index
    self.scale = scale
    self.displacement = displacement
    self.segment = segment
    self.size = size
  }
}

/// One operand of an instruction.
package enum Operand: Hashable, Sendable {
  case register(Register)
  case memory(MemoryOperand)
  /// A constant, already sign-extended where the CPU does so.
  case immediate(UInt64, Width)
  /// A jump target: the distance from the end of the instruction.
  case relative(Int64)
  case segment(SegmentRegister)
  case control(UInt8)
  case debug(UInt8)
  /// An XMM, MMX, x87 or other register that the machine does not execute on, by its name in the text.
  case other(String)
}

/// A decoded instruction of 64-bit mode.
package struct Instruction: Hashable, Sendable {
  package var operation: Operation
  /// The condition of J, SET and CMOV.
  package var condition: Condition?
  /// Bytes, 1 to 15.
  package var length: UInt8
  package var prefixes: Prefixes
  /// Effective operand size.
  package var width: Width
  /// Effective address size: `.qword`, or `.dword` with the prefix 67.
  package var addressWidth: Width
  /// In the order of Intel syntax: destination first. At most four.
  package var operands: [Operand]
  /// The mnemonic in Intel syntax, without prefixes: `mov`, `jne`, `cdqe`.
  package var mnemonic: String
  /// The row of `Form.all` that the bytes matched; `nil` for an instruction that was not decoded.
  package var form: UInt16?

  package init(
    operation: Operation, condition: Condition? = nil, length: UInt8, prefixes: Prefixes = [], width: Width, addressWidth: Width = .qword,
    operands: [Operand] = [], mnemonic: String, form: UInt16? = nil
  ) {
    self.operation = operation
    self.condition = condition
    self.length = length
    self.prefixes = prefixes
    self.width = width
    self.addressWidth = addressWidth
    self.operands = operands
    self.mnemonic = mnemonic
    self.form = form
  }
}

/// The bytes at RIP, as many as could be fetched, at most 15.
package struct InstructionBytes: Sendable {
  package var bytes: InlineArray<16, UInt8>
  package var count: Int

  package init() {
    bytes = InlineArray(repeating: 0)
    count = 0
  }

  /// The first 15 of `sequence`.
  package init(_ sequence: some Sequence<UInt8>) {
    self.init()
    for byte in sequence {
      if count == 15 { break }
      append(byte)
    }
  }

  /// The 15 bytes of two little-endian words, but for the last of `high`.
  package init(low: UInt64, high: UInt64) {
    self.init()
    for i in 0..<8 { append(UInt8(truncatingIfNeeded: low >> UInt64(i * 8))) }
    for i in 0..<7 { append(UInt8(truncatingIfNeeded: high >> UInt64(i * 8))) }
  }

  package mutating func append(_ byte: UInt8) {
    bytes[count] = byte
    count += 1
  }
}

/// Why bytes are no instruction.
package enum DecodeError: Error, Hashable, Sendable {
  /// More bytes are needed than there are; the fetch of the next byte decides between a page fault and an instruction.
  case truncated
  /// No instruction of 64-bit mode: #UD.
  case invalid
  /// More than 15 bytes: #GP(0) (SDM Vol. 2, 2.3.11).
  case tooLong
}
