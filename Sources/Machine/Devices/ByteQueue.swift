/// A first-in first-out queue of bytes with a bound: what a person typed and the guest has not yet been sent.
package struct ByteQueue: Sendable, Equatable {
  /// The most bytes that the queue holds.
  package let capacity: Int
  private var storage: [UInt8] = []
  private var head = 0

  /// An empty queue that holds at most `capacity` bytes.
  package init(capacity: Int) { self.capacity = max(0, capacity) }

  /// The number of bytes that wait.
  package var count: Int { storage.count - head }

  /// Whether nothing waits.
  package var isEmpty: Bool { head == storage.count }

  /// The bytes that wait, the next one first.
  package var bytes: ArraySlice<UInt8> { storage[head...] }

  /// Adds as many of `bytes` as there is room for, in order, and returns how many were added.
  package mutating func append(contentsOf bytes: [UInt8]) -> Int {
    let accepted = bytes.prefix(max(0, capacity - count))
    storage += accepted
    return accepted.count
  }

  /// Takes the next byte; `nil` when nothing waits.
  package mutating func removeFirst() -> UInt8? {
    guard head < storage.count else { return nil }
    let byte = storage[head]
    head += 1
    // Bytes already taken are dropped in large pieces, so that taking one costs the same on average however many wait.
    if head == storage.count || head >= 4096 {
      storage.removeFirst(head)
      head = 0
    }
    return byte
  }

  /// Two queues are equal when the same bytes wait and the same number may wait.
  package static func == (a: ByteQueue, b: ByteQueue) -> Bool { a.capacity == b.capacity && a.bytes == b.bytes }

  /// Gives the queue to a state digest: its capacity and the bytes that wait.
  package func forEachWord(_ body: (UInt64) -> Void) {
    body(UInt64(capacity))
    giveWords(of: bytes, to: body)
  }
}
