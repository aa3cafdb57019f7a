import Primitives
import X86

/// Turns decoded instructions into ops: packs the operands and chooses the executor's case.
enum Translator {
  /// The op for an instruction that starts at `offset` (0 to 4095) of its page.
  static func translate(_ instruction: Instruction, at offset: UInt16, _ features: CPUFeatures) -> Op {
    var op = Op(code: .general, operation: features.operation(of: instruction), offset: offset, length: instruction.length)
    op.width = instruction.width
    if let condition = instruction.condition { op.condition = condition }
    if instruction.prefixes.contains(.lock) { op.flags.insert(.lock) }
    if instruction.prefixes.contains(.rep) { op.flags.insert(.rep) }
    if instruction.prefixes.contains(.repne) { op.flags.insert(.repne) }
    if instruction.addressWidth == .dword { op.flags.insert(.address32) }
    pack(instruction, into: &op)
    op.code = code(for: op)
    if op.code == .movRI && op.width == .dword { op.immediate &= 0xffff_ffff }
    return op
  }

  /// Whether a block must end after the op.
  static func endsBlock(_ op: Op) -> Bool {
    switch op.code {
    case .jmp, .call, .ret, .retI, .jmpR, .jmpX, .callR, .callX, .string, .system: true
    default: false
    }
  }

  // MARK: Operands

  private enum Kind { case register, memory, immediate }

  /// The first operand's register goes to `a`, the second's to `b`.
  private static func pack(_ instruction: Instruction, into op: inout Op) {
    var kinds: [Kind] = []
    /// The number of a segment, control or debug register among the operands.
    var special: UInt8?
    for (position, operand) in instruction.operands.enumerated() {
      switch operand {
      case .register(let view):
        if position == 0 {
          op.a = slot(view)
          kinds.append(.register)
        } else if position == 1 && !isShift(instruction.operation) {
          op.b = slot(view)
          op.extra = view.width.rawValue
          kinds.append(.register)
        } else if isShift(instruction.operation) || isDoubleShift(instruction.operation) {
          // The count of a shift in CL.
          op.extra = 1
          kinds.append(.immediate)
        } else {
          op.extra = slot(view)
          kinds.append(.register)
        }
      case .memory(let memory):
        pack(memory, of: instruction, into: &op)
        if position == 1 { op.extra = memory.size }
        kinds.append(.memory)
      case .immediate(let value, _):
        // ENTER has two: the frame size, then the nesting level.
        op.immediate = position == 1 && instruction.operation == .enter ? op.immediate | value << 16 : value
        if isShift(instruction.operation) || isDoubleShift(instruction.operation) { op.extra = 0 }
        kinds.append(.immediate)
      case .relative(let distance): op.displacement = Int32(truncatingIfNeeded: distance)
      case .segment(let register): special = register.rawValue
      case .control(let number), .debug(let number): special = number
      case .other: break
      }
    }
    switch kinds {
    case [.register]: op.form = .r
    case [.memory]: op.form = .m
    // OUT to a constant port names the accumulator second.
    case [.immediate], [.immediate, .register]: op.form = .i
    case [.register, .register]: op.form = .rr
    case [.register, .memory]: op.form = .rm
    case [.memory, .register]: op.form = .mr
    case [.register, .immediate]: op.form = .ri
    case [.memory, .immediate]: op.form = .mi
    case [.register, .register, .immediate]: op.form = .rri
    case [.register, .memory, .immediate]: op.form = .rmi
    case [.memory, .register, .immediate]: op.form = .mri
    case [.register, .register, .register]: op.form = .rrr
    case [.register, .register, .memory]: op.form = .rrm
    case [.register, .memory, .register]: op.form = .rmr
    default: op.form = .none
    }
    if let special { op.extra = special }
  }

  private static func isShift(_ operation: Operation) -> Bool {
    switch operation {
    case .rol, .ror, .rcl, .rcr, .shl, .shr, .sar: true
    default: false
    }
  }

  private static func isDoubleShift(_ operation: Operation) -> Bool { operation == .shld || operation == .shrd }

  private static func slot(_ view: Register) -> UInt8 {
    view.width == .byte ? RegisterFile.byteOffset(of: view) : view.register.rawValue
  }

  private static func pack(_ memory: MemoryOperand, of instruction: Instruction, into op: inout Op) {
    var displacement = memory.displacement
    switch memory.base {
    case .none: op.base = RegisterFile.zero
    case .register(let register): op.base = register.rawValue
    case .rip:
      op.base = RegisterFile.codePage
      displacement += Int64(op.offset) + Int64(op.length)
    }
    if let index = memory.index {
      op.index = index.rawValue
      op.scale = memory.scale
    }
    switch memory.segment {
    case .fs: op.segment = RegisterFile.fsBase
    case .gs: op.segment = RegisterFile.gsBase
    case .ss: op.flags.insert(.stackSegment)
    default: break
    }
    if let short = Int32(exactly: displacement) {
      op.displacement = short
    } else if memory.base == .none && memory.index == nil {
      op.flags.insert(.absolute)
      op.immediate = UInt64(bitPattern: displacement)
    } else {
      op.flags.insert(.farDisplacement)
      op.displacement = Int32(truncatingIfNeeded: displacement - 8192)
    }
  }

