import LinuxABI
import Primitives
import X86

/// struct pt_regs of the running task: where it lies, and how much of it is there.
extension Inspector {
  /// Whether the running task is a program's. A kernel thread has no registers of ring 3 (task_struct.mm is 0), nor has the kernel before it has a task.
  package var hasUserRegisters: Bool {
    guard let objects = KernelObjects(self), let task = currentTaskAddress, let mm = objects.field("mm", of: "task_struct", at: task) else {
      return false
    }
    return mm != 0
  }

  /// Where the current task's pt_regs lie: at the top of its kernel stack, and while an exception or interrupt from ring 3 still completes them, on the
  /// stack that the CPU has pushed to. `nil` for a task that has none.
  package var frameAddress: UInt64? {
    guard hasUserRegisters else { return nil }
    return (gateStackTop ?? taskStackTop).map { $0 &- PtRegs.size }
  }

  /// The first byte after the stack to which an exception or interrupt from ring 3 has switched, while RSP is in it on the way in.
  private var gateStackTop: UInt64? {
    guard let crossing = lastCrossing, crossing.to == 0, crossing.cause != .syscall, !isOnTaskStack, !isOnWayBack else { return nil }
    return cpuStackTop
  }

  /// The first byte after the stack of the TSS that RSP is in: this CPU's entry stack, or one that an IDT gate names (IST); `nil` for other stacks.
  package var cpuStackTop: UInt64? {
    guard cpl == 0, let tss = tssBase else { return nil }
    for field in TSS.fields where field.name == "sp0" || field.name.hasPrefix("ist") {
      if let top = word(at: tss &+ field.offset), top >> 47 == 0x1_ffff, cpu[.rsp] <= top, top &- cpu[.rsp] < 4096 { return top }
    }
    return nil
  }

  /// Whether the code that the cursor is in takes pt_regs back into the registers.
  var isOnWayBack: Bool { world.phaseMap.phase(at: cursor) == .back }

  /// How many words of pt_regs are there: counted from the highest address down. 0 outside the kernel, `nil` for a task that has none.
  package var frameWords: Int? {
    guard let frame = frameAddress else { return nil }
    guard cpl == 0 else { return 0 }
    let total = PtRegs.fields.count
    let top = frame &+ PtRegs.size
    let rsp = cpu[.rsp]
    let pushed = rsp >= frame && rsp <= top ? Int((top &- rsp) / 8) : nil
    guard let crossing = lastCrossing else {
      // The first program's frame is made by the kernel itself, with nobody pushing it: before that no selector of ring 3 is in it.
      guard let saved = PtRegs.field("cs").flatMap({ word(at: frame &+ $0.offset) }), saved & 3 == 3 else { return 0 }
      return pushed ?? total
    }
    // Between the parts of what leads into the kernel nothing is there that counts yet.
    guard crossing.to == 0 else { return 0 }
    if crossing.cause == .syscall {
      guard phase == .save || phase == .cross else { return phase == nil ? pushed ?? total : total }
      return pushed ?? (rsp < frame && top &- rsp <= Self.taskStackSize ? total : 0)
    }
    guard let pushed, rsp > frame, !isOnWayBack else { return total }
    // The entry code is called, and its return address lies where di belongs until the registers are pushed around it.
    let beforeDI = total - Int((PtRegs.field("di")?.offset ?? 0) / 8) - 1
    let isReturnAddress =
      PtRegs.field("di").flatMap { word(at: frame &+ $0.offset) }.map { function(at: $0) != nil && $0 >> 47 != 0 } ?? false
    return pushed > beforeDI && isReturnAddress ? beforeDI : pushed
  }

  /// Whether RSP is in the current task's kernel stack.
  var isOnTaskStack: Bool {
    guard let top = taskStackTop else { return false }
    return cpu[.rsp] <= top && top &- cpu[.rsp] <= Self.taskStackSize
  }

  /// A word of the current task's pt_regs; `nil` while it is not there.
  package func frameField(_ field: PtRegs.Field) -> UInt64? {
    guard let frame = frameAddress, let words = frameWords else { return nil }
    let index = PtRegs.fields.count - 1 - Int(field.offset / 8)
    guard index < words else { return nil }
    return word(at: frame &+ field.offset)
  }
}
