import Executable
import LinuxABI
import Primitives
import X86

/// What the kernel's own data says at a position: found by symbols in guest memory.
extension Inspector {
  /// The base of this CPU's per-CPU area: GS.base in the kernel, KERNEL_GS_BASE in ring 3; `nil` before boot has set either.
  package var perCPUBase: UInt64? {
    for base in [cpu[.gs].base, cpu.kernelGSBase] where base >> 47 == 0x1_ffff { return base }
    return nil
  }

  /// The linear address of the TSS; `nil` before LTR.
  package var tssBase: UInt64? { cpu[.tr].isUnusable || cpu[.tr].selector == 0 ? nil : cpu[.tr].base }

  /// The first byte after the current task's kernel stack, as the entry code loads it into RSP.
  package var taskStackTop: UInt64? {
    switch world.era {
    case .v5_0:
      // cpu_current_top_of_stack is the slot sp1 of the TSS.
      guard let tss = tssBase, let slot = TSS.field(named: "sp1") else { return nil }
      return word(at: tss &+ slot.offset).flatMap { $0 >> 47 == 0x1_ffff ? $0 : nil }
    case .v6_12:
      return hotWord("top_of_stack").flatMap { $0 >> 47 == 0x1_ffff ? $0 : nil }
    }
  }

  /// Where the running task's task_struct lies; `nil` before boot has a per-CPU area.
  package var currentTaskAddress: UInt64? {
    switch world.era {
    case .v5_0:
      guard let base = perCPUBase, let variable = address(of: "current_task") else { return nil }
      return kernelWord(at: base &+ variable)
    case .v6_12: return hotWord("current_task")
    }
  }

  /// A member of era 6.12's pcpu_hot, of this CPU.
  private func hotWord(_ member: String) -> UInt64? {
    guard let base = perCPUBase, let variable = address(of: "pcpu_hot"), let types = world.kernel.debug?.types,
      let layout = types.structure(named: "pcpu_hot"), let field = types.field(member, in: layout)
    else { return nil }
    return kernelWord(at: base &+ variable &+ field.offset)
  }

  /// Bytes of a task's kernel stack (THREAD_SIZE).
  package static let taskStackSize: UInt64 = 16 << 10

  /// Whether the kernel is running because of SYSCALL: from the instruction after it to SYSRET or IRETQ.
  package var isInSystemCall: Bool {
    guard cpl == 0, let crossing = lastCrossing, crossing.to == 0 else { return false }
    // Another task may have the CPU since: a kernel thread is in no system call.
    return crossing.cause == .syscall && hasUserRegisters
  }

  /// Whether the last way into ring 3 was one out of a system call: by SYSRET, or by IRETQ from a frame whose orig_ax, which is still in memory, is a
  /// number. Exceptions, interrupts and a program's first start leave a negative one there (Linux arch/x86/entry/entry_64.S).
  var returnsFromSystemCall: Bool {
    guard let crossing = lastCrossing, crossing.to == 3 else { return false }
    if crossing.cause == .sysret { return true }
    guard let frame = frameAddress, let field = PtRegs.field("orig_ax"), let saved = word(at: frame &+ field.offset) else { return false }
    return Int64(bitPattern: saved) >= 0
  }

  /// The number of the system call in progress: RAX until it is pushed, then pt_regs.orig_ax, as far as the kernel looks at it.
  package var systemCallNumber: UInt64? {
    guard isInSystemCall else { return nil }
    if let saved = PtRegs.field("orig_ax").flatMap({ frameField($0) }) { return systemCallNumber(in: saved) }
    return systemCallNumber(in: cpu[.rax])
  }

  /// What counts of RAX: all 64 bits in era 5.0, EAX sign-extended in 6.12 (Linux arch/x86/entry/entry_64.S).
  private func systemCallNumber(in rax: UInt64) -> UInt64 {
    world.era == .v5_0 ? rax : UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: rax)))
  }

  /// The system call in progress, or the one that SYSCALL under the cursor would make.
  package var systemCall: SystemCall? {
    if let number = systemCallNumber { return number <= 0xffff ? SystemCall.numbered(Int(number), world.era) : nil }
    // Inside SYSCALL the ring may have changed already.
    guard currentInstruction?.operation == .syscall else { return nil }
    let number = systemCallNumber(in: cpu[.rax])
    return number <= 0xffff ? SystemCall.numbered(Int(number), world.era) : nil
  }

  /// The user's RSP: the register in ring 3, and in the kernel what the entry code has put aside.
  package var userStackPointer: UInt64? {
    if cpl == 3 { return cpu[.rsp] }
    if let saved = PtRegs.field("sp").flatMap({ frameField($0) }) { return saved }
    // Between the last parts of SYSCALL the ring is 0 already, and RSP is what it was.
    if let report = currentReport, report.kind == .instruction, report.instruction?.operation == .syscall { return cpu[.rsp] }
    guard isInSystemCall else { return nil }
    // Not moved yet, or in the scratch slot of the TSS.
    if cpu[.rsp] >> 47 == 0 { return cpu[.rsp] }
    guard let tss = tssBase, let slot = TSS.field(named: "sp2") else { return nil }
    return word(at: tss &+ slot.offset)
  }

  // MARK: Calls

  /// The return addresses of the functions that are running, innermost first: by the frame pointers that the kernel is built with.
  package func returnAddresses(limit: Int = 64) -> [UInt64] {
    var result: [UInt64] = []
    // Before PUSH RBP and MOV RBP, RSP of a function have run, and after POP RBP, its return address is where RSP says.
    if let place = function(at: cursor), let next = word(at: cpu[.rsp]) {
      if place.offset == 0 || currentInstruction?.operation == .ret {
        result.append(next)
      } else if place.offset == 1, let above = word(at: cpu[.rsp] &+ 8) {
        result.append(above)
      }
    }
    var frame = cpu[.rbp]
    while result.count < limit {
      guard frame >> 47 == (cpl == 0 ? 0x1_ffff : 0), frame & 7 == 0, let next = word(at: frame), let address = word(at: frame &+ 8) else {
        break
      }
      result.append(address)
      guard next > frame else { break }
      frame = next
    }
    return result
  }

  /// The phase of the system call that the position is in; `ask` and `cross` in ring 3, `nil` in the kernel outside system calls.
  package var phase: Phase? {
    if cpl == 3 { return currentInstruction?.operation == .syscall ? .cross : .ask }
    if let current = currentReport, current.instruction?.operation == .syscall { return .cross }
    if let current = currentReport, current.cpl == 0, current.instruction?.operation == .sysret { return .back }
    guard isInSystemCall else { return nil }
    let map = world.phaseMap
    if let own = map.phase(at: cursor) { return own }
    for address in returnAddresses() {
      if let phase = map.phase(calledFromBefore: address) { return phase }
    }
    return .work
  }
}
