import Primitives
import X86

/// What reaches the machine from outside, besides its image: everything that a run is not a function of by itself.
package enum Input: Hashable, Sendable {
  /// Bytes typed on the serial console.
  case serial([UInt8])
  /// Scan codes (set 2) of the keyboard.
  case scancodes([UInt8])
  case edit(Edit)
}

/// A change that a person makes to the machine to see what would follow.
package enum Edit: Hashable, Sendable {
  case register(GeneralRegister, UInt64)
  case rip(UInt64)
  /// The flag's bit, or for IOPL its two bits.
  case flag(Flag, UInt64)
  /// CR0, CR2, CR3, CR4 or CR8.
  case control(UInt8, UInt64)
  case msr(MSR, UInt64)
  /// Bytes of RAM.
  case memory(physical: UInt64, [UInt8])
  /// An external interrupt is delivered in place of the next step.
  case interrupt(UInt8)
  /// An exception is delivered in place of the next step.
  case fault(Fault)
  /// The instruction at RIP is not executed.
  case skip
}

/// All input with the tick at which it came, in order. An input at tick t takes effect before the step at t.
package struct InputLog: Hashable, Sendable {
  package struct Entry: Hashable, Sendable {
    package let tick: Tick
    package let input: Input

    package init(tick: Tick, input: Input) {
      self.tick = tick
      self.input = input
    }
  }

  package private(set) var entries: [Entry] = []

  package init() {}

  /// Adds input at `tick`; `false`, with nothing changed, when that lies before the last entry.
  package mutating func append(_ input: Input, at tick: Tick) -> Bool {
    if let last = entries.last, last.tick > tick { return false }
    entries.append(Entry(tick: tick, input: input))
    return true
  }

  /// Forgets some entries, by their numbers.
  mutating func remove(_ numbers: Range<Int>) { entries.removeSubrange(numbers.clamped(to: entries.indices)) }

  /// Forgets every input at or after `tick`.
  mutating func removeAll(from tick: Tick) { entries.removeSubrange(firstIndex(from: tick)...) }

  /// The number of the first entry at or after `tick`.
  package func firstIndex(from tick: Tick) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].tick < tick { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
