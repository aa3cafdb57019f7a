import Primitives
import X86

/// Makes the bytes of an instruction of a given form, with random prefixes, registers, addressing and immediates.
///
/// The bytes need not be the form that was asked for: a prefix may make another of it, or no instruction at all. Whoever needs to know decodes them.
struct CaseEncoder {
  /// The bytes, and where the displacement and the immediate after it stand in them.
  struct Encoded {
    var bytes: [UInt8] = []
    var displacementPlace: Int?
    var immediatePlace = 0

    /// Puts prefixes that do nothing in front, so that there are `count` bytes.
    mutating func pad(to count: Int) {
      let added = max(0, count - bytes.count)
      bytes.insert(contentsOf: repeatElement(0x2e, count: added), at: 0)
      displacementPlace = displacementPlace.map { $0 + added }
      immediatePlace += added
    }
  }

  /// Which prefixes may be put in front.
  struct Liberties {
    /// FS and GS overrides.
    var allowsFSGS = true
    /// 66 on near branches, REX.W on far pointers (SDM Vol. 2 and AMD APM Vol. 3, JMP and LFS), F2 and F3 on LOOPE and LOOPNE (measured: AMD's
    /// CPUs take the condition from the prefix).
    var allowsVendorDifferences = false
  }

  var liberties = Liberties()

  func encode(_ form: Form, _ random: inout SplitMix) -> Encoded {
    let encoding = form.encoding
    var result = Encoded()
    var rex: UInt8? = random.chance(50) ? 0x40 | UInt8(random.below(16)) : nil
    if !liberties.allowsVendorDifferences, form.operands.contains(.Mp) || form.operation == .retFar { rex = rex.map { $0 & ~8 } }
    // INT3 is what the oracle fills memory with: it must be one byte to be told from the filler.
    if form.operation == .int3 { rex = nil }
    if let wide = encoding.rexW {
      if wide { rex = (rex ?? 0x40) | 8 } else { rex = rex.map { $0 & ~8 } }
    }
    let prefixes = prefixes(form, &random)
    result.bytes = prefixes
    if encoding.map != .vex0F38, let rex { result.bytes.append(rex) }
    switch encoding.map {
    case .primary: break
    case .escape0F: result.bytes.append(0x0f)
    case .escape0F38: result.bytes += [0x0f, 0x38]
    case .escape0F3A: result.bytes += [0x0f, 0x3a]
    case .vex0F38: result.bytes += vex(map: 2, &random)
    }
    result.bytes.append(encoding.opcode + UInt8(random.below(UInt64(encoding.opcodeCount))))
    if encoding.modRM != .absent { address(form, rex ?? 0, into: &result, &random) }
    result.immediatePlace = result.bytes.count
    immediates(form, rex ?? 0, prefixes, into: &result, &random)
    return result
  }

  // MARK: Prefixes

  /// C4 and the two bytes behind it, with any registers and W. Seldom L = 1, which no instruction has. The field pp stays 0: with another the real CPU has BMI2 there.
  private func vex(map: UInt8, _ random: inout SplitMix) -> [UInt8] {
    let isLong: UInt8 = random.chance(4) ? 4 : 0
    return [0xc4, random.byte() & 0xe0 | map, random.byte() & 0xf8 | isLong]
  }

