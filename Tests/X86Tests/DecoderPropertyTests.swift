import Testing
import X86

@Suite struct DecoderPropertyTests {
  private let samples = Array(InstructionSamples(seed: 42).prefix(100_000))

  @Test func `an instruction takes 1 to 15 bytes and none after them`() throws {
    for sample in samples {
      guard let instruction = try? Decoder.decode(InstructionBytes(sample)) else { continue }
      let length = Int(instruction.length)
      try #require(length >= 1 && length <= 15)
      try #require(try Decoder.decode(InstructionBytes(sample.prefix(length))) == instruction)
      try #require(
        try Decoder.decode(InstructionBytes(sample.prefix(length) + [UInt8](repeating: 0xff, count: 15 - length))) == instruction)
    }
  }

  @Test func `the start of an instruction is truncated, not invalid`() throws {
    for sample in samples {
      guard let instruction = try? Decoder.decode(InstructionBytes(sample)) else { continue }
      for count in 0..<Int(instruction.length) {
        try #require(throws: DecodeError.truncated) { try Decoder.decode(InstructionBytes(sample.prefix(count))) }
      }
    }
  }

  @Test func `whether bytes are an instruction does not change once it is known`() throws {
    next: for sample in samples {
      var verdict: DecodeError?
      for count in 1...15 {
        switch Result(catching: { () throws(DecodeError) in try Decoder.decode(InstructionBytes(sample.prefix(count))) }) {
        case .success:
          try #require(verdict == nil)
          continue next
        case .failure(.truncated): try #require(verdict == nil)
        case .failure(let error):
          try #require(verdict == nil || verdict == error)
          verdict = error
        }
      }
    }
  }

  @Test func `every instruction has a text in both syntaxes`() throws {
    for sample in samples {
      guard let instruction = try? Decoder.decode(InstructionBytes(sample)) else { continue }
      for syntax in [Formatter.Syntax.intel, .att] {
        let text = Formatter(syntax).text(of: instruction, at: 0x1000)
        try #require(!text.mnemonic.isEmpty && !text.mnemonic.contains("/") && !text.mnemonic.contains("%"))
        for operand in text.operands {
          try #require(!operand.text.isEmpty && operand.index < instruction.operands.count)
        }
      }
    }
  }

  @Test func `immediates hold no bits above their width`() throws {
    for sample in samples {
      guard let instruction = try? Decoder.decode(InstructionBytes(sample)) else { continue }
      for case .immediate(let value, let width) in instruction.operands { try #require(value == width.truncate(value)) }
    }
  }

  @Test func `fifteen prefixes are too long, whatever could follow`() {
    #expect(throws: DecodeError.tooLong) { try Decoder.decode(InstructionBytes(Array(repeating: 0x66, count: 15))) }
    #expect(throws: DecodeError.truncated) { try Decoder.decode(InstructionBytes(Array(repeating: 0x66, count: 14))) }
    // A displacement that would end at byte 16, also where LOCK is not allowed: too long comes first.
    #expect(throws: DecodeError.tooLong) {
      try Decoder.decode(InstructionBytes(Array(repeating: 0x66, count: 10) + [0x8b, 0x80, 0, 0, 0]))
    }
    #expect(throws: DecodeError.tooLong) { try Decoder.decode(InstructionBytes(Array(repeating: 0x66, count: 12) + [0xf0, 0x89, 0x05])) }
  }
}
