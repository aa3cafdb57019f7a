import Primitives

/// A place on the timeline: the state before the step at `tick`, plus the first `part` parts of that step.
///
/// The machine rests only at ticks; parts are a view.
package struct Position: Hashable, Comparable, Sendable, CustomStringConvertible {
  package var tick: Tick
  package var part: Int

  package init(_ tick: Tick, part: Int = 0) {
    self.tick = tick
    self.part = part
  }

  package static func < (a: Position, b: Position) -> Bool { (a.tick, a.part) < (b.tick, b.part) }

  /// `123` or `123.4`, as the command line takes it.
  package var description: String { part == 0 ? "\(tick)" : "\(tick).\(part)" }

  /// Reads `TICK` or `TICK.PART`; `nil` for anything else.
  package init?(text: String) {
    let fields = text.split(separator: ".", omittingEmptySubsequences: false)
    guard let first = fields.first, let tick = UInt64(first), fields.count <= 2 else { return nil }
    self.init(Tick(tick))
    if fields.count == 2 {
      guard let part = Int(fields[1]), part >= 0 else { return nil }
      self.part = part
    }
  }
}