  // MARK: Cases

  /// Whether the memory operand is base + displacement.
  private static func isNear(_ op: Op) -> Bool {
    op.index == RegisterFile.zero && op.segment == RegisterFile.zero && op.flags.isDisjoint(with: .unusualAddress)
  }

  /// Where the meaning of each operation is: a case of the executor, `executeGeneral`, `executeString` or `executeSystem`. Every operation is named, so that the
  /// compiler finds a new one here.
  private static func code(for op: Op) -> OpCode {
    switch op.operation {
    case .mov: move(op)
    case .movzx: moveZero(op)
    case .movsx, .movsxd: moveSign(op)
    case .lea:
      switch op.width {
      case .qword: isNear(op) ? .leaB64 : .leaX64
      case .dword: .leaX32
      default: .general
      }
    case .push:
      switch (op.form, op.width) {
      case (.r, .qword): .pushR
      case (.i, .qword): .pushI
      default: .general
      }
    case .pop:
      switch op.form {
      case .r: op.width == .qword ? .popR : .general
      case .m: .general
      default: .system
      }
    case .leave: op.width == .qword ? .leave : .general
    case .add:
      arithmetic(
        op, .addRR32, .addRI32, .addRX32, .addXR32, .addXI32, .addRR64, .addRI64, .addRX64, .addXR64, .addXI64)
    case .sub:
      arithmetic(
        op, .subRR32, .subRI32, .subRX32, .subXR32, .subXI32, .subRR64, .subRI64, .subRX64, .subXR64, .subXI64)
    case .and: arithmetic(op, .andRR32, .andRI32, .andRX32, nil, nil, .andRR64, .andRI64, .andRX64, nil, nil)
    case .or: arithmetic(op, .orRR32, .orRI32, .orRX32, nil, nil, .orRR64, .orRI64, .orRX64, nil, nil)
    case .xor: arithmetic(op, .xorRR32, .xorRI32, .xorRX32, nil, nil, .xorRR64, .xorRI64, .xorRX64, nil, nil)
    case .cmp:
      switch (op.form, op.width) {
      case (.rr, .byte): .cmpRR8
      case (.ri, .byte): .cmpRI8
      case (.mi, .byte): .cmpXI8
      default:
        arithmetic(
          op, .cmpRR32, .cmpRI32, .cmpRX32, .cmpXR32, .cmpXI32, .cmpRR64, .cmpRI64, .cmpRX64, .cmpXR64, .cmpXI64)
      }
    case .test:
      switch (op.form, op.width) {
      case (.rr, .byte): .testRR8
      case (.ri, .byte): .testRI8
      case (.rr, .dword): .testRR32
      case (.ri, .dword): .testRI32
      case (.rr, .qword): .testRR64
      case (.ri, .qword): .testRI64
      default: .general
      }
    case .inc: unary(op, .incR32, .incR64)
    case .dec: unary(op, .decR32, .decR64)
    case .shl: shift(op, .shlRI32, .shlRI64)
    case .shr: shift(op, .shrRI32, .shrRI64)
    case .sar: shift(op, .sarRI32, .sarRI64)
    case .imul:
      switch (op.form, op.width) {
      case (.rr, .dword): .imulRR32
      case (.rr, .qword): .imulRR64
      case (.rm, .dword): .imulRX32
      case (.rm, .qword): .imulRX64
      case (.rri, .dword): .imulRRI32
      case (.rri, .qword): .imulRRI64
      default: .general
      }
    case .cbw: op.width == .qword ? .signExtendAccumulator64 : .general
    case .cwd:
      switch op.width {
      case .dword: .signFill32
      case .qword: .signFill64
      default: .general
      }
    case .set: op.form == .r ? .setR : .general
    case .cmov:
      switch (op.form, op.width) {
      case (.rr, .dword): .cmovR32
      case (.rr, .qword): .cmovR64
      default: .general
      }
    case .nop, .pause, .prefetch, .lfence, .mfence, .sfence: .nop
    case .j: conditionalJump(op.condition)
    case .jmp:
      switch op.form {
      case .r: .jmpR
      case .m: .jmpX
      default: .jmp
      }
    case .call:
      switch op.form {
      case .r: .callR
      case .m: .callX
      default: .call
      }
    case .ret: op.form == .i ? .retI : .ret
    case .movs, .cmps, .stos, .lods, .scas, .ins, .outs: .string
    case .xchg, .cmpxchg, .xadd, .cmpxchg8b, .cmpxchg16b, .bswap, .movbe, .enter, .xlat, .lahf, .sahf, .pushf, .adc, .sbb, .neg, .not,
      .mul, .div, .idiv, .rol, .ror, .rcl, .rcr, .shld, .shrd, .bt, .bts, .btr, .btc, .bsf, .bsr, .tzcnt, .lzcnt, .popcnt, .crc32,
      .andn, .bextr, .blsi, .blsmsk, .blsr, .clc, .stc, .cmc, .cld, .std, .clflush, .movFromSegment:
      .general
    case .popf, .int, .int1, .int3, .iret, .syscall, .sysret, .sysenter, .sysexit, .swapgs, .callFar, .jmpFar, .retFar, .loop, .loope,
      .loopne, .jrcxz, .ud0, .ud1, .ud2, .hlt, .cli, .sti, .clac, .stac, .lgdt, .sgdt, .lidt, .sidt, .lldt, .sldt, .ltr, .str, .lmsw,
      .smsw, .clts, .invlpg, .invd, .wbinvd, .rdmsr, .wrmsr, .rdtsc, .rdtscp, .rdpmc, .cpuid, .xgetbv, .xsetbv, .movToControl,
      .movFromControl, .movToDebug, .movFromDebug, .movToSegment, .loadFarPointer, .lar, .lsl, .verr, .verw, .rdfsbase, .rdgsbase,
      .wrfsbase, .wrgsbase, .rdpid, .in, .out, .fwait, .monitor, .mwait, .rdrand, .rdseed, .vector:
      .system
    }
  }

