import Machine
import Primitives
import X86

/// A PC in ring 0 with an IDT whose handlers are HLT at known places, for what the oracles cannot be asked: interrupts at a chosen instruction.
struct RingZeroPC {
  let pc: PC
  static let entry: UInt64 = 0x10_0000
  static let handlers: UInt64 = 0x8000
  static let stack: UInt64 = 0x20_0000

  init(code: String, flags: UInt64 = 2, vendor: Vendor = .intel, features: CPUFeatures = CPUFeatures()) {
    pc = PC(PC.Configuration(memorySize: 4 << 20, vendor: vendor, features: features))
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

  /// A machine before one instruction, with whatever operands instructions of all kinds need so that they do not fault.
  static func prepared(_ code: String, rdx: UInt64 = 0x10, features: CPUFeatures = CPUFeatures()) -> RingZeroPC {
    let machine = RingZeroPC(code: code, features: features)
    // After the three descriptors a TSS that is available.
    machine.put([0x0000_8900_8000_0067, 0], at: 0x4018)
    // What IRETQ pops, and the first two of it for far returns.
    let stack = Self.stack - 0x100
    machine.put([entry + 16, 8, 2, Self.stack, 16], at: stack)
    // At RSI: a far pointer with an offset of 64 bits, pointers to data for LSS and the others, a table register, a far pointer with 32 bits.
    machine.put([entry + 16, 8, 16 << 32, 16, 0x27 | 0x4000 << 16, 0, entry + 16 | 8 << 32], at: 0x3_1000)
    var cpu = machine.pc.cpu
    cpu.gdtr.limit = 0x27
    cpu.efer |= EFER.sce
    cpu.cr4 |= CR4.fsgsbase
    cpu.star = 0x0010_0008 << 32
    cpu.lstar = entry + 32
    cpu[.rsp] = stack
    cpu[.rbp] = stack
    // The selector of the TSS; RDX mostly the selector of data, RCX a count, a divisor, and the number of an MSR: the time stamp counter.
    cpu[.rax] = 0x18
    cpu[.rdx] = rdx
    cpu[.rcx] = 0x10
    cpu[.rbx] = 0x3_0000
    cpu[.rsi] = 0x3_1000
    cpu[.rdi] = 0x3_2000
    machine.pc.cpu = cpu
    return machine
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
