import Primitives
import X86

/// A case and what the real CPU made of it, in one line of text.
///
///     CODE seed=N flags=F rax=V ... > OUTCOME rip=V flags=F rax=V ... error=V cr2=V mem=OFFSET:BYTES iterations=N
///
/// Registers before that are not named are 0; registers after that are not named are as before. `mem` gives the bytes of the scratch page that
/// changed.
package struct CaseRow: Hashable, Sendable {
  package var item: UserCase
  package var result: UserCaseResult

  package init(item: UserCase, result: UserCaseResult) {
    self.item = item
    self.result = result
  }

  /// Whether the line can hold the whole result: at most 32 bytes of memory changed.
  package var isWhole: Bool { result.firstChange == 0xffff || Int(result.lastChange) - Int(result.firstChange) < 32 }

  /// The line.
  package var text: String {
    var words = [hex(item.code), "seed=\(item.seed)", "flags=\(hex(item.rflags))"]
    for register in GeneralRegister.allCases where item[register] != 0 { words.append("\(register.name)=\(hex(item[register]))") }
    words += [">", name(result.outcome), "rip=\(hex(result.rip))", "flags=\(hex(result.rflags))"]
    for register in GeneralRegister.allCases {
      let after = result.registers[Int(register.rawValue)]
      if after != item[register] { words.append("\(register.name)=\(hex(after))") }
    }
    if result.errorCode != 0 { words.append("error=\(hex(result.errorCode))") }
    if result.cr2 != 0 { words.append("cr2=\(hex(result.cr2))") }
    if result.firstChange != 0xffff {
      let count = Int(result.lastChange) - Int(result.firstChange) + 1
      words.append("mem=\(hex(UInt64(result.firstChange))):\(hex(result.change.prefix(count)))")
    }
    if result.iterations != 0 { words.append("iterations=\(hex(result.iterations))") }
    return words.joined(separator: " ")
  }

  /// Reads a line.
  package init?(_ text: String) {
    let sides = text.split(separator: ">")
    guard sides.count == 2 else { return nil }
    var item = UserCase()
    let before = sides[0].split(separator: " ")
    guard let code = before.first.flatMap({ bytes(hex: String($0)) }) else { return nil }
    item.code = code
    for (name, value) in Self.pairs(before.dropFirst()) {
      switch name {
      case "seed": item.seed = value
      case "flags": item.rflags = value
      default:
        guard let register = Register(name: name) else { return nil }
        item[register.register] = value
      }
    }
    var result = UserCaseResult()
    result.registers = item.registers
    let after = sides[1].split(separator: " ")
    guard let outcome = after.first.flatMap({ Self.outcome(String($0)) }) else { return nil }
    result.outcome = outcome
    let page = UserCase.scratch(seed: item.seed).flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64($0 * 8)) } }
    var changed = page
    for word in after where word.hasPrefix("mem=") {
      let parts = word.dropFirst(4).split(separator: ":")
      guard parts.count == 2, let offset = Int(parts[0], radix: 16), let content = bytes(hex: String(parts[1])),
        offset + content.count <= page.count
      else { return nil }
      changed.replaceSubrange(offset..<offset + content.count, with: content)
    }
    result.noteScratch(before: page, hash: UserCaseResult.hash(page), after: changed)
    for (name, value) in Self.pairs(after.dropFirst()) {
      switch name {
      case "rip": result.rip = value
      case "flags": result.rflags = value
      case "error": result.errorCode = value
      case "cr2": result.cr2 = value
      case "iterations": result.iterations = value
      default:
        guard let register = Register(name: name) else { return nil }
        result.registers[Int(register.register.rawValue)] = value
      }
    }
    self.init(item: item, result: result)
  }

  private static func pairs(_ words: ArraySlice<Substring>) -> [(String, UInt64)] {
    words.compactMap { word in
      let sides = word.split(separator: "=")
      guard sides.count == 2, let value = UInt64(sides[1], radix: 16) else { return nil }
      return (String(sides[0]), value)
    }
  }

  private func name(_ outcome: UInt8) -> String { outcome == 255 ? "done" : ExceptionVector(rawValue: outcome)?.name ?? "\(outcome)" }

  private static func outcome(_ name: String) -> UInt8? {
    name == "done" ? 255 : ExceptionVector.allCases.first { $0.name == name }?.rawValue ?? UInt8(name)
  }
}

