/// A position in time: the number of machine steps since the kernel's first instruction, which stands at tick 0.
///
/// One tick is one retired instruction, one iteration of a REP string instruction, or one delivery of an exception or interrupt.
package struct Tick: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The count of steps.
  package var count: UInt64

  package init(_ count: UInt64) { self.count = count }

  /// The first position of every run.
  package static let zero = Tick(0)

  /// The position one step later.
  package var next: Tick { Tick(count &+ 1) }

  /// The position one step earlier; `nil` at tick 0.
  package var previous: Tick? { count == 0 ? nil : Tick(count - 1) }

  package static func < (a: Tick, b: Tick) -> Bool { a.count < b.count }

  package static func + (a: Tick, steps: UInt64) -> Tick { Tick(a.count &+ steps) }

  /// The number of steps from `b` to `a`; `a` must not be earlier.
  package static func - (a: Tick, b: Tick) -> UInt64 { a.count - b.count }

  package var description: String { "\(count)" }
}
