#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
import Primitives
import X86

/// Decoded basic blocks, found by the physical address of their first byte.
///
/// A block is a run of ops in one page, up to an unconditional change of flow, an instruction that must end it, the end of the page, or a length limit.
/// Ops are never moved or reused until the arena is full; then everything is dropped at once. Blocks whose bytes are overwritten get
/// `stale` in place of their ops, so that whoever is inside one leaves it at the next instruction.
@safe
struct BlockCache: ~Copyable {
  /// Ops that fit: 16 MiB of address space, touched as it fills.
  private static let capacity = 1 << 19
  /// Instructions in a block at most.
  static let maximumLength = 32

  private struct Block {
    var first: Int
    var count: Int
  }

  private let ops: UnsafeMutablePointer<Op>
  private var used: Int
  /// The ops of the one instruction that lies in two pages and is decoded anew each time.
  private let crossing: UnsafeMutablePointer<Op>

  /// Open-addressed hash of physical address + 1 (0 = empty) to op number.
  private var keys: [UInt64]
  private var values: [UInt32]
  private var filled = 0
  private var blocksOfPage: [Int: [Block]] = [:]

  init() {
    let bytes = Self.capacity * MemoryLayout<Op>.stride
    let region = unsafe mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    guard let region = unsafe region, unsafe region != MAP_FAILED else { fatalError("no memory for the block cache") }
    unsafe ops = region.bindMemory(to: Op.self, capacity: Self.capacity)
    used = 0
    unsafe crossing = .allocate(capacity: 3)
    unsafe crossing.initialize(repeating: Op(code: .stop, operation: .nop, offset: 0, length: 0), count: 3)
    keys = [UInt64](repeating: 0, count: 1 << 12)
    values = [UInt32](repeating: 0, count: 1 << 12)
  }

  deinit {
    unsafe munmap(ops, Self.capacity * MemoryLayout<Op>.stride)
    unsafe crossing.deallocate()
  }

  /// The block that starts at a physical address, when it is decoded and still good.
  func find(_ physical: UInt64) -> OpCursor? {
    let mask = keys.count - 1
    var slot = Self.hash(physical) & mask
    while keys[slot] != 0 {
      if keys[slot] == physical &+ 1 {
        let cursor = unsafe OpCursor(ops + Int(values[slot]))
        return cursor.code == .stale ? nil : cursor
      }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// Adds a block that starts at a physical address. `block` ends with an op that leaves it.
  mutating func insert(_ block: [Op], at physical: UInt64) -> OpCursor {
    if used + block.count > Self.capacity { removeAll() }
    let first = used
    for op in block {
      unsafe (ops + used).initialize(to: op)
      used += 1
    }
    blocksOfPage[Int(physical >> 12), default: []].append(Block(first: first, count: block.count))
    if filled * 2 >= keys.count { grow() }
    put(physical &+ 1, UInt32(first))
    return unsafe OpCursor(ops + first)
  }

  /// Holds a block of at most three ops that is not to be found again.
  mutating func hold(_ block: [Op]) -> OpCursor {
    for (i, op) in block.prefix(3).enumerated() { unsafe crossing[i] = op }
    return unsafe OpCursor(crossing)
  }

  /// Makes every block of a physical page stale.
  mutating func invalidate(page: Int) {
    guard let blocks = blocksOfPage.removeValue(forKey: page) else { return }
    for block in blocks {
      for i in block.first..<block.first + block.count { unsafe ops[i].code = .stale }
    }
  }

  /// Forgets every block. Nobody may be inside one.
  mutating func removeAll() {
    used = 0
    filled = 0
    for i in keys.indices { keys[i] = 0 }
    blocksOfPage.removeAll()
  }

  /// Whether a cursor points into a block that can be found again.
  func owns(_ cursor: OpCursor) -> Bool {
    let address = UInt(cursor.link)
    let first = unsafe UInt(bitPattern: ops)
    return address >= first && address < first + UInt(used * MemoryLayout<Op>.stride)
  }

  /// Whether an insertion of a longest block would drop all others.
  ///
  /// Besides the instructions a block has a probe and an end.
  var isFull: Bool { used + Self.maximumLength + 2 > Self.capacity }

  // MARK: The hash

  private static func hash(_ physical: UInt64) -> Int {
    Int(truncatingIfNeeded: (physical &* 0x9e37_79b9_7f4a_7c15) >> 32)
  }

  private mutating func put(_ key: UInt64, _ value: UInt32) {
    let mask = keys.count - 1
    var slot = Self.hash(key &- 1) & mask
    while keys[slot] != 0 && keys[slot] != key { slot = (slot + 1) & mask }
    if keys[slot] == 0 { filled += 1 }
    keys[slot] = key
    values[slot] = value
  }

  private mutating func grow() {
    let old = (keys, values)
    keys = [UInt64](repeating: 0, count: old.0.count * 2)
    values = [UInt32](repeating: 0, count: old.0.count * 2)
    filled = 0
    for (key, value) in zip(old.0, old.1) where key != 0 { put(key, value) }
  }
}

/// Recently used blocks by linear address: how an indirect jump, a return or a jump to another page finds its block without a page walk.
@safe
struct JumpCache: ~Copyable {
  private static let entryCount = 4096

  private struct Entry {
    /// Low 48 bits of RIP, and the translation context above them.
    var tag: UInt64
    var link: UInt64
  }

  private let entries: UnsafeMutablePointer<Entry>

  init() {
    unsafe entries = .allocate(capacity: Self.entryCount)
    unsafe entries.initialize(repeating: Entry(tag: 0, link: 0), count: Self.entryCount)
  }

  deinit { unsafe entries.deallocate() }

  @inline(__always)
  private static func tag(_ rip: UInt64, _ context: UInt64) -> UInt64 { rip & 0xffff_ffff_ffff | context &<< 48 }

  @inline(__always)
  private static func slot(_ rip: UInt64) -> Int {
    Int(truncatingIfNeeded: (rip ^ (rip &>> 12)) & UInt64(entryCount - 1))
  }

  @inline(__always)
  func find(_ rip: UInt64, _ context: UInt64) -> OpCursor? {
    let entry = unsafe entries + Self.slot(rip)
    guard unsafe entry.pointee.tag == Self.tag(rip, context) else { return nil }
    return unsafe OpCursor(link: entry.pointee.link)
  }

  mutating func insert(_ rip: UInt64, _ context: UInt64, _ cursor: OpCursor) {
    unsafe entries[Self.slot(rip)] = Entry(tag: Self.tag(rip, context), link: cursor.link)
  }

  mutating func removeAll() {
    unsafe entries.update(repeating: Entry(tag: 0, link: 0), count: Self.entryCount)
  }
}
