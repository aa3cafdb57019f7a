import Primitives

/// The kernel's own memory, whichever page tables are in use: under page-table isolation those of a program hold next to nothing of it.
extension Inspector {
  /// CR3 as the kernel has it. The two top-level tables of a process are neighbours: bit 12 chooses the program's.
  private var kernelCR3: UInt64 { cpu.cr3 & ~0x1000 }

  /// `count` bytes at an address of the kernel half; `nil` when a page of them is not mapped.
  package func kernelBytes(at linear: UInt64, count: Int) -> [UInt8]? {
    var result: [UInt8] = []
    var place = linear
    while result.count < count {
      guard let physical = physicalAddress(of: place, cr3: kernelCR3) else { return nil }
      let run = min(count - result.count, 4096 - Int(place & 0xfff))
      result += physicalBytes(at: physical, count: run)
      place = place &+ UInt64(run)
    }
    return result
  }

  /// The 64-bit word at an address of the kernel half; `nil` when it is not mapped.
  package func kernelWord(at linear: UInt64) -> UInt64? {
    kernelBytes(at: linear, count: 8).map { $0.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
  }
}
