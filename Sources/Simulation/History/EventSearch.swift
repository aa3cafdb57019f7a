import Machine
import Primitives
import X86

/// The way to an event of a kind by its number. Every checkpoint knows how many events there were before it, so that only the stretch with the event is
/// run again.
struct EventSearch: Sendable {
  let kind: FlowKind
  let direction: Direction
  /// Backwards the event lies before this tick, forwards after it.
  let bound: Tick
  /// The number of the event, counted from 0, once it is known.
  var number: UInt64?
  /// Whether the machine is in the stretch that leads to the event, with the events listed.
  var isListing = false

  init(_ kind: FlowKind, before bound: Tick) {
    self.kind = kind
    direction = .backward
    self.bound = bound
  }

  init(_ kind: FlowKind, after bound: Tick) {
    self.kind = kind
    direction = .forward
    self.bound = bound
  }
}

/// A stretch of the index of events: as many as were asked for, from a number on.
package struct EventList: Sendable {
  package let kind: FlowKind
  /// The number of the first event, counted from 0.
  package let first: UInt64
  package let limit: Int
  /// What was found so far.
  package private(set) var events: [FlowEvent] = []
  fileprivate var isBegun = false

  package init(_ kind: FlowKind, from first: UInt64, limit: Int) {
    self.kind = kind
    self.first = first
    self.limit = max(0, limit)
  }

  fileprivate mutating func add(_ event: FlowEvent) { if events.count < limit { events.append(event) } }
}

extension Timeline {
  func proceed(_ search: EventSearch, _ journey: Journey, _ left: inout Int64) -> Journey.Plan {
    var search = search
    guard let number = search.number else {
      // Forwards the event right here does not count.
      let place = search.direction == .backward ? search.bound : search.bound.next
      if let reason = approach(place, &left) { return .done(.stopped(part: 0, reason: MachineStop(reason))) }
      guard tick == place else { return .events(search) }
      let count = flowCounts[search.kind]
      if search.direction == .backward, count == 0 { return .retreat }
      search.number = search.direction == .backward ? count - 1 : count
      return .events(search)
    }
    if !search.isListing {
      goTowards(search.kind, number, &left)
      search.isListing = true
    }
    if tick >= journey.limit { return .retreat }
    let (event, reason) = run(to: search.kind, number, until: journey.limit, &left)
    if let event { return .seek(event.tick, part: 0) }
    if reason != .reached { return .done(.stopped(part: 0, reason: MachineStop(reason))) }
    return .events(search)
  }

  /// Goes to the checkpoint from which it is the shortest way to an event, when that is shorter than from here.
  private func goTowards(_ kind: FlowKind, _ number: UInt64, _ left: inout Int64) {
    let checkpoint = current.checkpoints.last(with: kind, atMost: number)
    if flowCounts[kind] > number || checkpoint.tick > tick {
      restore(checkpoint)
      left -= Self.restoreCost
    }
  }

  /// Runs on until the event with a number has passed; returns it. `nil` means call again.
  private func run(to kind: FlowKind, _ number: UInt64, until limit: Tick, _ left: inout Int64) -> (event: FlowEvent?, reason: StopReason) {
    pc.listsFlowEvents = true
    defer { pc.listsFlowEvents = false }
    while left > 0, tick < limit {
      let before = tick
      let count = flowCounts[kind]
      let reason = run(until: Tick(min(limit.count, before.count &+ UInt64(min(left, 1 << 16)))))
      left -= Int64(tick - before) + 1
      let events = pc.takeFlowEvents().filter { $0.belongs(to: kind) }
      if flowCounts[kind] > number, number >= count, Int(number - count) < events.count { return (events[Int(number - count)], .reached) }
      if reason != .reached { return (nil, reason) }
    }
    return (nil, .reached)
  }

  /// Collects a list of events up to the furthest tick that was ever reached; `true` when it is complete. The machine rests anywhere afterwards: call it
  /// on the scout.
  package func collect(_ list: inout EventList, ticks: UInt64) -> Bool {
    var left = Int64(clamping: ticks)
    if !list.isBegun {
      goTowards(list.kind, list.first, &left)
      list.isBegun = true
    }
    pc.listsFlowEvents = true
    defer { pc.listsFlowEvents = false }
    while list.events.count < list.limit, tick < end {
      if left <= 0 { return false }
      // Checkpoints know how many events there were: stretches without one are skipped.
      let checkpoint = current.checkpoints.last(with: list.kind, atMost: flowCounts[list.kind])
      if checkpoint.tick > tick {
        restore(checkpoint)
        left -= Self.restoreCost
      }
      let before = tick
      var number = flowCounts[list.kind]
      let reason = run(until: Tick(min(end.count, before.count &+ 1 << 16)))
      left -= Int64(tick - before) + 1
      for event in pc.takeFlowEvents() where event.belongs(to: list.kind) {
        if number >= list.first { list.add(event) }
        number += 1
      }
      if reason != .reached { break }
    }
    return true
  }
}
