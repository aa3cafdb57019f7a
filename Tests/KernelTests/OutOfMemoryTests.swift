import LinuxABI
import Primitives
import Simulation
import Testing

/// What the kernel does when there is no memory left, as the program `Suite/exhaust` sees it. The Linux of this machine cannot be asked: it
/// would end other programs than this one.
@Suite struct `Out of memory` {
  private func run(_ name: String, _ configuration: Configuration) throws -> Ending {
    let program = try Image(name: "exhaust", bytes: try Guest.bytes(of: "Tests/KernelTests/Suite/exhaust"))
    var world = try Guest.world(of: program, configuration, arguments: [name])
    world.memorySize = 32 << 20
    return try Timeline(world).finish()
  }

  @Test(arguments: Guest.configurations)
  func `a program that touches one page too many is killed, and its memory comes back`(configuration: Configuration) throws {
    let ending = try run("killed", configuration)
    #expect(ending.status == 0)
    #expect(
      ending.console == """
        Out of memory: Killed process 3 (exhaust)
        first 0x9
        Out of memory: Killed process 4 (exhaust)
        second 0x9

        """)
  }

  /// kill(2) needs no memory on Linux either: what finds no place is who sent the signal, not the signal.
  @Test(arguments: Guest.configurations)
  func `signals need no memory`(configuration: Configuration) throws {
    let ending = try run("signals", configuration)
    #expect(ending.status == 0)
    let ends = String(repeating: "SIGKILL: 0\nended: 0x9\n", count: 8)
    #expect(ending.console == "fork: -12\nnot sent: 0\n" + ends)
  }

  @Test(arguments: Guest.configurations)
  func `a handler runs for a signal whose sender found no place`(configuration: Configuration) throws {
    let ending = try run("taken", configuration)
    #expect(ending.status == 0)
    #expect(ending.console == "signal 10\nsi_code 0\n")
  }
}
