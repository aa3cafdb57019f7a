/// How time reaches the devices.
extension Devices {
  /// Brings everything that happened up to and including `now` to the devices and the interrupt controllers.
  ///
  /// Each device is brought forward in one stride. Only the timer's line can both rise and fall on the way, and each line has its own
  /// bits in the controllers, so the order among the devices leaves no trace: the result is that of going from event to event.
  package mutating func advance(to now: UInt64) {
    let now = min(now, Self.endOfTime)
    if pit.settleTimer(to: now) {
      pic.setLine(0, false)
      pic.setLine(0, true)
    }
    keyboard.advance(to: now)
    uart.advance(to: now)
    clock.advance(to: now)
    connectLines()
  }

  /// The earliest time after `now` at which `advance` changes any state; `nil` when time alone changes nothing any more.
  ///
  /// The devices must be advanced to `now`; what is overdue is given as the next nanosecond.
  package func nextEvent(after now: UInt64) -> UInt64? {
    let next = earliest(earliest(pit.nextEvent, keyboard.nextEvent), earliest(uart.nextEvent, clock.nextInterrupt))
    return bounded(next, after: now)
  }

  /// The earliest time after `now` at which INTR is high because of the devices alone; `nil` when only input can bring that about.
  ///
  /// Masks, priorities and interrupts in service count as they are now. With INTR high already it is the next nanosecond.
  package func nextInterrupt(after now: UInt64) -> UInt64? {
    if interruptRequested { return bounded(now, after: now) }
    var next: UInt64?
    if pic.wouldRequest(risingEdgeOn: 0) { next = pit.nextInterrupt }
    if pic.wouldRequest(risingEdgeOn: 1) { next = earliest(next, keyboard.nextInterrupt) }
    if pic.wouldRequest(risingEdgeOn: 4) { next = earliest(next, uart.nextInterrupt) }
    if pic.wouldRequest(risingEdgeOn: 8) { next = earliest(next, clock.nextInterrupt) }
    return bounded(next, after: now)
  }

  private func bounded(_ time: UInt64?, after now: UInt64) -> UInt64? {
    guard let time, now < Self.endOfTime, time <= Self.endOfTime else { return nil }
    return max(time, now + 1)
  }
}

/// The earlier of two times of which either may be never.
func earliest(_ a: UInt64?, _ b: UInt64?) -> UInt64? {
  guard let a, let b else { return a ?? b }
  return min(a, b)
}
