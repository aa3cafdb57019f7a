import Primitives
import X86

/// CPUID (SDM Vol. 2, CPUID): it shows what executes, and nothing else.
extension Core {
  struct Identification {
    var eax: UInt32 = 0
    var ebx: UInt32 = 0
    var ecx: UInt32 = 0
    var edx: UInt32 = 0
  }

  private static let lastBasicLeaf: UInt32 = 7
  private static let lastExtendedLeaf: UInt32 = 0x8000_0008

  func identification(leaf: UInt32, subleaf: UInt32) -> Identification {
    // Beyond the last basic or extended leaf Intel's CPUs give the last basic one, AMD's zeros (SDM Vol. 2, CPUID; AMD APM Vol. 3, CPUID).
    let isKnown = leaf <= Self.lastBasicLeaf || (0x8000_0000...Self.lastExtendedLeaf).contains(leaf)
    let leaf = isKnown || vendor == .amd ? leaf : Self.lastBasicLeaf
    var result = Identification()
    switch leaf {
    case 0:
      result.eax = Self.lastBasicLeaf
      (result.ebx, result.edx, result.ecx) = vendor == .intel ? words("GenuineIntel") : words("AuthenticAMD")
    case 1:
      // Family 6, model 15, stepping 1 for Intel, family 15 for AMD; one logical processor with lines of 64 bytes.
      result.eax = vendor == .intel ? 0x6f1 : 0xf51
      result.ebx = 8 << 8 | 1 << 16
      result.ecx =
        bit(13, features.cmpxchg16b) | bit(22, features.movbe) | bit(23, features.popcnt)
      // de, tsc, msr, pae, cx8, pge, pat, cmov, clfsh: SSE and x87 join when their instructions execute.
      result.edx = 1 << 2 | 1 << 4 | 1 << 5 | 1 << 6 | 1 << 8 | 1 << 13 | 1 << 15 | 1 << 16 | 1 << 19
    case 7 where subleaf == 0:
      result.ebx =
        bit(0, features.fsgsbase) | bit(3, features.bmi1) | bit(7, features.smep) | bit(20, features.smap)
        | bit(23, features.clflushopt) | bit(24, features.clwb)
      result.ecx = bit(2, features.umip)
    case 0x8000_0000: result.eax = Self.lastExtendedLeaf
    case 0x8000_0001:
      result.ecx = 1 | bit(5, features.lzcnt)
      // syscall, lm
      result.edx = 1 << 11 | 1 << 29 | bit(20, features.nx) | bit(26, features.gigabytePages) | bit(27, features.rdtscp)
      if vendor == .amd {
        // AMD's CPUs say here again what leaf 1 says: the signature, and the features but for those that Intel brought later (APM Vol. 3, appendix E.4).
        let basic = identification(leaf: 1, subleaf: 0)
        result.eax = basic.eax
        result.edx |= basic.edx & 0x0183_f3ff
      }
    case 0x8000_0002...0x8000_0004:
      let name = Array("Ringwalk simulated x86-64 CPU".utf8) + [UInt8](repeating: 0, count: 48)
      let start = Int(leaf - 0x8000_0002) * 16
      let word = { (i: Int) -> UInt32 in (0..<4).reduce(0) { $0 | UInt32(name[start + i * 4 + $1]) << UInt32($1 * 8) } }
      (result.eax, result.ebx, result.ecx, result.edx) = (word(0), word(1), word(2), word(3))
    case 0x8000_0007: result.edx = 1 << 8  // invariant TSC
    case 0x8000_0008: result.eax = UInt32(CPUFeatures.physicalAddressBits) | 48 << 8
    default: break
    }
    return result
  }

  private func bit(_ number: UInt32, _ isSet: Bool) -> UInt32 { isSet ? 1 << number : 0 }

  private func words(_ vendor: String) -> (UInt32, UInt32, UInt32) {
    let text = Array(vendor.utf8)
    let word = { (i: Int) -> UInt32 in (0..<4).reduce(0) { $0 | UInt32(text[i * 4 + $1]) << UInt32($1 * 8) } }
    return (word(0), word(1), word(2))
  }
}
