#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
import Primitives

/// The guest's RAM: one run of bytes from physical address 0, in pages of 4 KiB, and what the machine has noted about each page.
///
/// The host gives the memory page by page as it is touched. This type is the only place that turns a physical address into a host address;
/// it checks the page number once and hands out the page, whose 4096 bytes can then be used without further checks.
@safe
struct PhysicalMemory: ~Copyable {
  /// Marks of one page that keep it out of the write TLB: a write to such a page must take the slow path and be seen.
  struct PageMarks: OptionSet {
    var rawValue: UInt8
    /// Decoded blocks come from this page.
    static let code = PageMarks(rawValue: 1 << 0)
    /// Cached translations came through this page as a paging structure.
    static let pageTable = PageMarks(rawValue: 1 << 1)
    /// Written since the last checkpoint.
    static let changedSinceCheckpoint = PageMarks(rawValue: 1 << 2)
    /// Written since its hash was last computed.
    static let changedSinceDigest = PageMarks(rawValue: 1 << 3)
    /// Bytes of this page are watched.
    static let watched = PageMarks(rawValue: 1 << 4)
    /// The write TLB may hold this page.
    static let inWriteTLB = PageMarks(rawValue: 1 << 5)
    /// Bytes of this page are watched for reads: it stays out of the read TLB.
    static let readWatched = PageMarks(rawValue: 1 << 6)

    static let slowWrites: PageMarks = [.code, .pageTable, .watched]
    static let changed: PageMarks = [.changedSinceCheckpoint, .changedSinceDigest]
  }

  static let pageSize = 4096

  /// Number of pages.
  let pageCount: Int
  private let base: UnsafeMutableRawPointer
  private let marks: UnsafeMutablePointer<UInt8>
  /// Pages with `.changedSinceCheckpoint`, in the order of their first write.
  private(set) var changedSinceCheckpoint: [Int] = []
  /// Pages with `.changedSinceDigest`, in the order of their first write.
  private(set) var changedSinceDigest: [Int] = []

  /// RAM of `size` bytes, all zero; rounded down to whole pages, at least one page.
  init(size: Int) {
    pageCount = max(1, size / Self.pageSize)
    let bytes = pageCount * Self.pageSize
    let region = unsafe mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    guard let region = unsafe region, unsafe region != MAP_FAILED else { fatalError("no memory for \(bytes) bytes of guest RAM") }
    unsafe base = region
    unsafe marks = .allocate(capacity: pageCount)
    unsafe marks.initialize(repeating: 0, count: pageCount)
  }

  deinit {
    unsafe munmap(base, pageCount * Self.pageSize)
    unsafe marks.deallocate()
  }

  /// Size in bytes.
  var size: UInt64 { UInt64(pageCount) * UInt64(Self.pageSize) }

  /// Whether RAM answers at the physical page `number`.
  @inline(__always)
  func contains(page number: UInt64) -> Bool { number < UInt64(pageCount) }

  /// The host address of a page that exists.
  @inline(__always)
  func hostAddress(page number: Int) -> UInt {
    precondition(number >= 0 && number < pageCount)
    return unsafe UInt(bitPattern: base + number * Self.pageSize)
  }

  /// The physical address of a page whose host address a TLB gave.
  func physicalAddress(ofHost host: UInt) -> UInt64 { unsafe UInt64(host &- UInt(bitPattern: base)) }

  // MARK: Marks

  @inline(__always)
  func marks(of page: Int) -> PageMarks {
    precondition(page >= 0 && page < pageCount)
    return unsafe PageMarks(rawValue: marks[page])
  }

  @inline(__always)
  mutating func mark(_ page: Int, _ new: PageMarks) {
    precondition(page >= 0 && page < pageCount)
    unsafe marks[page] |= new.rawValue
  }

  @inline(__always)
  mutating func unmark(_ page: Int, _ old: PageMarks) {
    precondition(page >= 0 && page < pageCount)
    unsafe marks[page] &= ~old.rawValue
  }

