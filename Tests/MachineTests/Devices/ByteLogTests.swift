import Machine
import Testing

@Suite struct ByteLogTests {
  func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) } }

  @Test(arguments: [0, 1, 4095, 4096, 4097, 1_048_575, 1_048_576, 1_048_577, 2_100_000])
  func `a log gives back what was appended`(count: Int) {
    var log = ByteLog()
    let content = bytes(count)
    log.append(contentsOf: content)
    #expect(log.count == count)
    #expect(log.bytes(in: 0..<count) == content)
    for (start, end) in [(0, 1), (4090, 4100), (4096, 8192), (count - 10, count + 10), (count, count + 1), (count / 2, count / 2 + 5000)] {
      let low = min(max(0, start), count)
      let high = max(low, min(count, end))
      #expect(log.bytes(in: max(0, start)..<max(0, start, end)) == Array(content[low..<high]))
    }
  }

  @Test func `a copy keeps what it had when the other grows`() {
    var log = ByteLog()
    log.append(contentsOf: bytes(10_000))
    let copy = log
    let hash = copy.hash
    log.append(contentsOf: bytes(10_000))
    #expect(copy.count == 10_000)
    #expect(copy.hash == hash)
    #expect(copy.bytes(in: 0..<20_000) == bytes(10_000))
    #expect(log.bytes(in: 0..<20_000) == bytes(10_000) + bytes(10_000))
    #expect(log != copy)
  }

  @Test func `the hash is FNV-1a of all bytes, however they were appended`() {
    var log = ByteLog()
    #expect(log.hash == 0xcbf2_9ce4_8422_2325)
    log.append(contentsOf: Array("foobar".utf8))
    #expect(log.hash == 0x8594_4171_f739_67e8)
    var single = ByteLog()
    for byte in "foobar".utf8 { single.append(byte) }
    #expect(single == log)
    single.append(0)
    #expect(single.hash != log.hash)
  }

  @Test func `text is lossy UTF-8`() {
    var log = ByteLog()
    log.append(contentsOf: [0x48, 0x69, 0xff, 0xe3, 0x81, 0x82, 0x0a])
    #expect(log.text == "Hi\u{fffd}\u{3042}\n")
    #expect(log.text(in: 0..<2) == "Hi")
  }

  @Test func `a long log is copied and appended to as fast as a short one`() {
    // Copying all of 16 MiB each time would move 1.6 TB.
    var log = ByteLog()
    log.append(contentsOf: bytes(16 << 20))
    var copies = log
    let duration = ContinuousClock().measure {
      for _ in 0..<100_000 {
        copies = log
        log.append(0x61)
      }
    }
    #expect(log.count == 16 << 20 + 100_000)
    #expect(copies.count == log.count - 1)
    #expect(duration < .seconds(30))
  }
}

@Suite struct ByteQueueTests {
  @Test func `a queue gives bytes back in order and refuses what does not fit`() {
    var queue = ByteQueue(capacity: 5)
    #expect(queue.append(contentsOf: [1, 2, 3]) == 3)
    #expect(queue.removeFirst() == 1)
    #expect(queue.append(contentsOf: [4, 5, 6, 7]) == 3)
    #expect(Array(queue.bytes) == [2, 3, 4, 5, 6])
    #expect(queue.append(contentsOf: [8]) == 0)
    var taken: [UInt8] = []
    while let byte = queue.removeFirst() { taken.append(byte) }
    #expect(taken == [2, 3, 4, 5, 6])
    #expect(queue.isEmpty)
    #expect(queue.removeFirst() == nil)
  }

  @Test func `queues are equal when the same bytes wait`() {
    var a = ByteQueue(capacity: 100_000)
    var b = a
    _ = a.append(contentsOf: [UInt8](repeating: 1, count: 9000) + [2, 3])
    for _ in 0..<9000 { _ = a.removeFirst() }
    _ = b.append(contentsOf: [2, 3])
    #expect(a == b)
    var (wordsOfA, wordsOfB) = ([UInt64](), [UInt64]())
    a.forEachWord { wordsOfA.append($0) }
    b.forEachWord { wordsOfB.append($0) }
    #expect(wordsOfA == wordsOfB)
  }
}
