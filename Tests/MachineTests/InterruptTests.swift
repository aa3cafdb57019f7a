import Conformance
import Machine
import Primitives
import Testing
import X86

@Suite struct InterruptTests {
  @Test func `STI holds an interrupt back until the next instruction has retired`() {
    // sti; nop; nop
    let machine = RingZeroPC(code: "fb9090")
    machine.pressKey()
    #expect(machine.pc.devices.interruptRequested)
    #expect(machine.step().kind == .instruction)
    #expect(machine.pc.cpu.interruptShadow == .sti)
    #expect(machine.step().kind == .instruction)
    #expect(machine.step().kind == .interrupt(0x21))
    // The frame says that one NOP is left.
    #expect(machine.pc.word(atPhysical: RingZeroPC.stack - 40) == RingZeroPC.entry + 2)
  }

  @Test func `an STI with interrupts on casts no shadow`() {
    let machine = RingZeroPC(code: "fb9090", flags: 0x202)
    #expect(machine.step().kind == .instruction)
    #expect(machine.pc.cpu.interruptShadow == .none)
  }

  @Test func `MOV SS holds interrupts back for one instruction, a second MOV SS no further`() {
    // mov ss, eax; mov ss, eax; nop
    let machine = RingZeroPC(code: "8ed08ed090", flags: 0x202)
    var cpu = machine.pc.cpu
    cpu[.rax] = 16
    machine.pc.cpu = cpu
    #expect(machine.step().kind == .instruction)
    machine.pressKey()
    #expect(machine.step().kind == .instruction)
    #expect(machine.step().kind == .interrupt(0x21))
  }