/// Chooses a few cases of each form that differ in what they show, and clears the registers that do not matter to them.
package struct CaseSelection {
  /// Cases of one form that are kept at most, and that are looked at.
  private static let kept = 9
  private static let tried = 200

  /// What makes two cases of one form worth having both.
  private struct Aspect: Hashable {
    var outcome: UInt8
    var width: Width
    var isMemory: Bool
    var isHighByte: Bool
    var prefixes: Prefixes
    var changesMemory: Bool
    var checksAlignment: Bool
  }

  package private(set) var cases: [UserCase] = []

  package init(seed: UInt64) {
    let machine = UserMachine()
    for form in Form.comparable {
      var generator = CaseGenerator(seed: seed, forms: [form])
      var seen: Set<Aspect> = []
      var outcomes: [UInt8: Int] = [:]
      for _ in 0..<Self.tried where seen.count < Self.kept {
        let item = generator.next()
        let instruction = try? Decoder.decode(item.fetched)
        guard Form.all[form].traits.contains(.undefined) || instruction?.form.map(Int.init) == form else { continue }
        let result = machine.run(item)
        let aspect = Self.aspect(instruction, item, result)
        // Every kind of exception once or twice is enough.
        if result.outcome < 32, outcomes[result.outcome, default: 0] >= 2 { continue }
        guard seen.insert(aspect).inserted else { continue }
        outcomes[result.outcome, default: 0] += 1
        var small = Self.reduced(item, result, machine)
        small.code = Array(small.code.prefix(instruction.map { Int($0.length) } ?? small.code.count))
        cases.append(small)
      }
    }
  }

  private static func aspect(_ instruction: Instruction?, _ item: UserCase, _ result: UserCaseResult) -> Aspect {
    var isMemory = false
    var isHighByte = false
    for operand in instruction?.operands ?? [] {
      switch operand {
      case .memory: isMemory = true
      case .register(let view): isHighByte = isHighByte || view.isHighByte
      default: break
      }
    }
    return Aspect(
      outcome: result.outcome, width: instruction?.width ?? .byte, isMemory: isMemory, isHighByte: isHighByte,
      prefixes: (instruction?.prefixes ?? []).intersection([.lock, .rep, .repne, .addressSize]),
      changesMemory: result.firstChange != 0xffff, checksAlignment: isMemory && item.rflags & Flag.ac.mask != 0)
  }

  /// The case with every register 0 that changes nothing else of the result.
  private static func reduced(_ item: UserCase, _ result: UserCaseResult, _ machine: UserMachine) -> UserCase {
    var best = item
    // Of two operands at the same bad address one must not become another bad one: which faults first is the CPU's own.
    let comparesMemory = (try? Decoder.decode(item.fetched))?.operation == .cmps
    if comparesMemory { return item }
    for register in GeneralRegister.allCases where best[register] != 0 {
      var trial = best
      trial[register] = 0
      let found = machine.run(trial)
      let others = GeneralRegister.allCases.filter { $0 != register }.allSatisfy {
        let after = found.registers[Int($0.rawValue)]
        return after == trial[$0] || after == result.registers[Int($0.rawValue)]
      }
      let own = found.registers[Int(register.rawValue)]
      guard own == 0, result.registers[Int(register.rawValue)] == item[register], others, found.outcome == result.outcome,
        found.rip == result.rip, found.rflags == result.rflags, found.memoryHash == result.memoryHash, found.cr2 == result.cr2
      else { continue }
      best = trial
    }
    return best
  }
}
