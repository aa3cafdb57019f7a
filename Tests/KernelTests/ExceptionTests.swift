import LinuxABI
import Primitives
import Simulation
import Testing

/// What exceptions lead to, in programs and in the kernel itself.
@Suite struct `Exceptions` {
  @Test(arguments: Guest.configurations)
  func `of a program end it with their signal`(configuration: Configuration) throws {
    for row in try TextTable("exceptions").rows {
      try #require(row.count == 4)
      let code = try #require(MachineCode.bytes(row[1]), "\(row[1])")
      let timeline = try Timeline(try Guest.world(of: try MachineCode.program("fault", code), configuration))
      let ending = timeline.finish(until: Tick(3_000_000))
      #expect(ending.status == UInt32(row[2]), "\(row[0]): \(ending)")
      #expect(row[3].isEmpty ? ending.console.isEmpty : ending.console.contains(row[3]), "\(row[0]): \(ending)")
    }
  }

  @Test func `of a program end it on this machine's Linux as here`() throws {
    if let obstacle = Host.obstacle {
      Host.warn("THE EXCEPTIONS WERE NOT COMPARED WITH LINUX: \(obstacle)")
      return
    }
    for row in try TextTable("exceptions").rows {
      let code = try #require(MachineCode.bytes(row[1]), "\(row[1])")
      let (status, output) = try Host.run(try MachineCode.program("fault", code))
      #expect(status == UInt32(row[2]), "\(row[0])")
      #expect(output.isEmpty, "\(row[0])")
    }
  }

  /// The kernel with broken code in the way of write: it says what happened and panics, whatever the exception and the stack.
  @Test(arguments: Guest.configurations)
  func `of the kernel are the end of it`(configuration: Configuration) throws {
    let kernel = try Guest.kernel(configuration.era)
    let rows: [(name: String, code: String, message: String)] = [
      ("ud2", "0f0b", "invalid opcode"),
      // xor eax, eax; div eax
      ("divide", "31c0 f7f0", "divide error"),
      // xor eax, eax; mov [rax], eax
      ("null pointer", "31c0 8900", "page fault in the kernel"),
      // mov eax, [rsi]: the program's memory, with the window of SMAP closed
      ("user memory without STAC", "8b06", "page fault in the kernel"),
      // jmp rsi: the program's stack, which SMEP forbids
      ("user code", "ffe6", "page fault in the kernel"),
      // mov rax, 0x8000000000000000; mov [rax], eax
      ("non-canonical", "48b80000000000000080 8900", "general protection"),
      // xor esp, esp; push rax: the exception cannot be delivered on that stack, so it becomes #DF, which has its own
      ("no stack", "31e4 50", "double fault"),
    ]
    for row in rows {
      let broken = try MachineCode.kernel(kernel, at: "ksys_write", try #require(MachineCode.bytes(row.code)))
      let timeline = try Timeline(try Guest.world(of: try Guest.program("hi"), configuration, kernel: broken))
      let ending = timeline.finish(until: Tick(3_000_000))
      #expect(ending.reason == .exited(0x100), "\(row.name): \(ending)")
      #expect(ending.console.contains(row.message + ": "), "\(row.name): \(ending)")
      #expect(ending.console.contains("Kernel panic - not syncing: Fatal exception"), "\(row.name)")
    }
  }

  /// Vector 0x80 is the way in of programs only.
  @Test(arguments: [false, true])
  func `int 0x80 in the kernel is the end of it in era 6.12`(pti: Bool) throws {
    let broken = try MachineCode.kernel(try Guest.kernel(.v6_12), at: "ksys_write", [0xcd, 0x80])
    let timeline = try Timeline(
      try Guest.world(of: try Guest.program("hi"), Configuration(era: .v6_12, pti: pti), kernel: broken))
    let ending = timeline.finish(until: Tick(3_000_000))
    #expect(ending.reason == .exited(0x100), "\(ending)")
    #expect(ending.console.contains("Kernel panic - not syncing: Unexpected external interrupt 0x80\n"), "\(ending)")
  }

  /// Without SMEP and SMAP the same accesses go through: the checks are the CPU's, not the kernel's.
  @Test func `of SMAP and SMEP exist only where those are on`() throws {
    let kernel = try Guest.kernel(.v5_0)
    // mov eax, [rsi]; ud2
    let broken = try MachineCode.kernel(kernel, at: "ksys_write", [0x8b, 0x06, 0x0f, 0x0b])
    var world = try Guest.world(of: try Guest.program("hi"), Configuration(), kernel: broken)
    world.options.smap = false
    let ending = try Timeline(world).finish(until: Tick(3_000_000))
    #expect(ending.console.contains("invalid opcode: "))
  }
}
