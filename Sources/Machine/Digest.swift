import Primitives
import X86

/// A 64-bit mix of words; not cryptographic.
struct WordHash {
  private(set) var value: UInt64 = 0x9e37_79b9_7f4a_7c15

  @inline(__always)
  mutating func mix(_ word: UInt64) {
    value = (value ^ word) &* 0xff51_afd7_ed55_8ccd
    value ^= value >> 32
  }
}

/// The hashes of all pages of RAM, kept up for pages that change.
struct MemoryDigest {
  private var pages: [UInt64]
  /// The sum of all of `pages`: order does not matter, so one page can be exchanged.
  private(set) var sum: UInt64 = 0

  /// All pages zero.
  init(pageCount: Int) { pages = [UInt64](repeating: 0, count: pageCount) }

  mutating func set(page: Int, _ hash: UInt64) {
    sum = sum &- pages[page] &+ hash
    pages[page] = hash
  }

  /// The hash of a page's number and content; 0 for a page of zeros, so that untouched RAM costs nothing.
  static func hash(page: Int, _ words: Span<UInt64>) -> UInt64 {
    // Four lanes, so that the multiplications overlap.
    var a: UInt64 = 0x9e37_79b9_7f4a_7c15
    var b: UInt64 = 0xc2b2_ae3d_27d4_eb4f
    var c: UInt64 = 0x1656_67b1_9e37_79f9
    var d: UInt64 = 0x27d4_eb2f_1656_67c5
    var any: UInt64 = 0
    var i = 0
    while i < words.count {
      let (w, x, y, z) = (words[i], words[i + 1], words[i + 2], words[i + 3])
      any |= w | x | y | z
      a = (a ^ w) &* 0xff51_afd7_ed55_8ccd
      b = (b ^ x) &* 0xc4ce_b9fe_1a85_ec53
      c = (c ^ y) &* 0x9fb2_1c65_1e98_df25
      d = (d ^ z) &* 0xd6e8_feb8_6659_fd93
      a ^= a >> 29
      b ^= b >> 31
      c ^= c >> 30
      d ^= d >> 28
      i += 4
    }
    if any == 0 { return 0 }
    var hash = WordHash()
    for word in [UInt64(page), a, b, c, d] { hash.mix(word) }
    return hash.value
  }
}
