import LinuxABI
import Machine
import Primitives
import X86

/// How something is accessed.
package enum AccessKind: Hashable, Sendable {
  case read
  case write
}

/// Something whose writers and readers can be asked for.
package enum Subject: Hashable, Sendable {
  case register(GeneralRegister)
  case flag(Flag)
  case cpl
  case segment(SegmentRegister)
  /// CR0, CR2, CR3, CR4 or CR8.
  case control(UInt8)
  case msr(MSR)
  case gdtr
  case idtr
  /// Bytes of RAM, whatever linear addresses lead to them.
  case memory(physical: UInt64, count: Int)

  /// Bytes at a linear address, as they are mapped at the position; `nil` when they are not, or do not lie in one page.
  package init?(linear: UInt64, count: Int, _ inspector: Inspector) {
    guard count > 0, count <= 4096 - Int(linear & 0xfff),
      let physical = inspector.physicalAddress(of: linear) ?? inspector.kernelPhysicalAddress(of: linear)
    else { return nil }
    self = .memory(physical: physical, count: count)
  }

  /// The entry that translates a linear address at a level of the page tables: 4 is the PML4, 1 the page table; `nil` where the walk ends before it.
  package init?(pageTableEntryOf linear: UInt64, level: Int, _ inspector: Inspector) {
    guard let place = inspector.pageTableEntry(of: linear, level: level) else { return nil }
    self = .memory(physical: place, count: 8)
  }

  /// A word of the current task's pt_regs; `nil` before there is a task.
  package init?(_ field: PtRegs.Field, _ inspector: Inspector) {
    guard let frame = inspector.frameAddress else { return nil }
    self.init(linear: frame &+ field.offset, count: 8, inspector)
  }
}

/// One access to a subject.
package struct Access: Hashable, Sendable {
  /// The step that made it.
  package let tick: Tick
  package let kind: AccessKind
  /// RIP and CPL before the step.
  package let rip: UInt64
  package let cpl: UInt8
  package let stepKind: StepReport.Kind
  package let instruction: Instruction?
  /// The part of the step that wrote; 0 for a read.
  package let part: Int
  /// The subject's value before and after; for a read both are what was read. Of memory, what the access covers of it, or the whole word where it does
  /// not cover all of it.
  package let old: UInt64
  package let new: UInt64
  /// Of memory, the linear address that the access has for the subject's first byte; `nil` where it came by none, as the page walk does.
  package let linear: UInt64?
}

// MARK: In a report

extension Subject {
  /// The last access of a kind in a step; `before` is the CPU before it.
  package func access(_ kind: AccessKind, in report: StepReport, before: CPUState) -> Access? {
    func made(_ part: Int, _ old: UInt64, _ new: UInt64, at place: (linear: UInt64, physical: UInt64)? = nil) -> Access {
      var linear: UInt64?
      if case .memory(let physical, _) = self { linear = place.map { $0.linear &+ (physical &- $0.physical) } }
      return Access(
        tick: report.tick, kind: kind, rip: report.rip, cpl: report.cpl, stepKind: report.kind, instruction: report.instruction, part: part,
        old: old, new: new, linear: linear)
    }
    switch kind {
    case .write:
      if let effect = report.effects.last(where: isTarget) {
        if case (.segment, .segment) = (self, effect.target) {
          func selector(_ packed: UInt64) -> UInt64 { UInt64(Segment(packed: packed, base: 0).selector) }
          return made(Int(effect.part), selector(effect.oldRest), selector(effect.newRest))
        }
        var place: (linear: UInt64, physical: UInt64)?
        if case .memory(let linear?, let physical, _) = effect.target { place = (linear, physical) }
        return made(Int(effect.part), part(of: effect.old, effect.target), part(of: effect.new, effect.target), at: place)
      }
      // A flag that was written with the value that it had is no effect, and yet written.
      guard case .flag(let flag) = self, report.isInstruction, let instruction = report.instruction,
        (instruction.flagEffects.modified | instruction.flagEffects.undefined) & flag.mask != 0
      else { return nil }
      return made(0, value(in: before), value(in: before))
    case .read:
      if case .memory(let physical, let count) = self {
        let end = physical &+ UInt64(count)
        return report.reads.last { $0.physical < end && physical < $0.physical &+ UInt64($0.width.bytes) }.map {
          let read = bytes(of: $0.value, at: $0.physical, $0.width)
          return made(0, read, read, at: ($0.linear, $0.physical))
        }
      }
      guard isRead(by: report, before) else { return nil }
      let value = value(in: before)
      return made(0, value, value)
    }
  }

