import X86

/// What CPUID shows beyond the baseline and what the CPU therefore executes.
package struct CPUFeatures: Hashable, Sendable {
  package var smep = true
  package var smap = true
  package var umip = true
  package var fsgsbase = true
  package var nx = true
  package var gigabytePages = true
  package var popcnt = true
  package var movbe = true
  package var lzcnt = true
  package var bmi1 = true
  /// CRC32 has no CPUID bit of its own: SSE4.2's stands for PCMPGTQ and others too, which are not executed. So it executes without being shown, as where a
  /// hypervisor hides SSE4.2 from its guests: no instruction is missing that CPUID shows.
  package var crc32 = true
  package var cmpxchg16b = true
  package var rdtscp = true

  package var clflushopt = true
  package var clwb = true

  package init() {}

  /// Bits of a physical address.
  package static let physicalAddressBits = 40
}

extension CPUFeatures {
  /// What becomes of instructions.
  package enum Treatment: Hashable, Sendable {
    case executed
    /// Executed later: until then the machine stops at them and says so.
    case refused
    /// #UD, as on a CPU whose CPUID does not show them.
    case undefined
  }

  /// What becomes of the instructions of a feature. Every feature is named, so that the compiler finds a new one here.
  package func treatment(of feature: Feature) -> Treatment {
    switch feature {
    // PREFETCHW and the ENDBR and RDSSP of control-flow enforcement are NOPs where CPUID does not show them.
    case .base, .lahf, .prefetchw, .cet: .executed
    case .cx16: cmpxchg16b ? .executed : .undefined
    case .popcnt: popcnt ? .executed : .undefined
    case .lzcnt: lzcnt ? .executed : .undefined
    case .bmi1: bmi1 ? .executed : .undefined
    case .movbe: movbe ? .executed : .undefined
    case .fsgsbase: fsgsbase ? .executed : .undefined
    case .rdtscp: rdtscp ? .executed : .undefined
    case .smap: smap ? .executed : .undefined
    case .crc32: crc32 ? .executed : .undefined
    case .clflushopt: clflushopt ? .executed : .undefined
    case .clwb: clwb ? .executed : .undefined
    case .fpu, .mmx, .sse, .sse2, .fxsr: .refused
    case .rdpid, .rdrand, .rdseed, .monitor, .xsave, .sysenter, .sse3, .ssse3, .sse41, .sse42, .pclmulqdq, .aes, .sha: .undefined
    }
  }

  /// What the CPU does for an instruction: without their features TZCNT and LZCNT are BSF and BSR, to older CPUs with a prefix that does not count.
  func operation(of instruction: Instruction) -> Operation {
    guard let row = instruction.row, treatment(of: row.feature) == .undefined else { return instruction.operation }
    return switch instruction.operation {
    case .tzcnt: .bsf
    case .lzcnt: .bsr
    default: .ud2
    }
  }
}