  private static func move(_ op: Op) -> OpCode {
    let near = isNear(op)
    return switch (op.form, op.width) {
    case (.rr, .dword): .movRR32
    case (.rr, .qword): .movRR64
    case (.ri, .dword), (.ri, .qword): .movRI
    case (.rm, .byte): near ? .loadB8 : .loadX8
    case (.rm, .word): near ? .loadB16 : .loadX16
    case (.rm, .dword): near ? .loadB32 : .loadX32
    case (.rm, .qword): near ? .loadB64 : .loadX64
    case (.mr, .byte): near ? .storeB8 : .storeX8
    case (.mr, .word): near ? .storeB16 : .storeX16
    case (.mr, .dword): near ? .storeB32 : .storeX32
    case (.mr, .qword): near ? .storeB64 : .storeX64
    case (.mi, .byte): .storeI8
    case (.mi, .word): .storeI16
    case (.mi, .dword): .storeI32
    case (.mi, .qword): .storeI64
    default: .general
    }
  }

  private static func moveZero(_ op: Op) -> OpCode {
    guard op.width >= .dword else { return .general }
    return switch (op.form, op.extra) {
    case (.rr, 1): .moveZero8
    case (.rr, 2): .moveZero16
    case (.rm, 1): isNear(op) ? .loadZeroB8 : .loadZeroX8
    case (.rm, 2): .loadZeroX16
    default: .general
    }
  }

  private static func moveSign(_ op: Op) -> OpCode {
    switch (op.form, op.extra, op.width) {
    case (.rr, 1, .dword): .moveSign8to32
    case (.rr, 1, .qword): .moveSign8to64
    case (.rr, 2, .dword): .moveSign16to32
    case (.rr, 2, .qword): .moveSign16to64
    case (.rr, 4, .qword): .moveSign32to64
    case (.rm, 1, .dword): .loadSign8to32
    case (.rm, 1, .qword): .loadSign8to64
    case (.rm, 2, .dword): .loadSign16to32
    case (.rm, 2, .qword): .loadSign16to64
    case (.rm, 4, .qword): isNear(op) ? .loadSignB32to64 : .loadSignX32to64
    default: .general
    }
  }

  private static func arithmetic(
    _ op: Op, _ rr32: OpCode, _ ri32: OpCode, _ rx32: OpCode, _ xr32: OpCode?, _ xi32: OpCode?, _ rr64: OpCode, _ ri64: OpCode,
    _ rx64: OpCode,
    _ xr64: OpCode?, _ xi64: OpCode?
  ) -> OpCode {
    switch (op.form, op.width) {
    case (.rr, .dword): rr32
    case (.ri, .dword): ri32
    case (.rm, .dword): rx32
    case (.mr, .dword): xr32 ?? .general
    case (.mi, .dword): xi32 ?? .general
    case (.rr, .qword): rr64
    case (.ri, .qword): ri64
    case (.rm, .qword): rx64
    case (.mr, .qword): xr64 ?? .general
    case (.mi, .qword): xi64 ?? .general
    default: .general
    }
  }

  private static func unary(_ op: Op, _ dword: OpCode, _ qword: OpCode) -> OpCode {
    switch (op.form, op.width) {
    case (.r, .dword): dword
    case (.r, .qword): qword
    default: .general
    }
  }

  private static func shift(_ op: Op, _ dword: OpCode, _ qword: OpCode) -> OpCode {
    guard op.form == .ri, op.extra == 0 else { return .general }
    return switch op.width {
    case .dword: dword
    case .qword: qword
    default: .general
    }
  }

  private static func conditionalJump(_ condition: Condition) -> OpCode {
    switch condition {
    case .o: .jo
    case .no: .jno
    case .b: .jb
    case .ae: .jae
    case .e: .je
    case .ne: .jne
    case .be: .jbe
    case .a: .ja
    case .s: .js
    case .ns: .jns
    case .p: .jp
    case .np: .jnp
    case .l: .jl
    case .ge: .jge
    case .le: .jle
    case .g: .jg
    }
  }
}
