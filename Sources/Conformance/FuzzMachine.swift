import Machine
import Primitives
import X86

/// A PC with random code, page tables, descriptor tables, registers and device traffic, in ring 0 or ring 3, from a seed.
///
/// Nothing is expected of what it does but that it comes to an end, touches nothing outside, and does the same whether it is run, stepped, or run with
/// its caches dropped.
package final class FuzzMachine {
  /// A run that did not do the same twice.
  package struct Divergence: Error, CustomStringConvertible, Sendable {
    package var seed: UInt64
    /// Ticks from the start of the run.
    package var tick: UInt64
    package var way: String
    package var description: String { "run \(seed): \(way) differs from running, at the latest \(tick) ticks after its start" }
  }

  private enum Page {
    static let root: UInt64 = 0x1000
    static let pointers: UInt64 = 0x2000
    static let directory: UInt64 = 0x3000
    static let table: UInt64 = 0x4000
    static let interrupts: UInt64 = 0x5000
    static let descriptors: UInt64 = 0x6000
    static let code: UInt64 = 0x8000
    static let stack: UInt64 = 0xc000
  }

  private static let memorySize = 0x4_0000
  /// The linear address of the pages that the page table maps.
  private static let base: UInt64 = 0x40_0000

  private let pc: PC
  private let empty: PC.Checkpoint
  private let encoder: CaseEncoder

  package init() {
    pc = PC(PC.Configuration(memorySize: Self.memorySize))
    empty = pc.checkpoint()
    var encoder = CaseEncoder()
    encoder.liberties.allowsVendorDifferences = true
    self.encoder = encoder
  }

  /// Runs for `ticks` steps at most; returns how many it made.
  package func run(seed: UInt64, ticks: UInt64) -> UInt64 {
    prepare(seed: seed)
    return advance(ticks)
  }

  /// Runs, then steps with reports, then runs with caches dropped at random places, and compares the states on the way.
  package func compare(seed: UInt64, ticks: UInt64) throws(Divergence) {
    var random = SplitMix(seed: ~seed)
    let stops = (0..<4).map { _ in random.below(ticks) + 1 }.sorted()
    prepare(seed: seed)
    let start = pc.checkpoint()
    let origin = pc.tick.count
    let digests = stops.map { stop in
      _ = advance(stop - (pc.tick.count - origin))
      return pc.digest()
    }
    pc.restore(start)
    for (stop, digest) in zip(stops, digests) {
      step(stop - (pc.tick.count - origin))
      if pc.digest() != digest { throw Divergence(seed: seed, tick: stop, way: "stepping") }
    }
    pc.restore(start)
    for (stop, digest) in zip(stops, digests) {
      while pc.tick.count - origin < stop {
        let before = pc.tick
        _ = advance(min(random.below(8) + 1, stop - (pc.tick.count - origin)))
        pc.dropCaches()
        if pc.tick == before { break }
      }
      if pc.digest() != digest { throw Divergence(seed: seed, tick: stop, way: "running with dropped caches") }
    }
  }

  /// Steps, and follows the machine by its reports alone. Returns the forms that retired.
  package func checkReports(seed: UInt64, ticks: UInt64) throws(Divergence) -> Set<Int> {
    prepare(seed: seed)
    var check = ReportCheck(pc)
    var report = StepReport()
    for tick in 0..<ticks {
      // A step that cannot be made has fetched its instruction: accessed bits may be set.
      let reason = pc.step(into: &report)
      if let mistake = check.apply(report, after: pc.cpu) { throw Divergence(seed: seed, tick: tick, way: "the report of \(mistake)") }
      if reason != nil { break }
    }
    if let address = check.firstDifference(from: pc) {
      throw Divergence(seed: seed, tick: ticks, way: "by the reports, memory at \(hex(address))")
    }
    return check.forms
  }

  /// In words the first step after which stepping and running differ, and in what, for whoever looks for the cause of a divergence.
  package func explain(_ divergence: Divergence) -> String {
    for ticks in 1...divergence.tick {
      prepare(seed: divergence.seed)
      let start = pc.checkpoint()
      _ = advance(ticks)
      let (ran, digest) = (pc.cpu, pc.digest())
      pc.restore(start)
      step(ticks - 1)
      let before = pc.cpu
      var report = StepReport()
      let reason = pc.step(into: &report)
      if pc.digest() == digest { continue }
      let text = report.instruction.map { Formatter().text(of: $0, at: report.rip).description } ?? "no instruction"
      return """
        \(before.traceLine(index: ticks - 1))
          \(text): \(report.kind) \(reason.map { "\($0)" } ?? "")
          stepped against ran: \(difference(pc.cpu, ran)), effects \(report.effects.map { "\($0.target) \(hex($0.new))" })
        """
    }
    return "stepping and running agree"
  }

  private func difference(_ a: CPUState, _ b: CPUState) -> String {
    let pairs = zip(a.traceLine(index: 0).split(separator: " "), b.traceLine(index: 0).split(separator: " "))
    let named = pairs.filter { $0 != $1 }.map { "\($0) \($1)" }
    return (named + (a == b ? [] : ["CPU state"]) + ["activity \(a.activity) \(b.activity)"]).joined(separator: ", ")
  }

  private func advance(_ ticks: UInt64) -> UInt64 {
    let start = pc.tick
    _ = pc.run(until: start + ticks)
    return pc.tick - start
  }

  private func step(_ ticks: UInt64) {
    var report = StepReport()
    for _ in 0..<ticks { if pc.step(into: &report) != nil { return } }
  }

  // MARK: Making a machine

  private func prepare(seed: UInt64) {
    var random = SplitMix(seed: seed)
    pc.restore(empty)
    writePageTables(&random)
    writeDescriptors(&random)
    writeInterrupts(&random)
    for page in 0..<UInt64(3) { pc.write(code(&random), toPhysical: Page.code + page << 12) }
    pc.cpu = state(&random)
  }

  private func words(_ values: [UInt64]) -> [UInt8] {
    values.flatMap { value in (0..<8).map { UInt8(truncatingIfNeeded: value >> UInt64($0 * 8)) } }
  }

  private func writePageTables(_ random: inout SplitMix) {
    let flags: UInt64 = random.chance(70) ? 7 : random.below(8)
    pc.write(words([Page.pointers | 7 | (random.chance(5) ? random.next() : 0)]), toPhysical: Page.root)
    pc.write(words([Page.pointers | 7]), toPhysical: Page.root + 8 * 511)
    // Now and then a table maps itself, so that code can rewrite the tables that it runs through.
    pc.write(words([Page.directory | 7, random.chance(10) ? Page.root | 7 : 0x83]), toPhysical: Page.pointers)
    pc.write(words([0x83 | random.below(8), 0, Page.table | flags, random.next()]), toPhysical: Page.directory)
    var entries = (0..<UInt64(64)).map { index in index << 12 | 7 }
    for _ in 0..<random.below(24) {
      let index = Int(random.below(64))
      switch random.below(6) {
      case 0: entries[index] = random.next()
      case 1: entries[index] = 0
      case 2: entries[index] |= 1 << 63
      case 3: entries[index] = random.below(80) << 12 | random.below(0x80)
      case 4: entries[index] &= ~2
      default: entries[index] &= ~4
      }
    }
    pc.write(words(entries), toPhysical: Page.table)
  }

  private func writeDescriptors(_ random: inout SplitMix) {
    var table: [UInt64] = [
      0, 0x00af_9b00_0000_ffff, 0x00cf_9300_0000_ffff, 0x00cf_f300_0000_ffff, 0x00af_fb00_0000_ffff, 0x00cf_fb00_0000_ffff,
      0x0000_8940_0000_0067 | (Self.base + Page.descriptors + 0x400) << 16 & 0xff_ffff_0000, 0,
    ]
    while table.count < 32 {
      let access =
        random.chance(60) ? random.pick([0x9a, 0x9b, 0x92, 0x93, 0xfa, 0xf2, 0x9e, 0x1b, 0x82, 0x89, 0x8c, 0xb2]) : random.below(256)
      table.append(0xffff | access << 40 | (random.chance(50) ? 0x00af : random.below(256)) << 48)
    }
    if random.chance(10) { table[Int(random.below(8))] = random.next() }
    pc.write(words(table), toPhysical: Page.descriptors)
    let stacks = (0..<UInt64(13)).map { _ in random.chance(85) ? Self.base + Page.stack + random.below(0x3000) : random.value() }
    pc.write(words(stacks), toPhysical: Page.descriptors + 0x404)
  }

  private func writeInterrupts(_ random: inout SplitMix) {
    var gates: [UInt64] = []
    let isTidy = random.chance(60)
    for _ in 0..<48 {
      let target = Self.base + Page.code + random.below(0x3000)
      let attributes: UInt64 = isTidy || random.chance(70) ? random.pick([0x8e, 0xee, 0x8f]) : random.below(256)
      let selector: UInt64 = isTidy || random.chance(80) ? 8 : random.below(0x100)
      let stack = random.chance(80) ? 0 : random.below(8)
      gates.append(target & 0xffff | selector << 16 | stack << 32 | attributes << 40 | (target >> 16 & 0xffff) << 48)
      gates.append(isTidy || random.chance(95) ? 0 : random.next())
    }
    pc.write(words(gates), toPhysical: Page.interrupts)
  }

  /// A page of instructions of all forms, among them bytes that are none.
  private func code(_ random: inout SplitMix) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < 512 {
      switch random.below(10) {
      case 0: bytes += (0..<random.below(8) + 1).map { _ in random.byte() }
      default: bytes += encoder.encode(Form.all[Self.executed[Int(random.below(UInt64(Self.executed.count)))]], &random).bytes
      }
    }
    return Array((bytes + bytes + bytes + bytes + bytes + bytes + bytes + bytes).prefix(4096))
  }

  private static let executed = Form.all.indices.filter { Form.all[$0].operation != .vector }

  /// Breakpoints on code, on data near the registers, and on ports.
  private func watch(_ cpu: inout CPUState, _ random: inout SplitMix) {
    for number in 0..<4 {
      switch random.below(5) {
      case 0: cpu[debug: number] = cpu.rip + random.below(16)
      case 1: cpu[debug: number] = Self.base + Page.stack + random.below(0x3000)
      case 2: cpu[debug: number] = cpu[.rdx] & 0xffff
      case 3: cpu[debug: number] = cpu[GeneralRegister.allCases[Int(random.below(16))]]
      default: cpu[debug: number] = Self.base + Page.code + random.below(0x3000)
      }
    }
    cpu.dr7 = 0x400 | random.next() & 0xffff_23ff
  }

  private func state(_ random: inout SplitMix) -> CPUState {
    var cpu = CPUState()
    let isUser = random.chance(50)
    for register in GeneralRegister.allCases {
      cpu[register] = random.chance(60) ? Self.base + random.below(0x2_0000) : random.value()
    }
    if random.chance(30) {
      cpu[.rdx] = random.pick([0x20, 0x21, 0x40, 0x43, 0x60, 0x61, 0x64, 0x70, 0x71, 0x3f8, 0x3f9, 0x3fa, 0xa0, 0xf4])
    }
    if random.chance(30) { cpu[.rcx] = random.chance(50) ? 0xc000_0080 + random.below(4) : random.below(64) }
    cpu[.rsp] = random.chance(90) ? Self.base + Page.stack + random.below(0x3000) : random.value()
    cpu.rip = Self.base + Page.code + random.below(0x3000)
    cpu.rflags = RFLAGS(rawValue: random.next() & RFLAGS.defined & ~Flag.vm.mask | RFLAGS.fixed)
    if random.chance(70) { cpu.rflags.rawValue &= ~(Flag.tf.mask | Flag.nt.mask | Flag.rf.mask) }
    cpu.cr0 = CR0.pe | CR0.pg | CR0.et | random.next() & (CR0.wp | CR0.am | CR0.mp | CR0.ts | CR0.ne)
    cpu.cr4 = CR4.pae | random.next() & (CR4.smep | CR4.smap | CR4.umip | CR4.fsgsbase | CR4.tsd | CR4.pge | CR4.de)
    cpu.efer = EFER.lme | EFER.lma | random.next() & (EFER.sce | EFER.nxe)
    cpu.cr3 = Page.root
    cpu[.cs] = Segment(selector: isUser ? 0x23 : 0x08, base: 0, limit: .max, attributes: isUser ? 0xa0fb : 0xa09b)
    cpu[.ss] = Segment(selector: isUser ? 0x1b : 0x10, base: 0, limit: .max, attributes: isUser ? 0xc0f3 : 0xc093)
    cpu[.fs].base = Self.base + random.below(0x1000)
    cpu[.gs].base = random.chance(90) ? Self.base + random.below(0x1000) : random.next() >> 17
    cpu[.tr] = Segment(selector: 0x30, base: Self.base + Page.descriptors + 0x400, limit: 0x67, attributes: 0x8b)
    cpu.gdtr = TableRegister(base: Self.base + Page.descriptors, limit: random.chance(90) ? 0xff : UInt16(random.below(0x200)))
    cpu.idtr = TableRegister(base: Self.base + Page.interrupts, limit: random.chance(90) ? 0x2ff : UInt16(random.below(0x400)))
    cpu.cpl = isUser ? 3 : 0
    cpu.star = 0x0010_0008 << 32
    cpu.lstar = Self.base + Page.code + random.below(0x3000)
    cpu.fmask = random.next() & 0xffff_ffff
    cpu.kernelGSBase = Self.base + random.below(0x1000)
    if random.chance(20) { watch(&cpu, &random) }
    return cpu
  }
}
