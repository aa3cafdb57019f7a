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
  package var bmi1TZCNT = true
  package var crc32 = true
  package var cmpxchg16b = true
  package var rdtscp = true

  package var clflushopt = true
  package var clwb = true

  package init() {}

  /// Bits of a physical address.
  package static let physicalAddressBits = 40
}

extension Feature {
  /// Whether vector instructions of this feature are to be executed later: until then the machine stops at them and says so. Those of all other
  /// features are #UD, as on a CPU whose CPUID does not show them.
  var isLater: Bool {
    switch self {
    case .fpu, .mmx, .sse, .sse2, .fxsr: true
    default: false
    }
  }
}
