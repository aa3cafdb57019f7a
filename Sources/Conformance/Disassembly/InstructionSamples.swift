import Primitives
import X86

/// Byte sequences of 15 for the decoder, from a seed: half of them plain random bytes, the others with prefixes and escapes put first, as compilers never
/// would but CPUs accept.
package struct InstructionSamples: Sequence, IteratorProtocol {
  private var random: SplitMix

  /// The same seed gives the same samples.
  package init(seed: UInt64) { random = SplitMix(seed: seed) }

  package mutating func next() -> [UInt8]? {
    var bytes: [UInt8] = []
    let shape = random.below(8)
    if shape & 1 != 0 {
      for _ in 0..<random.below(3) { bytes.append(random.pick([0x66, 0xf2, 0xf3, 0x67, 0xf0, 0x64, 0x2e])) }
    }
    if shape & 2 != 0 { bytes.append(0x40 | random.byte() & 15) }
    if shape & 4 != 0 {
      bytes.append(0x0f)
      switch random.below(6) {
      case 0: bytes.append(0x38)
      case 1: bytes.append(0x3a)
      default: break
      }
    }
    while bytes.count < 15 { bytes.append(random.byte()) }
    return bytes
  }
}

/// Encodings of every row of the instruction table in turn, from a seed: prefixes, registers, addresses and constants are random. Each is an instruction
/// of its row, and ends where the instruction ends. Each row has random numbers of its own, so that a new one leaves the samples of the others as they are.
package struct FormSamples {
  private let encoder: CaseEncoder
  private let seed: UInt64

  /// The same seed gives the same samples.
  package init(seed: UInt64) {
    var encoder = CaseEncoder()
    encoder.liberties.allowsVendorDifferences = true
    self.encoder = encoder
    self.seed = seed
  }

  /// `count` encodings of each row that is an instruction.
  package func samples(ofEach count: Int) -> [[UInt8]] {
    Form.all.indices.filter { !Form.all[$0].traits.contains(.undefined) }.flatMap { samples(of: $0, count: count) }
  }

  /// `count` encodings of the row `number` of the table.
  package func samples(of number: Int, count: Int) -> [[UInt8]] {
    let form = Form.all[number]
    // FNV-1a over what names the row.
    let name = (form.encoding.text + form.mnemonic).utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    var random = SplitMix(seed: seed ^ name)
    var samples: [[UInt8]] = []
    // Some prefixes make another instruction or none of an encoding; no row is so rare that a thousand attempts miss it.
    for _ in 0..<count * 1000 where samples.count < count {
      let bytes = encoder.encode(form, &random).bytes
      guard let instruction = try? Decoder.decode(InstructionBytes(bytes)), instruction.form == UInt16(number) else { continue }
      samples.append(Array(bytes.prefix(Int(instruction.length))))
    }
    return samples
  }
}
