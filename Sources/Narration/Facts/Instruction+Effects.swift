import X86

/// What an instruction writes, told by its form: what looking through code needs, where nothing executes.
extension Instruction {
  /// Whether the instruction behind it need not be the next to execute.
  var isBranch: Bool {
    switch operation {
    case .jmp, .j, .call, .ret, .loop, .loope, .loopne, .jrcxz, .callFar, .jmpFar, .retFar, .int, .int1, .int3, .iret, .syscall, .sysret,
      .sysenter, .sysexit, .ud0, .ud1, .ud2, .hlt:
      true
    default: false
    }
  }

  /// The general registers that it writes; of a call only what the CPU itself writes. Every operation is named, so that the compiler finds a new one here.
  var registersWritten: Set<GeneralRegister> {
    switch operation {
    case .cmp, .test, .bt, .jmp, .j, .out, .wrmsr, .nop, .pause, .prefetch: return []
    case .push, .call, .ret, .pushf, .popf, .callFar, .retFar, .iret: return [.rsp]
    case .pop: return written(0).union([.rsp])
    case .enter, .leave: return [.rsp, .rbp]
    case .mul, .div, .idiv: return [.rax, .rdx]
    case .imul where operands.count == 1: return [.rax, .rdx]
    case .cbw, .lahf, .xlat: return [.rax]
    case .cwd: return [.rdx]
    case .cmpxchg: return written(0).union([.rax])
    case .cmpxchg8b, .cmpxchg16b, .rdmsr, .rdtsc, .rdpmc, .xgetbv: return [.rax, .rdx]
    case .rdtscp: return [.rax, .rcx, .rdx]
    case .cpuid: return [.rax, .rbx, .rcx, .rdx]
    case .movs, .cmps: return [.rsi, .rdi, .rcx]
    case .stos, .scas, .ins: return [.rdi, .rcx]
    case .lods: return [.rax, .rsi, .rcx]
    case .outs: return [.rsi, .rcx]
    case .loop, .loope, .loopne: return [.rcx]
    case .syscall: return [.rcx, .r11]
    case .xchg, .xadd: return written(0).union(written(1))
    case .mov, .movzx, .movsx, .movsxd, .movbe, .lea, .cmov, .set, .bswap, .sahf, .add, .or, .adc, .sbb, .and, .sub, .xor, .inc, .dec,
      .neg, .not, .imul, .rol, .ror, .rcl, .rcr, .shl, .shr, .sar, .shld, .shrd, .bts, .btr, .btc, .bsf, .bsr, .tzcnt, .lzcnt, .popcnt,
      .crc32, .andn, .bextr, .blsi, .blsmsk, .blsr, .jrcxz, .jmpFar, .int, .int1, .int3, .sysret, .sysenter, .sysexit, .ud0, .ud1, .ud2,
      .hlt, .clc, .stc, .cmc, .cld, .std,
      .cli, .sti, .clac, .stac, .lgdt, .sgdt, .lidt, .sidt, .lldt, .sldt, .ltr, .str, .lmsw, .smsw, .clts, .invlpg, .invd, .wbinvd,
      .xsetbv, .swapgs, .movToControl, .movFromControl, .movToDebug, .movFromDebug, .movToSegment, .movFromSegment, .loadFarPointer, .lar,
      .lsl, .verr, .verw, .rdfsbase, .rdgsbase, .wrfsbase, .wrgsbase, .rdpid, .in, .lfence, .mfence, .sfence, .clflush, .fwait, .monitor,
      .mwait, .rdrand, .rdseed, .vector:
      return written(0)
    }
  }

  private func written(_ index: Int) -> Set<GeneralRegister> {
    guard operands.indices.contains(index), case .register(let register) = operands[index] else { return [] }
    return [register.register]
  }
}