  /// What a value that an effect has written says of the subject.
  private func part(of value: UInt64, _ target: Effect.Target) -> UInt64 {
    switch (self, target) {
    case (.flag(let flag), _): (value & flag.mask) >> UInt64(flag.bit)
    case (.memory, .memory(_, let physical, let width)): bytes(of: value, at: physical, width)
    default: value
    }
  }

  /// The subject's bytes out of a word in memory that has all of them; otherwise the word.
  private func bytes(of value: UInt64, at place: UInt64, _ width: Width) -> UInt64 {
    guard case .memory(let physical, let count) = self, count < width.bytes, physical >= place,
      physical - place <= UInt64(width.bytes - count)
    else { return value }
    return value >> ((physical - place) * 8) & (~0 >> UInt64(64 - count * 8))
  }

  /// Whether an effect writes it.
  private func isTarget(_ effect: Effect) -> Bool {
    switch (self, effect.target) {
    case (.register(let a), .register(let b)): a == b
    case (.flag(let flag), .rflags): (effect.old ^ effect.new) & flag.mask != 0
    case (.cpl, .cpl), (.gdtr, .gdtr), (.idtr, .idtr): true
    case (.segment(let a), .segment(let b)): a == b
    case (.control(let a), .control(let b)): a == b
    case (.msr(let a), .msr(let b)): a == b
    // The bases of FS and GS are MSRs too (SDM Vol. 3, 3.4.4.1).
    case (.msr(.fsBase), .segment(.fs)), (.msr(.gsBase), .segment(.gs)): effect.old != effect.new
    case (.segment(.fs), .msr(.fsBase)), (.segment(.gs), .msr(.gsBase)): true
    case (.memory(let physical, let count), .memory(_, let place, let width)):
      place < physical &+ UInt64(count) && physical < place &+ UInt64(width.bytes)
    default: false
    }
  }

  private func value(in cpu: CPUState) -> UInt64 {
    switch self {
    case .register(let register): cpu[register]
    case .flag(let flag): (cpu.rflags.rawValue & flag.mask) >> UInt64(flag.bit)
    case .cpl: UInt64(cpu.cpl)
    case .segment(let register): UInt64(cpu[register].selector)
    case .control(let number): cpu[control: Int(number)]
    case .msr(let msr): cpu[msr] ?? 0
    case .gdtr: cpu.gdtr.base
    case .idtr: cpu.idtr.base
    case .memory: 0
    }
  }

  /// Whether a step used the value: instructions by their operands and by what their operation always uses; a delivery saves RSP, RFLAGS, CS and SS.
  private func isRead(by report: StepReport, _ before: CPUState) -> Bool {
    guard report.isInstruction, let instruction = report.instruction else {
      switch self {
      case .register(.rsp), .flag, .cpl, .segment(.cs), .segment(.ss), .idtr: return true
      default: return false
      }
    }
    switch self {
    case .register(let register): return instruction.mayRead(register.mask)
    case .flag(let flag):
      switch instruction.operation {
      case .pushf, .syscall, .int, .int1, .int3: return true
      default: return instruction.flagEffects.tested & flag.mask != 0
      }
    case .segment(let register): return instruction.reads(register)
    case .msr(let msr): return instruction.reads(msr, before)
    case .control(let number):
      switch instruction.operation {
      case .movFromControl: return instruction.operands.contains(.control(number))
      case .smsw: return number == 0
      default: return false
      }
    case .cpl: return false
    case .gdtr: return instruction.operation == .sgdt
    case .idtr: return instruction.operation == .sidt || instruction.operation == .int || instruction.operation == .int3
    case .memory: return false
    }
  }
}

extension StepReport {
  /// Whether the step was an instruction or an iteration of one, not a delivery.
  package var isInstruction: Bool {
    switch kind {
    case .instruction, .iteration: true
    default: false
    }
  }
}

