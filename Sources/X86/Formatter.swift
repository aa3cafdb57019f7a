import Primitives

/// Writes instructions as text, in Intel or AT&T syntax. What the table row says decides about mnemonics and suffixes.
package struct Formatter: Hashable, Sendable {
  /// The two ways to write x86 assembly.
  package enum Syntax: Hashable, Sendable {
    /// The syntax of the manual: destination first, `[base + index*scale]`.
    case intel
    /// The syntax of the GNU assembler: source first, `%` before registers, `$` before constants, a letter for the operand size.
    case att
  }

  /// When Intel syntax says how large a memory operand is (`dword ptr`).
  package enum SizeKeywords: Hashable, Sendable {
    /// With every memory operand, as disassemblers do.
    case always
    /// Only when neither the mnemonic nor another operand tells.
    case whenNeeded
  }

  /// An address that the text is about to mention.
  package struct Reference: Hashable, Sendable {
    /// What an address can be for.
    package enum Kind: Hashable, Sendable {
      /// The target of a branch.
      case branch
      /// A RIP-relative operand.
      case data
      /// A displacement without RIP: an absolute address, a table that an index walks, or an offset into FS or GS.
      case displacement
    }

    /// Linear, but for the base of FS or GS.
    package var address: UInt64
    /// What the address is for.
    package var kind: Kind
    /// The segment that the address is relative to.
    package var segment: SegmentRegister
  }

  /// The name of an address: `do_syscall_64`, `sys_call_table`; `nil` for one that has none.
  package typealias Symboliser = (Reference) -> String?

  /// Which syntax to write.
  package var syntax: Syntax
  /// How often Intel syntax says sizes; AT&T syntax has suffixes instead.
  package var sizeKeywords: SizeKeywords

  /// A formatter; without arguments the style of the screen.
  package init(_ syntax: Syntax = .intel, sizeKeywords: SizeKeywords = .whenNeeded) {
    self.syntax = syntax
    self.sizeKeywords = sizeKeywords
  }

  /// The text of an instruction that stands at `address`.
  package func text(of instruction: Instruction, at address: UInt64, symbol: Symboliser? = nil) -> InstructionText {
    let row = instruction.row
    let next = address &+ UInt64(instruction.length)
    var text = InstructionText(prefixes: prefixes(of: instruction, row: row), mnemonic: instruction.mnemonic, operands: [], target: nil)
    if syntax == .att, let row { text.mnemonic = row.attMnemonic(of: instruction) }
    for (index, operand) in instruction.operands.enumerated() where isWritten(operand, index: index, of: instruction, row: row) {
      switch operand {
      case .relative(let distance):
        let target = next &+ UInt64(bitPattern: distance)
        text.target = target
        let name = symbol?(Reference(address: target, kind: .branch, segment: .cs))
        text.operands.append(.init(text: name ?? "0x" + hex(target), index: index))
      case .memory(let memory):
        var written: String
        switch syntax {
        case .intel:
          written = intel(memory, instruction: instruction, next: next, symbol: symbol)
          if let keyword = keyword(memory, index: index, of: instruction, row: row) { written = keyword + " ptr " + written }
        case .att: written = att(memory, instruction: instruction, next: next, symbol: symbol)
        }
        if memory.base == .rip { text.target = absolute(memory, instruction, next: next) }
        if syntax == .att, isIndirectBranch(instruction) { written = "*" + written }
        text.operands.append(.init(text: written, index: index))
      case .immediate(let value, let width):
        let number = constant(value, width, isSigned: row?.kind(index) == .Ibs)
        text.operands.append(.init(text: syntax == .att ? "$" + number : number, index: index))
      default:
        var written = registerName(operand)
        if syntax == .att { written = (isIndirectBranch(instruction) ? "*%" : "%") + written }
        text.operands.append(.init(text: written, index: index))
      }
    }
    // AT&T syntax writes the source first, but leaves two immediates (ENTER) as they are.
    if syntax == .att, instruction.operation != .enter { text.operands.reverse() }
    return text
  }

  /// LOCK, the repetition of string instructions, and an F2 or F3 that the CPU ignores: compilers use these as padding (`rep ret`).
  private func prefixes(of instruction: Instruction, row: Form?) -> [String] {
    var words: [String] = []
    if instruction.prefixes.contains(.lock) { words.append("lock") }
    let isMandatory = row.map { $0.encoding.prefix == .rep || $0.encoding.prefix == .repne } ?? false
    if isMandatory { return words }
    if instruction.prefixes.contains(.rep) { words.append(row?.traits.contains(.comparesString) == true ? "repe" : "rep") }
    if instruction.prefixes.contains(.repne) { words.append("repne") }
    return words
  }

  /// XLATB names its address only where a prefix changes it; LSS, LFS and LGS have their segment register in the mnemonic.
  private func isWritten(_ operand: Operand, index: Int, of instruction: Instruction, row: Form?) -> Bool {
    switch (row?.kind(index), operand) {
    case (.BX, .memory(let memory)): memory.segment != .ds || instruction.addressWidth != .qword
    case (_, .segment): instruction.operation != .loadFarPointer
    default: true
    }
  }

  private func isIndirectBranch(_ instruction: Instruction) -> Bool {
    switch instruction.operation {
    case .jmp, .call, .jmpFar, .callFar: true
    default: false
    }
  }

  /// A constant in hexadecimal; small negative ones with a sign.
  private func constant(_ value: UInt64, _ width: Width, isSigned: Bool) -> String {
    let signed = Int64(bitPattern: width.signExtend(value))
    if signed < 0, isSigned || (width == .qword && signed >= -0x8000) { return "-0x" + hex(signed.magnitude) }
    return "0x" + hex(value)
  }

  private func registerName(_ operand: Operand) -> String {
    switch operand {
    case .register(let register): register.name
    case .segment(let register): register.name
    case .control(let number): "cr\(number)"
    case .debug(let number): "dr\(number)"
    case .other(let name): name
    case .memory, .immediate, .relative: ""
    }
  }

  // MARK: - Memory

  /// The linear address, but for segment base and registers, that a RIP-relative or absolute operand means.
  private func absolute(_ memory: MemoryOperand, _ instruction: Instruction, next: UInt64) -> UInt64 {
    let displacement = UInt64(bitPattern: memory.displacement)
    return instruction.addressWidth.truncate(memory.base == .rip ? next &+ displacement : displacement)
  }

  /// The name of the address in the operand, asked for where it can be a symbol's: a displacement too small to be one is left alone.
  private func name(_ memory: MemoryOperand, instruction: Instruction, next: UInt64, symbol: Symboliser?) -> String? {
    guard let symbol else { return nil }
    if memory.base == .rip {
      return symbol(Reference(address: absolute(memory, instruction, next: next), kind: .data, segment: memory.segment))
    }
    guard memory.base == .none || memory.displacement.magnitude >= 0x10000 else { return nil }
    return symbol(Reference(address: absolute(memory, instruction, next: next), kind: .displacement, segment: memory.segment))
  }

  private func baseName(_ memory: MemoryOperand, _ addressWidth: Width) -> String? {
    switch memory.base {
    case .none: nil
    case .register(let register): Register(register, addressWidth).name
    case .rip: addressWidth == .qword ? "rip" : "eip"
    }
  }

  /// Only ES, FS and GS are written: the others are what the CPU takes anyway.
  private func segmentName(_ memory: MemoryOperand) -> String? {
    switch memory.segment {
    case .es, .fs, .gs: memory.segment.name
    default: nil
    }
  }

  private func intel(_ memory: MemoryOperand, instruction: Instruction, next: UInt64, symbol: Symboliser?) -> String {
    let name = name(memory, instruction: instruction, next: next, symbol: symbol)
    var inside = ""
    // A name stands for RIP and displacement together.
    if let base = baseName(memory, instruction.addressWidth), name == nil || memory.base != .rip { inside = base }
    if let index = memory.index {
      if !inside.isEmpty { inside += " + " }
      inside += Register(index, instruction.addressWidth).name
      if memory.scale > 0 || memory.base == .none { inside += "*\(1 << Int(memory.scale & 3))" }
    }
    if let name {
      inside += inside.isEmpty ? name : " + " + name
    } else if memory.base == .none, memory.index == nil || memory.displacement < -0xffff {
      inside += (inside.isEmpty ? "0x" : " + 0x") + hex(absolute(memory, instruction, next: next))
    } else if memory.displacement != 0 {
      inside += (memory.displacement < 0 ? " - 0x" : " + 0x") + hex(memory.displacement.magnitude)
    }
    return (segmentName(memory).map { $0 + ":" } ?? "") + "[" + inside + "]"
  }

  private func att(_ memory: MemoryOperand, instruction: Instruction, next: UInt64, symbol: Symboliser?) -> String {
    var text = segmentName(memory).map { "%" + $0 + ":" } ?? ""
    if let name = name(memory, instruction: instruction, next: next, symbol: symbol) {
      text += name
    } else if memory.base == .none, memory.index == nil || memory.displacement < -0xffff {
      text += "0x" + hex(absolute(memory, instruction, next: next))
    } else if memory.displacement != 0 {
      text += (memory.displacement < 0 ? "-0x" : "0x") + hex(memory.displacement.magnitude)
    }
    let base = baseName(memory, instruction.addressWidth)
    if base == nil, memory.index == nil { return text }
    text += "(" + (base.map { "%" + $0 } ?? "")
    if let index = memory.index {
      text += ",%" + Register(index, instruction.addressWidth).name
      if memory.scale > 0 || memory.base == .none { text += ",\(1 << Int(memory.scale & 3))" }
    }
    return text + ")"
  }

  /// `dword` and so on for the memory operand number `index`; `nil` to leave it out.
  private func keyword(_ memory: MemoryOperand, index: Int, of instruction: Instruction, row: Form?) -> String? {
    let kind = row?.kind(index)
    let size = kind == .Nv ? instruction.width.rawValue : memory.size
    let isFar = kind == .Mp
    if kind == .Ms { return nil }
    if !isFar, sizeKeywords == .whenNeeded, isImplied(size, except: index, in: instruction, row: row) { return nil }
    return Self.sizeWords[size]
  }

  private static let sizeWords: [UInt8: String] = [
    1: "byte", 2: "word", 4: "dword", 6: "fword", 8: "qword", 10: "tbyte", 16: "xmmword",
  ]

  /// Whether mnemonic or another operand tells the size of the memory operand `index`.
  private func isImplied(_ size: UInt8, except index: Int, in instruction: Instruction, row: Form?) -> Bool {
    guard let row, row.operation != .crc32 else { return false }
    if row.traits.contains(.string) || size > 10 { return true }
    switch row.kind(index) {
    case .Mb, .Mq, .BX: if instruction.operation != .vector { return true }
    default: break
    }
    // PUSH, POP and near branches have 64 bits unless they say otherwise.
    if instruction.operands.count == 1, size == 8, row.sizeRule == .stack || row.sizeRule == .qword { return true }
    for (other, operand) in instruction.operands.enumerated() where other != index && row.kind(other) != .CL {
      switch operand {
      case .register(let register): if register.width.rawValue == size { return true }
      case .segment: return true
      default: break
      }
    }
    return false
  }
}

