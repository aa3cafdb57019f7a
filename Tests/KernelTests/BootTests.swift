import LinuxABI
import Primitives
import Simulation
import Testing
import X86

/// What stands when the first instruction of a program is about to run.
@Suite struct `The boot` {
  /// The first program instruction, with what led to it.
  private func firstInstruction(_ program: String, _ configuration: Configuration, arguments: [String] = []) throws -> Timeline {
    let timeline = try Timeline(try Guest.world(program, configuration, arguments: arguments))
    try timeline.go(to: "_start")
    return timeline
  }

  /// The first course's instructors go back to tick 0 in class: the boot is short.
  @Test(arguments: Guest.configurations)
  func `takes less than a million steps to the first instruction of the program`(configuration: Configuration) throws {
    let timeline = try firstInstruction("hi", configuration)
    #expect(timeline.tick < Tick(1_000_000))
    #expect(timeline.lastCrossing?.cause == .iret)
    #expect(timeline.lastCrossing?.tick.next == timeline.tick)
    #expect(timeline.console.count == 0)
  }

  @Test(arguments: Guest.configurations)
  func `sets the registers of SYSCALL as Linux does`(configuration: Configuration) throws {
    let timeline = try firstInstruction("hi", configuration)
    let now = timeline.inspector()
    #expect(now.cpu.star == Selector.star)
    #expect(now.cpu.lstar == now.address(of: "entry_SYSCALL_64"))
    #expect(now.cpu.cstar == now.address(of: configuration.era == .v5_0 ? "ignore_sysret" : "entry_SYSCALL32_ignore"))
    #expect(now.cpu.fmask == configuration.era.fmask)
    // SCE, LME, LMA, NXE.
    #expect(now.cpu.efer == 0xd01)
    #expect(now.cpu.sysenterCS == 0 && now.cpu.sysenterESP == 0 && now.cpu.sysenterEIP == 0)
    // In ring 3 the kernel's base waits for SWAPGS.
    #expect(now.cpu.kernelGSBase == now.address(of: "__per_cpu_load"))
    #expect(now.cpu[.gs].base == 0)
    // WP, AM and the rest of Linux's CR0_STATE.
    #expect(now.cpu.cr0 == 0x8005_0033)
    // SMEP and SMAP.
    #expect(now.cpu.cr4 & 0x30_0000 == 0x30_0000)
    #expect(now.cpu.cr3 >> 12 & 1 == (configuration.pti ? 1 : 0))
  }

  @Test(arguments: Guest.configurations)
  func `makes the descriptors and the TSS that Linux has`(configuration: Configuration) throws {
    let timeline = try firstInstruction("hi", configuration)
    let now = timeline.inspector()
    for row in GDTRow.all where row.descriptor != nil {
      #expect(now.word(at: now.cpu.gdtr.base + UInt64(row.index * 8)) == row.descriptor, "row \(row.index)")
    }
    #expect(now.cpu.gdtr.limit == 127)
    #expect(now.cpu.idtr.limit == 4095)
    #expect(now.cpu[.tr].selector == 0x40)
    let tss = try #require(now.tssBase)
    let sp0 = try #require(now.word(at: tss + (TSS.field(named: "sp0")?.offset ?? 0)))
    // The entry stack, whatever task runs; it and the TSS are in the CPU entry area.
    #expect(sp0 >> 32 == 0xffff_fe00 && tss >> 32 == 0xffff_fe00)
    #expect(try #require(now.taskStackTop) >> 32 == 0xffff_c900)
  }

  /// The registers of a new program: everything 0 but RIP, RSP and IF.
  @Test(arguments: Guest.configurations)
  func `starts a program with clear registers`(configuration: Configuration) throws {
    let timeline = try firstInstruction("hi", configuration)
    let now = timeline.inspector()
    for register in GeneralRegister.allCases where register != .rsp { #expect(now.cpu[register] == 0, "\(register.name)") }
    #expect(now.cpu.rip == timeline.world.program.file.entry.value)
    #expect(now.cpu.rflags.rawValue == 0x202)
    #expect(now.cpu[.rsp] % 16 == 0)
    #expect(now.cpu[.cs].selector == 0x33)
    #expect(now.cpu[.ss].selector == 0x2b)
    for segment in [SegmentRegister.ds, .es, .fs, .gs] { #expect(now.cpu[segment].selector == 0) }
    #expect(now.cpu[.fs].base == 0)
  }

  /// What a program finds on its stack, from RSP upwards.
  @Test(arguments: Guest.configurations)
  func `lays out the stack of a program as Linux does`(configuration: Configuration) throws {
    let timeline = try firstInstruction("mix", configuration, arguments: ["2", "three words here"])
    let now = timeline.inspector()
    var place = now.cpu[.rsp]
    func next() throws -> UInt64 {
      defer { place += 8 }
      return try #require(now.word(at: place))
    }
    func text(_ address: UInt64) -> String { String(decoding: now.string(at: address) ?? [], as: UTF8.self) }

    #expect(try next() == 3)
    let arguments = try (0..<3).map { _ in try next() }
    #expect(arguments.map(text) == ["/mix", "2", "three words here"])
    #expect(try next() == 0)
    let environment = try (0..<2).map { _ in try next() }
    #expect(environment.map(text) == ["HOME=/", "TERM=linux"])
    #expect(try next() == 0)

    var auxiliary: [(type: UInt64, value: UInt64)] = []
    while auxiliary.last?.type != 0 || auxiliary.isEmpty { auxiliary.append((try next(), try next())) }
    // HWCAP PAGESZ CLKTCK PHDR PHENT PHNUM BASE FLAGS ENTRY UID EUID GID EGID SECURE RANDOM HWCAP2 EXECFN PLATFORM NULL: Linux's order,
    // without the vDSO's address and what needs the FPU.
    #expect(auxiliary.map(\.type) == [16, 6, 17, 3, 4, 5, 7, 8, 9, 11, 12, 13, 14, 23, 25, 26, 31, 15, 0])
    func value(_ type: UInt64) throws -> UInt64 { try #require(auxiliary.first { $0.type == type }).value }
    let file = timeline.world.program.file
    #expect(try value(6) == 4096)
    #expect(try value(17) == 100)
    #expect(try value(3) == file.loadSegments[0].address.value + file.programHeaderOffset)
    #expect(try value(4) == 56)
    #expect(try value(5) == UInt64(file.programHeaders.count))
    #expect(try value(9) == file.entry.value)
    #expect(try text(value(31)) == "/mix")
    #expect(try text(value(15)) == "x86_64")
    // Behind the vector: 16 random bytes and the platform, then the strings, the file's name, and eight zero bytes at the very top.
    let top: UInt64 = 0x7fff_ffff_f000
    #expect(try value(25) < value(15) && value(15) < arguments[0] && arguments[2] < environment[0])
    #expect(try value(31) == top - 8 - 5)
    #expect(now.word(at: top - 8) == 0)
    #expect(now.bytes(at: top, count: 1) == nil)
  }
}
