/// The content of all RAM at one moment, page by page, sharing every page and every chunk of pages that did not change with the moments before.
struct MemorySnapshot: Sendable {
  static let pagesPerChunk = 256

  /// The content of 256 pages; `nil` is a page of zeros that was never written.
  final class Chunk: Sendable {
    let pages: [PageContent?]
    init(pages: [PageContent?]) { self.pages = pages }
  }

  private(set) var chunks: [Chunk]

  /// All zeros.
  init(pageCount: Int) {
    let empty = Chunk(pages: Array(repeating: nil, count: Self.pagesPerChunk))
    chunks = Array(repeating: empty, count: (pageCount + Self.pagesPerChunk - 1) / Self.pagesPerChunk)
  }

  subscript(page: Int) -> PageContent? { chunks[page / Self.pagesPerChunk].pages[page % Self.pagesPerChunk] }

  /// Replaces the content of some pages.
  mutating func update(_ changed: [(page: Int, content: PageContent?)]) {
    var byChunk: [Int: [(Int, PageContent?)]] = [:]
    for (page, content) in changed { byChunk[page / Self.pagesPerChunk, default: []].append((page % Self.pagesPerChunk, content)) }
    for (index, changes) in byChunk {
      var pages = chunks[index].pages
      for (slot, content) in changes { pages[slot] = content }
      chunks[index] = Chunk(pages: pages)
    }
  }

  /// Calls `body` with every page whose content is another object than in `other`.
  func forEachDifference(from other: MemorySnapshot, _ body: (_ page: Int, _ content: PageContent?) -> Void) {
    for index in chunks.indices where chunks[index] !== other.chunks[index] {
      for slot in 0..<Self.pagesPerChunk {
        let mine = chunks[index].pages[slot]
        if mine !== other.chunks[index].pages[slot] { body(index * Self.pagesPerChunk + slot, mine) }
      }
    }
  }

  /// Bytes that this moment holds and `other` does not: what keeping both costs, the lists of pages counted in.
  func bytesNotShared(with other: MemorySnapshot) -> Int {
    var bytes = 0
    for index in chunks.indices where chunks[index] !== other.chunks[index] {
      bytes += Self.pagesPerChunk * MemoryLayout<PageContent?>.stride
      for slot in 0..<Self.pagesPerChunk {
        guard let mine = chunks[index].pages[slot], mine !== other.chunks[index].pages[slot] else { continue }
        bytes += Self.pageOverhead + (mine.isStored ? PhysicalMemory.pageSize : 0)
      }
    }
    return bytes
  }

  /// Bytes of the object around a page's content, as the allocator counts them: measured.
  private static let pageOverhead = 48
}