extension Form {
  /// The kind of operand number `index`.
  func kind(_ index: Int) -> OperandKind? { index < operands.count ? operands[index] : nil }

  /// The AT&T mnemonic with the letter of the operand size.
  func attMnemonic(of instruction: Instruction) -> String {
    let size = traits.contains(.namedByAddressSize) ? instruction.addressWidth : instruction.width
    let alternatives = (attMnemonic ?? mnemonic).split(separator: "/")
    let stem = String(alternatives[alternatives.count < 3 ? 0 : size == .qword ? 2 : size == .dword ? 1 : 0])
    let isMemory = instruction.operands.contains { if case .memory = $0 { true } else { false } }
    var letter = instruction.width.suffix
    if operands.first == .RvMw, isMemory { letter = "w" }
    if traits.contains(.memorySuffix), !isMemory { letter = "" }
    if attMnemonic != nil { return stem.split(separator: "%", omittingEmptySubsequences: false).joined(separator: letter) }
    let isPlain = traits.contains(.noSuffix) || operands.isEmpty || operation == .vector
    return isPlain ? stem : stem + letter
  }
}

extension Width {
  /// The letter that AT&T mnemonics end in.
  var suffix: String {
    switch self {
    case .byte: "b"
    case .word: "w"
    case .dword: "l"
    case .qword: "q"
    }
  }
}
