import Primitives

/// Which general registers an instruction may read or write: from its operands, and from what its operation always uses. Sets are masks with one bit
/// a register.
extension Instruction {
  /// Whether it may write one of the registers.
  package func mayWrite(_ registers: UInt16) -> Bool {
    var written = implicitRegisters
    for (position, operand) in operands.enumerated() {
      // The source of XCHG and XADD is written too; of all others only the destination.
      guard case .register(let view) = operand, position == 0 || operation == .xchg || operation == .xadd else { continue }
      if position > 0 || destinationUse != .reads { written |= view.register.mask }
    }
    return written & registers != 0
  }

  /// Whether it may read one of the registers, for an address too.
  package func mayRead(_ registers: UInt16) -> Bool {
    var read = implicitRegisters
    for (position, operand) in operands.enumerated() {
      switch operand {
      case .register(let view):
        // A move to a part of a register keeps the rest, which is no reading.
        if position > 0 || destinationUse != .writes { read |= view.register.mask }
      case .memory(let memory):
        if case .register(let base) = memory.base { read |= base.mask }
        if let index = memory.index { read |= index.mask }
      default: break
      }
    }
    return read & registers != 0
  }

  /// What it does to RFLAGS; nothing for an instruction that was not decoded.
  package var flagEffects: FlagEffects {
    guard let form, Form.all.indices.contains(Int(form)) else { return .none }
    return Form.all[Int(form)].flags
  }

  /// What becomes of the first operand.
  private enum DestinationUse {
    /// It is only read, or not used at all.
    case reads
    /// It is only written.
    case writes
    /// It is read, and may be written.
    case updates
  }

  /// Every operation is named, so that the compiler finds a new one here.
  private var destinationUse: DestinationUse {
    switch operation {
    case .cmp, .test, .push, .bt, .jmp, .call, .mul, .div, .idiv, .nop, .prefetch, .out, .movToControl, .movToDebug, .movToSegment,
      .lldt, .ltr, .lmsw, .verr, .verw, .wrfsbase, .wrgsbase:
      .reads
    case .mov, .movzx, .movsx, .movsxd, .movbe, .lea, .pop, .set, .bsf, .bsr, .tzcnt, .lzcnt, .popcnt, .andn, .bextr, .blsi, .blsmsk, .blsr,
      .movFromControl, .movFromDebug, .movFromSegment, .rdfsbase, .rdgsbase, .rdrand, .rdseed, .rdpid, .sldt, .str, .smsw, .lar, .lsl, .in:
      .writes
    case .imul: operands.count == 3 ? .writes : .updates
    case .xchg, .cmov, .bswap, .xadd, .cmpxchg, .cmpxchg8b, .cmpxchg16b, .add, .or, .adc, .sbb, .and, .sub, .xor, .inc, .dec, .neg,
      .not, .rol, .ror, .rcl, .rcr, .shl, .shr, .sar, .shld, .shrd, .bts, .btr, .btc, .crc32, .loadFarPointer, .vector:
      .updates
    // No general register is among their operands.
    case .cbw, .cwd, .lahf, .sahf, .pushf, .popf, .enter, .leave, .xlat, .movs, .cmps, .stos, .lods, .scas, .ins, .outs, .j, .ret,
      .loop, .loope, .loopne, .jrcxz, .callFar, .jmpFar, .retFar, .int, .int1, .int3, .iret, .syscall, .sysret, .sysenter, .sysexit,
      .ud0, .ud1, .ud2, .hlt, .clc, .stc, .cmc, .cld, .std, .cli, .sti, .clac, .stac, .lgdt, .sgdt, .lidt, .sidt, .clts, .invlpg,
      .invd, .wbinvd, .rdmsr, .wrmsr, .rdtsc, .rdtscp, .rdpmc, .cpuid, .xgetbv, .xsetbv, .swapgs, .pause, .lfence, .mfence, .sfence,
      .clflush, .fwait, .monitor, .mwait:
      .reads
    }
  }

  /// Registers that the operation reads or writes without naming them. Every operation is named, so that the compiler finds a new one here.
  private var implicitRegisters: UInt16 {
    func set(_ registers: GeneralRegister...) -> UInt16 { registers.reduce(0) { $0 | $1.mask } }
    switch operation {
    case .push, .pop, .call, .ret, .pushf, .popf, .int, .int1, .int3, .iret, .callFar, .retFar: return set(.rsp)
    case .enter, .leave: return set(.rsp, .rbp)
    case .mul, .div, .idiv, .cwd, .rdtsc, .rdpmc, .in, .out: return set(.rax, .rdx)
    case .imul: return operands.count == 1 ? set(.rax, .rdx) : 0
    case .cbw, .lahf, .sahf, .cmpxchg: return set(.rax)
    case .xlat: return set(.rax, .rbx)
    case .cmpxchg8b, .cmpxchg16b, .cpuid: return set(.rax, .rbx, .rcx, .rdx)
    case .rdmsr, .wrmsr, .rdtscp, .xgetbv, .xsetbv, .monitor, .mwait: return set(.rax, .rcx, .rdx)
    case .movs, .cmps, .stos, .lods, .scas, .ins, .outs: return set(.rax, .rcx, .rdx, .rsi, .rdi)
    case .loop, .loope, .loopne, .jrcxz: return set(.rcx)
    case .syscall, .sysret: return set(.rcx, .r11)
    case .sysenter, .sysexit: return set(.rsp, .rcx, .rdx)
    case .mov, .movzx, .movsx, .movsxd, .movbe, .xchg, .lea, .cmov, .set, .bswap, .xadd, .add, .or, .adc, .sbb, .and, .sub, .xor,
      .cmp, .test, .inc, .dec, .neg, .not, .rol, .ror, .rcl, .rcr, .shl, .shr, .sar, .shld, .shrd, .bt, .bts, .btr, .btc, .bsf, .bsr,
      .tzcnt, .lzcnt, .popcnt, .crc32, .andn, .bextr, .blsi, .blsmsk, .blsr, .jmp, .j, .jmpFar, .ud0, .ud1, .ud2, .hlt, .clc, .stc, .cmc,
      .cld, .std, .cli, .sti, .clac,
      .stac, .lgdt, .sgdt, .lidt, .sidt, .lldt, .sldt, .ltr, .str, .lmsw, .smsw, .clts, .invlpg, .invd, .wbinvd, .swapgs,
      .movToControl, .movFromControl, .movToDebug, .movFromDebug, .movToSegment, .movFromSegment, .loadFarPointer, .lar, .lsl, .verr,
      .verw, .rdfsbase, .rdgsbase, .wrfsbase, .wrgsbase, .rdpid, .nop, .pause, .prefetch, .lfence, .mfence, .sfence, .clflush, .fwait,
      .rdrand, .rdseed, .vector:
      return 0
    }
  }
}

extension GeneralRegister {
  /// The bit of the register in a set of registers.
  package var mask: UInt16 { 1 << UInt16(rawValue) }
}
