import LinuxABI
import Primitives
import Simulation
import Testing
import X86

/// What must hold between any two steps once programs run.
@Suite struct `At every step` {
  /// The first rule that the position breaks; `nil` when all hold.
  private func broken(_ now: Inspector, pti: Bool, entryText: Range<UInt64>) -> String? {
    let cpu = now.cpu
    let flags = cpu.rflags.rawValue
    if flags & 2 == 0 || flags & 0x8028 != 0 { return "RFLAGS \(hex(flags)) has wrong fixed bits" }
    if cpu.cpl != UInt8(cpu[.cs].selector & 3) { return "CPL \(cpu.cpl), CS \(cpu[.cs].selector)" }
    if cpu[.ss].selector != 0, cpu.cpl != UInt8(cpu[.ss].attributes >> 5 & 3) { return "CPL \(cpu.cpl) is not SS.DPL" }
    let isOn = flags & Flag.if.mask != 0
    let isInEntryText = entryText.contains(cpu.rip)
    if cpu.cpl == 3 {
      if cpu[.cs].selector != 0x33 || cpu[.ss].selector != 0x2b { return "ring 3 with CS \(cpu[.cs].selector), SS \(cpu[.ss].selector)" }
      if !isOn { return "ring 3 without interrupts" }
      if pti, cpu.cr3 >> 12 & 1 == 0 { return "ring 3 with the kernel's page tables" }
      return nil
    }
    if cpu[.cs].selector != 0x10 { return "ring 0 with CS \(cpu[.cs].selector)" }
    // SYSCALL loads 0x18; an exception from ring 3 leaves a null selector.
    if cpu[.ss].selector != 0x18, cpu[.ss].selector != 0 { return "ring 0 with SS \(cpu[.ss].selector)" }
    if cpu[.rsp] >> 47 == 0, isOn { return "ring 0 on a user stack with interrupts" }
    if isOn, cpu[.gs].base >> 47 != 0x1_ffff { return "ring 0 with interrupts and the user's GS.base" }
    if flags & 0x4500 != 0 { return "ring 0 with TF, DF or NT" }
    if pti, cpu.cr3 >> 12 & 1 == 1, !isInEntryText { return "ring 0 outside the entry code with the user's page tables" }
    // The window of SMAP is open only in the copy routines; a gate leaves AC alone, so a stub closes it at once.
    if flags & 0x40000 != 0, let place = now.function(at: cpu.rip), !place.symbol.name.contains("user"),
      !["endbr64", "clac"].contains(now.currentInstruction?.mnemonic)
    {
      return "AC is set in \(place)"
    }
    return nil
  }

  /// What holds at particular instructions.
  private func broken(at now: Inspector) -> String? {
    guard now.cpl == 0, let instruction = now.currentInstruction else { return nil }
    let cpu = now.cpu
    switch instruction.operation {
    case .sysret:
      if cpu[.rcx] >= 0x7fff_ffff_f000 { return "SYSRET to \(hex(cpu[.rcx]))" }
      if cpu[.r11] & 0x10100 != 0 { return "SYSRET with RF or TF" }
      if cpu.rflags.rawValue & Flag.if.mask != 0 { return "SYSRET with interrupts" }
    case .call:
      guard case .relative(let distance)? = instruction.operands.first,
        now.address(of: "do_syscall_64") == now.cursor &+ UInt64(instruction.length) &+ UInt64(bitPattern: distance)
      else { break }
      if cpu[.rsp] &+ PtRegs.size != now.taskStackTop { return "pt_regs do not end at the top of the task's stack" }
      func word(_ name: String) -> UInt64? { PtRegs.field(name).flatMap { now.word(at: cpu[.rsp] &+ $0.offset) } }
      if word("cs") != 0x33 || word("ss") != 0x2b { return "pt_regs.cs or ss" }
      if word("ip") != word("cx") || word("flags") != word("r11") { return "pt_regs.ip or flags" }
      if word("ax") != UInt64(bitPattern: -38) { return "pt_regs.ax is not -ENOSYS" }
    default: break
    }
    return nil
  }

  @Test(arguments: Guest.configurations, try ProgramTable().rows.filter { $0.era ?? .v6_12 == .v6_12 })
  func `of a program's walk the invariants hold`(configuration: Configuration, row: ProgramTable.Row) throws {
    let timeline = try Timeline(try Guest.world(row.program, configuration, arguments: row.arguments))
    if !row.input.isEmpty { timeline.give(.serial(Array(row.input.utf8) + [4])) }
    try timeline.go(to: "_start")
    let kernel = timeline.world.kernel.symbols
    let start = try #require(kernel["__entry_text_start"]).address.value
    let end = try #require(kernel["__entry_text_end"]).address.value
    // The benchmark computes for millions of steps: its beginning says as much as all of it.
    let limit = timeline.tick.count + 60_000
    repeat {
      let now = timeline.inspector()
      if let rule = broken(now, pti: configuration.pti, entryText: start..<end) ?? broken(at: now) {
        Issue.record("tick \(timeline.tick), \(now.function(at: now.cursor)?.description ?? hex(now.cursor)): \(rule)")
        return
      }
    } while timeline.tick.count < limit && timeline.step() == nil
  }
}
