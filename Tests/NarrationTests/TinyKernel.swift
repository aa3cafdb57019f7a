import Primitives
import Simulation

/// Kernels and programs that are nothing but some bytes of code: for sentences about single instructions.
enum TinyKernel {
  /// Where the code is loaded and entered, in ring 0, by a physical address in the loader's identity mapping.
  static let start: UInt64 = 0x100_0000

  /// A machine before the first instruction of `code`; NOPs follow.
  static func timeline(_ code: [UInt8]) throws -> Timeline {
    let image = try Image(name: "tiny", bytes: file(code + [UInt8](repeating: 0x90, count: 64)))
    return try Timeline(World(kernel: image, program: image, memorySize: 32 << 20))
  }

  /// A program for the real kernel.
  static func program(_ code: [UInt8]) throws -> Image { try Image(name: "tiny", bytes: file(code, at: 0x40_0078)) }

  /// An ELF file with one segment.
  private static func file(_ code: [UInt8], at start: UInt64 = start) -> [UInt8] {
    func little(_ value: UInt64, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64($0 * 8)) } }
    let headers: UInt64 = 64 + 56
    var bytes: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 9)
    bytes += little(2, 2) + little(62, 2) + little(1, 4) + little(start, 8) + little(64, 8) + little(0, 8) + little(0, 4)
    bytes += little(64, 2) + little(56, 2) + little(1, 2) + little(64, 2) + little(0, 2) + little(0, 2)
    // PT_LOAD, read and execute: offset, linear and physical address, sizes, alignment.
    bytes += little(1, 4) + little(5, 4) + little(headers, 8) + little(start, 8) + little(start, 8)
    bytes += little(UInt64(code.count), 8) + little(UInt64(code.count), 8) + little(1, 8)
    return bytes + code
  }
}
