import LinuxABI
import Primitives
import Simulation
import Testing

/// The tracer of `trace_event=raw_syscalls tp_printk`: what the slow path of the way in and out is for.
@Suite struct `The tracer` {
  private func world(_ program: String, _ configuration: Configuration, isTraced: Bool) throws -> World {
    var world = try Guest.world(program, configuration)
    world.options.trace = isTraced
    return world
  }

  @Test(arguments: Guest.configurations)
  func `sees every entry and exit with number, arguments and result`(configuration: Configuration) throws {
    let timeline = try Timeline(try world("hi", configuration, isTraced: true))
    try timeline.go(to: "main")
    let stack = timeline.inspector().cpu[.rsp]
    let ending = timeline.finish()
    #expect(ending.status == 4)
    let buffer = hex(stack &- 0x10)
    #expect(
      ending.console == """
        sys_enter: NR 1 (1, \(buffer), 4, 0, 0, 0)
        Hi!
        sys_exit: NR 1 = 4
        sys_enter: NR 231 (4, \(buffer), 4, 0, 0, 0)

        """)
  }

  @Test(arguments: Guest.configurations)
  func `sees the calls of every task, and one that fails`(configuration: Configuration) throws {
    let forked = try Timeline(try world("fork-wait", configuration, isTraced: true)).finish()
    #expect(forked.status == 7)
    let entries = forked.console.split(separator: "\n").filter { $0.hasPrefix("sys_enter: ") }
    let exits = forked.console.split(separator: "\n").filter { $0.hasPrefix("sys_exit: ") }
    #expect(entries.map { $0.prefix { $0 != "(" } } == [57, 61, 1, 60, 1, 231].map { "sys_enter: NR \($0) " })
    // The child's fork returns 0; neither exit nor exit_group returns.
    #expect(exits == ["NR 57 = 3", "NR 57 = 0", "NR 1 = 6", "NR 61 = 3", "NR 1 = 7"].map { "sys_exit: " + $0 })
    let failed = try Timeline(try world("bad-number", configuration, isTraced: true)).finish()
    #expect(failed.console.contains("sys_exit: NR 9999 = -38\n"))
  }

  @Test(arguments: Guest.configurations)
  func `sees the arguments of int 0x80 in the registers of 32-bit programs`(configuration: Configuration) throws {
    // ebx, ecx, edx, esi, edi, ebp = 0x11 to 0x66; getpid by int 0x80; exit_group(0) by syscall.
    let code = try #require(
      MachineCode.bytes(
        "bb11000000 b922000000 ba33000000 be44000000 bf55000000 bd66000000 b814000000 cd80 31ff b8e7000000 0f05"))
    var world = try Guest.world(of: try MachineCode.program("getpid", code), configuration)
    world.options.trace = true
    let ending = try Timeline(world).finish()
    #expect(ending.status == 0)
    #expect(
      ending.console == """
        sys_enter: NR 20 (11, 22, 33, 44, 55, 66)
        sys_exit: NR 20 = 1
        sys_enter: NR 231 (0, 44, 33, 0, 0, 0)

        """)
  }

  @Test(arguments: Guest.configurations)
  func `is the slow path of the way in, which nobody takes without it`(configuration: Configuration) throws {
    for isTraced in [true, false] {
      let timeline = try Timeline(try world("hi", configuration, isTraced: isTraced))
      try timeline.go(to: "main")
      let slow = try #require(timeline.inspector().address(of: "syscall_trace_enter"))
      var journey = Journey(.address(slow, .forward), from: timeline.tick)
      var arrival = Arrival.underway
      while arrival == .underway { arrival = timeline.travel(&journey, part: 0, ticks: 1_000_000) }
      #expect((arrival == .arrived(part: 0)) == isTraced)
      // The call comes out with its result all the same.
      #expect(timeline.finish().status == 4)
    }
  }

  @Test func `its words come back from the kernel's command line with all others`() throws {
    var world = try Guest.world(
      "hi", Configuration(era: .v6_12, pti: true), arguments: ["nosmap", "a b"], extra: ["randomize_kstack_offset=off"])
    #expect(World.KernelOptions(commandLine: world.commandLine) == world.options)
    world.options.smap = false
    world.options.trace = true
    world.options.smep = false
    #expect(World.KernelOptions(commandLine: world.commandLine) == world.options)
    world.options = World.KernelOptions()
    #expect(World.KernelOptions(commandLine: world.commandLine) == world.options)
  }
}
