import Machine
import Primitives
import Testing
import X86

/// Cached translations. The manual lets a CPU use a translation that software has changed until INVLPG or a load of CR3, and lets it drop any translation at
/// any time (SDM Vol. 3, 4.10.2.2 and 4.10.4.3). This CPU is one that drops them when their table is written: nothing here is ever stale, so that where
/// a cache is dropped changes no result.
@Suite struct TranslationCacheTests {
  /// Where 0x61_8000 leads: to 0x1_8000, then to 0x21_8000.
  private static let linear: UInt64 = 0x61_8000
  private static let entry: UInt64 = 0x3018

  /// Reads, changes the entry from `before` to `after`, executes `between`, reads again: what was read, and the machine.
  private func run(_ between: String, before: UInt64, after: UInt64, stepping: Bool) -> (first: UInt64, second: UInt64, machine: RingZeroPC)
  {
    // mov rax, [rsi]; mov [rdi], rdx; ...; mov rbx, [rsi]; hlt
    let machine = RingZeroPC(code: "488b06" + "488917" + between + "488b1e" + "f4")
    machine.put([1], at: 0x1_8000)
    machine.put([2], at: 0x21_8000)
    machine.put([before], at: Self.entry)
    var cpu = machine.pc.cpu
    cpu.cr4 |= CR4.pge
    cpu[.rsi] = Self.linear
    cpu[.rdi] = Self.entry
    cpu[.rdx] = after
    cpu[.rcx] = cpu.cr3
    machine.pc.cpu = cpu
    let count: UInt64 = between.isEmpty ? 3 : 4
    if stepping {
      for _ in 0..<count { #expect(machine.step().kind == .instruction) }
    } else {
      #expect(machine.pc.run(until: Tick(count)) == .reached)
    }
    return (machine.pc.cpu[.rax], machine.pc.cpu[.rbx], machine)
  }

  /// Nothing; invlpg [rsi]; mov cr3, rcx.
  @Test(arguments: ["", "0f013e", "0f22d9"], [false, true])
  func `a changed entry counts for the next access, with INVLPG, a load of CR3 or neither, global or not`(between: String, stepping: Bool) {
    for global in [0, 0x100] as [UInt64] {
      let (first, second, machine) = run(between, before: 0x83 | global, after: 0x20_0083 | global, stepping: stepping)
      #expect(first == 1 && second == 2)
      // The walk was made again: accessed, not dirty.
      #expect(machine.pc.word(atPhysical: Self.entry) & 0x60 == 0x20)
    }
  }

  @Test(arguments: [false, true]) func `an entry that was made not present faults at the next access`(stepping: Bool) {
    let machine = RingZeroPC(code: "488b06" + "488917" + "488b1e")
    machine.put([0x183], at: Self.entry)
    var cpu = machine.pc.cpu
    cpu.cr4 |= CR4.pge
    cpu[.rsi] = Self.linear
    cpu[.rdi] = Self.entry
    machine.pc.cpu = cpu
    if stepping {
      for _ in 0..<2 { #expect(machine.step().kind == .instruction) }
    } else {
      #expect(machine.pc.run(until: Tick(2)) == .reached)
    }
    #expect(machine.step().kind == .exception(Fault(.pageFault, errorCode: 0, address: Self.linear)))
    #expect(machine.pc.cpu.cr2 == Self.linear)
  }

  @Test func `INVLPG takes any address`() {
    let machine = RingZeroPC(code: "0f013e")
    var cpu = machine.pc.cpu
    cpu[.rsi] = 0x8000_0000_0000
    machine.pc.cpu = cpu
    #expect(machine.step().kind == .instruction)
  }
}
