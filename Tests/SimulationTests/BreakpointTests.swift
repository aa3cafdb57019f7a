import LinuxABI
import Primitives
import Simulation
import Testing
import X86

/// Breakpoints of all kinds at once, against a walk that looks at every single step.
@Suite struct `Breakpoints of several kinds` {
  /// Positions after `start` and up to `end` at which a breakpoint is met, found step by step.
  private func expected(_ timeline: Timeline, _ breakpoints: [Breakpoint], after start: Tick, upTo end: Tick) throws -> [Tick] {
    timeline.seek(to: start)
    var ticks: [Tick] = []
    while timeline.tick < end {
      let before = timeline.inspector().cpu
      guard timeline.step() == nil else { break }
      let report = try #require(timeline.lastReport())
      let next = timeline.nextReport()
      let inspector = timeline.inspector()
      let isMet = breakpoints.contains { breakpoint in
        let isHere: Bool
        switch breakpoint.kind {
        case .code(let addresses): isHere = addresses.contains(inspector.cursor) && isInstruction(next.report)
        case .access(let subject, let kinds): isHere = kinds.contains { subject.access($0, in: report, before: before) != nil }
        case .event(.systemCall, let number):
          isHere = next.reason == nil && next.report.instruction?.operation == .syscall && (number == nil || number == inspector.cpu[.rax])
        case .event: isHere = false
        }
        return isHere && (breakpoint.condition.map { (try? $0.holds(in: InspectorScope(inspector))) ?? false } ?? true)
      }
      if isMet { ticks.append(timeline.tick) }
    }
    return ticks
  }

  private func isInstruction(_ report: StepReport) -> Bool {
    switch report.kind {
    case .instruction, .iteration, .exception: true
    default: false
    }
  }

  private func go(_ timeline: Timeline, _ movement: Movement, slice: UInt64) -> (arrival: Arrival, hits: Set<Int>) {
    var journey = Journey(movement, from: timeline.tick)
    while true {
      let arrival = timeline.travel(&journey, part: 0, ticks: slice)
      if arrival != .underway { return (arrival, journey.hits) }
    }
  }

