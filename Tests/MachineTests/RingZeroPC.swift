import Machine
import Primitives
import X86

/// A PC in ring 0 with an IDT whose handlers are HLT at known places, for what the oracles cannot be asked: interrupts at a chosen instruction.
struct RingZeroPC {
  let pc: PC
  static let entry: UInt64 = 0x10_0000
  static let handlers: UInt64 = 0x8000
  static let stack: UInt64 = 0x20_0000

  init(code: String, flags: UInt64 = 2) {
    pc = PC(PC.Configuration(memorySize: 4 << 20))
    put([0x2003], at: 0x1000)
    put([0x83, 0x20_0083], at: 0x3000)
    put([0x3003], at: 0x2000)
    put([0, 0x00af_9b00_0000_ffff, 0x00cf_9300_0000_ffff], at: 0x4000)
    for vector in UInt64(0)..<64 {
      let handler = Self.handlers + vector * 16
      put([handler & 0xffff | 8 << 16 | 0x8e << 40, 0], at: 0x5000 + vector * 16)
      // IRETQ
      pc.write([0x48, 0xcf], toPhysical: handler)
    }
    pc.write(bytes(hex: code) ?? [], toPhysical: Self.entry)
    var cpu = CPUState()
    cpu.cr0 = CR0.pe | CR0.pg | CR0.et | CR0.wp
    cpu.cr4 = CR4.pae
    cpu.efer = EFER.lme | EFER.lma
    cpu.cr3 = 0x1000
    cpu[.cs] = Segment(selector: 8, base: 0, limit: .max, attributes: 0xa09b)
    cpu[.ss] = Segment(selector: 16, base: 0, limit: .max, attributes: 0xc093)
    cpu.gdtr = TableRegister(base: 0x4000, limit: 0x17)
    cpu.idtr = TableRegister(base: 0x5000, limit: 64 * 16 - 1)
    cpu[.rsp] = Self.stack
    cpu.rip = Self.entry
    cpu.rflags = RFLAGS(rawValue: flags)
    pc.cpu = cpu
  }

  func put(_ words: [UInt64], at address: UInt64) {
    pc.write(words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64($0 * 8)) } }, toPhysical: address)
  }

  /// Makes the keyboard ask for an interrupt: vector 0x21 through the first PIC.
  func pressKey() {
    var devices = pc.devices
    for (port, value) in [(0x20, 0x11), (0x21, 0x20), (0x21, 4), (0x21, 1), (0x21, 0xfd), (0x64, 0x60), (0x60, 0x45)] {
      devices.write(port: UInt16(port), width: .byte, value: UInt32(value), now: pc.now)
    }
    pc.devices = devices
    pc.receive(scancodes: [0x1c])
    pc.devices.advance(to: pc.now + 10_000_000)
  }

  /// One step: what it was, and RIP after it.
  func step() -> (kind: StepReport.Kind, rip: UInt64) {
    var report = StepReport()
    _ = pc.step(into: &report)
    return (report.kind, pc.cpu.rip)
  }
}
