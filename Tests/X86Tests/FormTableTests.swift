import Testing
import X86

@Suite struct FormTableTests {
  /// The smallest bytes that the notation of a row stands for, with memory at [RAX] where a row wants memory.
  private func bytes(of form: Form) -> [UInt8] {
    let encoding = form.encoding
    var bytes: [UInt8] = []
    switch encoding.prefix {
    case .any, .none, .noRepeat: break
    case .operandSize: bytes.append(0x66)
    case .rep: bytes.append(0xf3)
    case .repne: bytes.append(0xf2)
    }
    if encoding.map == .vex0F38 { bytes += [0xc4, 0xe2, 0x78] }
    if encoding.rexW == true { bytes.append(0x48) }
    switch encoding.map {
    case .primary, .vex0F38: break
    case .escape0F: bytes.append(0x0f)
    case .escape0F38: bytes += [0x0f, 0x38]
    case .escape0F3A: bytes += [0x0f, 0x3a]
    }
    bytes.append(encoding.opcode + (form.mnemonic == "xchg" && encoding.opcodeCount == 8 ? 1 : 0))
    let place: UInt8 = form.place == .register ? 0xc0 : 0
    switch encoding.modRM {
    case .absent: break
    case .any: bytes.append(place)
    case .digit(let digit): bytes.append(place | digit << 3)
    case .bytes(let first, _): bytes.append(first)
    }
    return bytes + [UInt8](repeating: 0, count: 15 - bytes.count)
  }

  @Test func `the bytes of a row decode to that row`() throws {
    for (number, form) in Form.all.enumerated() where !form.traits.contains(.undefined) {
      let instruction = try Decoder.decode(InstructionBytes(bytes(of: form)))
      #expect(instruction.form.map(Int.init) == number, "\(form.encoding.text) \(form.mnemonic)")
      #expect(instruction.operation == form.operation)
      #expect(instruction.operands.count == form.operands.count)
      #expect(instruction.row?.mnemonic == form.mnemonic)
    }
  }

  @Test func `the bytes of an undefined row are no instruction`() {
    for form in Form.all where form.traits.contains(.undefined) {
      #expect(throws: DecodeError.invalid) { try Decoder.decode(InstructionBytes(bytes(of: form))) }
    }
  }

  @Test func `of two rows that fit the same bytes one says more`() {
    for (number, form) in Form.all.enumerated() {
      for (other, second) in Form.all.enumerated() where other > number && second.encoding.map == form.encoding.map {
        guard second.specificity == form.specificity else { continue }
        let first = form.encoding
        let low = max(Int(first.opcode), Int(second.encoding.opcode))
        let high = min(Int(first.opcode) + Int(first.opcodeCount), Int(second.encoding.opcode) + Int(second.encoding.opcodeCount))
        if low >= high { continue }
        for combination in 0..<8 {
          guard first.accepts(prefixClass: combination >> 1, rexW: combination & 1 == 1),
            second.encoding.accepts(prefixClass: combination >> 1, rexW: combination & 1 == 1)
          else { continue }
          let both = (UInt8.min...UInt8.max).contains { form.accepts(modRM: $0) && second.accepts(modRM: $0) }
          #expect(!both, "\(first.text) \(form.mnemonic) and \(second.encoding.text) \(second.mnemonic)")
        }
      }
    }
  }

  @Test func `every operation has a row`() {
    let operations = Set(Form.all.map(\.operation))
    for operation in Operation.allCases { #expect(operations.contains(operation), "\(operation)") }
  }

  @Test func `no flag is both defined and undefined afterwards`() {
    for form in Form.all {
      #expect(form.flags.modified & form.flags.undefined == 0, "\(form.encoding.text) \(form.mnemonic)")
    }
  }

  @Test func `every row says which page of the manual it is from`() {
    for form in Form.all { #expect(!form.reference.isEmpty && !form.documentation.isEmpty) }
  }
}
