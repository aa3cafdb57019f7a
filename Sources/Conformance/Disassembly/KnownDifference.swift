import Primitives
import X86

/// A way in which a disassembler differs from this decoder for a reason. The reasons stand in Tests/X86Tests/Tables/known-differences.txt, one line
/// for each case.
package enum KnownDifference: String, CaseIterable, Sendable {
  case lockNotAllowed = "lock-not-allowed"
  case strayMandatoryPrefix = "stray-mandatory-prefix"
  case foreignInstruction = "foreign-instruction"
  case missingRegister = "missing-register"
  case olderEncoding = "older-encoding"
  case undefinedOpcodeLength = "undefined-opcode-length"
  case controlRegisterMod = "control-register-mod"
  case nearBranchOperandSize = "near-branch-operand-size"
  case exchangeOrder = "exchange-order"
  case overrideOrder = "override-order"
  case prefixCombination = "prefix-combination"
  case suffixWithRepeat = "suffix-with-repeat"
  case lockElision = "lock-elision"
  case strayREX = "stray-rex"
  case sourceSize = "source-size"
  case maskDestination = "mask-destination"
  case environmentSize = "environment-size"
  case selectorName = "selector-name"
  case fenceAddressSize = "fence-address-size"
  case reservedNOP = "reserved-nop"

  /// What one comparison found.
  struct Case {
    var disassembler: Disassembler
    var bytes: [UInt8]
    /// `nil` when we found none.
    var instruction: Instruction?
    /// Normalised texts.
    var ours: String
    var theirs: String
    var theirLength: Int
    /// They found no instruction.
    var isUnknown: Bool

    /// The legacy and REX prefixes, then what follows them.
    var prefixes: [UInt8] { Array(bytes.prefix { Self.isPrefix($0) }) }
    var rest: [UInt8] { Array(bytes.drop { Self.isPrefix($0) }) }

    private static func isPrefix(_ byte: UInt8) -> Bool {
      [0x66, 0x67, 0xf0, 0xf2, 0xf3, 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65].contains(byte) || byte & 0xf0 == 0x40
    }
  }

  /// Whether this is the reason.
  func explains(_ found: Case) -> Bool {
    let rest = found.rest
    let mnemonic = found.theirs.split(separator: "|").first?.split(separator: " ").last.map(String.init) ?? ""
    let hasRepeat = found.prefixes.contains { $0 == 0xf2 || $0 == 0xf3 }
    let isSameLength = found.instruction.map { Int($0.length) == found.theirLength } ?? false
    switch self {
    case .lockNotAllowed:
      guard found.instruction == nil, found.prefixes.contains(0xf0) else { return false }
      return isInstruction(found.prefixes.filter { $0 != 0xf0 } + rest)
    case .strayMandatoryPrefix:
      if found.isUnknown, hasRepeat, let instruction = found.instruction {
        return [.bsf, .bsr].contains(instruction.operation) || found.prefixes.contains(0x66) && instruction.row?.encoding.prefix == .any
      }
      guard found.instruction == nil else { return false }
      return [[0xf2, 0xf3], [0x66], [0x66, 0xf2, 0xf3], [0xf0, 0xf2, 0xf3], [0xf0, 0x66, 0xf2, 0xf3]].contains { (dropped: [UInt8]) in
        found.prefixes.contains { dropped.contains($0) } && isInstruction(found.prefixes.filter { !dropped.contains($0) } + rest)
      }
    case .foreignInstruction:
      if let first = rest.first, [0x62, 0xc4, 0xc5, 0xd5].contains(first) { return found.instruction == nil }
      return !Self.mnemonics.contains(mnemonic) && (found.instruction == nil || found.instruction?.operation == .wbinvd)
    case .missingRegister:
      return found.instruction == nil && (rest.first == 0x8e || rest.first == 0x0f && rest.count > 1 && rest[1] & 0xfc == 0x20)
    case .olderEncoding:
      return found.isUnknown
        && (found.instruction?.row?.traits.contains(.alias) == true
          || [.int1, .lfence, .mfence, .sfence].contains(found.instruction?.operation))
    case .undefinedOpcodeLength: return found.instruction?.operation == .ud0
    case .controlRegisterMod: return found.instruction?.row?.traits.contains(.ignoresMod) == true && rest.count > 2 && rest[2] < 0xc0
    case .nearBranchOperandSize:
      guard found.prefixes.contains(0x66) else { return false }
      // Bytes cut where objdump saw the end are too few for us.
      if found.instruction == nil {
        return rest.first.map { $0 & 0xfe == 0xe8 } == true || rest.first == 0x0f && rest.count > 1 && rest[1] & 0xf0 == 0x80
      }
      return found.instruction?.row?.sizeRule == .qword
    case .exchangeOrder:
      guard isSameLength, found.instruction?.operation == .xchg else { return false }
      let ours = found.ours.split(separator: "|").map(String.init)
      let theirs = found.theirs.split(separator: "|").map(String.init)
      return ours.count == 3 && theirs.count == 3 && ours[0] == theirs[0] && ours[1] == theirs[2] && ours[2] == theirs[1]
    case .overrideOrder:
      guard isSameLength, let last = found.prefixes.lastIndex(where: { [0x26, 0x2e, 0x36, 0x3e].contains($0) }) else { return false }
      return found.prefixes[..<last].contains { $0 == 0x64 || $0 == 0x65 }
    case .prefixCombination:
      guard let instruction = found.instruction, isSameLength || found.isUnknown else { return false }
      if instruction.prefixes.isSuperset(of: [.lock, .operandSize, .rexW]) { return found.ours == "lock " + found.theirs }
      let count = [instruction.prefixes.contains(.operandSize), instruction.prefixes.contains(.rexW), hasRepeat].count { $0 }
      return count > 1
        && [.vector, .pause, .push, .pop, .clflush, .rdfsbase, .rdgsbase, .wrfsbase, .wrgsbase].contains(instruction.operation)
        || instruction.addressWidth == .dword && instruction.prefixes.contains(.rexW) && [.jrcxz, .clflush].contains(instruction.operation)
    case .suffixWithRepeat:
      guard isSameLength, hasRepeat, found.prefixes.contains(0x66) else { return false }
      let ours = found.ours.split(separator: "|", maxSplits: 1)
      let theirs = found.theirs.split(separator: "|", maxSplits: 1)
      return ours.count == 2 && theirs.count == 2 && ours[1] == theirs[1] && ours[0].dropLast() == theirs[0].dropLast()
    case .strayREX: return found.prefixes.dropLast().contains { $0 & 0xf0 == 0x40 }
    case .lockElision:
      let isElided = found.instruction.map { $0.prefixes.contains(.lock) || $0.operation == .xchg || $0.operation == .mov } ?? false
      return isSameLength && hasRepeat && isElided
    case .sourceSize:
      let readsWord = [.movToSegment, .lar, .lsl].contains(found.instruction?.operation)
      return isSameLength && readsWord && rest.last.map { _ in rest.count > 1 && rest[rest.first == 0x0f ? 2 : 1] >= 0xc0 } == true
    case .maskDestination:
      let makesMask = found.instruction.map { $0.mnemonic.hasPrefix("movmsk") || $0.mnemonic == "pmovmskb" } ?? false
      return isSameLength && makesMask && found.instruction?.prefixes.contains(.rexW) == true
    case .selectorName: return isSameLength && found.instruction?.mnemonic == "pclmulqdq" && mnemonic.hasPrefix("pclmul")
    case .fenceAddressSize:
      return isSameLength && found.instruction?.operation == .mfence && found.prefixes.contains(0x67) && mnemonic == "tpause"
    case .environmentSize:
      return isSameLength && found.prefixes.contains(0x66) && rest.first.map { $0 & 0xfb == 0xd9 } == true
    case .reservedNOP: return found.instruction?.operation == .nop && found.instruction?.row?.traits.contains(.alias) == true
    }
  }

  private func isInstruction(_ bytes: [UInt8]) -> Bool { (try? Decoder.decode(InstructionBytes(bytes))) != nil }

  /// Every mnemonic of our table, in both syntaxes, with any suffix.
  private static let mnemonics: Set<String> = {
    var names: Set<String> = []
    for form in Form.all {
      for text in [form.mnemonic, form.attMnemonic ?? form.mnemonic] {
        for name in text.split(separator: "/") {
          for suffix in form.traits.contains(.noSuffix) || form.operands.isEmpty ? [""] : ["", "b", "w", "l", "q"] {
            names.insert(name.split(separator: "%", omittingEmptySubsequences: false).joined() + suffix)
          }
        }
      }
    }
    return names
  }()
}
