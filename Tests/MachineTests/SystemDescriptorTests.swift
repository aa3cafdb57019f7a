import Machine
import Testing
import X86

/// Descriptors of the system have 16 bytes, and an upper half that nobody can take for a descriptor (SDM Vol. 3, 3.5.2 and 8.2.3).
@Suite struct `System descriptors` {
  /// A machine whose GDT has one of type `type` at selector 0x18, with `high` as its second half.
  private func machine(type: UInt64, high: UInt64, limit: UInt16 = 0x27, code: String) -> RingZeroPC {
    let machine = RingZeroPC(code: "66b81800" + code)
    machine.put([0x67 | (0x80 | type) << 40, high], at: 0x4018)
    var cpu = machine.pc.cpu
    cpu.gdtr = TableRegister(base: 0x4000, limit: limit)
    machine.pc.cpu = cpu
    _ = machine.step()
    return machine
  }

  @Test(arguments: [(9, "0f00d8"), (2, "0f00d0")] as [(UInt64, String)])
  func `LTR and LLDT refuse a type in the upper half`(type: UInt64, code: String) {
    let good = machine(type: type, high: 0, code: code)
    #expect(good.step().kind == .instruction)
    let bad = machine(type: type, high: 1 << 40, code: code)
    #expect(bad.step().kind == .exception(Fault(.generalProtection, errorCode: 0x18)))
  }

  @Test(arguments: ["0f02c8", "0f03c8"])
  func `LAR and LSL know none with a type in the upper half, or without an upper half`(code: String) {
    func isKnown(high: UInt64, limit: UInt16) -> Bool {
      let machine = machine(type: 9, high: high, limit: limit, code: code)
      #expect(machine.step().kind == .instruction)
      return machine.pc.cpu.rflags[.zf]
    }
    #expect(isKnown(high: 0, limit: 0x27))
    #expect(!isKnown(high: 0x1f << 40, limit: 0x27))
    #expect(!isKnown(high: 0, limit: 0x1f))
  }
}
