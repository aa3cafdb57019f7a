/// The part of the architecture that a form belongs to: what CPUID reports before software may use it (SDM Vol. 2, CPUID).
///
/// Without its feature an instruction is #UD, but for those that older CPUs execute as something else: TZCNT and LZCNT as BSF and BSR, PREFETCHW and the
/// ENDBR and RDSSP of control-flow enforcement as NOP. What this CPU does with each is `CPUFeatures.treatment(of:)`.
package enum Feature: String, Hashable, Sendable, CaseIterable {
  /// Every CPU with 64-bit mode has it.
  case base
  case cx16, lahf, popcnt, lzcnt, bmi1, movbe, fsgsbase, rdtscp, rdpid, rdrand, rdseed, smap, monitor, xsave, prefetchw, sysenter
  /// CRC32. The manual has it in SSE4.2, whose other instructions are on vectors.
  case crc32
  case clflushopt, clwb, cet
  case fpu, mmx, sse, sse2, sse3, ssse3, sse41, sse42, pclmulqdq, aes, sha, fxsr
}
