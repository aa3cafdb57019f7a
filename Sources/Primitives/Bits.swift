extension UInt64 {
  /// Whether bit `number` (0 to 63) is 1.
  @inlinable
  package func bit(_ number: Int) -> Bool { self &>> UInt64(number) & 1 == 1 }

  /// The bits of `range` (both ends included, 0 to 63), moved down to bit 0.
  package func bits(_ range: ClosedRange<Int>) -> UInt64 {
    self >> UInt64(range.lowerBound) & (~0 >> UInt64(64 - range.count))
  }
}
