/// SplitMix64: random numbers that follow from a seed, so that every case, program and run can be made again.
///
/// The contents of the scratch page of the case format are its stream too.
package struct SplitMix: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }

  /// A number from 0 up to but not including `limit`, which must not be 0.
  package mutating func below(_ limit: UInt64) -> UInt64 { next() % limit }

  /// A number in a range.
  package mutating func number(_ range: ClosedRange<Int>) -> Int { range.lowerBound + Int(below(UInt64(range.count))) }

  /// Whether something happens whose chance is `percent` in a hundred.
  package mutating func chance(_ percent: UInt64) -> Bool { below(100) < percent }

  /// One of `choices`, which must not be empty.
  package mutating func pick<T>(_ choices: [T]) -> T { choices[Int(below(UInt64(choices.count)))] }

  package mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: next()) }

  /// A value of the kinds that show mistakes: ends of the widths, small numbers, single bits, and any.
  package mutating func value() -> UInt64 {
    switch below(8) {
    case 0, 1: pick(Self.edges)
    case 2: below(256)
    case 3: 0 &- below(256)
    case 4: 1 << below(64)
    default: next()
    }
  }

  private static let edges: [UInt64] = [
    0, 1, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0x1_0000_0000,
    0x7fff_ffff_ffff_ffff, 0x8000_0000_0000_0000, .max,
  ]
}
