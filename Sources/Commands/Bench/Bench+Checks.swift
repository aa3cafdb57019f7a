import Machine
import Primitives
import Simulation
import X86

extension Bench {
  /// What is checked, for the help.
  static let checks = """
    Each measurement is checked, and ends with an error where it was not the machine that it should be. A program's last state must be that of another \
    run in slices that fit nothing, with caches dropped now and then and a hundred steps made one by one after each slice. A shorter run of the same \
    program, its first \(steppedTicks / 1_000_000) million instructions at the most, is made a second time by single steps alone: at its end and at \
    \(steppedPlaces - 1) places on the way, to which the first goes back, both must have the same state. boot is compared with single steps in the same way over all \
    its length; step with a run at full speed; 32 of the ticks of seek with a machine that has been nowhere else.
    """

  /// Ticks that are made step by step: about a second of them.
  private static let steppedTicks: UInt64 = 4_000_000
  /// Where a stepped run is compared: its end, and the rest on the way.
  private static let steppedPlaces: UInt64 = 8

  /// The two ways to the same tick gave different machines: the figures would be worth nothing.
  package struct WrongDigest: Error, CustomStringConvertible {
    package let name: String
    package let tick: Tick
    package var description: String { "\(name): the state at tick \(tick) depends on how it was reached" }
  }

  /// Runs again in slices that fit nothing, with every cache dropped now and then and some steps made one by one, and compares the last state.
  func checkSlices(_ timeline: Timeline, _ world: World, _ benchmark: Benchmark) throws {
    let other = try Timeline(world)
    var slice: UInt64 = 0
    while other.tick < timeline.tick {
      slice += 1
      let end = Tick(min(timeline.tick.count, other.tick.count + 999_983))
      while other.tick < end, other.run(until: end) == .reached {}
      for _ in 0..<101 where other.tick < timeline.tick { _ = other.step() }
      if slice % 16 == 0 { other.dropCaches() }
      if other.tick < end { break }
    }
    guard other.tick == timeline.tick, other.digest() == timeline.digest() else {
      throw WrongDigest(name: benchmark.rawValue, tick: other.tick)
    }
  }

  /// Runs the program's short variant at full speed, and compares it with the same made of single steps.
  func checkSteps(_ benchmark: Benchmark) throws {
    guard let argument = benchmark.shortArgument else { return }
    let fast = try Timeline(try world(benchmark, arguments: [argument]))
    let limit = Tick(Self.steppedTicks)
    while fast.tick < limit, fast.run(until: limit) == .reached {}
    try Self.compareWithSteps(fast, benchmark.rawValue)
  }

  /// Compares a timeline at its tick, and at places on the way there to which it goes back, with a machine that makes every step by itself, with its report.
  /// Throws `WrongDigest` at the first place where they differ. The timeline is where it was afterwards.
  package static func compareWithSteps(_ fast: Timeline, _ name: String) throws {
    let end = fast.tick
    var places: [(tick: Tick, digest: UInt64)] = [(end, fast.digest())]
    for place in (1..<steppedPlaces).reversed() {
      let tick = Tick(end.count / steppedPlaces * place)
      fast.seek(to: tick)
      places.append((tick, fast.digest()))
    }
    fast.seek(to: end)
    let stepped = PC(PC.Configuration(memorySize: fast.world.memorySize, vendor: fast.world.vendor))
    try Loader.load(fast.world, into: stepped)
    var report = StepReport()
    for (tick, digest) in places.reversed() {
      while stepped.tick < tick, stepped.step(into: &report) == nil {}
      guard stepped.tick == tick, stepped.digest() == digest else { throw WrongDigest(name: name, tick: stepped.tick) }
    }
  }
}
