import Commands
import Primitives
import Simulation
import TestSupport
import Testing

/// The comparison of fast runs with single steps, without which `bench` prints no figure.
struct BenchCheckTests {
  /// A run with page faults, at its end.
  private func run(_ change: ((Timeline) -> Void)? = nil) throws -> Timeline {
    let world = World(
      kernel: try Walks.data.kernel(.v5_0), program: try Walks.data.program(at: Checkout.root + "/assets/programs/bench/faults"),
      arguments: ["3"])
    let timeline = try Timeline(world)
    if let change {
      timeline.seek(to: Tick(400_000))
      change(timeline)
    }
    while timeline.run(until: Tick(.max)) == .reached {}
    return timeline
  }

  @Test func `a run and its single steps have the same states`() throws {
    let timeline = try run()
    let (end, digest) = (timeline.tick, timeline.digest())
    #expect(end > Tick(600_000))
    try Bench.compareWithSteps(timeline, "faults")
    #expect(timeline.tick == end && timeline.digest() == digest)
  }

  @Test func `a run that differs from its single steps is told at the first place after the difference`() throws {
    // A register that nothing on the way uses.
    let timeline = try run { $0.whatIf(.edit(.msr(.tscAux, 9))) }
    let part = timeline.tick.count / 8
    let first = Tick(((400_000 + part - 1) / part) * part)
    let error = #expect(throws: Bench.WrongDigest.self) { try Bench.compareWithSteps(timeline, "faults") }
    #expect(error?.tick == first && error?.name == "faults")
  }
}
