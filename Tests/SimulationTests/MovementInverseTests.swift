import LinuxABI
import Primitives
import Simulation
import Testing
import X86

/// Movements that undo each other, and slices that change nothing.
@Suite struct `Movements there and back` {
  /// Goes forward until the movement no longer arrives, `limit` times at most; returns the ticks of the stops.
  private func stops(_ timeline: Timeline, _ movement: Movement, limit: Int = .max) -> [Tick] {
    var ticks: [Tick] = []
    while ticks.count < limit, timeline.go(movement) == .arrived(part: 0) { ticks.append(timeline.tick) }
    return ticks
  }

  @Test(arguments: [false, true])
  func `every stop of a forward movement is a stop on the way back`(pti: Bool) throws {
    let timeline = try Worlds.timeline("hi", pti: pti)
    try timeline.goToMain()
    let main = timeline.tick
    let ksysWrite = try #require(timeline.world.kernel.symbols["ksys_write"]?.address.value)
    let putChar = try #require(timeline.world.kernel.symbols["vfs_write"]?.address.value)
    let pairs: [(String, Movement, Movement)] = [
      ("lines", .line(.forward), .line(.backward)),
      ("phases", .phase(.forward), .phase(.backward)),
      ("ring crossings", .ringCrossing(.forward), .ringCrossing(.backward)),
      ("breakpoints", .breakpoint(.forward), .breakpoint(.backward)),
      ("an address", .address(ksysWrite, .forward), .address(ksysWrite, .backward)),
      (
        "an expression", .until(try Expression("insn == \"syscall\""), .forward), .until(try Expression("insn == \"syscall\""), .backward)
      ),
      ("memory", .until(try Expression("qword[rsp] == rbp"), .forward), .until(try Expression("qword[rsp] == rbp"), .backward)),
      (
        "memory on the right", .until(try Expression("cpl == 3 && word[rip] == 0x050f"), .forward),
        .until(try Expression("cpl == 3 && word[rip] == 0x050f"), .backward)
      ),
      ("registers", .until(try Expression("rax == 4 && cpl == 0"), .forward), .until(try Expression("rax == 4 && cpl == 0"), .backward)),
    ]
    timeline.breakpoints = [ksysWrite, putChar]
    for (name, forward, backward) in pairs {
      timeline.seek(to: main)
      let ticks = stops(timeline, forward, limit: 150)
      #expect(!ticks.isEmpty, "\(name)")
      timeline.seek(to: ticks.last ?? main)
      for tick in ticks.dropLast().reversed() {
        #expect(timeline.go(backward) == .arrived(part: 0), "\(name)")
        guard timeline.tick == tick else {
          Issue.record("\(name): back at tick \(timeline.tick), not at \(tick)")
          return
        }
      }
    }
  }

  @Test func `over and over back lead to the same stops, through calls and a whole system call`() throws {
    let timeline = try Worlds.timeline("hi")
    try timeline.goToMain()
    var ticks = [timeline.tick]
    // All of main, up to its return.
    while timeline.inspector().currentInstruction?.operation != .ret {
      #expect(timeline.go(.over(.forward)) == .arrived(part: 0))
      ticks.append(timeline.tick)
    }
    #expect(timeline.function == "main")
    #expect(ticks.count > 5)
    for tick in ticks.dropLast().reversed() {
      #expect(timeline.go(.over(.backward)) == .arrived(part: 0))
      #expect(timeline.tick == tick)
    }
  }

  @Test func `out of every function of write's work, and back to the call that led in`() throws {
    let timeline = try Worlds.timeline("hi")
    for name in ["__x64_sys_write", "ksys_write", "vfs_write", "do_syscall_64"] {
      timeline.seek(to: .zero)
      let entry = try #require(timeline.world.kernel.symbols[name]?.address.value)
      #expect(timeline.go(.address(entry, .forward)) == .arrived(part: 0))
      let inside = timeline.tick
      let stack = timeline.inspector().cpu[.rsp]
      #expect(timeline.go(.out(.forward)) == .arrived(part: 0))
      #expect(timeline.inspector().cpu[.rsp] == stack + 8)
      let after = timeline.tick
      // Over back from behind the call is the call, and so is out back from within.
      #expect(timeline.go(.over(.backward)) == .arrived(part: 0))
      let call = timeline.tick
      #expect(call.next == inside)
      timeline.seek(to: Tick(inside.count + 3))
      #expect(timeline.go(.out(.backward)) == .arrived(part: 0))
      #expect(timeline.tick == call)
      #expect(timeline.go(.over(.forward)) == .arrived(part: 0))
      #expect(timeline.tick == after)
    }
  }

