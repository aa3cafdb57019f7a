import ArgumentParser
import Foundation
import Machine
import Primitives
import Simulation
import X86

/// What can be measured.
enum Benchmark: String, ExpressibleByArgument, CaseIterable {
  case mix, sieve, copy, fib, syscalls, faults, smc, boot, step, seek, back, frame

  /// What each is, for the help.
  static let help = """
    mix: an -O0 C program in ring 3 (shell sort, xorshift, FNV hash). sieve: stores to 1 MiB. copy: loads and stores in a short loop. fib: recursive \
    calls. syscalls: a null call in a loop. faults: a page fault every few instructions. smc: code that changes itself. boot: the kernel from tick 0 to \
    ring 3. step: single steps with a full report, and with what takes them back. seek: random ticks in a run of a billion instructions, then the first and further steps \
    back from there. back: searches backwards through that run. frame: a frame of the screen composed, \
    compared with the last one and pushed to ncurses, the time from a key to the first byte of its answer through a pseudo-terminal, and frames and \
    slices (what a key waits for) while runs and searches are underway.
    """

  /// Programs that run from their first instruction to their end.
  static let runs: [Benchmark] = [.mix, .sieve, .copy, .fib, .syscalls, .faults, .smc]

  /// The program that runs; the long run has arguments.
  var program: String {
    switch self {
    case .mix, .step, .seek, .back: "assets/programs/mix"
    case .boot, .frame: "assets/programs/hi"
    case .sieve, .copy, .fib, .syscalls, .faults, .smc: "assets/programs/bench/\(rawValue)"
    }
  }

  /// The program's argument for a run that is short enough to be made step by step too: 2 to 4 million ticks, of sieve one round, which is longer.
  /// `nil` for what is not measured by a whole run.
  var shortArgument: String? {
    switch self {
    case .mix, .sieve: "1"
    case .copy: "80"
    case .fib: "24"
    case .syscalls: "25000"
    case .faults: "15"
    case .smc: "300000"
    case .boot, .step, .seek, .back, .frame: nil
    }
  }
}

