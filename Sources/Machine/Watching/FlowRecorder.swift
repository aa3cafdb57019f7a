import Primitives
import X86

/// Counts the events, and keeps them while somebody wants a list.
struct FlowRecorder {
  var counts = FlowCounts()
  var isListing = false
  private(set) var events: [FlowEvent] = []

  mutating func note(_ crossing: RingCrossing, systemCall: UInt64, faultAddress: UInt64) {
    if crossing.from != crossing.to { counts.add(.crossing) }
    var detail: UInt64 = 0
    switch crossing.cause {
    case .syscall:
      counts.add(.systemCall)
      detail = systemCall
    case .interrupt: counts.add(.interrupt)
    case .softwareInterrupt: counts.add(.exception)
    case .exception(let vector):
      counts.add(.exception)
      if vector == .pageFault { detail = faultAddress }
    case .sysret, .iret, .farReturn, .callGate: break
    }
    if isListing {
      events.append(FlowEvent(tick: crossing.tick, from: crossing.from, to: crossing.to, cause: crossing.cause, detail: detail))
    }
  }

  /// The events since the list began or was last taken.
  mutating func take() -> [FlowEvent] {
    defer { events.removeAll(keepingCapacity: true) }
    return events
  }
}