  /// Notes that a page is about to be written, for the next checkpoint and the next digest.
  mutating func noteChange(of page: Int) {
    let present = marks(of: page)
    if present.isSuperset(of: .changed) { return }
    if !present.contains(.changedSinceCheckpoint) { changedSinceCheckpoint.append(page) }
    if !present.contains(.changedSinceDigest) { changedSinceDigest.append(page) }
    mark(page, .changed)
  }

  /// Takes the list of pages written since the last call, and starts a new one.
  mutating func takeChangedSinceCheckpoint() -> [Int] {
    let pages = changedSinceCheckpoint
    for page in pages { unmark(page, .changedSinceCheckpoint) }
    changedSinceCheckpoint.removeAll(keepingCapacity: true)
    return pages
  }

  /// Takes the list of pages whose hash is out of date, and starts a new one.
  mutating func takeChangedSinceDigest() -> [Int] {
    let pages = changedSinceDigest
    for page in pages { unmark(page, .changedSinceDigest) }
    changedSinceDigest.removeAll(keepingCapacity: true)
    return pages
  }

  // MARK: Bytes

  /// The value at a physical address, which must lie within one page; all ones where there is no RAM.
  @inline(__always)
  func read<T: GuestInteger>(_ address: UInt64, as type: T.Type) -> T {
    guard address <= size &- UInt64(MemoryLayout<T>.size) else { return T.max }
    return unsafe base.loadUnaligned(fromByteOffset: Int(address), as: T.self)
  }

  /// Stores a value at a physical address without noting the change; nothing happens where there is no RAM.
  @inline(__always)
  mutating func store<T: GuestInteger>(_ value: T, at address: UInt64) {
    guard address <= size &- UInt64(MemoryLayout<T>.size) else { return }
    unsafe base.storeBytes(of: value, toByteOffset: Int(address), as: T.self)
  }

  /// Stores bytes at a physical address without noting the change; what lies beyond the end of RAM is dropped.
  mutating func store(_ bytes: ArraySlice<UInt8>, at address: UInt64) {
    guard address < size else { return }
    let count = min(bytes.count, Int(size - address))
    unsafe bytes.withUnsafeBytes { source in
      if count > 0 { unsafe (base + Int(address)).copyMemory(from: source.baseAddress.unsafelyUnwrapped, byteCount: count) }
    }
  }

  /// `count` bytes from a physical address; all ones where there is no RAM.
  func bytes(at address: UInt64, count: Int) -> [UInt8] {
    var result = [UInt8](repeating: 0xff, count: max(0, count))
    guard address < size else { return result }
    let available = min(result.count, Int(size - address))
    unsafe result.withUnsafeMutableBytes { buffer in
      if available > 0 {
        unsafe buffer.baseAddress.unsafelyUnwrapped.copyMemory(from: base + Int(address), byteCount: available)
      }
    }
    return result
  }

  /// Writes `pattern` `count` times from `offset` of the host page that a TLB gave; the run must stay in the page.
  func fill(host: UInt, offset: UInt64, pattern: UInt64, width: Width, count: UInt64) {
    precondition(offset + count * UInt64(width.bytes) <= UInt64(Self.pageSize))
    guard let start = unsafe UnsafeMutableRawPointer(bitPattern: host + UInt(offset)) else { return }
    switch width {
    case .byte: unsafe memset(start, Int32(pattern & 0xff), Int(count))
    case .word:
      for i in 0..<Int(count) { unsafe start.storeBytes(of: UInt16(truncatingIfNeeded: pattern), toByteOffset: i * 2, as: UInt16.self) }
    case .dword:
      for i in 0..<Int(count) { unsafe start.storeBytes(of: UInt32(truncatingIfNeeded: pattern), toByteOffset: i * 4, as: UInt32.self) }
    case .qword: for i in 0..<Int(count) { unsafe start.storeBytes(of: pattern, toByteOffset: i * 8, as: UInt64.self) }
    }
  }

