import Machine
import Primitives
import X86

/// A PC set up as a user process of the case format: one page of code, one scratch page, and above them a kernel that only takes exceptions.
///
/// What a case did is read from the exception frame, so the instruction goes through the same fast path as any program.
package final class UserMachine {
  /// How a case is executed: the results must be the same.
  package enum Mode: Hashable, Sendable, CaseIterable {
    /// At full speed.
    case run
    /// Step by step, with reports.
    case step
  }

  private enum Page {
    static let rootTable: UInt64 = 0x1000
    static let scratch: UInt64 = 0x10_000
    static let code: UInt64 = 0x11_000
    static let handlers: UInt64 = 0x12_000
    static let stack: UInt64 = 0x13_000
    static let tables: UInt64 = 0x14_000
    static let interrupts: UInt64 = 0x15_000
  }

  /// The kernel's pages are mapped from here, in the order in which they lie in memory.
  private static let kernelBase: UInt64 = 0xffff_8000_0000_0000
  private static let present: UInt64 = 1
  private static let writable: UInt64 = 2
  private static let user: UInt64 = 4
  private static let noExecute: UInt64 = 1 << 63

  /// The selectors of Linux's GDT (reference: asm/segment.h), so that segment loads behave as in a process of Linux.
  private static let descriptors: [UInt64] = [
    0, 0x00cf_9b00_0000_ffff, 0x00af_9b00_0000_ffff, 0x00cf_9300_0000_ffff, 0x00cf_fb00_0000_ffff, 0x00cf_f300_0000_ffff,
    0x00af_fb00_0000_ffff, 0,
  ]

  /// Reports of `.step` that, applied to the state before, did not give the state after.
  package private(set) var incompleteReports: [String] = []

  private let pc: PC
  private let start: CPUState
  private let mode: Mode
  private var scratchSeed: UInt64?
  private var scratch: [UInt8] = []
  private var scratchHash: UInt64 = 0
  private var isScratchDirty = true

  package init(mode: Mode = .run, vendor: Vendor = .intel) {
    self.mode = mode
    pc = PC(PC.Configuration(memorySize: 1 << 20, vendor: vendor))
    var cpu = CPUState()
    cpu.cr0 = CR0.pe | CR0.mp | CR0.et | CR0.ne | CR0.wp | CR0.am | CR0.pg
    cpu.cr4 = CR4.pae | CR4.pge | CR4.umip | CR4.smep | CR4.smap
    cpu.efer = EFER.lme | EFER.lma | EFER.sce | EFER.nxe
    cpu.cr3 = Page.rootTable
    cpu[.cs] = Segment(selector: 0x33, base: 0, limit: .max, attributes: 0xa0fb)
    cpu[.ss] = Segment(selector: 0x2b, base: 0, limit: .max, attributes: 0xc0f3)
    cpu[.tr] = Segment(selector: 0x40, base: Self.kernelBase + Page.tables + 0x100, limit: 0x67, attributes: 0x8b)
    cpu.gdtr = TableRegister(base: Self.kernelBase + Page.tables, limit: 0x7f)
    cpu.idtr = TableRegister(base: Self.kernelBase + Page.interrupts, limit: 0xfff)
    cpu.cpl = 3
    start = cpu
    mapPages()
    fillTables()
  }

  /// Executes a case.
  package func run(_ item: UserCase) -> UserCaseResult {
    prepareScratch(seed: item.seed)
    let filler = [UInt8](repeating: 0xcc, count: 32 - item.code.count)
    pc.write(item.code + filler, toPhysical: Page.code + UserCase.codeBase & 0xfff)
    var cpu = start
    for register in GeneralRegister.allCases { cpu[register] = item.registers[Int(register.rawValue)] }
    cpu.rip = UserCase.codeBase
    cpu.rflags = RFLAGS(rawValue: item.rflags & UserCase.flagMask | Flag.if.mask | RFLAGS.fixed)
    pc.cpu = cpu

    let first = pc.tick
    var result = UserCaseResult()
    var reason = advance(to: first.next)
    // The next iterations of a repeated string instruction; its end shows by leaving RIP, at the latest in the INT3 that follows it.
    while reason == .reached, !item.stopsAfterIteration, pc.cpu.rip == UserCase.codeBase, isRepeating(item) {
      guard pc.tick - first < 1_000_000 else { break }
      reason = advance(to: pc.tick + min(max(1, pc.cpu[.rcx]), 1_000_000))
    }
    let end = pc.cpu
    var ticks = pc.tick - first
    if reason != .reached, reason != .ringCrossing {
      result.outcome = UserCaseResult.Outcome.unsupported.rawValue
      collect(end, rip: end.rip, rflags: end.rflags.rawValue, rsp: end[.rsp], into: &result)
    } else if end.cpl == 3 {
      result.outcome = UserCaseResult.Outcome.completed.rawValue
      collect(end, rip: end.rip, rflags: end.rflags.rawValue, rsp: end[.rsp], into: &result)
    } else {
      collectFrame(end, into: &result)
      if ticks > 1, result.outcome == ExceptionVector.breakpoint.rawValue {
        // The INT3 after the end of a repeated instruction is no part of the case.
        result.outcome = UserCaseResult.Outcome.completed.rawValue
        result.rip -= 1
        ticks -= 1
      }
    }
    result.iterations = max(ticks, 1) - 1
    result.noteScratch(before: scratch, hash: scratchHash, after: pc.bytes(atPhysical: Page.scratch, count: 4096))
    isScratchDirty = result.firstChange != 0xffff
    return result
  }

  private func advance(to end: Tick) -> StopReason {
    switch mode {
    case .run: return pc.run(until: end, stoppingAt: .ringCrossing)
    case .step:
      var report = StepReport()
      while pc.tick < end {
        var state = pc.cpu
        let ring = state.cpl
        if let reason = pc.step(into: &report) { return reason }
        let after = pc.cpu
        for effect in report.effects { state.apply(effect) }
        if state != after { incompleteReports.append(report.instruction?.mnemonic ?? "\(report.kind)") }
        if after.cpl != ring { return .ringCrossing }
      }
      return .reached
    }
  }

  private func isRepeating(_ item: UserCase) -> Bool {
    guard let instruction = try? Decoder.decode(item.fetched) else { return false }
    return instruction.row?.traits.contains(.string) == true && !instruction.prefixes.isDisjoint(with: [.rep, .repne])
  }

  private func collect(_ cpu: CPUState, rip: UInt64, rflags: UInt64, rsp: UInt64, into result: inout UserCaseResult) {
    for register in GeneralRegister.allCases { result.registers[Int(register.rawValue)] = cpu[register] }
    result.registers[Int(GeneralRegister.rsp.rawValue)] = rsp
    result.rip = rip
    result.rflags = rflags & ~(Flag.tf.mask | Flag.rf.mask)
  }

  /// Reads the exception frame.
  private func collectFrame(_ cpu: CPUState, into result: inout UserCaseResult) {
    let vector = UInt8(truncatingIfNeeded: (cpu.rip & 0xfff) >> 4)
    let hasErrorCode = ExceptionVector(rawValue: vector)?.hasErrorCode == true
    let frame = Page.stack + cpu[.rsp] & 0xfff
    let words = (0..<UInt64(6)).map { pc.word(atPhysical: frame + $0 * 8) }
    let saved = hasErrorCode ? Array(words[1...]) : Array(words[..<5])
    collect(cpu, rip: saved[0], rflags: saved[2], rsp: saved[3], into: &result)
    result.outcome = vector
    if hasErrorCode { result.errorCode = words[0] }
    if vector == ExceptionVector.pageFault.rawValue {
      result.cr2 = cpu.cr2
      // A process of Linux is not told which kernel addresses are mapped (arch/x86/mm/fault.c, sanitize_error_code).
      if cpu.cr2 >= 0x7fff_ffff_f000 { result.errorCode |= 1 }
    }
  }

  // MARK: Memory

  private func prepareScratch(seed: UInt64) {
    if seed == scratchSeed && !isScratchDirty { return }
    if seed != scratchSeed {
      scratch = UserCase.scratch(seed: seed).flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64($0 * 8)) } }
      scratchHash = UserCaseResult.hash(scratch)
      scratchSeed = seed
    }
    pc.write(scratch, toPhysical: Page.scratch)
  }

  private func put(_ word: UInt64, at address: UInt64) {
    pc.write((0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64($0 * 8)) }, toPhysical: address)
  }

  private func mapPages() {
    let below = Self.present | Self.writable | Self.user
    // The root, one directory pointer table for each half, directories, and a page table for each of the three regions.
    put(0x2000 | below, at: Page.rootTable)
    put(0x3000 | below, at: Page.rootTable + 256 * 8)
    put(0x4000 | below, at: 0x2000)
    put(0x5000 | below, at: 0x3000)
    put(0x6000 | below, at: 0x4000 + UserCase.scratchBase >> 21 * 8)
    put(0x7000 | below, at: 0x4000 + UserCase.codeBase >> 21 * 8)
    put(0x8000 | below, at: 0x5000)
    put(Page.scratch | below | Self.noExecute, at: 0x6000)
    put(Page.code | Self.present | Self.user, at: 0x7000)
    for page in [Page.handlers, Page.stack, Page.tables, Page.interrupts] {
      put(page | Self.present | Self.writable, at: 0x8000 + page >> 12 * 8)
    }
    pc.write([UInt8](repeating: 0xcc, count: 4096), toPhysical: Page.code)
  }

  private func fillTables() {
    for (index, descriptor) in Self.descriptors.enumerated() { put(descriptor, at: Page.tables + UInt64(index) * 8) }
    // RSP0, and an I/O map that begins where the TSS ends: no port for user code.
    put(Self.kernelBase + Page.stack + 0x1000, at: Page.tables + 0x104)
    put(0x68 << 48, at: Page.tables + 0x160)
    for vector in UInt64(0)..<256 {
      let handler = Self.kernelBase + Page.handlers + vector * 16
      // Linux lets user code reach #BP, #OF and its old system call.
      let isForUsers = [3, 4, 0x80].contains(vector)
      let attributes: UInt64 = isForUsers ? 0xee : 0x8e
      put(handler & 0xffff | 0x10 << 16 | attributes << 40 | (handler >> 16 & 0xffff) << 48, at: Page.interrupts + vector * 16)
      put(handler >> 32, at: Page.interrupts + vector * 16 + 8)
    }
  }
}