  @Test func `parts forward and back visit the same positions`() throws {
    let timeline = try Worlds.timeline("hi", pti: true)
    try timeline.goToMain()
    var positions = [Position(timeline.tick)]
    for _ in 0..<300 {
      guard case .arrived(let part) = timeline.go(.part(.forward), part: positions.last?.part ?? 0) else { break }
      positions.append(Position(timeline.tick, part: part))
    }
    #expect(positions.contains { $0.part == 6 })
    for position in positions.dropLast().reversed() {
      let part = positions.first { $0 > position }?.part ?? 0
      guard case .arrived(let reached) = timeline.go(.part(.backward), part: part) else {
        Issue.record("no way back to \(position)")
        return
      }
      #expect(Position(timeline.tick, part: reached) == position)
    }
  }

  /// Journeys from places that are counted from the start of `main`.
  private func journeys(_ main: Tick) throws -> [(start: Tick, movement: Movement)] {
    func place(_ offset: Int) -> Tick { Tick(UInt64(Int(main.count) + offset)) }
    var result: [(Tick, Movement)] = []
    let iret = try Expression("insn == \"iretq\"")
    for direction in [Direction.forward, .backward] {
      // In the middle of write's work, and in the program.
      for start in [place(250), place(3)] {
        result += [
          (start, .steps(70, direction)), (start, .over(direction)), (start, .out(direction)), (start, .ringCrossing(direction)),
          (start, .phase(direction)), (start, .line(direction)), (start, .part(direction)), (start, .event(.systemCall, direction)),
          (start, .access(.register(.r11), .write, direction)),
        ]
      }
      result.append((place(-3000), .until(iret, direction)))
    }
    return result + [
      (Tick(500), .to(Position(place(200)))), (place(200), .to(Position(Tick(30)))), (place(100), .end), (place(100), .stop),
    ]
  }

  @Test func `a journey in slices of one step ends where one in a single slice does`() throws {
    let whole = try Worlds.timeline("hi")
    let sliced = try Worlds.timeline("hi")
    try whole.goToMain()
    let all = try journeys(whole.tick)
    for timeline in [whole, sliced] { timeline.go(.stop) }
    for (start, movement) in all {
      whole.seek(to: start)
      sliced.seek(to: start)
      var journey = Journey(movement, from: whole.tick)
      let arrival = whole.travel(&journey, part: 0, ticks: 1 << 40)
      #expect(arrival != .underway)
      var small = Journey(movement, from: sliced.tick)
      var slices = 0
      var smallArrival = Arrival.underway
      while smallArrival == .underway {
        smallArrival = sliced.travel(&small, part: 0, ticks: 1)
        slices += 1
      }
      #expect(smallArrival == arrival, "\(movement) from \(start)")
      #expect(sliced.tick == whole.tick, "\(movement) from \(start)")
      #expect(sliced.digest() == whole.digest())
    }
  }

  @Test func `a journey that is given up midway leaves a state that a fresh machine reaches too`() throws {
    let timeline = try Worlds.timeline("hi", pti: true)
    try timeline.goToMain()
    let all = try journeys(timeline.tick)
    timeline.go(.stop)
    let fresh = try Worlds.timeline("hi", pti: true)
    for (start, movement) in all {
      for slices in [1, 2, 5] {
        timeline.seek(to: start)
        var journey = Journey(movement, from: timeline.tick)
        for _ in 0..<slices where timeline.travel(&journey, part: 0, ticks: 37) == .underway {}
        fresh.seek(to: timeline.tick)
        #expect(timeline.digest() == fresh.digest(), "\(movement) from \(start)")
        // And it can be walked on from there.
        #expect(timeline.step() == fresh.step())
        #expect(timeline.digest() == fresh.digest())
      }
    }
  }
}
