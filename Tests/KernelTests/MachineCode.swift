import Executable
import Primitives
import Simulation
import Testing

/// Programs and kernels made of a few bytes of machine code.
enum MachineCode {
  /// Where the code of `program` begins.
  static let base: UInt64 = 0x40_0000 + 120

  /// A static ELF file of one segment, readable, writable and executable, whose entry is the code.
  static func program(_ name: String, _ code: [UInt8]) throws -> Image {
    let size = UInt64(120 + code.count)
    var file: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 9)
    func put(_ words: [(value: UInt64, bytes: Int)]) {
      for word in words {
        for i in 0..<word.bytes { file.append(UInt8(truncatingIfNeeded: word.value >> UInt64(i * 8))) }
      }
    }
    // ET_EXEC, x86-64, version 1; entry, program headers at 64, no sections; flags, sizes and counts.
    put([(2, 2), (62, 2), (1, 4), (base, 8), (64, 8), (0, 8)])
    put([(0, 4), (64, 2), (56, 2), (1, 2), (64, 2), (0, 2), (0, 2)])
    // PT_LOAD, RWX, the whole file.
    put([(1, 4), (7, 4), (0, 8), (0x40_0000, 8), (0x40_0000, 8), (size, 8), (size, 8), (4096, 8)])
    return try Image(name: name, bytes: file + code)
  }

  /// A kernel with other bytes at the start of one of its functions.
  static func kernel(_ kernel: Image, at symbol: String, _ code: [UInt8]) throws -> Image {
    let address = try #require(kernel.symbols[symbol], "there is no \(symbol)").address.value
    let segment = try #require(
      kernel.file.loadSegments.first { address >= $0.address.value && address - $0.address.value < UInt64($0.fileRange.count) })
    var bytes = kernel.file.bytes
    let place = segment.fileRange.lowerBound + Int(address - segment.address.value)
    bytes.replaceSubrange(place..<place + code.count, with: code)
    return try Image(name: kernel.name, bytes: bytes)
  }

  /// Bytes from text like `31 c9 f7f1`; `nil` when it is none.
  static func bytes(_ text: String) -> [UInt8]? {
    let digits = text.filter { $0 != " " }
    guard digits.count % 2 == 0 else { return nil }
    var result: [UInt8] = []
    var place = digits.startIndex
    while place < digits.endIndex {
      let next = digits.index(place, offsetBy: 2)
      guard let byte = UInt8(digits[place..<next], radix: 16) else { return nil }
      result.append(byte)
      place = next
    }
    return result
  }
}
