import Machine
import Testing
import TestSupport

/// A counter of the 8254 that is told of each pulse of its clock and does what the data sheet says of one pulse: slow and plain,
/// to compare with the counter that computes.
struct PITCounterReference {
  var mode: UInt8 = 3
  var access: UInt8 = 3
  var isBCD = false
  var gate = false
  var output = true
  var count: UInt16 = 0
  var lowByte: UInt8?
  var element = 0
  var isNull = true
  var hasCount = false
  var isLoaded = false
  var isLoadDue = false
  var isArmed = false
  var isStrobe = false
  var isOddHalf = false

  var top: Int { isBCD ? 10_000 : 65_536 }

  var initial: Int {
    var value = Int(count)
    if isBCD { value = [0, 4, 8, 12].reduce(0) { $0 + (value >> $1 & 15) * [0: 1, 4: 10, 8: 100, 12: 1000][$1]! } % 10_000 }
    if value == 0 { value = top }
    return value == 1 && (mode == 2 || mode == 3) ? 2 : value
  }

  /// The element as it is read. A first count that waits for its pulse reads as loaded.
  var visible: UInt16? {
    var value = element
    if isLoadDue && !isLoaded { value = mode == 3 ? initial & ~1 : initial } else if !isLoaded { return nil }
    value %= top
    return isBCD ? UInt16(value / 1000 * 4096 + value / 100 % 10 * 256 + value / 10 % 10 * 16 + value % 10) : UInt16(value)
  }

  var status: UInt8 { (output ? 0x80 : 0) | (isNull ? 0x40 : 0) | access << 4 | mode << 1 | (isBCD ? 1 : 0) }

  mutating func program(_ control: UInt8) {
    self = PITCounterReference(
      mode: control >> 1 & 7, access: control >> 4 & 3, isBCD: control & 1 == 1, gate: gate, output: control >> 1 & 7 != 0)
  }

  mutating func write(_ byte: UInt8) {
    if access == 3, lowByte == nil {
      lowByte = byte
      if mode == 0 { (output, isLoaded, isLoadDue, isArmed) = (false, false, false, false) }
      return
    }
    count = access == 1 ? UInt16(byte) : UInt16(byte) << 8 | UInt16(lowByte ?? 0)
    lowByte = nil
    (isNull, hasCount) = (true, true)
    if mode == 0 { (output, isArmed) = (false, false) }
    if mode == 0 || mode == 4 || (mode == 2 || mode == 3) && !isLoaded { isLoadDue = true }
  }

  mutating func setGate(_ level: Bool) {
    if level && !gate && hasCount && mode != 0 && mode != 4 { isLoadDue = true }
    if !level && gate && (mode == 2 || mode == 3) { output = true }
    gate = level
  }

  private mutating func load() {
    element = initial
    isOddHalf = mode == 3 && element % 2 == 1
    if mode == 3 { element &= ~1 }
    (isNull, isLoaded, isLoadDue, isArmed) = (false, true, false, true)
  }

  mutating func clock() {
    if isStrobe { (isStrobe, output) = (false, true) }
    if isLoadDue {
      load()
      if mode != 0 { output = mode != 1 }
      return
    }
    guard isLoaded, gate || mode == 1 || mode == 5 else { return }
    switch mode {
    case 2:
      if element == 1 {
        load()
        output = true
      } else {
        element -= 1
        if element == 1 { output = false }
      }
    case 3:
      if output && isOddHalf {
        if element == 0 { (output, _) = (false, load()) } else { element -= 2 }
      } else {
        element -= 2
        if element == 0 { (output, _) = (!output, load()) }
      }
    default:
      element = element % top == 0 ? top - 1 : element - 1
      guard element == 0, isArmed else { return }
      isArmed = false
      output = mode < 2
      isStrobe = mode >= 4
    }
  }
}

/// The counters of the 8254 against the plain model, pulse by pulse.
@Suite struct PITReferenceTests {
  @Test(arguments: Array(UInt64(1)...24))
  func `a computed counter is where a counter that counts each pulse is`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var reference = PITCounterReference()
    var pit = PIT8254()
    var pulse: UInt64 = 0
    var compared = 0
    reference.program(0xb4)
    pit.write(port: 0x43, value: 0xb4, now: 0)
    for step in 0..<6000 {
      let now = PITClock.time(ofPulse: pulse)
      switch Int.random(in: 0..<14, using: &generator) {
      case 0:
        let mode = UInt8.random(in: 0...5, using: &generator), access = UInt8.random(in: 1...3, using: &generator)
        let control = 0x80 | access << 4 | mode << 1 | (generator.chance(3) ? 1 : 0)
        reference.program(control)
        pit.write(port: 0x43, value: control, now: now)
      case 1...4:
        // Small low bytes and mostly zero high bytes, so that counts end within the test.
        let isHigh = reference.access == 2 || reference.lowByte != nil
        let byte = isHigh ? generator.pick([0, 0, 0, 1]) : generator.pick([0, 1, 2, 3, 4, 5, 9, 0x13, generator.byte()])
        reference.write(byte)
        pit.write(port: 0x42, value: byte, now: now)
      case 5...7:
        let level = generator.chance(3) ? reference.gate : !reference.gate
        reference.setGate(level)
        pit.setSpeakerGate(level, now: now)
      default:
        let pulses = generator.pick([1, 1, 1, 2, 3, 7, 20, 300, generator.chance(30) ? 70_000 : 1])
        for _ in 0..<pulses { reference.clock() }
        pulse += UInt64(pulses)
      }
      var counter = pit.counter2
      counter.settle(to: pulse)
      try #require(counter.status == reference.status, "seed \(seed), step \(step), mode \(reference.mode), pulse \(pulse)")
      guard let visible = reference.visible else { continue }
      compared += 1
      try #require(counter.visibleCount(at: pulse) == visible, "seed \(seed), step \(step), mode \(reference.mode), pulse \(pulse)")
    }
    #expect(compared > 3000)
  }

  @Test func `pulses and their times fit each other`() {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<20_000 {
      let pulse = generator.next() >> UInt64.random(in: 12...63, using: &generator)
      let time = PITClock.time(ofPulse: pulse)
      #expect(PITClock.pulses(at: time) == pulse)
      if time > 0 { #expect(PITClock.pulses(at: time - 1) == pulse &- 1) }
    }
    #expect(PITClock.time(ofPulse: 1_193_182) == 1_000_000_000)
    #expect(PITClock.pulses(at: 3600 * 1_000_000_000) == 3600 * 1_193_182)
  }
}
