import Primitives

/// One change that a step made, with the value before and after.
package struct Effect: Hashable, Sendable {
  /// What changed.
  package enum Target: Hashable, Sendable {
    case register(GeneralRegister)
    case rip
    case rflags
    case cpl
    /// `old`/`new` are the base, `oldRest`/`newRest` the packed selector, attributes and limit (`Segment.packed`).
    case segment(SegmentRegister)
    /// CR0, CR2, CR3, CR4 or CR8.
    case control(UInt8)
    case debug(UInt8)
    case msr(MSR)
    /// `old`/`new` are the base, `oldRest`/`newRest` the limit.
    case gdtr
    case idtr
    /// Bytes in RAM. `linear` is `nil` when the CPU used a physical address by itself (accessed and dirty bits of page tables).
    case memory(linear: UInt64?, physical: UInt64, width: Width)
    case interruptShadow
    case nmiBlocked
    case nmiPending
    /// The debug traps that come before the next instruction: `old`/`new` are `DebugConditions`.
    case pendingTraps
    /// The event that is to be delivered next: `old`/`new` are `Injection.packed`, `oldRest`/`newRest` the address of a page fault.
    case injection
    case activity
    /// An I/O port was written with `new` or gave `new`; the device behind it may have changed.
    case portWrite(port: UInt16, width: Width)
    case portRead(port: UInt16, width: Width)
    /// The interrupt controller handed over the vector `new`.
    case interruptAcknowledge
  }

  /// The part of the instruction that this belongs to, from 0; a part is one architectural action (`RCX <- RIP`).
  package var part: UInt8
  package var target: Target
  package var old: UInt64
  package var new: UInt64
  package var oldRest: UInt64
  package var newRest: UInt64

  package init(part: UInt8, target: Target, old: UInt64, new: UInt64, oldRest: UInt64 = 0, newRest: UInt64 = 0) {
    self.part = part
    self.target = target
    self.old = old
    self.new = new
    self.oldRest = oldRest
    self.newRest = newRest
  }
}

/// Bytes that a step read from memory as data.
package struct MemoryRead: Hashable, Sendable {
  package var linear: UInt64
  package var physical: UInt64
  package var width: Width
  package var value: UInt64

  package init(linear: UInt64, physical: UInt64, width: Width, value: UInt64) {
    self.linear = linear
    self.physical = physical
    self.width = width
    self.value = value
  }
}

/// What one step did: every change in the order in which it was made. Applied to the state before, it gives the state after.
package struct StepReport: Sendable {
  /// What kind of step it was.
  package enum Kind: Hashable, Sendable {
    case instruction
    /// One iteration of a REP string instruction; `isLast` when the instruction is complete.
    case iteration(isLast: Bool)
    /// The instruction at RIP raised this exception, which was delivered.
    case exception(Fault)
    /// A debug exception of the trap kind, after the step before (#DB); its conditions say why.
    case trap(Fault)
    /// An external interrupt was delivered.
    case interrupt(UInt8)
    case nmi
    /// An exception could not be delivered at all: the CPU shut down.
    case shutdown
  }

  /// The position before the step.
  package var tick: Tick
  package var kind: Kind
  /// RIP before the step.
  package var rip: UInt64
  /// CPL before the step.
  package var cpl: UInt8
  /// The instruction at RIP, when its bytes are one.
  package var instruction: Instruction?
  package var effects: [Effect]
  package var reads: [MemoryRead]

  package init() {
    tick = .zero
    kind = .instruction
    rip = 0
    cpl = 0
    effects = []
    reads = []
  }

  /// The number of parts of the step, at least 1.
  package var partCount: Int { Int(effects.last?.part ?? 0) + 1 }
}

extension CPUState {
  /// Makes one change of a report. Memory and ports are no part of the CPU and stay as they are.
  package mutating func apply(_ effect: Effect) {
    put(effect.target, value: effect.new, rest: effect.newRest)
  }

  /// Takes one change of a report back.
  package mutating func revert(_ effect: Effect) {
    put(effect.target, value: effect.old, rest: effect.oldRest)
  }

  private mutating func put(_ target: Effect.Target, value: UInt64, rest: UInt64) {
    switch target {
    case .register(let register): self[register] = value
    case .rip: rip = value
    case .rflags: rflags.rawValue = value
    case .cpl: cpl = UInt8(truncatingIfNeeded: value)
    case .segment(let register): self[register] = Segment(packed: rest, base: value)
    case .control(let number): self[control: Int(number)] = value
    case .debug(let number): self[debug: Int(number)] = value
    case .msr(let msr): self[msr] = value
    case .gdtr: gdtr = TableRegister(base: value, limit: UInt16(truncatingIfNeeded: rest))
    case .idtr: idtr = TableRegister(base: value, limit: UInt16(truncatingIfNeeded: rest))
    case .interruptShadow: interruptShadow = InterruptShadow(rawValue: UInt8(truncatingIfNeeded: value)) ?? .none
    case .nmiBlocked: isNMIBlocked = value != 0
    case .nmiPending: isNMIPending = value != 0
    case .pendingTraps: pendingTraps = DebugConditions(rawValue: UInt16(truncatingIfNeeded: value))
    case .injection: injection = Injection(packed: value, address: rest)
    case .activity: activity = Activity(rawValue: UInt8(truncatingIfNeeded: value)) ?? .running
    case .memory, .portWrite, .portRead, .interruptAcknowledge: break
    }
  }
}
