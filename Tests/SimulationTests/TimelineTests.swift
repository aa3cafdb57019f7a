import Primitives
import Simulation
import Testing
import TestSupport

@Suite struct `The timeline` {
  @Test(arguments: [false, true])
  func `every tick of the hi walk comes back with the same digest, backwards and from any side`(pti: Bool) throws {
    let timeline = try Worlds.timeline("hi", pti: pti)
    var digests = [timeline.digest()]
    while timeline.step() == nil { digests.append(timeline.digest()) }
    #expect(digests.count > 50_000)
    #expect(timeline.console.text == "Hi!\n")

    // Step by step back to tick 0.
    for tick in stride(from: digests.count - 2, through: 0, by: -1) {
      #expect(timeline.stepBack())
      guard timeline.digest() == digests[tick] else {
        Issue.record("tick \(tick) differs on the way back")
        return
      }
    }
    #expect(!timeline.stepBack())
    #expect(timeline.console.count == 0)

    // Forwards at full speed, to ticks in random order.
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<300 {
      let tick = Int.random(in: 0..<digests.count, using: &generator)
      timeline.seek(to: Tick(UInt64(tick)))
      #expect(timeline.tick == Tick(UInt64(tick)))
      #expect(timeline.digest() == digests[tick])
    }
  }

  @Test(arguments: [false, true])
  func `the digest that is kept up equals the one computed from nothing`(pti: Bool) throws {
    let timeline = try Worlds.timeline("hi", pti: pti)
    try timeline.goToMain()
    let main = timeline.tick.count
    guard case .exited = timeline.run(until: Tick(.max)) else { throw Unreached() }
    let end = timeline.tick.count
    #expect(end - main > 500, "the walk, behind the boot")
    var generator = SeededGenerator(seed: 11)
    // Half of them anywhere in the boot, half in the program's walk.
    for range in [0..<main, main..<end + 1] {
      for _ in 0..<50 {
        timeline.seek(to: Tick(.random(in: range, using: &generator)))
        #expect(timeline.digest() == timeline.fullDigest())
      }
    }
  }

  private struct Unreached: Error {}

  @Test func `input is part of the past: going back and on again gives it at the same tick`() throws {
    let timeline = try Worlds.timeline("hi")
    timeline.seek(to: Tick(30_000))
    timeline.give(.serial(Array("abc\n".utf8)))
    timeline.seek(to: Tick(40_000))
    let after = timeline.digest()
    timeline.seek(to: Tick(29_999))
    let before = timeline.digest()
    timeline.seek(to: Tick(40_000))
    #expect(timeline.digest() == after)
    for _ in 0..<10_001 { #expect(timeline.stepBack()) }
    #expect(timeline.digest() == before)
    let untouched = try Worlds.timeline("hi")
    untouched.seek(to: Tick(40_000))
    #expect(untouched.digest() != after)
  }

  @Test func `parts of a step are a view: the machine stays where it is`() throws {
    let timeline = try Worlds.timeline("hi")
    try timeline.goToMain()
    while timeline.inspector().currentInstruction?.operation != .syscall { #expect(timeline.step() == nil) }
    let rest = timeline.digest()
    let report = timeline.nextReport().report
    #expect(report.partCount == 7)
    let user = timeline.inspector().cpu
    for part in 1..<7 {
      let inspector = timeline.inspector(part: part)
      #expect(inspector.cursor == user.rip)
      #expect(timeline.digest() == rest)
      // RCX, RIP, R11, RFLAGS, CS, CPL, SS, in this order.
      #expect((inspector.cpu[.rcx] == user.rip + 2) == (part >= 1))
      #expect((inspector.cpu.rip == inspector.cpu.lstar) == (part >= 2))
      #expect((inspector.cpu[.r11] == user.rflags.rawValue) == (part >= 3))
      #expect((inspector.cpu.rflags.rawValue & inspector.cpu.fmask == 0) == (part >= 4))
      #expect((inspector.cpu[.cs].selector == 0x10) == (part >= 5))
      #expect((inspector.cpl == 0) == (part >= 6))
      #expect(inspector.cpu[.ss].selector == 0x2b)
      #expect(inspector.cpu[.rsp] == user[.rsp])
    }
  }
}
