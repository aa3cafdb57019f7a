import Primitives

/// Something that passed through the IDT, SYSCALL, or a return to where they came from.
package struct FlowEvent: Hashable, Sendable {
  /// The position before the step.
  package let tick: Tick
  /// CPL before and after; equal when an interrupt or exception met the kernel itself.
  package let from: UInt8
  package let to: UInt8
  package let cause: RingCrossing.Cause
  /// RAX of a SYSCALL, the linear address of a page fault, otherwise 0.
  package let detail: UInt64

  package init(tick: Tick, from: UInt8, to: UInt8, cause: RingCrossing.Cause, detail: UInt64 = 0) {
    self.tick = tick
    self.from = from
    self.to = to
    self.cause = cause
    self.detail = detail
  }

  /// Whether the event is of a kind.
  package func belongs(to kind: FlowKind) -> Bool {
    switch (kind, cause) {
    case (.systemCall, .syscall), (.interrupt, .interrupt), (.exception, .exception), (.exception, .softwareInterrupt): true
    case (.crossing, _): from != to
    default: false
    }
  }
}

/// The kinds of events that are counted. One event can be of two kinds: SYSCALL in ring 3 is a system call and a crossing.
package enum FlowKind: Int, Hashable, Sendable, CaseIterable {
  case systemCall
  /// An external interrupt.
  case interrupt
  /// An exception, or INT n.
  case exception
  /// A change of the CPL.
  case crossing
}

/// How many events of each kind there were since tick 0.
package struct FlowCounts: Hashable, Sendable {
  private var counts = InlineArray<4, UInt64>(repeating: 0)

  package init() {}

  package subscript(kind: FlowKind) -> UInt64 { counts[kind.rawValue] }

  /// Counts one more event.
  package mutating func add(_ kind: FlowKind) { counts[kind.rawValue] &+= 1 }

  package static func == (a: FlowCounts, b: FlowCounts) -> Bool { FlowKind.allCases.allSatisfy { a[$0] == b[$0] } }

  package func hash(into hasher: inout Hasher) { for kind in FlowKind.allCases { hasher.combine(self[kind]) } }
}
