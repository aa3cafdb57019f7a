/// What an instruction does, whatever its operands and their width.
///
/// Names are the manual's mnemonics; where one mnemonic has several meanings (MOV to a control register) or several mnemonics share one
/// meaning (CBW, CWDE and CDQE), the case says so.
///
/// What `Instruction.operands` holds, in the order of Intel syntax, destination first; registers that an instruction always uses are left out unless
/// its text names them. "Place" is a register or memory.
///
/// | operation | operands |
/// |---|---|
/// | MOV, MOVZX, MOVSX, MOVSXD, MOVBE, ADD to XOR, CMP, TEST | destination, source; each has its own width |
/// | CMOV; SET | register, place; 8-bit place |
/// | XCHG, XADD, CMPXCHG | place, register |
/// | CMPXCHG8B, CMPXCHG16B | memory of 8 or 16 bytes |
/// | LEA | register, memory of size 0 |
/// | PUSH, POP | place, immediate (already of the operand size) or segment register |
/// | ENTER | 16-bit frame size, 8-bit nesting level |
/// | XLAT | memory at RBX without AL, which is added to the address |
/// | INC, DEC, NEG, NOT, MUL, DIV, IDIV, BSWAP | place |
/// | IMUL | place; register, place; or register, place, immediate |
/// | shifts and rotates | place, count: an 8-bit immediate (1 where the opcode says so) or CL |
/// | SHLD, SHRD | place, register, count |
/// | BT, BTS, BTR, BTC | place, then register or 8-bit immediate; with memory the address is that of bit offset 0 |
/// | BSF, BSR, TZCNT, LZCNT, POPCNT | register, place |
/// | ANDN; BEXTR | register, register, place; register, place, register |
/// | BLSI, BLSMSK, BLSR | register, place |
/// | CRC32 | 32-bit or with REX.W 64-bit register, place; `width` is that of the place |
/// | MOVS, CMPS, STOS, LODS, SCAS | what their text names: ES:[RDI], [RSI] in the segment in effect, the accumulator |
/// | INS, OUTS, IN, OUT | destination, source; the port is DX or an 8-bit immediate |
/// | JMP, CALL | relative, or a 64-bit place |
/// | J, LOOP, LOOPE, LOOPNE, JRCXZ | relative |
/// | RET, RETF | nothing, or 16 bits of immediate |
/// | CALL and JMP far | memory: the offset of `width`, above it the 16-bit selector |
/// | LSS, LFS, LGS | register, memory as for far calls, the segment register |
/// | INT | 8-bit immediate |
/// | SGDT, SIDT, LGDT, LIDT | memory of 10 bytes: limit, base |
/// | LLDT, LTR, LMSW, VERR, VERW | 16-bit place |
/// | SLDT, STR, SMSW, MOV from a segment register | register of the operand size or 16 bits of memory (then the segment register) |
/// | MOV to a segment register | segment register, 16-bit place |
/// | LAR, LSL | register, 16-bit place |
/// | MOV CRn, MOV DRn | control or debug register and 64-bit register |
/// | INVLPG, PREFETCH, NOP | memory of size 0; NOP also a register |
/// | CLFLUSH | memory of size 1, as for the byte load that it is checked like |
/// | RDFSBASE to WRGSBASE, RDRAND, RDSEED, RDPID | register |
/// | all others | none |
package enum Operation: UInt16, Hashable, Sendable, CaseIterable {
  // Data transfer
  case mov, movzx, movsx, movsxd, movbe, xchg, lea, push, pop, cmov, set, bswap, xadd, cmpxchg, cmpxchg8b, cmpxchg16b
  /// CBW, CWDE, CDQE: sign-extends the accumulator in place.
  case cbw
  /// CWD, CDQ, CQO: fills (E/R)DX with the accumulator's sign.
  case cwd
  case lahf, sahf, pushf, popf, enter, leave, xlat
  // Arithmetic and logic
  case add, or, adc, sbb, and, sub, xor, cmp, test, inc, dec, neg, not, mul, imul, div, idiv
  // Shifts and rotates
  case rol, ror, rcl, rcr, shl, shr, sar, shld, shrd
  // Bits
  case bt, bts, btr, btc, bsf, bsr, tzcnt, lzcnt, popcnt, crc32, andn, bextr, blsi, blsmsk, blsr
  // Strings
  case movs, cmps, stos, lods, scas, ins, outs
  // Control flow
  case jmp, j, call, ret, loop, loope, loopne, jrcxz, callFar, jmpFar, retFar
  case int, int1, int3, iret, syscall, sysret, sysenter, sysexit, ud0, ud1, ud2, hlt
  // Flags
  case clc, stc, cmc, cld, std, cli, sti, clac, stac
  // System
  case lgdt, sgdt, lidt, sidt, lldt, sldt, ltr, str, lmsw, smsw, clts, invlpg, invd, wbinvd
  case rdmsr, wrmsr, rdtsc, rdtscp, rdpmc, cpuid, xgetbv, xsetbv, swapgs
  /// MOV CRn, r64 and MOV r64, CRn.
  case movToControl, movFromControl
  /// MOV DRn, r64 and MOV r64, DRn.
  case movToDebug, movFromDebug
  /// MOV Sreg, r/m16 and MOV r/m, Sreg.
  case movToSegment, movFromSegment
  /// LFS, LGS, LSS.
  case loadFarPointer
  case lar, lsl, verr, verw, rdfsbase, rdgsbase, wrfsbase, wrgsbase, rdpid
  case `in`, out
  case nop, pause, prefetch, lfence, mfence, sfence, clflush, fwait, monitor, mwait
  case rdrand, rdseed
  /// An x87, MMX, SSE or later vector instruction: decoded for its length and text; the machine says by name that it does not execute it.
  case vector
}
