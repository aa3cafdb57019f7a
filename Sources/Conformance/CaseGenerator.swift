import Primitives
import X86

/// Random cases of the case format, every form in turn: the same seed gives the same cases.
///
/// Registers are chosen so that most memory operands lie in the scratch page, many of them at its edges, and some outside, in the code page, in kernel
/// space or where no address is.
package struct CaseGenerator {
  /// The numbers of the forms that are made, in turn.
  package let forms: [Int]
  private var turn = 0
  private var random: SplitMix
  private let encoder = CaseEncoder()
  private let scratches: [[UInt64]]

  /// Scratch pages come from few seeds, so that neither side has to fill one for every case; 0 is a page of zeros.
  private static let scratchSeeds: [UInt64] = [0, 1, 2, 3]

  package init(seed: UInt64, forms: [Int] = Form.comparable) {
    self.forms = forms
    random = SplitMix(seed: seed)
    scratches = Self.scratchSeeds.map(UserCase.scratch(seed:))
  }

  /// The next case.
  package mutating func next() -> UserCase {
    let form = Form.all[forms[turn]]
    turn = (turn + 1) % forms.count
    while true {
      if let item = make(form) { return item }
    }
  }

  /// A case of a form; `nil` when what came out cannot be compared.
  private mutating func make(_ form: Form) -> UserCase? {
    var item = UserCase()
    var encoded = encoder.encode(form, &random)
    guard encoded.bytes.count <= 15 else { return nil }
    // As long as an instruction can be, and longer. AMD's CPUs read no ModRM byte behind UD0 and UD1; INT3 must stand alone.
    if random.chance(3), ![.ud0, .ud1, .int3].contains(form.operation) { encoded.pad(to: random.number(14...17)) }
    item.code = Array(encoded.bytes.prefix(15))
    item.seed = random.chance(30) ? 0 : random.pick(Array(Self.scratchSeeds.dropFirst()))
    item.rflags = random.next() & UserCase.flagMask
    if random.chance(80) { item.rflags &= ~Flag.ac.mask }
    if random.chance(80) { item.rflags &= ~Flag.df.mask }
    for i in 0..<16 { item.registers[i] = random.chance(35) ? UserCase.scratchBase + 0x400 + random.below(0x800) : random.value() }
    item[.rsp] = target(size: 8)
    guard let instruction = try? Decoder.decode(item.fetched) else {
      // Not an instruction: one of many ways to raise #UD. A form that does not decode at all must not wait for one that does.
      return form.traits.contains(.undefined) || random.chance(20) ? item : nil
    }
    guard instruction.row?.hostSpecific == nil else { return nil }
    place(instruction, encoded, in: &item)
    adjust(instruction, in: &item)
    return isSafe(instruction, item) ? item : nil
  }

  // MARK: Addresses

  /// A linear address for an operand of `size` bytes.
  private mutating func target(size: UInt64) -> UInt64 {
    let base = UserCase.scratchBase
    switch random.below(100) {
    case 0..<72: return base + random.below(4097 - min(size, 4096))
    case 72..<82: return base + 4096 - random.below(size) - 1
    case 82..<84: return base &- random.below(size) &- 1
    case 84..<87: return base
    case 87..<90: return base + 4096 - size
    case 90..<93: return base + 0x2000 + random.below(0x1000)
    case 93: return UserCase.codeBase + 0x100 + random.below(0x600)
    case 94: return 0xffff_8000_0000_0000 + random.below(0x10000)
    case 95: return 0x8000_0000_0000 &+ random.below(32) &- 16
    case 96: return 0xffff_8000_0000_0000 &- random.below(16)
    case 97: return random.next() | 1 << 62
    default: return base + random.below(4096 - min(size, 4095)) & ~7
    }
  }

  /// Chooses registers or displacement so that the memory operand lies where `target` says.
  private mutating func place(_ instruction: Instruction, _ encoded: CaseEncoder.Encoded, in item: inout UserCase) {
    for operand in instruction.operands {
      guard case .memory(let memory) = operand else { continue }
      var address = target(size: max(1, UInt64(memory.size)))
      let displacement = UInt64(bitPattern: memory.displacement)
      let scale = UInt64(memory.scale)
      switch (memory.base, memory.index) {
      case (.rip, _):
        let distance = address &- (UserCase.codeBase + UInt64(instruction.length))
        guard let place = encoded.displacementPlace, Int32(exactly: Int64(bitPattern: distance)) != nil else { continue }
        for i in 0..<4 { item.code[place + i] = UInt8(truncatingIfNeeded: distance >> UInt64(i * 8)) }
      case (.none, nil):
        let place = encoded.displacementPlace ?? encoded.immediatePlace
        let count = encoded.displacementPlace == nil ? instruction.addressWidth.bytes : 4
        if count == 4, address >> 31 != 0 { address = UserCase.scratchBase }
        for i in 0..<count { item.code[place + i] = UInt8(truncatingIfNeeded: address >> UInt64(i * 8)) }
      case (.none, let index?):
        let distance = address &- displacement
        item[index] = distance >> scale
      case (.register(let base), let index):
        if let index, index != base {
          if random.chance(70) { item[index] = random.below(64) &- 16 }
          item[base] = address &- displacement &- item[index] << scale
        } else if index == nil {
          item[base] = address &- displacement
        } else {
          item[base] = (address &- displacement) / (1 + 1 << scale)
        }
        // With 32-bit addresses the upper halves do not count.
        if instruction.addressWidth == .dword, random.chance(50) { item[base] ^= random.next() << 32 }
      }
    }
  }

  // MARK: Values that make an instruction do something

  private mutating func adjust(_ instruction: Instruction, in item: inout UserCase) {
    switch instruction.operation {
    case .movs, .cmps, .stos, .lods, .scas:
      item[.rcx] = random.chance(90) ? random.below(12) : random.value()
      if instruction.addressWidth == .dword, random.chance(50) { item[.rcx] |= random.next() << 32 }
      if instruction.operation == .scas, random.chance(40) { item[.rax] = word(at: item[.rdi], in: item) }
      if instruction.operation == .cmps {
        if random.chance(40) { item[.rdi] = item[.rsi] }
        // Which of two operands faults first is the CPU's own: one of them must be good.
        let good = random.chance(50) ? GeneralRegister.rsi : .rdi
        if item[.rdi] != item[.rsi] || random.chance(50) { item[good] = UserCase.scratchBase + 0x400 + random.below(0x800) }
      }
    case .xlat: item[.rbx] = target(size: 1) &- item[.rax] & 0xff
    case .div, .idiv:
      if random.chance(60) {
        item[.rdx] = random.chance(50) ? 0 : instruction.operation == .idiv && item[.rax] >> 63 == 1 ? .max : random.below(16)
        if instruction.width == .byte { item[.rax] &= ~0xff00 | random.below(16) << 8 }
      }
    case .cmpxchg, .cmpxchg8b, .cmpxchg16b: makeEqual(instruction, in: &item)
    case .bt, .bts, .btr, .btc:
      // A bit offset in a register reaches far: mostly it should stay in the page.
      if case .memory? = instruction.operands.first, case .register(let index)? = instruction.operands.dropFirst().first, random.chance(80)
      {
        item[index.register] = random.below(0x4000) &- 0x2000
      }
    case .leave: item[.rbp] = target(size: 8)
    case .enter:
      item[.rbp] = target(size: 8)
      if random.chance(70) { item[.rsp] = UserCase.scratchBase + 0x600 + random.below(0xa00) }
    case .retFar, .iret:
      // Which word of the frame a CPU reads first, and which check comes before it, is its own: the frame must be readable.
      item[.rsp] = UserCase.scratchBase + random.below(0xe00)
      // So is whether the words above the freed bytes are looked at before the selector: they must not be misaligned.
      if case .immediate(let freed, _)? = instruction.operands.first, freed & 7 != 0 { item.rflags &= ~Flag.ac.mask }
    case .loop, .loope, .loopne, .jrcxz: if random.chance(60) { item[.rcx] = random.below(3) | (random.chance(30) ? 1 << 32 : 0) }
    case .movToSegment: if case .register(let source)? = instruction.operands.last { item[source.register] = selector() }
    case .lar, .lsl, .verr, .verw:
      if case .register(let source)? = instruction.operands.last {
        item[source.register] = item[source.register] & ~0xffff | random.below(4)
      }
    case .rol, .ror, .rcl, .rcr, .shl, .shr, .sar, .shld, .shrd:
      if random.chance(50) { item[.rcx] = item[.rcx] & ~0xff | random.below(70) }
    default: break
    }
  }

  /// A selector that is null, or beyond the tables of every system: what a valid one gives depends on the system.
  private mutating func selector() -> UInt64 {
    random.chance(40) ? random.next() & ~0xffff : random.next() | 0x1000
  }

  private mutating func makeEqual(_ instruction: Instruction, in item: inout UserCase) {
    guard random.chance(50) else { return }
    switch instruction.operands.first {
    case .register(let view): item[.rax] = item[view.register] >> (view.isHighByte ? 8 : 0)
    case .memory(let memory):
      guard case .register(let base) = memory.base, memory.index == nil else { return }
      let address = item[base] &+ UInt64(bitPattern: memory.displacement)
      let low = word(at: address, in: item)
      switch instruction.operation {
      case .cmpxchg8b:
        item[.rax] = low & 0xffff_ffff | item[.rax] & ~0xffff_ffff
        item[.rdx] = low >> 32
      case .cmpxchg16b:
        item[.rax] = low
        item[.rdx] = word(at: address &+ 8, in: item)
      default: item[.rax] = low
      }
      // The registers may be the address itself: then it stays as it was.
      if base == .rax || base == .rdx { item[base] = address &- UInt64(bitPattern: memory.displacement) }
    default: break
    }
  }

  /// The word of the scratch page at a linear address; 0 elsewhere.
  private func word(at address: UInt64, in item: UserCase) -> UInt64 {
    guard address >= UserCase.scratchBase, address <= UserCase.scratchBase + 4088 else { return 0 }
    let offset = address - UserCase.scratchBase
    let words = scratches[Int(item.seed)]
    let low = words[Int(offset / 8)] >> (offset % 8 * 8)
    return offset % 8 == 0 ? low : low | words[Int(offset / 8) + 1] << (64 - offset % 8 * 8)
  }

  // MARK: What cannot be compared

  /// Whether the case does not depend on the system's descriptor tables: the selectors that it loads are null or beyond every table.
  private func isSafe(_ instruction: Instruction, _ item: UserCase) -> Bool {
    // The oracle is a program of its own, linked low.
    if let address = address(of: instruction, item), (0x20_0000..<0x100_0000).contains(address) { return false }
    switch instruction.operation {
    case .lar, .lsl, .verr, .verw, .movToSegment, .loadFarPointer, .callFar, .jmpFar, .retFar, .iret: break
    case .pop where instruction.operands.contains { if case .segment = $0 { true } else { false } }: break
    default: return true
    }
    // A page of random words has a valid selector at a few places; a page of zeros has none.
    guard readsMemory(instruction) else {
      if case .register(let source)? = instruction.operands.last { return isForeign(item[source.register]) }
      return true
    }
    return item.seed == 0 || candidates(instruction, item).allSatisfy(isForeign)
  }

  private func readsMemory(_ instruction: Instruction) -> Bool {
    switch instruction.operation {
    case .retFar, .iret, .pop: true
    default: instruction.operands.contains { if case .memory = $0 { true } else { false } }
    }
  }

  private func isForeign(_ selector: UInt64) -> Bool {
    let offset = selector & 0xfff8
    return selector & 0xfffc == 0 || selector & 4 != 0 || offset >= 0x1000
  }

  /// The linear address of the memory operand, for segments whose base is 0.
  private func address(of instruction: Instruction, _ item: UserCase) -> UInt64? {
    for case .memory(let memory) in instruction.operands {
      var address = UInt64(bitPattern: memory.displacement)
      switch memory.base {
      case .register(let base): address &+= item[base]
      case .rip: address &+= UserCase.codeBase + UInt64(instruction.length)
      case .none: break
      }
      if let index = memory.index { address &+= item[index] << UInt64(memory.scale) }
      return instruction.addressWidth == .dword ? address & 0xffff_ffff : address
    }
    return nil
  }

  /// The words near the operand that could be the selector.
  private func candidates(_ instruction: Instruction, _ item: UserCase) -> [UInt64] {
    let address = address(of: instruction, item) ?? item[.rsp]
    return (0..<6).map { word(at: address &+ UInt64($0 * 2), in: item) } + [8, 16, 32].map { word(at: address &+ $0, in: item) }
  }
}

extension UserCase {
  package subscript(_ register: GeneralRegister) -> UInt64 {
    get { registers[Int(register.rawValue)] }
    set { registers[Int(register.rawValue)] = newValue }
  }
}
