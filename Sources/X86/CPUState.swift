import Primitives

/// Whether the next instruction boundary may take an interrupt (SDM Vol. 3, 6.8.1 and 6.8.3).
package enum InterruptShadow: UInt8, Hashable, Sendable {
  case none
  /// STI with IF clear has just retired: maskable interrupts wait for one more instruction.
  case sti
  /// MOV SS or POP SS has just retired: interrupts and single-step traps wait for one more instruction.
  case movSS
}

/// What the CPU is doing between two steps.
package enum Activity: UInt8, Hashable, Sendable {
  case running
  /// HLT retired: the CPU waits for an interrupt.
  case halted
  /// Triple fault: the CPU has stopped for good.
  case shutdown
}

/// x87, SSE and MXCSR state: room for it, so that checkpoints and formats stay as they are when its instructions execute.
package struct VectorState: Sendable {
  /// XMM0 to XMM15, the low then the high 64 bits of each.
  package var xmm = InlineArray<32, UInt64>(repeating: 0)
  /// ST0 to ST7, the significand then sign and exponent of each.
  package var x87 = InlineArray<16, UInt64>(repeating: 0)
  package var controlWord: UInt16 = 0x037f
  package var statusWord: UInt16 = 0
  /// One bit a register, 1 = not empty (the abridged form of FXSAVE).
  package var tagWord: UInt8 = 0
  package var lastOpcode: UInt16 = 0
  package var lastInstruction: UInt64 = 0
  package var lastData: UInt64 = 0
  package var mxcsr: UInt32 = 0x1f80

  package init() {}
}

