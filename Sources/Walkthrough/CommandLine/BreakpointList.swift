import Simulation

/// The breakpoints, watchpoints and catchpoints that a person has set, by their numbers.
package struct BreakpointList: Hashable, Sendable {
  /// One of them.
  package struct Entry: Hashable, Sendable, Identifiable {
    package var breakpoint: Breakpoint
    /// What it is about, as a person reads it: `main+4`, `write rax`, `syscall write`.
    package let text: String
    /// Whether it vanishes when it is met.
    package let isTemporary: Bool
    package var isEnabled = true
    /// How often it was met.
    package var hits = 0

    package var id: Int { breakpoint.number }
  }

  package private(set) var entries: [Entry] = []
  /// The number of the next one; none is used again.
  private var next = 1

  package init() {}

  /// Those that stop a run now.
  package var active: [Breakpoint] { entries.filter(\.isEnabled).map(\.breakpoint) }

  /// The addresses at which code stops now, for the marks in the code pane.
  package var addresses: Set<UInt64> {
    active.reduce(into: []) { addresses, breakpoint in
      if case .code(let places) = breakpoint.kind { addresses.formUnion(places) }
    }
  }

  package func contains(_ number: Int) -> Bool { entries.contains { $0.id == number } }

  /// Adds one; returns its number.
  package mutating func add(_ kind: Breakpoint.Kind, _ text: String, if condition: Expression? = nil, isTemporary: Bool = false) -> Int {
    let number = next
    next += 1
    entries.append(Entry(breakpoint: Breakpoint(number: number, kind, if: condition), text: text, isTemporary: isTemporary))
    return number
  }

  package mutating func remove(_ numbers: Set<Int>) { entries.removeAll { numbers.contains($0.id) } }

  package mutating func removeAll() { entries.removeAll() }

  package mutating func enable(_ numbers: Set<Int>, _ isEnabled: Bool) {
    for index in entries.indices where numbers.contains(entries[index].id) { entries[index].isEnabled = isEnabled }
  }

  package mutating func setCondition(_ number: Int, _ condition: Expression?) {
    for index in entries.indices where entries[index].id == number { entries[index].breakpoint.condition = condition }
  }

  /// Counts those that were met; temporary ones vanish.
  package mutating func meet(_ numbers: Set<Int>) {
    for index in entries.indices where numbers.contains(entries[index].id) { entries[index].hits += 1 }
    entries.removeAll { numbers.contains($0.id) && $0.isTemporary }
  }

  /// Sets one on an address alone, or removes those that are there; returns whether one is there now.
  package mutating func toggle(at address: UInt64, _ text: String) -> Bool {
    let here = entries.filter { $0.breakpoint.kind == .code([address]) }
    guard here.isEmpty else {
      remove(Set(here.map(\.id)))
      return false
    }
    _ = add(.code([address]), text)
    return true
  }
}
