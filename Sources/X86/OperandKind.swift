import Primitives

/// Where an operand comes from and how wide it is, in the letters of the manual (SDM Vol. 2, A.2.1 and A.2.2).
///
/// Capital letters say where: E ModRM.rm (register or memory), G ModRM.reg, R ModRM.rm as register only, M ModRM.rm as memory only, Z the low three bits
/// of the opcode, I immediate, J branch distance, O absolute address, S segment register, C and D control and debug register, X DS:[RSI],
/// Y ES:[RDI], V and W an XMM register of ModRM.reg and an XMM register or memory of ModRM.rm, P and Q the same for MMX, U and N their
/// register-only forms, B the general register that VEX.vvvv names.
/// Small letters say how wide: b 8 bits, w 16, d 32, q 64, v the operand size (16, 32 or 64), y 32 or with REX.W 64, z 16 or 32.
package enum OperandKind: String, Hashable, Sendable, CaseIterable {
  case Eb, Ew, Ed, Eq, Ev, Ey
  /// A register of the operand size or 16 bits of memory.
  case RvMw
  /// A register or memory of the operand size, neither of which is accessed.
  case Nv
  /// A 32-bit register, or 8 or 16 bits of memory.
  case RdMb, RdMw
  case Gb, Gd, Gq, Gv, Gy
  case Rv, Ry, Rq
  case By
  case Zb, Zv
  /// Memory whose address the instruction uses without an access.
  case M
  case Mb, Mw, Md, Mq, Mv, My
  /// 128 bits, 80 bits.
  case Mdq, Mt
  /// A pseudo-descriptor: 16-bit limit and 64-bit base.
  case Ms
  /// A far pointer: a selector above an offset of the operand size.
  case Mp
  /// Memory areas of FLDENV (28 bytes), FRSTOR (108) and the 512 bytes of FXSAVE.
  case Menv, Mstate, Mfx
  /// An 8-bit immediate as it stands: shift counts, ports, interrupt vectors, selectors of lanes.
  case Ib
  /// An 8-bit immediate that is sign-extended to the operand size.
  case Ibs
  case Iw
  /// 16 or 32 bits; with a 64-bit operand size 32 bits are sign-extended.
  case Iz
  /// 16, 32 or 64 bits.
  case Iv
  /// The constant 1, which has no byte.
  case one
  case Jb, Jz
  case Ob, Ov
  case Sw, Cd, Dd
  case AL, AX, rAX, CL, DX, SS, FS, GS
  /// The address RBX of XLAT, to which it adds AL.
  case BX
  case Xb, Xv, Xz
  case Yb, Yv, Yz
  case Vdq, Wdq, Wq, Wd, Ww, Udq
  case Pq, Qq, Qd, Nq
  /// The implicit mask register of SSE4.1's blends.
  case XMM0
  case ST0, STi

  /// Whether ModRM.rm must name memory or a register for this kind; `nil` when ModRM.rm is not used.
  var place: Encoding.Place? {
    switch self {
    case .Eb, .Ew, .Ed, .Eq, .Ev, .Ey, .RvMw, .Nv, .RdMb, .RdMw, .Wdq, .Wq, .Wd, .Ww, .Qq, .Qd: .either
    case .Rv, .Ry, .Rq, .Udq, .Nq: .register
    case .M, .Mb, .Mw, .Md, .Mq, .Mv, .My, .Mdq, .Mt, .Ms, .Mp, .Menv, .Mstate, .Mfx: .memory
    default: nil
    }
  }

  /// The operand size that a form with this operand has, unless its row says otherwise; `nil` for kinds that do not tell.
  var sizeRule: SizeRule? {
    switch self {
    case .Eb, .Gb, .Zb, .AL, .Ob, .Xb, .Yb, .Mb: .byte
    case .Ew, .Mw, .Sw: .word
    case .Ed, .Gd, .Md, .RdMb, .RdMw: .dword
    case .Eq, .Gq, .Rq, .Mq: .qword
    case .Ev, .Gv, .Rv, .Zv, .Mv, .RvMw, .Nv, .rAX, .Ov, .Xv, .Yv: .operand
    case .Ey, .Gy, .Ry, .My, .By: .rexW
    case .Xz, .Yz: .noQword
    default: nil
    }
  }

  /// The bytes of immediate that follow for an operand size.
  package func immediateBytes(_ width: Width, addressWidth: Width) -> Int {
    switch self {
    case .Ib, .Ibs, .Jb: 1
    case .Iw: 2
    case .Iz: min(width.bytes, 4)
    case .Jz: 4
    case .Iv: width.bytes
    case .Ob, .Ov: addressWidth.bytes
    default: 0
    }
  }
}

/// How the prefixes 66 and REX.W make the operand size of a form (SDM Vol. 2, 2.2.1.2 and 2.2.1.7).
package enum SizeRule: UInt8, Hashable, Sendable {
  case byte
  case word
  case dword
  /// Always 64 bits, as for near branches and MOV CRn: Intel CPUs ignore 66 there.
  case qword
  /// 32 bits, with 66 16, with REX.W 64.
  case operand
  /// 64 bits, with 66 16, as for PUSH and POP.
  case stack
  /// 32 bits, with REX.W 64; 66 does not count.
  case rexW
  /// 32 bits, also with REX.W; with 66 alone 16.
  case noQword

  /// The operand size under these prefixes.
  package func width(operandSize: Bool, rexW: Bool) -> Width {
    switch self {
    case .byte: .byte
    case .word: .word
    case .dword: .dword
    case .qword: .qword
    case .operand: rexW ? .qword : operandSize ? .word : .dword
    case .stack: operandSize && !rexW ? .word : .qword
    case .rexW: rexW ? .qword : .dword
    case .noQword: operandSize && !rexW ? .word : .dword
    }
  }
}
