import Machine
import Testing
import X86

/// A gate may lead to a handler of ring 3. Its frame is pushed with the rights of ring 3 (SDM Vol. 3, 4.6; Bochs).
@Suite struct `Handlers of ring 3` {
  /// Ring 3 at `int 0x21`, whose gate leads to ring 3, with a stack that grows down from `rsp`: pages below 2 MiB are the user's, those above the kernel's.
  private func machine(rsp: UInt64) -> RingZeroPC {
    let machine = RingZeroPC(code: "cd21")
    machine.put([0x2007], at: 0x1000)
    machine.put([0x3007], at: 0x2000)
    machine.put([0x87, 0x20_0083], at: 0x3000)
    machine.put([0x00af_fb00_0000_ffff, 0x00cf_f300_0000_ffff], at: 0x4018)
    machine.put([0x8210 | 0x1b << 16 | 0xee << 40], at: 0x5000 + 0x21 * 16)
    // RSP0 of the TSS, in two halves of words.
    machine.put([0x1f_0000 << 32], at: 0x6000)
    var cpu = machine.pc.cpu
    cpu.gdtr = TableRegister(base: 0x4000, limit: 0x27)
    cpu[.cs] = Segment(selector: 0x1b, base: 0, limit: .max, attributes: 0xa0fb)
    cpu[.ss] = Segment(selector: 0x23, base: 0, limit: .max, attributes: 0xc0f3)
    cpu[.tr] = Segment(selector: 0x28, base: 0x6000, limit: 0x67, attributes: 0x8b)
    cpu[.rsp] = rsp
    cpu.cpl = 3
    machine.pc.cpu = cpu
    return machine
  }

  @Test func `have their frame on the user's stack`() {
    let machine = machine(rsp: 0x18_0000)
    #expect(machine.step().kind == .instruction)
    #expect(machine.pc.cpu.cpl == 3 && machine.pc.cpu.rip == 0x8210 && machine.pc.cpu[.rsp] == 0x17_ffd8)
  }

  @Test func `cannot be used to write the kernel's pages`() {
    let machine = machine(rsp: 0x30_0000)
    #expect(machine.step().kind == .exception(Fault(.pageFault, errorCode: 7, address: 0x2f_fff8)))
    #expect(machine.pc.cpu.cr2 == 0x2f_fff8 && machine.pc.cpu.cpl == 0)
    #expect(machine.pc.bytes(atPhysical: 0x2f_ffd8, count: 40).allSatisfy { $0 == 0 })
  }
}