  @Test func `CLI right after STI lets no interrupt in`() {
    let machine = RingZeroPC(code: "fbfa9090")
    machine.pressKey()
    for _ in 0..<4 { #expect(machine.step().kind == .instruction) }
  }

  @Test func `running takes an interrupt at the same tick as stepping`() {
    for ticks in UInt64(1)...6 {
      let stepped = RingZeroPC(code: "fb90909090")
      let ran = RingZeroPC(code: "fb90909090")
      stepped.pressKey()
      ran.pressKey()
      for _ in 0..<ticks { _ = stepped.step() }
      _ = ran.pc.run(until: Tick(ticks))
      #expect(stepped.pc.digest() == ran.pc.digest())
    }
  }

  @Test func `an NMI comes whatever IF says, blocks others until IRET, and the next comes then`() {
    let machine = RingZeroPC(code: "90909090")
    machine.pc.raiseNMI()
    #expect(machine.step() == (.nmi, RingZeroPC.handlers + 32))
    #expect(machine.pc.cpu.isNMIBlocked)
    machine.pc.raiseNMI()
    // IRETQ, and only then the second one.
    #expect(machine.step() == (.instruction, RingZeroPC.entry))
    #expect(!machine.pc.cpu.isNMIBlocked)
    #expect(machine.step() == (.nmi, RingZeroPC.handlers + 32))
    #expect(machine.step() == (.instruction, RingZeroPC.entry))
    #expect(machine.step() == (.instruction, RingZeroPC.entry + 1))
  }

  @Test func `an IRET that faults unblocks NMIs`() {
    // iretq with a null CS
    let machine = RingZeroPC(code: "48cf")
    var cpu = machine.pc.cpu
    cpu.isNMIBlocked = true
    cpu[.rsp] = 0x30_0000
    machine.pc.cpu = cpu
    guard case .exception(let fault) = machine.step().kind else {
      Issue.record("no exception")
      return
    }
    #expect(fault.vector == .generalProtection)
    #expect(!machine.pc.cpu.isNMIBlocked)
  }

  @Test func `MOV SS holds an NMI back, STI does not`() {
    let moved = RingZeroPC(code: "8ed09090")
    var cpu = moved.pc.cpu
    cpu[.rax] = 16
    moved.pc.cpu = cpu
    _ = moved.step()
    moved.pc.raiseNMI()
    #expect(moved.step().kind == .instruction)
    #expect(moved.step().kind == .nmi)
    let set = RingZeroPC(code: "fb9090")
    _ = set.step()
    set.pc.raiseNMI()
    #expect(set.step().kind == .nmi)
  }

  @Test func `an NMI ends HLT with interrupts off`() {
    let machine = RingZeroPC(code: "f490")
    #expect(machine.pc.run(until: Tick(5)) == .halted)
    machine.pc.raiseNMI()
    #expect(machine.step() == (.nmi, RingZeroPC.handlers + 32))
    #expect(machine.pc.word(atPhysical: RingZeroPC.stack - 40) == RingZeroPC.entry + 1)
  }

  @Test func `an NMI that waits is part of checkpoint and digest`() {
    let machine = RingZeroPC(code: "9090")
    let before = machine.pc.digest()
    machine.pc.raiseNMI()
    #expect(machine.pc.digest() != before)
    let waiting = machine.pc.checkpoint()
    _ = machine.step()
    machine.pc.restore(waiting)
    #expect(machine.step().kind == .nmi)
  }

  @Test func `an exception whose handler cannot be reached becomes a double fault, and that a shutdown`() {
    // ud2 with a gate for #UD that is no gate, and one for #GP that is none either
    let machine = RingZeroPC(code: "0f0b")
    machine.put([0, 0], at: 0x5000 + 6 * 16)
    machine.put([0, 0], at: 0x5000 + 13 * 16)
    #expect(machine.step().rip == RingZeroPC.handlers + 8 * 16)
    // The error code of #DF is 0, the frame points at UD2.
    #expect(machine.pc.word(atPhysical: RingZeroPC.stack - 48) == 0)
    #expect(machine.pc.word(atPhysical: RingZeroPC.stack - 40) == RingZeroPC.entry)
    let dead = RingZeroPC(code: "0f0b")
    for vector in [6, 8, 13] as [UInt64] { dead.put([0, 0], at: 0x5000 + vector * 16) }
    #expect(dead.step().kind == .shutdown)
    #expect(dead.pc.run(until: Tick(10)) == .shutdown)
  }

  @Test func `a benign exception after a page fault is served in turn, a second page fault is a double fault`() {
    // mov eax, [0x7fffffff] with the stack in a page that is not there
    let machine = RingZeroPC(code: "8b0425ffffff7f")
    var cpu = machine.pc.cpu
    cpu[.rsp] = 0x4000_0000
    machine.pc.cpu = cpu
    #expect(machine.step().kind == .shutdown)
    #expect(machine.pc.cpu.cr2 == 0x3fff_fff8)
  }
}

/// What a real CPU at CPL 3 does where Bochs and QEMU do something else. Measured with IRETQ and IRETD in a process of Linux and an LDT of its own.
@Suite struct SiliconAgainstOraclesTests {
  @Test func `IRETQ to a stack segment that is not present raises #SS with its selector`() {
    // push 0x18; push rsp; pushfq; push 8; push entry; iretq. Descriptor 0x18 is data, not present.
    let machine = RingZeroPC(code: "6a18549c6a0868000010" + "00" + "48cf")
    machine.put([0, 0x00af_9b00_0000_ffff, 0x00cf_9300_0000_ffff, 0x00cf_1300_0000_ffff], at: 0x4000)
    var cpu = machine.pc.cpu
    cpu.gdtr.limit = 0x1f
    machine.pc.cpu = cpu
    for _ in 0..<5 { #expect(machine.step().kind == .instruction) }
    #expect(machine.step().kind == .exception(Fault(.stackFault, errorCode: 0x18)))
  }

  @Test func `IRETD within a ring pops SS and ESP too`() {
    // iretd with five words of four bytes
    let machine = RingZeroPC(code: "cf")
    machine.put([0x10_0000 | 8 << 32, 0x46 | 0x12_3450 << 32, 0x10], at: 0x20_0000 - 0x100)
    var cpu = machine.pc.cpu
    cpu[.rsp] = 0x20_0000 - 0x100
    machine.pc.cpu = cpu
    #expect(machine.step().kind == .instruction)
    #expect(machine.pc.cpu[.rsp] == 0x12_3450)
  }

  @Test func `SYSRET that loads TF traps before the first instruction, SYSCALL that masks TF does not trap`() {
    let machine = RingZeroPC(code: "480f07")
    var cpu = machine.pc.cpu
    cpu.efer |= EFER.sce
    cpu.star = 0x0010_0008 << 32
    cpu[.rcx] = 0x5_0000
    cpu[.r11] = 0x102
    machine.pc.cpu = cpu
    #expect(machine.step().kind == .instruction)
    #expect(machine.pc.cpu.pendingTraps == .singleStep)
    let masked = RingZeroPC(code: "0f05", flags: 0x102)
    cpu = masked.pc.cpu
    cpu.efer |= EFER.sce
    cpu.star = 0x0010_0008 << 32
    cpu.lstar = RingZeroPC.entry
    cpu.fmask = Flag.tf.mask
    masked.pc.cpu = cpu
    #expect(masked.step().kind == .instruction)
    #expect(masked.pc.cpu.pendingTraps == [])
  }
}

/// Debug registers where Bochs does otherwise or the oracles cannot be asked; Programs/breakpoints.s has the rest.
@Suite struct BreakpointTests {
  /// A machine with breakpoints on addresses, all enabled.
  private func machine(_ code: String, _ breakpoints: [(address: UInt64, condition: DR7.Condition)], flags: UInt64 = 2) -> RingZeroPC {
    let machine = RingZeroPC(code: code, flags: flags)
    var cpu = machine.pc.cpu
    for (number, breakpoint) in breakpoints.enumerated() {
      cpu[debug: number] = breakpoint.address
      cpu.dr7 |= 1 << UInt64(number * 2) | UInt64(breakpoint.condition.rawValue) << UInt64(16 + number * 4)
    }
    machine.pc.cpu = cpu
    return machine
  }