/// Everything that the CPU holds between two steps, as the architecture names it. RFLAGS is exact.
package struct CPUState: Sendable {
  private var generalRegisters = InlineArray<16, UInt64>(repeating: 0)
  package var rip: UInt64 = 0
  package var rflags = RFLAGS(rawValue: RFLAGS.fixed)
  /// Current privilege level. Between steps it equals the DPL of CS and SS and bits 1 and 0 of both selectors (SDM Vol. 3, 5.5); inside
  /// SYSCALL and SYSRET it changes as an action of its own.
  package var cpl: UInt8 = 0
  private var segmentRegisters = InlineArray<8, Segment>(repeating: .null)
  package var gdtr = TableRegister(base: 0, limit: 0)
  package var idtr = TableRegister(base: 0, limit: 0)
  package var cr0: UInt64 = 0
  package var cr2: UInt64 = 0
  package var cr3: UInt64 = 0
  package var cr4: UInt64 = 0
  package var cr8: UInt64 = 0
  package var efer: UInt64 = 0
  package var star: UInt64 = 0
  package var lstar: UInt64 = 0
  package var cstar: UInt64 = 0
  package var fmask: UInt64 = 0
  package var kernelGSBase: UInt64 = 0
  package var tscAux: UInt64 = 0
  /// What the guest added to the time-stamp counter by writing it; the counter is device time plus this.
  package var tscOffset: UInt64 = 0
  package var sysenterCS: UInt64 = 0
  package var sysenterESP: UInt64 = 0
  package var sysenterEIP: UInt64 = 0
  /// The value after reset (SDM Vol. 3, 11.12.4).
  package var pat: UInt64 = 0x0007_0406_0007_0406
  private var debugAddresses = InlineArray<4, UInt64>(repeating: 0)
  package var dr6: UInt64 = 0xffff_0ff0
  package var dr7: UInt64 = 0x400
  package var vector = VectorState()
  package var interruptShadow = InterruptShadow.none
  package var isNMIBlocked = false
  /// A non-maskable interrupt has been raised and not been delivered yet.
  package var isNMIPending = false
  /// The debug traps that are due before the next instruction: of RFLAGS.TF, with which the last one began, and of breakpoints on data and ports
  /// (SDM Vol. 3, 17.3.1.2 to 17.3.1.4).
  package var pendingTraps: DebugConditions = []
  /// An event from outside that takes the place of the next step.
  package var injection: Injection?
  package var activity = Activity.running

  package init() {}

  package subscript(_ register: GeneralRegister) -> UInt64 {
    get { generalRegisters[Int(register.rawValue)] }
    set { generalRegisters[Int(register.rawValue)] = newValue }
  }

  /// A register at any width; writing a 32-bit view clears the upper half, writing a narrower one keeps the rest (SDM Vol. 1, 3.4.1.1).
  package subscript(_ view: Register) -> UInt64 {
    get { view.width.truncate(view.isHighByte ? self[view.register] >> 8 : self[view.register]) }
    set {
      let whole = self[view.register]
      switch view.width {
      case .qword: self[view.register] = newValue
      case .dword: self[view.register] = newValue & 0xffff_ffff
      case .word: self[view.register] = whole & ~0xffff | newValue & 0xffff
      case .byte:
        self[view.register] = view.isHighByte ? whole & ~0xff00 | (newValue & 0xff) << 8 : whole & ~0xff | newValue & 0xff
      }
    }
  }

  package subscript(_ register: SegmentRegister) -> Segment {
    get { segmentRegisters[Int(register.rawValue)] }
    set { segmentRegisters[Int(register.rawValue)] = newValue }
  }

  /// DR0 to DR3, DR6 and DR7 by number; DR4 and DR5 are their aliases.
  package subscript(debug number: Int) -> UInt64 {
    get {
      switch number {
      case 0...3: debugAddresses[number]
      case 4, 6: dr6
      default: dr7
      }
    }
    set {
      switch number {
      case 0...3: debugAddresses[number] = newValue
      case 4, 6: dr6 = newValue
      default: dr7 = newValue
      }
    }
  }

  /// CR0, CR2, CR3, CR4 or CR8 by number; 0 for any other.
  package subscript(control number: Int) -> UInt64 {
    get {
      switch number {
      case 0: cr0
      case 2: cr2
      case 3: cr3
      case 4: cr4
      case 8: cr8
      default: 0
      }
    }
    set {
      switch number {
      case 0: cr0 = newValue
      case 2: cr2 = newValue
      case 3: cr3 = newValue
      case 4: cr4 = newValue
      case 8: cr8 = newValue
      default: break
      }
    }
  }

  /// The value of an MSR that lives in the CPU; `nil` for a number that this CPU does not have. For the TSC this is what was added to it.
  package subscript(_ msr: MSR) -> UInt64? {
    get {
      switch msr {
      case .efer: efer
      case .star: star
      case .lstar: lstar
      case .cstar: cstar
      case .fmask: fmask
      case .fsBase: self[.fs].base
      case .gsBase: self[.gs].base
      case .kernelGSBase: kernelGSBase
      case .tscAux: tscAux
      case .tsc: tscOffset
      case .sysenterCS: sysenterCS
      case .sysenterESP: sysenterESP
      case .sysenterEIP: sysenterEIP
      case .pat: pat
      default: nil
      }
    }
    set {
      guard let newValue else { return }
      switch msr {
      case .efer: efer = newValue
      case .star: star = newValue
      case .lstar: lstar = newValue
      case .cstar: cstar = newValue
      case .fmask: fmask = newValue
      case .fsBase: self[.fs].base = newValue
      case .gsBase: self[.gs].base = newValue
      case .kernelGSBase: kernelGSBase = newValue
      case .tscAux: tscAux = newValue
      case .tsc: tscOffset = newValue
      case .sysenterCS: sysenterCS = newValue
      case .sysenterESP: sysenterESP = newValue
      case .sysenterEIP: sysenterEIP = newValue
      case .pat: pat = newValue
      default: break
      }
    }
  }

  /// Calls `body` with every part of the state as 64-bit words, always in the same order: what equality and the digest are made of.
  package func forEachWord(_ body: (UInt64) -> Void) {
    for i in 0..<16 { body(generalRegisters[i]) }
    body(rip)
    body(rflags.rawValue)
    for i in 0..<8 {
      body(segmentRegisters[i].packed)
      body(segmentRegisters[i].base)
    }
    for table in [gdtr, idtr] {
      body(table.base)
      body(UInt64(table.limit))
    }
    for value in [
      cr0, cr2, cr3, cr4, cr8, efer, star, lstar, cstar, fmask, kernelGSBase, tscAux, tscOffset, sysenterCS, sysenterESP, sysenterEIP,
      pat, dr6, dr7,
    ] { body(value) }
    for i in 0..<4 { body(debugAddresses[i]) }
    for i in 0..<32 { body(vector.xmm[i]) }
    for i in 0..<16 { body(vector.x87[i]) }
    body(
      UInt64(vector.controlWord) | UInt64(vector.statusWord) << 16 | UInt64(vector.tagWord) << 32 | UInt64(vector.lastOpcode) << 48)
    body(vector.lastInstruction)
    body(vector.lastData)
    body(UInt64(vector.mxcsr))
    body(UInt64(cpl))
    body(injection?.packed ?? 0)
    body(injection?.address ?? 0)
    body(
      UInt64(interruptShadow.rawValue) | (isNMIBlocked ? 0x100 : 0) | (pendingTraps.contains(.singleStep) ? 0x200 : 0)
        | UInt64(pendingTraps.intersection(.breakpoints).rawValue) << 24 | (isNMIPending ? 0x400 : 0) | UInt64(activity.rawValue) << 16)
  }
}

extension CPUState: Equatable {
  package static func == (a: CPUState, b: CPUState) -> Bool {
    var words: [UInt64] = []
    words.reserveCapacity(160)
    a.forEachWord { words.append($0) }
    var index = 0
    var equal = true
    b.forEachWord {
      if words[index] != $0 { equal = false }
      index += 1
    }
    return equal
  }
}
