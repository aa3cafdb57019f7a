import LinuxABI
import Primitives
import Simulation
import Testing
import X86

/// System calls with numbers and arguments from a generator: whatever a program asks for, the kernel goes on.
@Suite struct `Random system calls` {
  /// 50 million instructions for each.
  @Test(arguments: Guest.configurations, [1, 2])
  func `bring no kernel down`(configuration: Configuration, seed: Int) throws {
    let program = try Image(name: "fuzz", bytes: try Guest.bytes(of: "Tests/KernelTests/Suite/fuzz"))
    let timeline = try Timeline(try Guest.world(of: program, configuration, arguments: ["\(seed)"]))
    let ending = timeline.finish(until: Tick(50_000_000))
    #expect(ending.reason == .reached, "seed \(seed), tick \(timeline.tick): \(ending)")
    // Each round is a process: the fuzzer has not been stuck in one.
    let now = timeline.inspector()
    let last = try #require(now.address(of: "last_pid").flatMap { now.kernelBytes(at: $0, count: 4) })
    #expect(Int(last[0]) | Int(last[1]) << 8 > 20, "seed \(seed): process \(last)")
  }

  /// A run is the same however it is cut into pieces: what the machine keeps between two steps is its state and nothing else.
  @Test(arguments: Guest.configurations)
  func `do the same in one piece and in many`(configuration: Configuration) throws {
    let program = try Image(name: "fuzz", bytes: try Guest.bytes(of: "Tests/KernelTests/Suite/fuzz"))
    let world = try Guest.world(of: program, configuration, arguments: ["3"])
    let whole = try Timeline(world)
    let pieces = try Timeline(world)
    var state: UInt64 = 88_172_645_463_325_252
    for end in stride(from: UInt64(200_000), through: 2_000_000, by: 200_000) {
      whole.seek(to: Tick(end))
      while pieces.tick < Tick(end) {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        _ = pieces.run(until: Tick(min(end, pieces.tick.count + 1 + state % 400)))
      }
      try #require(whole.digest() == pieces.digest(), "different at tick \(end)")
    }
  }
}
