/// An append-only run of bytes whose copies are cheap: the console of the guest, as a checkpoint keeps it.
///
/// The bytes lie in chunks of 4 KiB that copies share. Copying a log costs the same whatever its length, and the first append
/// after a copy copies the chunk that is being filled and no other (a chunk that fills up copies, besides, the list of at most 256
/// chunks of its megabyte and the list of the megabytes).
package struct ByteLog: Sendable, Equatable {
  /// The size of a chunk in bytes.
  package static let chunkSize = 4096
  private static let chunksPerGroup = 256

  /// The number of bytes appended so far.
  package private(set) var count = 0
  /// A hash of all bytes in order: FNV-1a, 64 bits, kept up with each append.
  package private(set) var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  private var tail: [UInt8] = []
  private var groups: [[[UInt8]]] = []

  /// An empty log.
  package init() {}

  /// Adds one byte at the end.
  package mutating func append(_ byte: UInt8) {
    count += 1
    hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    tail.append(byte)
    if tail.count == Self.chunkSize { closeChunk() }
  }

  /// Adds `bytes` at the end, in order.
  package mutating func append(contentsOf bytes: some Sequence<UInt8>) {
    for byte in bytes { append(byte) }
  }

  private mutating func closeChunk() {
    if let last = groups.indices.last, groups[last].count < Self.chunksPerGroup {
      groups[last].append(tail)
    } else {
      groups.append([tail])
    }
    tail = []
  }

  /// The bytes at the positions of `range`; positions that the log does not have are left out.
  package func bytes(in range: Range<Int>) -> [UInt8] {
    let wanted = range.clamped(to: 0..<count)
    var result: [UInt8] = []
    result.reserveCapacity(wanted.count)
    var position = wanted.lowerBound
    while position < wanted.upperBound {
      let chunk = chunk(at: position / Self.chunkSize)
      let start = position % Self.chunkSize
      let end = min(Self.chunkSize, start + wanted.upperBound - position)
      result += chunk[start..<end]
      position += end - start
    }
    return result
  }

  private func chunk(at index: Int) -> [UInt8] {
    let group = index / Self.chunksPerGroup
    guard group < groups.count, index % Self.chunksPerGroup < groups[group].count else { return tail }
    return groups[group][index % Self.chunksPerGroup]
  }

  /// The bytes at the positions of `range` read as UTF-8, with U+FFFD in place of what is not UTF-8.
  package func text(in range: Range<Int>) -> String { String(decoding: bytes(in: range), as: UTF8.self) }

  /// The whole log read as UTF-8, with U+FFFD in place of what is not UTF-8.
  package var text: String { text(in: 0..<count) }

  /// Gives the log to a state digest as its count and its hash.
  package func forEachWord(_ body: (UInt64) -> Void) {
    body(UInt64(count))
    body(hash)
  }
}
