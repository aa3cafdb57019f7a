/// How a counter of the 8254 counts: the six modes (8254 data sheet, "Mode Definitions").
extension PITCounter {
  /// The pulse of the next thing that happens by itself: a load or a change of the output; `nil` when nothing will.
  package var nextTransition: UInt64? {
    earliest(loadPulse, earliest(strobeEnd, isCounting ? nextOutputChange : nil))
  }

  private var nextOutputChange: UInt64? {
    switch mode {
    case 2: origin &+ UInt64(element) &- (output ? 1 : 0)
    case 3: origin &+ UInt64(output ? (element &+ 1) / 2 : element / 2)
    default: isArmed ? origin &+ UInt64(element) : nil
    }
  }

  /// Brings the counter to `pulse`. Returns whether the output rose on the way.
  @discardableResult
  package mutating func settle(to pulse: UInt64) -> Bool {
    var rose = false
    while let next = nextTransition, next <= pulse {
      let before = output
      pass(next)
      if output && !before { rose = true }
      if skipPeriods(to: pulse) { rose = true }
    }
    return rose
  }

  /// The pulse at which the output rises next; `nil` when it will not.
  package var nextRise: UInt64? {
    var copy = self
    // A load, a fall and a rise: four transitions are the longest way to a rise in any mode.
    for _ in 0..<4 {
      guard let next = copy.nextTransition else { return nil }
      if copy.settle(to: next) { return next }
    }
    return nil
  }

  /// Goes over whole periods of the modes 2 and 3 at once. Returns whether it went over any: each has a rise of the output.
  private mutating func skipPeriods(to pulse: UInt64) -> Bool {
    // With a count that is not yet loaded, the period that runs now is not like the next.
    guard isPeriodic, isCounting, output, !isNull, loadPulse == nil, pulse > origin, element >= 2 else { return false }
    let periods = (pulse - origin) / UInt64(element)
    origin &+= periods &* UInt64(element)
    return periods > 0
  }

  /// Does what happens at `pulse`, the next transition. A load goes before a change of the output at the same pulse.
  private mutating func pass(_ pulse: UInt64) {
    if loadPulse == pulse {
      load(at: pulse)
      return
    }
    if strobeEnd == pulse {
      strobeEnd = nil
      output = true
      return
    }
    switch mode {
    case 2:
      if output { output = false } else { load(at: pulse) }
    case 3:
      let next = !output
      load(at: pulse)
      output = next
    case 0, 1:
      output = true
      isArmed = false
    default:
      output = false
      isArmed = false
      strobeEnd = pulse &+ 1
    }
  }

  private mutating func load(at pulse: UInt64) {
    loadPulse = nil
    strobeEnd = nil
    element = initialCount
    origin = pulse
    isNull = false
    isLoaded = true
    isArmed = !isPeriodic
    // In the modes 1 and 5 the gate only triggers; in the others its level lets the element count.
    isCounting = mode == 1 || mode == 5 || gate
    if mode != 0 { output = mode != 1 }
  }

  /// The element at `pulse`, to which the counter must be settled, before wrap-around at the top (65536 reads as 0).
  ///
  /// The first count after a control word is there from its write on, not from the pulse that loads it: software takes the port
  /// accesses in between for a microsecond (Linux quick_pit_calibrate), and here they take nanoseconds.
  func element(at pulse: UInt64) -> UInt32 {
    // In mode 3 the element counts by two, from the even number at or below the count.
    let oddBit: UInt32 = mode == 3 ? 1 : 0
    if loadPulse != nil && !isLoaded { return initialCount & ~oddBit }
    guard isCounting else { return element & ~oddBit }
    let elapsed = pulse > origin ? pulse - origin : 0
    if mode == 3 {
      let even = UInt64(element & ~1)
      return elapsed < even / 2 ? UInt32(even - elapsed * 2) : 0
    }
    if elapsed <= UInt64(element) { return element - UInt32(elapsed) }
    return (element % modulus + modulus - UInt32(elapsed % UInt64(modulus))) % modulus
  }

  /// Puts the GATE input at a level. The counter must be settled to `pulse`.
  package mutating func setGate(_ level: Bool, at pulse: UInt64) {
    guard level != gate else { return }
    gate = level
    switch mode {
    case 0, 4:
      if !level {
        freeze(at: pulse)
      } else if isLoaded {
        origin = pulse
        isCounting = true
      }
    case 1, 5:
      if level && hasCount { loadPulse = pulse &+ 1 }
    default:
      if level {
        if hasCount { loadPulse = pulse &+ 1 }
      } else {
        freeze(at: pulse)
        output = true
      }
    }
  }

  /// Stops the element at its value at `pulse`.
  mutating func freeze(at pulse: UInt64) {
    element = element(at: pulse)
    origin = pulse
    isCounting = false
  }
}
