import Conformance
import Primitives
import Testing
import X86

@Suite struct DecoderPropertyTests {
  private static let samples = Array(InstructionSamples(seed: 42).prefix(50_000))
  private static let instructions = samples.compactMap { sample in
    (try? Decoder.decode(InstructionBytes(sample))).map { (bytes: sample, instruction: $0) }
  }

  private static func decode(_ bytes: some Sequence<UInt8>) -> Result<Instruction, DecodeError> {
    Result { () throws(DecodeError) in try Decoder.decode(InstructionBytes(bytes)) }
  }

  /// The bytes of the first few samples that do not hold.
  private func failures(_ holds: (_ bytes: [UInt8], _ instruction: Instruction) -> Bool) -> [String] {
    Self.instructions.filter { !holds($0.bytes, $0.instruction) }.prefix(5).map { hex($0.bytes) }
  }

  @Test func `most random bytes are instructions`() {
    #expect(Self.instructions.count > Self.samples.count / 2)
  }

  /// Measured on Zen 4: REX directly before C4 or C5 is #UD wherever it stands, and only without it do the bytes behind count against the limit.
  @Test(
    arguments: [
      ([UInt8](repeating: 0x2e, count: 11) + [0x42, 0xc4, 0x62, 0x88], DecodeError.invalid),
      ([UInt8](repeating: 0x66, count: 11) + [0x42, 0xc4, 0x62, 0x88], .invalid),
      ([UInt8](repeating: 0x66, count: 8) + [0xf0, 0xf2, 0x2e, 0x42, 0xc4, 0x62, 0x88], .invalid),
      ([UInt8](repeating: 0x2e, count: 12) + [0xc4, 0x62, 0x88], .tooLong), ([0x48, 0xc5], .invalid), ([0x48, 0x2e, 0xc5], .truncated),
    ] as [([UInt8], DecodeError)])
  func `a REX directly before VEX ends the decoding`(_ bytes: [UInt8], _ error: DecodeError) {
    #expect(Self.decode(bytes) == .failure(error))
  }

  @Test func `an instruction takes 1 to 15 bytes and none after them`() {
    #expect(
      failures { bytes, instruction in
        let length = Int(instruction.length)
        guard length >= 1, length <= 15 else { return false }
        let own = bytes.prefix(length)
        return Self.decode(own) == .success(instruction)
          && Self.decode(own + [UInt8](repeating: 0xff, count: 15 - length)) == .success(instruction)
      } == [])
  }

  @Test func `the start of an instruction is truncated, not invalid`() {
    #expect(
      failures { bytes, instruction in
        (0..<Int(instruction.length)).allSatisfy { Self.decode(bytes.prefix($0)) == .failure(.truncated) }
      } == [])
  }

  @Test func `bytes that are no instruction stay none when more follow`() {
    let changes = Self.samples.filter { sample in
      let verdicts = (1...15).map { Self.decode(sample.prefix($0)) }
      let known = verdicts.drop { $0 == .failure(.truncated) }
      return known.contains { $0 != known.first }
    }
    #expect(changes.map { hex($0) } == [])
  }

  @Test func `every instruction has a text in both syntaxes`() {
    for syntax in [Formatter.Syntax.intel, .att] {
      #expect(
        failures { _, instruction in
          let text = Formatter(syntax).text(of: instruction, at: 0x1000)
          return !text.mnemonic.isEmpty && !text.mnemonic.contains { "/%".contains($0) }
            && text.operands.allSatisfy { !$0.text.isEmpty && $0.index < instruction.operands.count }
        } == [])
    }
  }

  @Test func `immediates hold no bits above their width`() {
    #expect(
      failures { _, instruction in
        instruction.operands.allSatisfy { if case .immediate(let value, let width) = $0 { value == width.truncate(value) } else { true } }
      } == [])
  }

  @Test func `LOCK stands only before a memory destination`() {
    #expect(
      failures { _, instruction in
        guard instruction.prefixes.contains(.lock) else { return true }
        if case .memory? = instruction.operands.first { return true }
        return false
      } == [])
  }

  @Test func `fifteen prefixes are too long, whatever could follow`() {
    #expect(Self.decode(Array(repeating: 0x66, count: 15)) == .failure(.tooLong))
    #expect(Self.decode(Array(repeating: 0x66, count: 14)) == .failure(.truncated))
    // A displacement that would end at byte 16, also where LOCK is not allowed: too long comes first.
    #expect(Self.decode(Array(repeating: 0x66, count: 10) + [0x8b, 0x80, 0, 0, 0]) == .failure(.tooLong))
    #expect(Self.decode(Array(repeating: 0x66, count: 12) + [0xf0, 0x89, 0x05]) == .failure(.tooLong))
  }

  @Test func `where there is no instruction, what is read before it is #UD counts for the fifteen bytes`() {
    // What follows the opcode, and how many bytes of it all are read. Measured on an AMD EPYC, but for UD0 and UD1, which have a ModRM byte in the manual.
    let rows: [(bytes: String, count: Int)] = [
      ("0fa6842000000000", 2), ("0fa7842000000000", 2), ("0f7a842000000000", 2), ("0f7b842000000000", 2), ("0f04842000000000", 2),
      ("0f0f842000000000ff", 9), ("0f0fc0ff", 4), ("0fff842000000000", 8), ("0fb9842000000000", 8), ("82842000000000ff", 8), ("0638", 1),
      ("0f38ff842000000000", 9), ("0f3aff842000000000ff", 10),
      // VEX: a map that does not exist, an opcode that does not, L = 1, none of a map that vectors have.
      ("c4e070f2842000000000", 10), ("c4e470f2842000000000", 10), ("c4e270ff842000000000", 10), ("c4e274f2842000000000", 10),
      ("c5f804842000000000", 3),
    ]
    for (text, count) in rows {
      let tail = bytes(hex: text) ?? []
      for prefixes in 1...14 {
        let raw = Array(repeating: UInt8(0x2e), count: prefixes) + tail
        let code = raw + [UInt8](repeating: 0, count: max(0, 15 - raw.count))
        let expected: DecodeError = prefixes + count > 15 ? .tooLong : .invalid
        let found = Self.decode(Array(code.prefix(15)))
        let isExpected = found == .failure(expected) || expected == .invalid && Self.isUndefinedInstruction(found)
        #expect(isExpected, "\(text) behind \(prefixes) prefixes")
      }
    }
  }

  /// UD0 and UD1 are instructions to the decoder.
  private static func isUndefinedInstruction(_ found: Result<Instruction, DecodeError>) -> Bool {
    if case .success(let instruction) = found { return [.ud0, .ud1].contains(instruction.operation) }
    return false
  }
}