/// Measures, and checks what it has measured.
package struct Bench {
  let options: WorldOptions
  let runs: Int

  func measure(_ benchmark: Benchmark) throws -> [BenchResult] {
    switch benchmark {
    case .mix, .sieve, .copy, .fib, .syscalls, .faults, .smc: [try measureRun(benchmark)]
    case .boot: [try measureBoot()]
    case .step: try measureSteps()
    case .seek: try measureSeeks()
    case .back: try measureBack()
    case .frame: try FrameBench(options: options, runs: runs).measure()
    }
  }

  func world(_ benchmark: Benchmark, arguments: [String] = []) throws -> World {
    try options.world(program: options.data.files.path(benchmark.program), arguments: arguments)
  }

  // MARK: Runs

  private func measureRun(_ benchmark: Benchmark) throws -> BenchResult {
    let world = try world(benchmark)
    var rates: [Double] = []
    var without: [Double] = []
    var calls: [Double] = []
    var last: Timeline?
    for run in 0...runs {
      let timeline = try Timeline(world)
      let clock = ProcessClock()
      while timeline.run(until: Tick(.max)) == .reached {}
      let seconds = clock.elapsed
      last = timeline
      let bare = PC(PC.Configuration(memorySize: world.memorySize, vendor: world.vendor))
      try Loader.load(world, into: bare)
      let bareClock = ProcessClock()
      while bare.run(until: Tick(.max)) == .reached {}
      let bareSeconds = bareClock.elapsed
      if run == 0 { continue }
      rates.append(Double(timeline.tick.count) / seconds / 1e6)
      without.append(Double(bare.tick.count) / bareSeconds / 1e6)
      calls.append(Double(timeline.flowCounts[.systemCall]) / seconds)
    }
    guard let last else { return BenchResult(benchmark.rawValue, unit: BenchResult.rate, [], instructions: 0) }
    try checkSlices(last, world, benchmark)
    try checkSteps(benchmark)
    var result = BenchResult(benchmark.rawValue, unit: BenchResult.rate, rates, instructions: last.tick.count)
    result.digest = hex(last.digest(), minimumDigits: 16)
    result.withoutHistory = without.sorted()[without.count / 2]
    result.historyBytesPerInstruction = Double(last.historyBytes) / Double(max(1, last.tick.count))
    if benchmark == .syscalls { result.systemCallsPerSecond = calls.sorted()[calls.count / 2] }
    return result
  }

  private func measureBoot() throws -> BenchResult {
    let world = try world(.boot)
    var rates: [Double] = []
    var last: Timeline?
    for run in 0...runs {
      let timeline = try Timeline(world)
      let clock = ProcessClock()
      while timeline.inspector().cpl == 0, timeline.run(until: Tick(.max), stoppingAt: .ringCrossing) == .reached {}
      if run > 0 { rates.append(Double(timeline.tick.count) / clock.elapsed / 1e6) }
      last = timeline
    }
    guard let last else { return BenchResult(Benchmark.boot.rawValue, unit: BenchResult.rate, [], instructions: 0) }
    var result = BenchResult(Benchmark.boot.rawValue, unit: BenchResult.rate, rates, instructions: last.tick.count)
    result.digest = hex(last.digest(), minimumDigits: 16)
    result.historyBytesPerInstruction = Double(last.historyBytes) / Double(max(1, last.tick.count))
    try Self.compareWithSteps(last, Benchmark.boot.rawValue)
    return result
  }

  /// Steps with their reports alone, and steps of a timeline, which keeps what takes them back.
  private func measureSteps() throws -> [BenchResult] {
    let world = try world(.step)
    let count: UInt64 = 500_000
    let start = Tick(1_000_000)
    var reports: [Double] = []
    var kept: [Double] = []
    for run in 0...runs {
      let pc = PC(PC.Configuration(memorySize: world.memorySize, vendor: world.vendor))
      try Loader.load(world, into: pc)
      while pc.tick < start, pc.run(until: start) == .reached {}
      var report = StepReport()
      var effects = 0
      var clock = ProcessClock()
      for _ in 0..<count {
        _ = pc.step(into: &report)
        effects &+= report.effects.count
      }
      let seconds = clock.elapsed
      let timeline = try Timeline(world)
      timeline.seek(to: start)
      clock = ProcessClock()
      for _ in 0..<count { _ = timeline.step() }
      let keptSeconds = clock.elapsed
      guard effects > 0, pc.digest() == timeline.digest() else { throw WrongDigest(name: "step", tick: timeline.tick) }
      if run == 0 { continue }
      reports.append(Double(count) / seconds / 1e6)
      kept.append(Double(count) / keptSeconds / 1e6)
      if run == runs {
        let reference = try Timeline(world)
        reference.seek(to: start + count)
        guard reference.digest() == timeline.digest() else { throw WrongDigest(name: "step", tick: timeline.tick) }
      }
    }
    return [
      BenchResult("step with report", unit: BenchResult.rate, reports, instructions: count),
      BenchResult("step that is kept", unit: BenchResult.rate, kept, instructions: count),
    ]
  }

  // MARK: Time travel

  /// Ticks of the long run.
  private static let far: UInt64 = 1_000_000_000

  /// mix with enough rounds to go on for a billion instructions, run to there.
  private func longRun() throws -> Timeline {
    let timeline = try Timeline(try world(.seek, arguments: ["440"]))
    while timeline.tick.count < Self.far, timeline.run(until: Tick(Self.far)) == .reached {}
    return timeline
  }

  private func measureSeeks() throws -> [BenchResult] {
    let timeline = try longRun()
    var digests: [Tick: UInt64] = [:]
    var seeks: [Double] = []
    var first: [Double] = []
    var further: [Double] = []
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<max(200, runs * 40) {
      let target = Tick(.random(in: 1000..<timeline.tick.count.advanced(by: 1), using: &generator))
      var clock = ProcessClock()
      timeline.seek(to: target)
      seeks.append(clock.elapsed * 1e3)
      if digests.count < 32 { digests[target] = timeline.digest() }
      clock = ProcessClock()
      _ = timeline.stepBack()
      first.append(clock.elapsed * 1e3)
      clock = ProcessClock()
      for _ in 0..<200 { _ = timeline.stepBack() }
      further.append(clock.elapsed * 1e6 / 200)
      timeline.seek(to: Tick(timeline.end.count))
    }
    // The same ticks in order, from tick 0, on a machine that has been nowhere else.
    let straight = try Timeline(timeline.world)
    for (tick, digest) in digests.sorted(by: { $0.key < $1.key }) {
      straight.seek(to: tick)
      guard straight.digest() == digest else { throw WrongDigest(name: "seek", tick: tick) }
    }
    var result = BenchResult("seek", unit: "ms", seeks, instructions: timeline.end.count)
    result.historyBytesPerInstruction = Double(timeline.historyBytes) / Double(timeline.end.count)
    return [
      result, BenchResult("first step back", unit: "ms", first, instructions: timeline.end.count),
      BenchResult("further steps back", unit: "us", further, instructions: timeline.end.count),
    ]
  }

  private func measureBack() throws -> [BenchResult] {
    let timeline = try longRun()
    let end = timeline.tick
    let symbols = timeline.world.program.symbols
    let main = symbols["main"]?.address.value ?? 0
    timeline.seek(to: end)
    // The word that `main` saved first is never written again.
    _ = go(timeline, .address(main, .backward))
    let inspector = timeline.inspector()
    let word = Subject(linear: inspector.cpu[.rsp], count: 8, inspector)
    let never = try Expression("rbx == 0x123456789 && rip == 0")
    let neverInMemory = try Expression("qword[rsp] == 0x123456789 && rip == 0")
    let searches: [(String, Movement, UInt64)] = [
      ("back: breakpoint", .address(main, .backward), end.count),
      ("back: memory watch", word.map { .access($0, .write, .backward) } ?? .end, end.count),
      ("back: MSR write", .access(.msr(.lstar), .write, .backward), end.count), ("back: expression", .until(never, .backward), 20_000_000),
      ("back: memory value", .until(neverInMemory, .backward), 20_000_000),
    ]
    var results: [BenchResult] = []
    for (name, movement, start) in searches {
      var rates: [Double] = []
      var passed: UInt64 = 0
      for run in 0...min(runs, 3) {
        timeline.seek(to: Tick(start))
        let clock = ProcessClock()
        let arrival = go(timeline, movement)
        // A search that found nothing has gone through everything.
        passed = arrival == .notFound ? start : start - timeline.tick.count
        if run > 0 { rates.append(Double(passed) / clock.elapsed / 1e6) }
      }
      results.append(BenchResult(name, unit: BenchResult.rate, rates, instructions: passed))
    }
    // These need no search: checkpoints know how many events there were, and every state its last crossing.
    for (name, movement) in [
      ("back: ring crossing", Movement.ringCrossing(.backward)), ("back: system call", .event(.systemCall, .backward)),
    ] {
      var times: [Double] = []
      for run in 0...runs {
        timeline.seek(to: end)
        let clock = ProcessClock()
        _ = go(timeline, movement)
        if run > 0 { times.append(clock.elapsed * 1e3) }
      }
      results.append(BenchResult(name, unit: "ms", times, instructions: end.count))
    }
    return results
  }

  private func go(_ timeline: Timeline, _ movement: Movement) -> Arrival {
    var journey = Journey(movement, from: timeline.tick)
    while true {
      let arrival = timeline.travel(&journey, part: 0, ticks: 200_000)
      if arrival != .underway { return arrival }
    }
  }
}
