import Machine
import Testing
import TestSupport

/// What must hold of the devices' time whatever the guest does: random traffic against the promises of `advance`, `nextEvent` and
/// `nextInterrupt`.
@Suite struct DeviceTimeTests {
  static let seeds = Array(UInt64(1)...12)
  static let length = 4000

  func words(_ devices: Devices) -> [UInt64] {
    var words: [UInt64] = []
    devices.forEachWord { words.append($0) }
    return words
  }

  @Test(arguments: seeds)
  func `how often the devices are advanced leaves no trace`(seed: UInt64) throws {
    var traffic = DeviceTraffic(seed: seed)
    var generator = SeededGenerator(seed: seed ^ 0xffff)
    var rarely = Devices()
    var often = Devices()
    var now: UInt64 = 0
    for step in 0..<Self.length {
      let before = now
      now += traffic.delay()
      // One copy goes through a number of its events and through some times between them.
      for _ in 0..<8 {
        guard let event = often.nextEvent(after: before), event <= now else { break }
        often.advance(to: event)
      }
      for _ in 0..<3 { often.advance(to: UInt64.random(in: before...now, using: &generator)) }
      let operation = traffic.next()
      let a = operation.apply(to: &rarely, now: now)
      let b = operation.apply(to: &often, now: now)
      try #require(a == b && rarely == often, "seed \(seed), step \(step), \(operation) at \(now)")
    }
    #expect(words(rarely) == words(often))
    #expect(rarely.console.count > 0)
  }

  @Test(arguments: seeds)
  func `nothing changes before the next event, and something changes at it`(seed: UInt64) throws {
    var traffic = DeviceTraffic(seed: seed)
    var devices = Devices()
    var now: UInt64 = 0
    var events = 0
    for step in 0..<Self.length {
      now += traffic.delay()
      let operation = traffic.next()
      _ = operation.apply(to: &devices, now: now)
      var copy = devices
      guard let event = devices.nextEvent(after: now) else {
        copy.advance(to: Devices.endOfTime)
        try #require(copy == devices, "seed \(seed), step \(step), \(operation): no event was announced")
        continue
      }
      events += 1
      try #require(event > now)
      copy.advance(to: event - 1)
      try #require(copy == devices, "seed \(seed), step \(step), \(operation): a change before \(event)")
      copy.advance(to: event)
      try #require(copy != devices, "seed \(seed), step \(step), \(operation): no change at \(event)")
    }
    #expect(events > Self.length / 10)
  }

  @Test(arguments: seeds)
  func `INTR stays low until the next interrupt, and is high at it`(seed: UInt64) throws {
    var traffic = DeviceTraffic(seed: seed)
    var devices = Devices()
    var now: UInt64 = 0
    var (interrupts, silences) = (0, 0)
    for step in 0..<Self.length {
      now += traffic.delay()
      let operation = traffic.next()
      _ = operation.apply(to: &devices, now: now)
      guard !devices.interruptRequested else {
        try #require(devices.nextInterrupt(after: now) == now + 1)
        continue
      }
      let interrupt = devices.nextInterrupt(after: now)
      var copy = devices
      var time = now
      for _ in 0..<20 {
        guard let event = copy.nextEvent(after: time), event < interrupt ?? Devices.endOfTime else { break }
        copy.advance(to: event)
        time = event
        try #require(!copy.interruptRequested, "seed \(seed), step \(step), \(operation): INTR at \(event)")
      }
      guard let interrupt else {
        silences += 1
        copy.advance(to: Devices.endOfTime)
        try #require(!copy.interruptRequested, "seed \(seed), step \(step), \(operation): INTR was not announced")
        continue
      }
      interrupts += 1
      try #require(interrupt > now)
      copy.advance(to: interrupt - 1)
      try #require(!copy.interruptRequested, "seed \(seed), step \(step), \(operation): INTR before \(interrupt)")
      copy.advance(to: interrupt)
      try #require(copy.interruptRequested, "seed \(seed), step \(step), \(operation): no INTR at \(interrupt)")
    }
    #expect(interrupts > Self.length / 50)
    #expect(silences > Self.length / 50)
  }

  @Test(arguments: seeds)
  func `a copy goes its own way and does the same again`(seed: UInt64) {
    var traffic = DeviceTraffic(seed: seed)
    var devices = Devices()
    var now: UInt64 = 0
    for _ in 0..<500 {
      now += traffic.delay()
      _ = traffic.next().apply(to: &devices, now: now)
    }
    let checkpoint = devices
    let wordsBefore = words(checkpoint)
    let timeBefore = now
    let trafficBefore = traffic
    for _ in 0..<500 {
      now += traffic.delay()
      _ = traffic.next().apply(to: &devices, now: now)
    }
    #expect(devices != checkpoint)
    #expect(words(checkpoint) == wordsBefore)

    var again = checkpoint
    traffic = trafficBefore
    now = timeBefore
    for _ in 0..<500 {
      now += traffic.delay()
      _ = traffic.next().apply(to: &again, now: now)
    }
    #expect(again == devices)
    #expect(words(again) == words(devices))
  }

  @Test(arguments: seeds)
  func `no traffic crashes the devices, at no time, and not when time goes back`(seed: UInt64) {
    var traffic = DeviceTraffic(seed: seed)
    var generator = SeededGenerator(seed: seed)
    let configuration = DeviceConfiguration(clockStart: Int64(bitPattern: generator.next()), memoryBytes: generator.next())
    var devices = Devices(configuration: configuration)
    for _ in 0..<Self.length {
      let now = generator.chance(3) ? generator.next() : generator.next() >> UInt64.random(in: 0...63, using: &generator)
      _ = traffic.next().apply(to: &devices, now: now)
      _ = devices.acknowledge()
      _ = devices.nextEvent(after: now)
      _ = devices.nextInterrupt(after: now)
      _ = devices.view(at: now)
    }
    #expect(devices.nextEvent(after: UInt64.max) == nil)
    #expect(devices.nextInterrupt(after: UInt64.max) == nil)
  }
}
