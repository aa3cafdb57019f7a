import LinuxABI
import Primitives
import Simulation
import Testing
import X86

/// System calls with numbers and arguments from a generator: whatever a program asks for, the kernel goes on.
@Suite struct `Random system calls` {
  /// 100 million instructions for each.
  @Test(arguments: Guest.configurations, [1, 2])
  func `bring no kernel down`(configuration: Configuration, seed: Int) throws { try fuzz(configuration, arguments: ["\(seed)"]) }

  /// The same in the smallest memory that there is, of which every second round takes all but a few pages first.
  @Test(arguments: Guest.configurations, [1, 2])
  func `bring no kernel down that has no memory left`(configuration: Configuration, seed: Int) throws {
    try fuzz(configuration, arguments: ["\(seed)", "hungry"], memorySize: 32 << 20)
  }

  /// A round ends after 40 ms at the latest, which are 40 million instructions when it never sleeps: so in every piece of the run a new one
  /// begins, a process with a new number. Otherwise something goes round in circles.
  private func fuzz(_ configuration: Configuration, arguments: [String], memorySize: Int = 64 << 20) throws {
    let program = try Image(name: "fuzz", bytes: try Guest.bytes(of: "Tests/KernelTests/Suite/fuzz"))
    var world = try Guest.world(of: program, configuration, arguments: arguments)
    world.memorySize = memorySize
    let timeline = try Timeline(world)
    var last = 0
    for end in stride(from: UInt64(50_000_000), through: 100_000_000, by: 50_000_000) {
      let ending = timeline.finish(until: Tick(end))
      try #require(ending.reason == .reached, "\(arguments), tick \(timeline.tick): \(ending)")
      let now = timeline.inspector()
      let bytes = try #require(now.address(of: "last_pid").flatMap { now.kernelBytes(at: $0, count: 4) })
      let number = Int(bytes[0]) | Int(bytes[1]) << 8
      try #require(number > last, "\(arguments), tick \(timeline.tick): still process \(number)")
      last = number
    }
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
