import Machine
import Primitives
import Simulation
import Testing
import X86
import TestSupport

/// Any tick, in any order, is the same machine as a run step by step: over page faults, system calls and code that changes itself.
@Suite struct `Going to any tick` {
  private static let runs: [(program: String, arguments: [String])] = [
    ("bench/faults", ["2"]), ("bench/smc", ["400"]), ("bench/syscalls", ["60"]), ("bench/fib", ["12"]),
  ]

  @Test(arguments: runs.indices)
  func `thousands of random ticks in random order have the digests of single steps`(index: Int) throws {
    let (program, arguments) = Self.runs[index]
    let world = try Worlds.world(program, arguments: arguments)
    let stepped = try Timeline(world)
    // Boot is the same for all of them: it has its own test.
    try stepped.goToMain()
    let first = stepped.tick.count
    var digests = [stepped.digest()]
    while stepped.step() == nil { digests.append(stepped.digest()) }
    #expect(digests.count > 5_000)

    let timeline = try Timeline(world, limits: HistoryLimits(checkpoints: 4, bytes: 1 << 20))
    var generator = SeededGenerator(seed: UInt64(index))
    for round in 0..<800 {
      let offset = Int.random(in: 0..<digests.count, using: &generator)
      let tick = Tick(first + UInt64(offset))
      timeline.seek(to: tick)
      guard timeline.tick == tick, timeline.digest() == digests[offset] else {
        Issue.record("\(program): tick \(tick) differs after a seek")
        return
      }
      switch Int.random(in: 0..<6, using: &generator) {
      case 0:
        let count = min(offset, Int.random(in: 1...40, using: &generator))
        for _ in 0..<count { #expect(timeline.stepBack()) }
        #expect(timeline.digest() == digests[offset - count], "\(program): \(count) steps back from \(tick)")
      case 1: timeline.dropCaches()
      case 2 where offset + 20 < digests.count:
        for _ in 0..<20 { #expect(timeline.step() == nil) }
        #expect(timeline.digest() == digests[offset + 20], "\(program): 20 steps from \(tick)")
      case 3 where round % 10 == 0:
        // A search backwards and its end are on the way too.
        _ = timeline.go(.ringCrossing(.backward))
        if timeline.tick >= Tick(first) { #expect(timeline.digest() == digests[Int(timeline.tick.count - first)]) }
      default: break
      }
    }
    #expect(timeline.historyBytes <= 1 << 20)
  }

  /// What is due at the very tick that one goes to belongs to the next step: the devices have not been brought there yet.
  @Test func `at an interrupt a step back and one forward are the same interrupt, and so is the step from a checkpoint there`() throws {
    let timeline = try Worlds.timeline("mix")
    try timeline.goToMain()
    let pc = try Worlds.pc("mix")
    for _ in 0..<3 {
      #expect(timeline.go(.event(.interrupt, .forward)) == .arrived(part: 0))
      let place = timeline.tick
      #expect(timeline.step() == nil)
      let digest = timeline.digest()
      guard case .interrupt? = timeline.lastReport()?.kind else {
        Issue.record("no interrupt at \(place)")
        return
      }
      for steps in [1, 2, 40] {
        for _ in 0..<steps { #expect(timeline.stepBack()) }
        for _ in 0..<steps { #expect(timeline.step() == nil) }
        #expect(timeline.digest() == digest, "\(steps) steps back from \(place)")
      }
      #expect(pc.run(until: place) == .reached)
      let kept = pc.checkpoint()
      for _ in 0..<2 {
        pc.restore(kept)
        var report = StepReport()
        #expect(pc.step(into: &report) == nil)
        guard case .interrupt = report.kind else {
          Issue.record("\(report.kind) from a checkpoint at \(place)")
          return
        }
      }
    }
  }

  @Test func `the end of HLT is a reported part of the interrupt that follows, and is taken back`() throws {
    let timeline = try Worlds.timeline("hi")
    let kernel = try #require(timeline.world.kernel.symbols["ksys_write"]?.address.value)
    #expect(timeline.go(.address(kernel, .forward)) == .arrived(part: 0))
    let place = try #require(timeline.inspector().physicalAddress(of: kernel))
    // hi never waits: give it code that starts the timer, lets IRQ 0 through as vector 0, and halts.
    func out(_ port: UInt8, _ value: UInt8) -> [UInt8] { [0xb0, value, 0xe6, port] }
    var code: [UInt8] = []
    for (port, value) in [(0x20, 0x11), (0x21, 0), (0x21, 4), (0x21, 1), (0x21, 0xfe), (0x43, 0x34), (0x40, 0xff), (0x40, 0)]
      as [(UInt8, UInt8)]
    {
      code += out(port, value)
    }
    timeline.whatIf(.edit(.memory(physical: place, code + [0xfb, 0xf4, 0x90])))
    while timeline.inspector().cpu.activity == .running { try #require(timeline.step() == nil) }
    let halted = timeline.digest()
    let report = timeline.nextReport().report
    #expect(report.kind == .interrupt(0))
    let wake = try #require(report.effects.first)
    #expect(wake.target == .activity)
    #expect((wake.old, wake.new) == (UInt64(Activity.halted.rawValue), UInt64(Activity.running.rawValue)))
    #expect(timeline.step() == nil)
    #expect(timeline.inspector().cpu.activity == .running)
    #expect(timeline.stepBack())
    #expect(timeline.digest() == halted)
    // An injected event wakes the CPU too, as VM entry does.
    timeline.whatIf(.edit(.interrupt(3)))
    #expect(timeline.inspector().cpu.activity == .running)
    #expect(timeline.step() == nil)
    #expect(timeline.stepBack())
    #expect(timeline.undoFork())
    #expect(timeline.digest() == halted)
  }
}
