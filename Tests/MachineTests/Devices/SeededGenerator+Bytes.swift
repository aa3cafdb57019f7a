import TestSupport

/// What device tests ask of a generator.
extension SeededGenerator {
  mutating func byte() -> UInt8 { UInt8.random(in: 0...255, using: &self) }

  mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &self) == 0 }

  mutating func pick<T>(_ choices: [T]) -> T { choices[Int.random(in: 0..<choices.count, using: &self)] }

  mutating func bytes(_ count: ClosedRange<Int>) -> [UInt8] {
    (0..<Int.random(in: count, using: &self)).map { _ in byte() }
  }
}
