import LinuxABI
import Primitives
import Simulation
import X86

/// The sentence about a step: what it means at its place in the kernel where that is known, else what the instruction does.
extension StepFacts {
  /// One sentence, or two short ones: what happened, and why it matters here.
  var sentence: Message {
    switch report.kind {
    case .instruction, .iteration:
      guard let instruction else { return .bytesAreNoInstruction }
      return said(inContext(instruction) ?? plain(instruction))
    case .exception(let fault): return exception(fault)
    case .trap(let fault): return trap(fault)
    case .interrupt(let vector): return interrupt(vector)
    case .nmi: return .nonMaskableInterrupt
    case .shutdown: return .stop(.shutdown)
    }
  }

  /// What the instruction means on the way into the kernel, through it, or out of it.
  private func inContext(_ instruction: Instruction) -> Message? {
    patched(instruction) ?? isolation(instruction) ?? entry(instruction) ?? stackOffset(instruction) ?? dispatch(instruction)
      ?? check(instruction) ?? exit(instruction) ?? exceptionEntry(instruction) ?? work(instruction)
  }

  /// What the instruction does, wherever it stands.
  private func plain(_ instruction: Instruction) -> Message {
    switch instruction.operation {
    case .mov, .movzx, .movsx, .movsxd, .movbe, .lea, .xchg, .bswap, .xlat, .cmov, .set, .movToSegment, .movFromSegment, .loadFarPointer:
      move(instruction)
    case .push, .pop, .pushf, .popf, .enter, .leave: stack(instruction)
    case .add, .or, .adc, .sbb, .and, .sub, .xor, .inc, .dec, .neg, .not, .mul, .imul, .div, .idiv, .cbw, .cwd, .xadd, .cmpxchg, .cmpxchg8b,
      .cmpxchg16b:
      arithmetic(instruction)
    case .rol, .ror, .rcl, .rcr, .shl, .shr, .sar, .shld, .shrd, .bt, .bts, .btr, .btc, .bsf, .bsr, .tzcnt, .lzcnt, .popcnt, .crc32, .andn,
      .bextr, .blsi, .blsmsk, .blsr:
      bitOperation(instruction)
    case .cmp, .test: comparison(instruction)
    case .movs, .cmps, .stos, .lods, .scas, .ins, .outs: string(instruction)
    case .jmp, .j, .call, .ret, .loop, .loope, .loopne, .jrcxz, .callFar, .jmpFar, .retFar: flow(instruction)
    case .syscall, .sysret, .swapgs, .iret, .int, .int1, .int3: crossing(instruction)
    case .lahf, .sahf, .clc, .stc, .cmc, .cld, .std, .cli, .sti, .clac, .stac: flagControl(instruction)
    case .movToControl, .movFromControl, .movToDebug, .movFromDebug, .lmsw, .smsw, .clts, .rdmsr, .wrmsr, .rdfsbase, .rdgsbase, .wrfsbase,
      .wrgsbase, .xgetbv, .xsetbv:
      control(instruction)
    case .lgdt, .sgdt, .lidt, .sidt, .lldt, .sldt, .ltr, .str, .lar, .lsl, .verr, .verw: descriptors(instruction)
    case .in, .out: port(instruction)
    case .hlt, .nop, .pause, .prefetch, .lfence, .mfence, .sfence, .clflush, .fwait, .monitor, .mwait, .invlpg, .invd, .wbinvd, .cpuid,
      .rdtsc, .rdtscp, .rdpmc, .rdpid, .rdrand, .rdseed:
      processor(instruction)
    case .ud0, .ud1, .ud2, .sysenter, .sysexit, .vector: changes
    }
  }

  /// The changes themselves: for instructions that no sentence was made for.
  private var changes: Message {
    let parts = report.effects.filter { $0.target != .rip }.prefix(3).map { effect($0) }
    return parts.isEmpty
      ? Message(en: "nothing changes but RIP.", ja: "RIP以外は変わりません。")
      : Message(
        en: "\(Message.list(parts)).",
        ja: "\(Message.list(parts))。")
  }
}
