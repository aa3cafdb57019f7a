import Primitives
import Testing
import X86

/// The rows of Tables/decoder.txt: bytes, operation, Intel text, AT&T text; or bytes and `invalid`.
@Suite struct DecoderTableTests {
  private let rows = TextTable("decoder.txt").rows

  @Test func `every row of the table decodes to its operation and its texts`() throws {
    try #require(rows.count > 200)
    for row in rows where row.fields.count == 4 {
      let raw = try #require(bytes(hex: row.fields[0]), "line \(row.line)")
      let instruction = try Decoder.decode(InstructionBytes(raw))
      #expect(Int(instruction.length) == raw.count, "line \(row.line)")
      #expect("\(instruction.operation)" == row.fields[1], "line \(row.line)")
      #expect(Formatter(.intel).text(of: instruction, at: 0x401000).description == row.fields[2], "line \(row.line)")
      #expect(Formatter(.att).text(of: instruction, at: 0x401000).description == row.fields[3], "line \(row.line)")
    }
  }

  @Test func `what is no instruction is invalid`() throws {
    let invalid = rows.filter { $0.fields.count == 2 }
    try #require(invalid.count > 20)
    for row in invalid {
      let raw = try #require(bytes(hex: row.fields[0]), "line \(row.line)")
      #expect(row.fields[1] == "invalid", "line \(row.line)")
      #expect(throws: DecodeError.invalid, "line \(row.line)") { try Decoder.decode(InstructionBytes(raw)) }
    }
  }
}

@Suite struct DecoderOperandTests {
  private func decode(_ text: String) throws -> Instruction {
    try Decoder.decode(InstructionBytes(try #require(bytes(hex: text))))
  }

  private func memory(_ text: String, operand: Int = 1) throws -> MemoryOperand {
    let instruction = try decode(text)
    guard case .memory(let memory) = instruction.operands[operand] else {
      throw DecodeError.invalid
    }
    return memory
  }

  @Test func `rsp and rbp as base mean the stack segment, r12 and r13 do not`() throws {
    #expect(try memory("8b0424").segment == .ss)
    #expect(try memory("8b4500").segment == .ss)
    #expect(try memory("418b0424").segment == .ds)
    #expect(try memory("418b4500").segment == .ds)
    #expect(try memory("8b042500000000").segment == .ds)
    #expect(try memory("658b0424").segment == .gs)
  }

  @Test func `the size of a memory operand is what is accessed`() throws {
    #expect(try memory("480fb603").size == 1)
    #expect(try memory("488b03").size == 8)
    #expect(try memory("488d03").size == 0)
    #expect(try memory("8e1b").size == 2)
    #expect(try memory("0f0110", operand: 0).size == 10)
    #expect(try memory("48ff18", operand: 0).size == 10)
    #expect(try memory("66ff18", operand: 0).size == 4)
    #expect(try memory("480fc70b", operand: 0).size == 16)
    #expect(try memory("0f1f00", operand: 0).size == 0)
  }

  @Test func `constants have the width of the operation`() throws {
    #expect(try decode("4883c0ff").operands[1] == .immediate(~0, .qword))
    #expect(try decode("83c0ff").operands[1] == .immediate(0xffff_ffff, .dword))
    #expect(try decode("6683c0ff").operands[1] == .immediate(0xffff, .word))
    #expect(try decode("48c7c000000080").operands[1] == .immediate(0xffff_ffff_8000_0000, .qword))
    #expect(try decode("6a80").operands[0] == .immediate(0xffff_ffff_ffff_ff80, .qword))
    #expect(try decode("c1e005").operands[1] == .immediate(5, .byte))
    #expect(try decode("c8001002").operands == [.immediate(0x1000, .word), .immediate(2, .byte)])
  }

  @Test func `an address of 64 bits stays whole`() throws {
    let operand = try memory("48a18877665544332211")
    #expect(operand.base == .none)
    #expect(operand.displacement == 0x1122_3344_5566_7788)
  }

  @Test func `operand and address sizes follow the prefixes`() throws {
    #expect(try decode("8b03").width == .dword)
    #expect(try decode("668b03").width == .word)
    #expect(try decode("66488b03").width == .qword)
    #expect(try decode("48668b03").width == .word)
    #expect(try decode("50").width == .qword)
    #expect(try decode("6650").width == .word)
    #expect(try decode("664850").width == .qword)
    #expect(try decode("66e800000000").width == .qword)
    #expect(try decode("8b03").addressWidth == .qword)
    #expect(try decode("678b03").addressWidth == .dword)
  }

  @Test func `the last of F2 and F3 counts`() throws {
    #expect(try decode("f2f30fb8c0").operation == .popcnt)
    #expect(throws: DecodeError.invalid) { try decode("f3f20fb8c0") }
    #expect(try decode("f3f2a4").prefixes.contains(.repne))
    #expect(!(try decode("f3f2a4").prefixes.contains(.rep)))
  }

  @Test func `far pointer loads name their segment register`() throws {
    #expect(try decode("0fb203").operands[2] == .segment(.ss))
    #expect(try decode("0fb403").operands[2] == .segment(.fs))
    #expect(try decode("0fb503").operands[2] == .segment(.gs))
  }
}