  @Test func `a single-step trap comes before the breakpoint of the next instruction, as an exception of its own`() {
    // Measured: an AMD EPYC shows DR6.BS alone, then the breakpoint. Bochs shows both at once.
    let machine = machine("9090", [(RingZeroPC.entry + 1, .execution)], flags: 0x102)
    #expect(machine.step().kind == .instruction)
    #expect(machine.step().kind == .trap(Fault.debug(.singleStep)))
    #expect(machine.pc.cpu.dr6 == 0xffff_4ff0)
    #expect(machine.step() == (.instruction, RingZeroPC.entry + 1))
    #expect(machine.step().kind == .exception(Fault.debug(DebugConditions(rawValue: 1))))
    #expect(machine.pc.cpu.dr6 == 0xffff_4ff1)
    // The frame of a breakpoint on an instruction has no RF.
    #expect(machine.pc.word(atPhysical: RingZeroPC.stack - 24) == 0x102)
  }

  @Test func `RF lasts through all iterations of a repeated instruction, between which traps of data come`() {
    // rep stosb. Measured: the breakpoint on the instruction does not come again, and the frames between have RF.
    let machine = machine("f3aa90", [(RingZeroPC.entry, .execution), (0x30_0001, .write)])
    var cpu = machine.pc.cpu
    cpu[.rcx] = 3
    cpu[.rdi] = 0x30_0000
    cpu.rflags[.rf] = true
    machine.pc.cpu = cpu
    #expect(machine.step().kind == .iteration(isLast: false))
    #expect(machine.step().kind == .iteration(isLast: false))
    #expect(machine.step().kind == .trap(Fault.debug(DebugConditions(rawValue: 2))))
    #expect(machine.pc.word(atPhysical: RingZeroPC.stack - 24) == 0x1_0002)
    // IRETQ brings RF back.
    #expect(machine.step() == (.instruction, RingZeroPC.entry))
    #expect(machine.step() == (.iteration(isLast: true), RingZeroPC.entry + 2))
    #expect(!machine.pc.cpu.rflags[.rf])
  }

