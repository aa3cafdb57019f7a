import Primitives

/// A direct-mapped cache from linear pages to host addresses, one each for reads, writes and fetches.
///
/// A hit means: this page may be accessed in this way, from this privilege, now, and nobody needs to hear of it. Everything else (a page fault, an
/// accessed or dirty bit to set, a page with code or page tables, a page not yet noted for the checkpoint) is a miss. The low 12 bits of a tag
/// hold the context (address space and privilege) in which the entry was made, so that changing the context needs no sweep.
@safe
struct TLB: ~Copyable {
  static let entryCount = 512

  struct Entry {
    /// Linear page address with the context in bits 11 to 0; an empty entry has the context 0, which is never current.
    var tag: UInt64
    /// Host address minus linear address.
    var addend: UInt
  }

  private let entries: UnsafeMutablePointer<Entry>

  init() {
    unsafe entries = .allocate(capacity: Self.entryCount)
    unsafe entries.initialize(repeating: Entry(tag: 0, addend: 0), count: Self.entryCount)
  }

  deinit { unsafe entries.deallocate() }

  /// Reads a value when the page is cached in `context` and the value lies in that one page.
  @inline(__always)
  func load<T: GuestInteger>(_ linear: UInt64, _ context: UInt64, as type: T.Type) -> T? {
    let entry = unsafe entries + Int(truncatingIfNeeded: linear &>> 12 & UInt64(Self.entryCount - 1))
    // The page of the last byte is compared with the entry that the first byte selects: a value that crosses a page never matches.
    guard unsafe entry.pointee.tag == ((linear &+ UInt64(MemoryLayout<T>.size - 1)) & ~0xfff) | context else { return nil }
    // A typed pointer may be misaligned here. It compiles to one plain load on every host, where `loadUnaligned` stays a call: the executor
    // is larger than the callers into which the optimiser inlines what is not transparent.
    return unsafe UnsafePointer<T>(bitPattern: entry.pointee.addend &+ UInt(linear)).unsafelyUnwrapped.pointee
  }

  /// Stores a value when the page is cached in `context` and the value lies in that one page; says whether it did.
  @inline(__always)
  func store<T: GuestInteger>(_ value: T, _ linear: UInt64, _ context: UInt64) -> Bool {
    let entry = unsafe entries + Int(truncatingIfNeeded: linear &>> 12 & UInt64(Self.entryCount - 1))
    guard unsafe entry.pointee.tag == ((linear &+ UInt64(MemoryLayout<T>.size - 1)) & ~0xfff) | context else { return false }
    unsafe UnsafeMutablePointer<T>(bitPattern: entry.pointee.addend &+ UInt(linear)).unsafelyUnwrapped.pointee = value
    return true
  }

  /// The host address of a linear page, when it is cached in `context`.
  @inline(__always)
  func host(_ linear: UInt64, _ context: UInt64) -> UInt? {
    let entry = unsafe entries + Int(truncatingIfNeeded: linear &>> 12 & UInt64(Self.entryCount - 1))
    guard unsafe entry.pointee.tag == (linear & ~0xfff) | context else { return nil }
    return unsafe entry.pointee.addend &+ UInt(linear & ~0xfff)
  }

  /// Caches that the linear page of `linear` lies at the host page `host` in `context`.
  mutating func insert(_ linear: UInt64, host: UInt, _ context: UInt64) {
    let page = linear & ~0xfff
    unsafe entries[Int(linear &>> 12 & UInt64(Self.entryCount - 1))] = Entry(tag: page | context, addend: host &- UInt(page))
  }

  /// Empties the cache.
  mutating func removeAll() {
    unsafe entries.update(repeating: Entry(tag: 0, addend: 0), count: Self.entryCount)
  }

  /// Drops every entry for the host page `host`, whatever its linear address.
  mutating func remove(host: UInt) {
    for i in 0..<Self.entryCount {
      let entry = unsafe entries[i]
      if entry.addend &+ UInt(entry.tag & ~0xfff) == host, entry.tag != 0 { unsafe entries[i] = Entry(tag: 0, addend: 0) }
    }
  }
}
