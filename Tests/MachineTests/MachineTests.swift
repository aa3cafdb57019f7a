import Machine
import Primitives
import Testing
import X86

/// A PC in 64-bit mode with one flat program: RAM mapped one to one for user and kernel, 2 MiB pages.
struct FlatPC {
  let pc: PC
  static let entry: UInt64 = 0x40_0000
  static let stack: UInt64 = 0x80_0000

  /// `code` at `entry`, at CPL 3 with interrupts on.
  init(code: [UInt8]) {
    pc = PC(PC.Configuration(memorySize: 32 << 20))
    put(0x1000, 0x2007)
    put(0x2000, 0x3007)
    for i in 0..<UInt64(16) { put(0x3000 + i * 8, i << 21 | 0x87) }
    pc.write(code, toPhysical: Self.entry)
    var cpu = CPUState()
    cpu.cr0 = CR0.pe | CR0.pg | CR0.wp | CR0.et
    cpu.cr4 = CR4.pae
    cpu.efer = EFER.lme | EFER.lma | EFER.sce | EFER.nxe
    cpu.cr3 = 0x1000
    cpu[.cs] = Segment(selector: 0x33, base: 0, limit: .max, attributes: 0xa0fb)
    cpu[.ss] = Segment(selector: 0x2b, base: 0, limit: .max, attributes: 0xc0f3)
    cpu.cpl = 3
    cpu[.rsp] = Self.stack
    cpu.rip = Self.entry
    cpu.rflags = RFLAGS(rawValue: 0x202)
    pc.cpu = cpu
  }

  func put(_ address: UInt64, _ word: UInt64) {
    pc.write((0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }, toPhysical: address)
  }
}

/// Counts down from 1000 while it stores and sums: arithmetic, a memory operand, a call and a branch.
///
///     mov ecx, 1000; top: call f; dec ecx; jnz top; jmp self;  f: add [0x600000], rcx; mov rax, [0x600000]; ret
private let loop: [UInt8] =
  bytes(
    hex: """
      b9 e8 03 00 00  e8 06 00 00 00  ff c9  75 f7  eb fe
      48 01 0c 25 00 00 60 00  48 8b 04 25 00 00 60 00  c3
      """) ?? []

@Suite struct `The executor` {
  @Test func `the budget is exact and a run in pieces is the same run`() {
    let whole = FlatPC(code: loop).pc
    #expect(whole.run(until: Tick(5000)) == .reached)
    #expect(whole.tick == Tick(5000))
    let pieces = FlatPC(code: loop).pc
    var end: UInt64 = 0
    var size: UInt64 = 1
    while end < 5000 {
      end = min(5000, end + size)
      size = size * 7 % 61 + 1
      #expect(pieces.run(until: Tick(end)) == .reached)
      #expect(pieces.tick == Tick(end))
    }
    #expect(pieces.digest() == whole.digest())
  }

  @Test func `single steps with reports give the state of the run, and their reports are complete`() {
    let run = FlatPC(code: loop).pc
    let stepped = FlatPC(code: loop).pc
    var report = StepReport()
    for tick in UInt64(1)...3000 {
      var state = stepped.cpu
      #expect(stepped.step(into: &report) == nil)
      for effect in report.effects {
        state.apply(effect)
        if case .memory(_, let physical, let width) = effect.target {
          #expect(width.truncate(stepped.word(atPhysical: physical)) == effect.new)
        }
      }
      #expect(state == stepped.cpu)
      _ = run.run(until: Tick(tick))
      #expect(run.digest() == stepped.digest())
    }
  }

  @Test func `undoing steps gives every state back`() {
    let pc = FlatPC(code: loop).pc
    var records: [PC.StepRecord] = []
    var digests: [UInt64] = []
    for _ in 0..<2000 {
      digests.append(pc.digest())
      var record = PC.StepRecord()
      #expect(pc.step(recording: &record) == nil)
      records.append(record)
    }
    while let record = records.popLast() {
      pc.undo(record)
      #expect(pc.digest() == digests.removeLast())
    }
  }

  @Test func `a checkpoint restores everything, and dropped caches change nothing`() {
    let pc = FlatPC(code: loop).pc
    _ = pc.run(until: Tick(1234))
    let checkpoint = pc.checkpoint()
    let before = pc.digest()
    _ = pc.run(until: Tick(4321))
    let after = pc.digest()
    pc.restore(checkpoint)
    #expect(pc.digest() == before)
    for end in stride(from: UInt64(1234), through: 4321, by: 97) {
      pc.dropCaches()
      _ = pc.run(until: Tick(end))
    }
    _ = pc.run(until: Tick(4321))
    #expect(pc.digest() == after)
    #expect(pc.fullDigest() == after)
  }

  @Test func `code that overwrites itself executes what it wrote`() {
    // mov byte [rip+1], 2 (the immediate of the next instruction); mov eax, 1; hlt raises #GP with no IDT: shutdown
    let code = bytes(hex: "c6 05 01 00 00 00 02  b8 01 00 00 00  f4") ?? []
    let pc = FlatPC(code: code).pc
    #expect(pc.run(until: Tick(100)) == .shutdown)
    #expect(pc.cpu[.rax] == 2)
    #expect(pc.tick == Tick(3))
  }
}