  @Test func `RF without breakpoints keeps a repeated instruction from nothing: running does many iterations, as stepping does`() {
    func make() -> RingZeroPC {
      let machine = RingZeroPC(code: "f3aa90f4")
      var cpu = machine.pc.cpu
      cpu[.rcx] = 1000
      cpu[.rdi] = 0x30_0000
      cpu.rflags[.rf] = true
      machine.pc.cpu = cpu
      return machine
    }
    for ticks in [1, 2, 999, 1000, 1001] as [UInt64] {
      let (ran, stepped) = (make(), make())
      #expect(ran.pc.run(until: Tick(ticks)) == .reached)
      for _ in 0..<ticks { _ = stepped.step() }
      #expect(ran.pc.digest() == stepped.pc.digest())
      #expect(ran.pc.cpu.rflags[.rf] == (ticks < 1000))
    }
  }

  @Test func `what an instruction accessed before it faulted traps nobody`() {
    // div dword [0x300000] by 0; measured.
    let machine = machine("f7342500003000", [(0x30_0000, .access)])
    #expect(machine.step().kind == .exception(Fault(.divideError)))
    #expect(machine.pc.cpu.pendingTraps == [])
    #expect(machine.pc.cpu.dr6 == 0xffff_0ff0)
  }

  @Test func `what MOV SS read traps after the next instruction, of INT n before the handler`() {
    // mov ss, [0x300000]; int 0x20 (CVE-2018-8897 is about this)
    let machine = machine("8e142500003000" + "cd20", [(0x30_0000, .access)])
    machine.put([16], at: 0x30_0000)
    #expect(machine.step().kind == .instruction)
    #expect(machine.step() == (.instruction, RingZeroPC.handlers + 0x20 * 16))
    #expect(machine.step().kind == .trap(Fault.debug(DebugConditions(rawValue: 1))))
    #expect(machine.pc.word(atPhysical: RingZeroPC.stack - 88) == RingZeroPC.handlers + 0x20 * 16)
  }

  @Test func `general detection pushes RF, clears GD, and says so in DR6`() {
    // mov rax, dr0
    let kernel = RingZeroPC(code: "0f21c0")
    var cpu = kernel.pc.cpu
    cpu.dr7 |= DR7.generalDetection
    kernel.pc.cpu = cpu
    #expect(kernel.step().kind == .exception(Fault.debug(.registerAccess)))
    #expect(kernel.pc.word(atPhysical: RingZeroPC.stack - 24) == 0x1_0002)
    #expect(kernel.pc.cpu.dr7 == 0x400)
    #expect(kernel.pc.cpu.dr6 == 0xffff_2ff0)
  }

  @Test func `breakpoints that wait are part of checkpoint and digest`() {
    // mov [0x300000], eax; nop
    let machine = machine("890425000030" + "0090", [(0x30_0000, .write)])
    let before = machine.pc.checkpoint()
    #expect(machine.step().kind == .instruction)
    let waiting = machine.pc.checkpoint()
    let digest = machine.pc.digest()
    var cpu = machine.pc.cpu
    cpu.pendingTraps = []
    machine.pc.cpu = cpu
    #expect(machine.pc.digest() != digest)
    machine.pc.restore(before)
    #expect(machine.pc.run(until: Tick(1)) == .reached)
    #expect(machine.pc.digest() == digest)
    machine.pc.restore(waiting)
    #expect(machine.step().kind == .trap(Fault.debug(DebugConditions(rawValue: 1))))
  }
}