  private func prefixes(_ form: Form, _ random: inout SplitMix) -> [UInt8] {
    var bytes: [UInt8] = []
    if form.operation == .int3 { return [] }
    if random.chance(5) { bytes.append(random.pick([0x26, 0x2e, 0x36, 0x3e])) }
    if liberties.allowsFSGS, random.chance(4) { bytes.append(0x65) }
    if random.chance(6) { bytes.append(0x67) }
    let lockChance: UInt64 = form.traits.contains(.lockable) ? 10 : 1
    // LOCK MOV CR0 is MOV CR8 on AMD CPUs, and LOCK before VERR and VERW no mistake.
    let readsLockDifferently = form.traits.contains(.ignoresMod) || form.operation == .verr || form.operation == .verw
    if !readsLockDifferently, random.chance(lockChance) { bytes.append(0xf0) }
    let isNearBranch = [.jmp, .j, .call, .ret, .loop, .loope, .loopne, .jrcxz].contains(form.operation)
    switch form.encoding.prefix {
    case .any:
      if random.chance(25), liberties.allowsVendorDifferences || !isNearBranch { bytes.append(0x66) }
      if form.traits.contains(.string) {
        if random.chance(60) { bytes.append(random.pick([0xf2, 0xf3])) }
      } else if random.chance(2), liberties.allowsVendorDifferences || ![.loope, .loopne].contains(form.operation) {
        bytes.append(random.pick([0xf2, 0xf3]))
      }
    case .none: break
    case .noRepeat: if random.chance(25) { bytes.append(0x66) }
    case .operandSize: bytes.append(0x66)
    case .rep, .repne:
      if random.chance(25) { bytes.append(0x66) }
      // Of F2 and F3 the last one counts.
      if random.chance(2) { bytes.append(form.encoding.prefix == .rep ? 0xf2 : 0xf3) }
      bytes.append(form.encoding.prefix == .rep ? 0xf3 : 0xf2)
    }
    if bytes.count > 1, form.encoding.prefix == .any { bytes.shuffle(using: &random) }
    // REX before another prefix does not count. The oracle must recognise string instructions and PUSHF, and knows only one REX.
    let mustBeRecognised = form.traits.contains(.string) || form.operation == .pushf
    if !bytes.isEmpty, !mustBeRecognised, random.chance(3) { bytes.insert(0x40 | UInt8(random.below(16)), at: 0) }
    return bytes
  }

  // MARK: ModRM, SIB and displacement

  private func address(_ form: Form, _ rex: UInt8, into result: inout Encoded, _ random: inout SplitMix) {
    if case .bytes(let first, let count) = form.encoding.modRM {
      result.bytes.append(first + UInt8(random.below(UInt64(count))))
      return
    }
    var reg = UInt8(random.below(8))
    if case .digit(let digit) = form.encoding.modRM { reg = digit }
    let isRegister: Bool
    switch form.place {
    case .register: isRegister = true
    case .memory: isRegister = false
    case .either: isRegister = form.traits.contains(.ignoresMod) || random.chance(45)
    }
    let rm = UInt8(random.below(8))
    let mod: UInt8 = isRegister ? 3 : UInt8(random.below(3))
    result.bytes.append(mod << 6 | reg << 3 | rm)
    if isRegister { return }
    var displacement = mod == 1 ? 1 : mod == 2 ? 4 : 0
    if rm == 4 {
      let sib = random.byte()
      result.bytes.append(sib)
      if sib & 7 == 5, mod == 0 { displacement = 4 }
    } else if rm == 5, mod == 0 {
      displacement = 4
    }
    if displacement == 0 { return }
    result.displacementPlace = result.bytes.count
    var value = random.value()
    // Mostly small, so that the registers can be chosen to reach the scratch page.
    if displacement == 4, random.chance(80) { value = random.below(0x2000) &- 0x1000 }
    for i in 0..<UInt64(displacement) { result.bytes.append(UInt8(truncatingIfNeeded: value >> (i * 8))) }
  }

  // MARK: Immediates

  private func immediates(_ form: Form, _ rex: UInt8, _ prefixes: [UInt8], into result: inout Encoded, _ random: inout SplitMix) {
    let width = form.sizeRule.width(operandSize: prefixes.contains(0x66), rexW: rex & 8 != 0)
    let addressWidth: Width = prefixes.contains(0x67) ? .dword : .qword
    for kind in form.operands {
      var value = random.value()
      switch kind {
      // Small branches stay near; far ones test the canonical check.
      case .Jz where random.chance(60): value = random.below(256) &- 128
      case .Iw where form.operation == .enter && random.chance(70): value = random.below(64)
      case .Iw where form.operation == .retFar: value = random.below(256)
      default: break
      }
      for i in 0..<UInt64(kind.immediateBytes(width, addressWidth: addressWidth)) {
        result.bytes.append(UInt8(truncatingIfNeeded: value >> (i * 8)))
      }
    }
  }
}
