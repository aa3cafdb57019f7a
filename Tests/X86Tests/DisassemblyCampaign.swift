import Primitives
import X86

/// What a comparison over many instructions found.
struct DisassemblyTally {
  var compared = 0
  var same = 0
  var known: [KnownDifference: Int] = [:]
  /// Differences that are not on the list, at most a few of them in words.
  var different: [String] = []
  var differentCount = 0

  mutating func note(_ outcome: DisassemblyComparison.Outcome) {
    compared += 1
    switch outcome {
    case .same: same += 1
    case .known(let difference): known[difference, default: 0] += 1
    case .different(let text):
      differentCount += 1
      if different.count < 40 { different.append(text) }
    }
  }

  /// A few lines with all numbers.
  var summary: String {
    let list = known.sorted { $0.value > $1.value }.map { "  \($0.key.rawValue): \($0.value)" }
    return (["\(compared) compared, \(same) the same, \(differentCount) different without a known reason"] + list + different)
      .joined(separator: "\n")
  }
}

extension Objdump {
  /// Compares the first instruction of each of `samples`, byte sequences of 15.
  func compare(_ samples: [[UInt8]], isATT: Bool) -> DisassemblyTally {
    let comparison = DisassemblyComparison(isATT: isATT)
    var tally = DisassemblyTally()
    // First with just the bytes that we take for the instruction; where that shows a difference, again with all bytes.
    var again: [[UInt8]] = []
    let cut = samples.map { sample in
      (try? Decoder.decode(InstructionBytes(sample))).map { Array(sample.prefix(Int($0.length))) } ?? sample
    }
    first(cut, isATT: isATT) { index, line in
      let outcome = comparison.compare(line, bytes: samples[index])
      if case .same = outcome { tally.note(outcome) } else { again.append(samples[index]) }
    }
    first(again, isATT: isATT) { index, line in tally.note(comparison.compare(line, bytes: again[index])) }
    return tally
  }

  /// The first line of each piece.
  private func first(_ pieces: [[UInt8]], isATT: Bool, _ body: (Int, ObjdumpLine) -> Void) {
    _ = withObjectFile(of: pieces) { path, addresses in
      var index = 0
      for line in lines(of: path, isATT: isATT) {
        while index < addresses.count, addresses[index] < line.address { index += 1 }
        if index < addresses.count, addresses[index] == line.address { body(index, line) }
      }
    }
  }

  /// Compares every instruction that objdump finds in a file, at most `limit`.
  func compare(file: String, isATT: Bool, limit: Int = .max) -> DisassemblyTally {
    let comparison = DisassemblyComparison(isATT: isATT)
    var tally = DisassemblyTally()
    for line in lines(of: file, isATT: isATT).prefix(limit) { tally.note(comparison.compare(line, bytes: line.bytes)) }
    return tally
  }
}

/// Byte sequences of 15 for the decoder, from a seed: half of them plain random bytes, the others with prefixes and escapes put first, as compilers never
/// would but CPUs accept.
struct InstructionSamples: Sequence, IteratorProtocol {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  private mutating func random() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }

  mutating func next() -> [UInt8]? {
    var bytes: [UInt8] = []
    let shape = random() % 8
    if shape & 1 != 0 {
      for _ in 0..<random() % 3 { bytes.append([0x66, 0xf2, 0xf3, 0x67, 0xf0, 0x64, 0x2e][Int(random() % 7)]) }
    }
    if shape & 2 != 0 { bytes.append(0x40 | UInt8(random() & 15)) }
    if shape & 4 != 0 {
      bytes.append(0x0f)
      switch random() % 6 {
      case 0: bytes.append(0x38)
      case 1: bytes.append(0x3a)
      default: break
      }
    }
    while bytes.count < 15 { bytes.append(UInt8(truncatingIfNeeded: random())) }
    return bytes
  }
}