extension Instruction {
  /// Whether it uses a segment register's selector or base.
  fileprivate func reads(_ register: SegmentRegister) -> Bool {
    for operand in operands {
      switch operand {
      case .memory(let memory) where memory.size > 0 && memory.segment == register && (register == .fs || register == .gs): return true
      case .segment(register): return operation == .push || operation == .movFromSegment
      default: continue
      }
    }
    switch operation {
    case .int, .int1, .int3, .callFar: return register == .cs || register == .ss
    case .swapgs: return register == .gs
    default: return false
    }
  }

  /// Whether it uses an MSR.
  fileprivate func reads(_ msr: MSR, _ before: CPUState) -> Bool {
    switch operation {
    case .rdmsr: UInt32(truncatingIfNeeded: before[.rcx]) == msr.rawValue
    case .syscall: msr == .efer || msr == .star || msr == .lstar || msr == .fmask
    case .sysret: msr == .efer || msr == .star
    case .swapgs: msr == .gsBase || msr == .kernelGSBase
    case .rdfsbase: msr == .fsBase
    case .rdgsbase: msr == .gsBase
    case .rdtscp: msr == .tscAux || msr == .tsc
    case .rdtsc: msr == .tsc
    default: msr == .fsBase && reads(.fs) || msr == .gsBase && reads(.gs)
    }
  }
}

// MARK: At full speed

extension Subject {
  /// What a run at full speed can notice of the accesses.
  enum Filter {
    /// Watched bytes.
    case bytes(Range<UInt64>)
    /// Instructions of a kind, and, when asked for, deliveries.
    case instructions(InstructionProbe, andDeliveries: Bool)
    /// Nothing: almost every step accesses it.
    case everything
  }

  func filter(_ kind: AccessKind) -> Filter {
    func operations(_ list: Set<Operation>, segmentMoves: Bool = false, deliveries: Bool = false) -> Filter {
      var probe = InstructionProbe()
      probe.operations = list
      probe.segmentMoves = segmentMoves
      return .instructions(probe, andDeliveries: deliveries)
    }
    let interrupts: Set<Operation> = [.int, .int1, .int3, .iret, .callFar, .jmpFar, .retFar, .syscall, .sysret]
    switch self {
    case .memory(let physical, let count):
      let (end, overflow) = physical.addingReportingOverflow(UInt64(max(0, count)))
      return .bytes(physical..<(overflow ? .max : end))
    case .register(.rsp): return .everything
    case .register(let register):
      var probe = InstructionProbe()
      if kind == .write { probe.writes = register.mask } else { probe.reads = register.mask }
      return .instructions(probe, andDeliveries: false)
    case .flag(let flag):
      if RFLAGS.status & flag.mask != 0 { return .everything }
      var probe = InstructionProbe()
      probe.operations = interrupts.union([.pushf, .popf])
      if kind == .write { probe.modifies = flag.mask } else { probe.tests = flag.mask }
      return .instructions(probe, andDeliveries: true)
    case .cpl: return operations(interrupts, deliveries: true)
    case .segment(let register):
      if kind == .read, register == .fs || register == .gs { return .everything }
      return operations(
        interrupts.union([.loadFarPointer, .wrmsr, .wrfsbase, .wrgsbase, .swapgs]), segmentMoves: true, deliveries: true)
    case .control: return operations([.movToControl, .movFromControl, .lmsw, .smsw, .clts], deliveries: true)
    case .msr(let msr):
      if msr == .fsBase || msr == .gsBase {
        if kind == .read { return .everything }
        return operations([.wrmsr, .swapgs, .wrfsbase, .wrgsbase, .loadFarPointer, .iret, .retFar], segmentMoves: true)
      }
      var list: Set<Operation> = [.wrmsr, .rdmsr]
      if msr == .kernelGSBase { list.insert(.swapgs) }
      if kind == .read { list.formUnion([.syscall, .sysret, .rdtsc, .rdtscp]) }
      return operations(list)
    case .gdtr: return operations([.lgdt, .sgdt])
    case .idtr: return operations([.lidt, .sidt, .int, .int1, .int3], deliveries: kind == .read)
    }
  }
}