  private func breakpoints(_ timeline: Timeline) throws -> [(name: String, list: [Breakpoint])] {
    func address(_ name: String) throws -> UInt64 { try #require(timeline.inspector().address(of: name)) }
    let code = Breakpoint(number: 1, .code([try address("ksys_write"), try address("vfs_write")]))
    let rax = Breakpoint(number: 2, .access(.register(.rax), [.write]), if: try Expression("cpl == 0 && rax > 3"))
    let reads = Breakpoint(number: 3, .access(.register(.r11), [.read]))
    let call = Breakpoint(number: 4, .event(.systemCall, systemCall: nil))
    let write = Breakpoint(number: 5, .event(.systemCall, systemCall: 1), if: try Expression("rdi == 1"))
    let never = Breakpoint(number: 6, .code([try address("ksys_write")]), if: try Expression("[0] == 1"))
    let mask = Breakpoint(number: 7, .access(.flag(.if), [.write]))
    let ring = Breakpoint(number: 8, .access(.cpl, [.write]))
    return [
      ("code", [code]), ("a register with a condition", [rax]), ("reads", [reads]), ("system calls", [call, write]), ("a flag", [mask]),
      ("everything", [code, rax, reads, call, write, never, mask, ring]),
    ]
  }

  @Test(arguments: [false, true])
  func `every stop ahead and back is where a walk step by step meets one`(pti: Bool) throws {
    let timeline = try Worlds.timeline("hi", pti: pti)
    try timeline.goToMain()
    let main = timeline.tick
    let end = main + 1500
    for (name, list) in try breakpoints(timeline) {
      let ticks = try expected(timeline, list, after: main, upTo: end)
      #expect(!ticks.isEmpty, "\(name)")
      timeline.seek(to: main)
      var met: [Tick] = []
      while case (.arrived, let hits) = go(timeline, .breakpoints(list, .forward), slice: 50_000), timeline.tick <= end {
        #expect(!hits.isEmpty)
        met.append(timeline.tick)
      }
      #expect(met == ticks, "\(name)")
      timeline.seek(to: end)
      var back: [Tick] = []
      while case (.arrived, _) = go(timeline, .breakpoints(list, .backward), slice: 50_000), timeline.tick > main {
        back.append(timeline.tick)
      }
      #expect(back == ticks.reversed(), "\(name)")
    }
  }

  @Test(arguments: [500, 4000, 20_000] as [UInt64])
  func `slices of any length stop at the same places`(slice: UInt64) throws {
    let timeline = try Worlds.timeline("hi")
    try timeline.goToMain()
    let main = timeline.tick
    let list = try #require(breakpoints(timeline).last?.list)
    var whole: [Tick] = []
    for _ in 0..<6 {
      #expect(go(timeline, .breakpoints(list, .forward), slice: 50_000).arrival == .arrived(part: 0))
      whole.append(timeline.tick)
    }
    timeline.seek(to: main)
    for tick in whole {
      #expect(go(timeline, .breakpoints(list, .forward), slice: slice).arrival == .arrived(part: 0))
      #expect(timeline.tick == tick)
    }
    for tick in whole.dropLast().reversed() {
      #expect(go(timeline, .breakpoints(list, .backward), slice: slice).arrival == .arrived(part: 0))
      #expect(timeline.tick == tick)
    }
  }

  @Test func `a slice that ends right on an address does not run past it`() throws {
    let timeline = try Worlds.timeline("hi")
    try timeline.goToMain()
    let main = timeline.tick
    let address = try #require(timeline.inspector().address(of: "ksys_write"))
    #expect(go(timeline, .address(address, .forward), slice: 50_000).arrival == .arrived(part: 0))
    let place = timeline.tick
    for slice in [1, 2, 3, place - main] as [UInt64] {
      timeline.seek(to: main)
      #expect(go(timeline, .address(address, .forward), slice: slice).arrival == .arrived(part: 0))
      #expect(timeline.tick == place, "slices of \(slice)")
    }
  }

  @Test func `what is met at the same position is told together`() throws {
    let timeline = try Worlds.timeline("hi")
    try timeline.goToMain()
    let entry = try #require(timeline.inspector().address(of: "entry_SYSCALL_64"))
    let list = [
      Breakpoint(number: 3, .code([entry])), Breakpoint(number: 5, .access(.cpl, [.write])), Breakpoint(number: 9, .code([entry + 1])),
    ]
    let (arrival, hits) = go(timeline, .breakpoints(list, .forward), slice: 1000)
    #expect(arrival == .arrived(part: 0))
    #expect(hits == [3, 5])
  }

  @Test func `without anything ahead the run ends where the machine does, and back it returns`() throws {
    let timeline = try Worlds.timeline("hi")
    try timeline.goToMain()
    let list = [Breakpoint(number: 1, .code([0x1234])), Breakpoint(number: 2, .access(.msr(.cstar), [.read]))]
    let start = timeline.tick
    #expect(go(timeline, .breakpoints(list, .backward), slice: 5000).arrival == .notFound)
    #expect(timeline.tick == start)
    #expect(go(timeline, .breakpoints(list, .forward), slice: 5000).arrival == .stopped(part: 0, reason: .exited(4)))
    #expect(go(timeline, .breakpoints([], .forward), slice: 5000).arrival == .notFound)
  }

  @Test func `tick 0 counts on the way back`() throws {
    let timeline = try Worlds.timeline("hi")
    let first = timeline.inspector().cursor
    timeline.seek(to: Tick(1000))
    #expect(go(timeline, .breakpoints([Breakpoint(number: 1, .code([first]))], .backward), slice: 300).arrival == .arrived(part: 0))
    #expect(timeline.tick == .zero)
    #expect(go(timeline, .breakpoints([Breakpoint(number: 1, .code([first]))], .backward), slice: 300).arrival == .notFound)
  }
}