  /// Copies `count` units upwards, one after the other as the CPU does, so that an overlapping copy repeats what it has written; both runs must stay
  /// in their pages.
  func copy(from origin: UInt, offset: UInt64, to target: UInt, offset targetOffset: UInt64, width: Width, count: UInt64) {
    let bytes = count * UInt64(width.bytes)
    precondition(offset + bytes <= UInt64(Self.pageSize) && targetOffset + bytes <= UInt64(Self.pageSize))
    guard let source = unsafe UnsafeRawPointer(bitPattern: origin + UInt(offset)),
      let destination = unsafe UnsafeMutableRawPointer(bitPattern: target + UInt(targetOffset))
    else { return }
    let first = origin + UInt(offset)
    let second = target + UInt(targetOffset)
    if second <= first || second >= first + UInt(bytes) {
      unsafe memmove(destination, source, Int(bytes))
      return
    }
    for i in 0..<Int(count) {
      let place = i * width.bytes
      switch width {
      case .byte: unsafe destination.storeBytes(of: source.load(fromByteOffset: place, as: UInt8.self), toByteOffset: place, as: UInt8.self)
      case .word:
        unsafe destination.storeBytes(
          of: source.loadUnaligned(fromByteOffset: place, as: UInt16.self), toByteOffset: place, as: UInt16.self)
      case .dword:
        unsafe destination.storeBytes(
          of: source.loadUnaligned(fromByteOffset: place, as: UInt32.self), toByteOffset: place, as: UInt32.self)
      case .qword:
        unsafe destination.storeBytes(
          of: source.loadUnaligned(fromByteOffset: place, as: UInt64.self), toByteOffset: place, as: UInt64.self)
      }
    }
  }

  /// Calls `body` with the 512 words of a page.
  @inline(__always)
  func withWords<R>(ofPage number: Int, _ body: (Span<UInt64>) -> R) -> R {
    precondition(number >= 0 && number < pageCount)
    let words = unsafe UnsafeBufferPointer(
      start: (base + number * Self.pageSize).assumingMemoryBound(to: UInt64.self), count: Self.pageSize / 8)
    return body(unsafe words.span)
  }

  /// Overwrites a whole page; zeros when `content` is `nil`.
  mutating func replace(page number: Int, with content: PageContent?) {
    precondition(number >= 0 && number < pageCount)
    let page = unsafe base + number * Self.pageSize
    if let content, content.isStored {
      unsafe content.withBytes { unsafe page.copyMemory(from: $0.baseAddress.unsafelyUnwrapped, byteCount: Self.pageSize) }
    } else {
      unsafe memset(page, 0, Self.pageSize)
    }
  }

  /// A copy of a page. One whose bytes are all zero costs no memory, but is an object of its own: a page that was written is another one than before.
  func content(ofPage number: Int) -> PageContent {
    precondition(number >= 0 && number < pageCount)
    let isZero = withWords(ofPage: number) { words in
      for i in words.indices where words[i] != 0 { return false }
      return true
    }
    if isZero { return PageContent() }
    return unsafe PageContent(copying: UnsafeRawBufferPointer(start: base + number * Self.pageSize, count: Self.pageSize))
  }
}

/// The bytes of one page as they were at some checkpoint: immutable, shared by all checkpoints in which the page is the same.
@safe
final class PageContent: Sendable {
  private nonisolated(unsafe) let bytes: UnsafeRawBufferPointer

  /// Whether there are bytes at all; a page of zeros has none.
  var isStored: Bool { unsafe !bytes.isEmpty }

  /// A page of zeros.
  fileprivate init() { unsafe bytes = UnsafeRawBufferPointer(start: nil, count: 0) }

  fileprivate init(copying source: UnsafeRawBufferPointer) {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: PhysicalMemory.pageSize, alignment: 16)
    unsafe copy.copyMemory(from: source)
    unsafe bytes = UnsafeRawBufferPointer(copy)
  }

  deinit { unsafe bytes.deallocate() }

  fileprivate func withBytes(_ body: (UnsafeRawBufferPointer) -> Void) { unsafe body(bytes) }
}
