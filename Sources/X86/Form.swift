import Primitives

/// One row of the instruction table: a way to encode an instruction, what it means and how it is written.
///
/// The decoder's dispatch tables, the text in both syntaxes, what the documentation says and which forms a test has covered all come from the rows of the
/// table. A row that means what another does is the whole of a new instruction; a new `Operation` has to be given its meaning, its registers and its
/// sentence, too: the compiler names each place, since their switches are exhaustive (CONTRIBUTING.md, "Adding an instruction").
package struct Form: Sendable {
  /// Properties of a form that its encoding and operands do not tell.
  package struct Traits: OptionSet, Hashable, Sendable {
    package var rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// LOCK is legal when the first operand is memory; elsewhere it is #UD (SDM Vol. 2, LOCK).
    package static let lockable = Traits(rawValue: 1 << 0)
    /// CPL 0 only.
    package static let privileged = Traits(rawValue: 1 << 1)
    /// CPL must not exceed IOPL, or the I/O bitmap must allow the port.
    package static let io = Traits(rawValue: 1 << 2)
    /// REP and REPNE repeat it.
    package static let string = Traits(rawValue: 1 << 3)
    /// REP means REPE: the repetition also looks at ZF.
    package static let comparesString = Traits(rawValue: 1 << 4)
    /// ModRM.mod is ignored and ModRM.rm is always a register (SDM Vol. 2, MOV to and from control registers).
    package static let ignoresMod = Traits(rawValue: 1 << 5)
    /// The alternatives of the mnemonic are for the address size, not the operand size.
    package static let namedByAddressSize = Traits(rawValue: 1 << 6)
    /// AT&T syntax adds no letter for the operand size.
    package static let noSuffix = Traits(rawValue: 1 << 7)
    /// An AT&T mnemonic that has the letter of the operand size only with memory.
    package static let memorySuffix = Traits(rawValue: 1 << 10)
    /// An older encoding of the same instruction that assemblers never choose; CPUs execute it, disassemblers may not know it.
    package static let alias = Traits(rawValue: 1 << 8)
    /// No instruction: #UD. The row is there because CPUs read these operands before they find that out.
    package static let undefined = Traits(rawValue: 1 << 9)
  }

  /// The bytes.
  package let encoding: Encoding
  /// In Intel syntax. Two or three alternatives with `/` between are for operand sizes of 16, 32 and 64 bits.
  package let mnemonic: String
  /// In AT&T syntax, where it is not the Intel mnemonic and, if there are operands, the letter of the operand size. `%` stands for that letter; again
  /// three alternatives may be given.
  package let attMnemonic: String?
  /// What it does.
  package let operation: Operation
  /// Of Jcc, SETcc and CMOVcc.
  package let condition: Condition?
  /// In the order of Intel syntax.
  package let operands: [OperandKind]
  package let traits: Traits
  /// How prefixes make the operand size.
  package let sizeRule: SizeRule
  /// What CPUID must report.
  package let feature: Feature
  package let flags: FlagEffects
  /// The heading in the manual: `ADD` stands for "SDM Vol. 2, ADD".
  package let reference: String

  /// A row. `size` is needed only where no operand tells the operand size; `see` where the manual's heading is not the mnemonic. A condition tells
  /// the flags that are tested.
  @inline(never)  // A thousand rows call it: inlined, they take minutes to compile.
  package init(
    _ encoding: String, _ mnemonic: String, _ operation: Operation, _ operands: [OperandKind] = [], _ traits: Traits = [],
    condition: Condition? = nil, flags: String = "", att: String? = nil, size: SizeRule? = nil, feature: Feature = .base, see: String? = nil
  ) {
    self.encoding = Encoding(encoding)
    self.mnemonic = mnemonic
    attMnemonic = att
    self.operation = operation
    self.condition = condition
    self.operands = operands
    self.traits = traits
    sizeRule = size ?? operands.lazy.compactMap(\.sizeRule).first ?? .operand
    self.feature = feature
    self.flags = condition.map { FlagEffects(testedBy: $0) } ?? FlagEffects(flags)
    reference = see ?? mnemonic.uppercased()
  }

  /// Whether ModRM.rm must name memory or a register.
  package var place: Encoding.Place {
    if let place = encoding.place { return place }
    if traits.contains(.ignoresMod) { return .either }
    return operands.lazy.compactMap(\.place).first ?? .either
  }
}

extension Form {
  /// The row in one line: `0F AF /r  IMUL Gv, Ev  (SDM Vol. 2, IMUL)`, with what it does to flags, and what it needs.
  package var documentation: String {
    var parts = [
      encoding.text, ([mnemonic] + [operands.map(\.rawValue).joined(separator: ", ")]).filter { !$0.isEmpty }.joined(separator: " "),
    ]
    for (word, mask) in [("tests", flags.tested), ("sets", flags.modified), ("leaves undefined", flags.undefined)] where mask != 0 {
      parts.append(word + " " + Flag.allCases.filter { $0.mask & mask != 0 }.map(\.name).joined(separator: " "))
    }
    if traits.contains(.lockable) { parts.append("LOCK") }
    if traits.contains(.privileged) { parts.append("CPL 0") }
    if traits.contains(.io) { parts.append("IOPL") }
    if feature != .base { parts.append("CPUID " + feature.rawValue) }
    return parts.joined(separator: "  ") + "  (SDM Vol. 2, \(reference))"
  }
}

extension Condition {
  /// The opcode of the condition among the sixteen that start at `first`, in the notation of the table.
  func opcode(_ first: UInt64) -> String { hex(first | UInt64(rawValue)) }
}
