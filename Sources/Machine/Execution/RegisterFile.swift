import X86

/// The sixteen general registers and a few slots that make address arithmetic uniform, as one small piece of memory.
///
/// Indices are `UInt8` and there are 256 slots, so that no index is out of range and none needs a check. A byte register is a byte offset into the
/// file (`al` = 0, `ah` = 1, `cl` = 8); the host is little-endian.
@safe
struct RegisterFile: ~Copyable {
  /// Always 0: the base or index of an address that has none.
  static let zero: UInt8 = 16
  /// The linear address of the page that RIP is in: the base of RIP-relative addresses.
  static let codePage: UInt8 = 17
  /// The bases of FS and GS.
  static let fsBase: UInt8 = 18
  static let gsBase: UInt8 = 19

  private let slots: UnsafeMutablePointer<UInt64>
  private let bytes: UnsafeMutablePointer<UInt8>

  init() {
    unsafe slots = .allocate(capacity: 256)
    unsafe slots.initialize(repeating: 0, count: 256)
    unsafe bytes = UnsafeMutableRawPointer(slots).assumingMemoryBound(to: UInt8.self)
  }

  deinit { unsafe slots.deallocate() }

  @inline(__always)
  subscript(_ index: UInt8) -> UInt64 {
    get { unsafe slots[Int(index)] }
    nonmutating set { unsafe slots[Int(index)] = newValue }
  }

  @inline(__always)
  subscript(_ register: GeneralRegister) -> UInt64 {
    get { self[register.rawValue] }
    nonmutating set { self[register.rawValue] = newValue }
  }

  /// The byte at a byte offset (0 to 255).
  @inline(__always)
  subscript(byte offset: UInt8) -> UInt8 {
    get { unsafe bytes[Int(offset)] }
    nonmutating set { unsafe bytes[Int(offset)] = newValue }
  }

  /// The byte offset of a byte register.
  static func byteOffset(of view: Register) -> UInt8 { view.register.rawValue &* 8 &+ (view.isHighByte ? 1 : 0) }
}
