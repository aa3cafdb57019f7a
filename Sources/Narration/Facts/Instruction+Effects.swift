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

  /// The general registers that it writes; of a call only what the CPU itself writes.
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
    default: return written(0)
    }
  }

  private func written(_ index: Int) -> Set<GeneralRegister> {
    guard operands.indices.contains(index), case .register(let register) = operands[index] else { return [] }
    return [register.register]
  }
}
