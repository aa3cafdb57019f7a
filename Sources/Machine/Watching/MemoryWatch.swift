import Primitives
import X86

/// Which bytes of RAM are watched, and whether one of them was accessed.
///
/// Only the slow paths of an access ask: a page with watched bytes is kept out of the write TLB, and one that is watched for reads out of the read
/// TLB too, so that all other pages cost nothing.
struct MemoryWatch {
  /// Physical addresses.
  private(set) var writes: [Range<UInt64>] = []
  private(set) var reads: [Range<UInt64>] = []
  /// Set by an access to watched bytes; whoever wants to know clears it first.
  var isHit = false

  init() {}

  init(writes: [Range<UInt64>], reads: [Range<UInt64>]) {
    self.writes = writes
    self.reads = reads
  }

  @inline(__always)
  mutating func noteWrite(_ physical: UInt64, size: Int) {
    if !writes.isEmpty { note(physical, size, in: writes) }
  }

  @inline(__always)
  mutating func noteRead(_ physical: UInt64, size: Int) {
    if !reads.isEmpty { note(physical, size, in: reads) }
  }

  @inline(never)
  private mutating func note(_ physical: UInt64, _ size: Int, in ranges: [Range<UInt64>]) {
    let (end, overflow) = physical.addingReportingOverflow(UInt64(size))
    for range in ranges where physical < range.upperBound && (overflow || range.lowerBound < end) { isHit = true }
  }
}

extension Core {
  /// Watches other bytes from now on; none when both lists are empty.
  mutating func setWatch(writes: [Range<UInt64>], reads: [Range<UInt64>]) {
    for page in pages(of: watch.writes + watch.reads) { memory.unmark(page, [.watched, .readWatched]) }
    watch = MemoryWatch(writes: writes, reads: reads)
    // A read for an update goes through the write TLB, so that pages watched for reads stay out of it as well.
    for page in pages(of: writes + reads) {
      let marks = memory.marks(of: page)
      memory.mark(page, .watched)
      dropFromWriteTLB(page, marks)
    }
    for page in pages(of: reads) {
      memory.mark(page, .readWatched)
      readTLB.remove(host: memory.hostAddress(page: page))
    }
  }

  private func pages(of ranges: [Range<UInt64>]) -> [Int] {
    ranges.filter { !$0.isEmpty }.flatMap { range -> [Int] in
      let last = min(range.upperBound - 1, memory.size - 1)
      return range.lowerBound <= last ? Array(Int(range.lowerBound >> 12)...Int(last >> 12)) : []
    }
  }
}
