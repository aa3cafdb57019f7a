/// The numbers that mark TLB entries and jump-cache entries with the address space and privilege in which they are valid.
///
/// Changing CR3 or a paging bit of a control register gives new numbers, which is the whole flush; when the 12 bits run out, the owner
/// empties the caches. Page tables that cached translations came through are watched for writes, so cached translations are never stale, and
/// the numbers of the last few address spaces can be kept: a switch back finds its entries again.
struct TranslationContext {
  /// What a number stands for besides the address space.
  enum Privilege: Int {
    case user = 0
    /// CPL 0 to 2 with SMAP in force (CR4.SMAP set and RFLAGS.AC clear), or with no SMAP at all.
    case supervisor = 1
    /// CPL 0 to 2 with CR4.SMAP and RFLAGS.AC set: data accesses to user pages are allowed.
    case supervisorUserAccess = 2
  }

  private struct Space {
    /// CR3 together with the control bits that change what a translation allows.
    var key: UInt64
    var first: UInt64
  }

  /// A number in which nothing is ever cached.
  static let uncached: UInt64 = 0xfff

  private static let kept = 8
  private var spaces: [Space] = []
  private var oldest = 0
  private var next: UInt64 = 1
  private var current: UInt64 = 1

  /// Makes the address space of `key` the current one. Returns `false` when the numbers have run out: the caller empties every cache and calls again.
  mutating func select(key: UInt64) -> Bool {
    for space in spaces where space.key == key {
      current = space.first
      return true
    }
    guard next &+ 3 <= Self.uncached else {
      self = TranslationContext()
      return false
    }
    current = next
    next &+= 3
    let space = Space(key: key, first: current)
    if spaces.count < Self.kept {
      spaces.append(space)
    } else {
      spaces[oldest] = space
      oldest = (oldest + 1) % Self.kept
    }
    return true
  }

  /// Forgets every address space: entries made so far never match again.
  mutating func forget() { spaces.removeAll(keepingCapacity: true) }

  /// The number for a privilege in the current address space, 1 to 4095.
  func number(_ privilege: Privilege) -> UInt64 { current &+ UInt64(privilege.rawValue) }
}
