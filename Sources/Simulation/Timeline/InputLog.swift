import Primitives

/// What reaches the machine from outside, besides its image: everything that a run is not a function of by itself.
package enum Input: Hashable, Sendable {
  /// Bytes typed on the serial console.
  case serial([UInt8])
  /// Scan codes (set 2) of the keyboard.
  case scancodes([UInt8])
}

/// All input with the tick at which it came, in order. An input at tick t takes effect before the step at t.
package struct InputLog: Hashable, Sendable {
  package private(set) var entries: [(tick: Tick, input: Input)] = []

  package init() {}

  package static func == (a: InputLog, b: InputLog) -> Bool {
    a.entries.count == b.entries.count && zip(a.entries, b.entries).allSatisfy { $0.tick == $1.tick && $0.input == $1.input }
  }

  package func hash(into hasher: inout Hasher) {
    for entry in entries {
      hasher.combine(entry.tick)
      hasher.combine(entry.input)
    }
  }

  /// Adds input at `tick`, which must not lie before the last entry.
  mutating func append(_ input: Input, at tick: Tick) {
    precondition(entries.last.map { $0.tick <= tick } ?? true, "input out of order")
    entries.append((tick, input))
  }

  /// Forgets every input at or after `tick`.
  mutating func removeAll(from tick: Tick) { entries.removeSubrange(firstIndex(from: tick)...) }

  /// The number of the first entry at or after `tick`.
  func firstIndex(from tick: Tick) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].tick < tick { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
