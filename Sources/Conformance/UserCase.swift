import Primitives
import X86

/// One instruction to execute at CPL 3, with the registers, flags and memory that it meets: a record of the case format.
///
/// The format (little-endian, no padding; 176 bytes a record) is described in Tests/MachineTests/README.md. The instruction stands at `codeBase`; the
/// rest of its page, which is readable and executable, is filled with INT3. The scratch page at `scratchBase` is readable and writable; nothing
/// else is mapped for user code.
package struct UserCase: Hashable, Sendable {
  /// Where the instruction stands.
  package static let codeBase: UInt64 = 0x2000_0800
  /// The 4 KiB of memory that the instruction may use.
  package static let scratchBase: UInt64 = 0x1000_0000
  /// Bytes of a record.
  package static let size = 176
  /// The flags of `rflags` that count; IF and bit 1 are always set.
  package static let flagMask: UInt64 = RFLAGS.status | Flag.df.mask | Flag.ac.mask

  /// RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI, R8 to R15.
  package var registers = [UInt64](repeating: 0, count: 16)
  package var rflags: UInt64 = 0
  /// Where the scratch page's content comes from; 0 for zeros.
  package var seed: UInt64 = 0
  /// The instruction, at most 15 bytes.
  package var code: [UInt8] = []
  /// Stop after one iteration of a repeated string instruction; otherwise it runs to its end.
  package var stopsAfterIteration = false

  package init() {}

  /// What the CPU fetches: the code and the INT3 that follow it.
  package var fetched: InstructionBytes { InstructionBytes(code + [UInt8](repeating: 0xcc, count: 15 - min(code.count, 15))) }

  /// The 512 words of the scratch page for a seed.
  package static func scratch(seed: UInt64) -> [UInt64] {
    if seed == 0 { return [UInt64](repeating: 0, count: 512) }
    var stream = SplitMix(seed: seed)
    return (0..<512).map { _ in stream.next() }
  }

  /// The record, which must be `size` bytes.
  package init(record: ArraySlice<UInt8>) {
    var reader = RecordReader(record)
    registers = (0..<16).map { _ in reader.word() }
    rflags = reader.word()
    seed = reader.word()
    let length = Int(reader.byte())
    let bytes = reader.bytes(15)
    code = Array(bytes.prefix(min(length, 15)))
    stopsAfterIteration = reader.word() & 1 != 0
  }

  /// Appends the record.
  package func append(to output: inout [UInt8]) {
    var writer = RecordWriter()
    for value in registers { writer.word(value) }
    writer.word(rflags)
    writer.word(seed)
    writer.byte(UInt8(code.count))
    writer.bytes(code + [UInt8](repeating: 0, count: 15 - code.count))
    writer.word(stopsAfterIteration ? 1 : 0)
    writer.word(0)
    output += writer.output
  }
}

/// What one case did: a record of the result format, 216 bytes.
package struct UserCaseResult: Hashable, Sendable {
  package static let size = 216

  /// What ended the case.
  package enum Outcome: UInt8, Hashable, Sendable {
    case completed = 255
    /// The oracle does not execute this one.
    case skipped = 254
    /// It ran away, or ended the sandbox.
    case lost = 253
    /// This machine says that it does not execute the instruction.
    case unsupported = 252
  }

  package var registers = [UInt64](repeating: 0, count: 16)
  package var rip: UInt64 = 0
  /// Without TF and RF.
  package var rflags: UInt64 = 0
  /// Of #TS, #NP, #SS, #GP, #PF and #AC; 0 for the others.
  package var errorCode: UInt64 = 0
  /// Of #PF; 0 for the others.
  package var cr2: UInt64 = 0
  /// Of the scratch page afterwards.
  package var memoryHash: UInt64 = 0
  /// An `Outcome`, or the vector of the exception.
  package var outcome: UInt8 = 0
  /// The first and the last byte of the scratch page that changed; 0xffff when none did.
  package var firstChange: UInt16 = 0xffff
  package var lastChange: UInt16 = 0xffff
  /// 32 bytes of the scratch page afterwards, from `firstChange`.
  package var change = [UInt8](repeating: 0, count: 32)
  /// Iterations of a repeated string instruction after the first.
  package var iterations: UInt64 = 0

  package init() {}

  /// The hash of the scratch page: FNV-1a over its words.
  package static func hash(_ page: [UInt8]) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for start in stride(from: 0, to: page.count & ~7, by: 8) {
      var word: UInt64 = 0
      for i in 0..<8 { word |= UInt64(page[start + i]) << UInt64(i * 8) }
      hash = (hash ^ word) &* 0x100_0000_01b3
    }
    return hash
  }

  /// The record, which must be `size` bytes.
  package init(record: ArraySlice<UInt8>) {
    var reader = RecordReader(record)
    registers = (0..<16).map { _ in reader.word() }
    rip = reader.word()
    rflags = reader.word()
    errorCode = reader.word()
    cr2 = reader.word()
    memoryHash = reader.word()
    outcome = reader.byte()
    _ = reader.bytes(3)
    firstChange = UInt16(reader.byte()) | UInt16(reader.byte()) << 8
    lastChange = UInt16(reader.byte()) | UInt16(reader.byte()) << 8
    change = reader.bytes(32)
    iterations = reader.word()
  }

  /// Appends the record.
  package func append(to output: inout [UInt8]) {
    var writer = RecordWriter()
    for value in registers { writer.word(value) }
    for value in [rip, rflags, errorCode, cr2, memoryHash] { writer.word(value) }
    writer.bytes([outcome, 0, 0, 0])
    for place in [firstChange, lastChange] { writer.bytes([UInt8(truncatingIfNeeded: place), UInt8(place >> 8)]) }
    writer.bytes(change)
    writer.word(iterations)
    output += writer.output
  }

  /// Notes what differs between the scratch page before, whose hash is known, and after.
  package mutating func noteScratch(before: [UInt8], hash: UInt64, after: [UInt8]) {
    memoryHash = hash
    if before == after { return }
    memoryHash = Self.hash(after)
    guard let first = before.indices.first(where: { before[$0] != after[$0] }),
      let last = before.indices.last(where: { before[$0] != after[$0] })
    else { return }
    firstChange = UInt16(first)
    lastChange = UInt16(last)
    change = Array(after[first..<min(4096, first + 32)])
    change += [UInt8](repeating: 0, count: 32 - change.count)
  }
}

/// Takes a record apart.
private struct RecordReader {
  private let record: ArraySlice<UInt8>
  private var place: Int

  init(_ record: ArraySlice<UInt8>) {
    self.record = record
    place = record.startIndex
  }

  mutating func byte() -> UInt8 {
    defer { place += 1 }
    return record[place]
  }

  mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in byte() } }

  mutating func word() -> UInt64 {
    var value: UInt64 = 0
    for i in 0..<UInt64(8) { value |= UInt64(byte()) << (i * 8) }
    return value
  }
}

/// Puts a record together.
private struct RecordWriter {
  private(set) var output: [UInt8] = []

  mutating func byte(_ value: UInt8) { output.append(value) }

  mutating func bytes(_ values: [UInt8]) { output += values }

  mutating func word(_ value: UInt64) {
    for i in 0..<UInt64(8) { output.append(UInt8(truncatingIfNeeded: value >> (i * 8))) }
  }
}
