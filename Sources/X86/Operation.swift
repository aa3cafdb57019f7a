/// What an instruction does, whatever its operands and their width.
///
/// Names are the manual's mnemonics; where one mnemonic has several meanings (MOV to a control register) or several mnemonics share one
/// meaning (CBW, CWDE and CDQE), the case says so.
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
  case bt, bts, btr, btc, bsf, bsr, tzcnt, lzcnt, popcnt, crc32
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
