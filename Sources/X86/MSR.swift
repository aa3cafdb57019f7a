/// A model-specific register by number (SDM Vol. 4, chapter 2).
package struct MSR: RawRepresentable, Hashable, Sendable {
  package var rawValue: UInt32

  package init(rawValue: UInt32) { self.rawValue = rawValue }

  package static let tsc = MSR(rawValue: 0x10)
  package static let sysenterCS = MSR(rawValue: 0x174)
  package static let sysenterESP = MSR(rawValue: 0x175)
  package static let sysenterEIP = MSR(rawValue: 0x176)
  package static let pat = MSR(rawValue: 0x277)
  package static let efer = MSR(rawValue: 0xc000_0080)
  package static let star = MSR(rawValue: 0xc000_0081)
  package static let lstar = MSR(rawValue: 0xc000_0082)
  package static let cstar = MSR(rawValue: 0xc000_0083)
  package static let fmask = MSR(rawValue: 0xc000_0084)
  package static let fsBase = MSR(rawValue: 0xc000_0100)
  package static let gsBase = MSR(rawValue: 0xc000_0101)
  package static let kernelGSBase = MSR(rawValue: 0xc000_0102)
  package static let tscAux = MSR(rawValue: 0xc000_0103)

  /// Every MSR that the machine has, with the short name that the screen and the expression language use.
  package static let names: [(msr: MSR, name: String)] = [
    (.efer, "efer"), (.star, "star"), (.lstar, "lstar"), (.cstar, "cstar"), (.fmask, "fmask"), (.fsBase, "fs_base"),
    (.gsBase, "gs_base"), (.kernelGSBase, "kernel_gs_base"), (.tscAux, "tsc_aux"), (.tsc, "tsc"),
    (.sysenterCS, "sysenter_cs"), (.sysenterESP, "sysenter_esp"), (.sysenterEIP, "sysenter_eip"), (.pat, "pat"),
  ]

  /// The short name; hexadecimal digits for a number that has none.
  package var name: String { Self.names.first { $0.msr == self }?.name ?? String(rawValue, radix: 16) }
}

/// Bits of IA32_EFER (SDM Vol. 4, table 2-2).
package enum EFER {
  package static let sce: UInt64 = 1 << 0
  package static let lme: UInt64 = 1 << 8
  package static let lma: UInt64 = 1 << 10
  package static let nxe: UInt64 = 1 << 11
}

/// Bits of CR0 (SDM Vol. 3, 2.5).
package enum CR0 {
  package static let pe: UInt64 = 1 << 0
  package static let mp: UInt64 = 1 << 1
  package static let em: UInt64 = 1 << 2
  package static let ts: UInt64 = 1 << 3
  package static let et: UInt64 = 1 << 4
  package static let ne: UInt64 = 1 << 5
  package static let wp: UInt64 = 1 << 16
  package static let am: UInt64 = 1 << 18
  package static let nw: UInt64 = 1 << 29
  package static let cd: UInt64 = 1 << 30
  package static let pg: UInt64 = 1 << 31
}

/// Bits of CR4 (SDM Vol. 3, 2.5).
package enum CR4 {
  package static let vme: UInt64 = 1 << 0
  package static let pvi: UInt64 = 1 << 1
  package static let tsd: UInt64 = 1 << 2
  package static let de: UInt64 = 1 << 3
  package static let pse: UInt64 = 1 << 4
  package static let pae: UInt64 = 1 << 5
  package static let mce: UInt64 = 1 << 6
  package static let pge: UInt64 = 1 << 7
  package static let pce: UInt64 = 1 << 8
  package static let osfxsr: UInt64 = 1 << 9
  package static let osxmmexcpt: UInt64 = 1 << 10
  package static let umip: UInt64 = 1 << 11
  package static let fsgsbase: UInt64 = 1 << 16
  package static let pcide: UInt64 = 1 << 17
  package static let osxsave: UInt64 = 1 << 18
  package static let smep: UInt64 = 1 << 20
  package static let smap: UInt64 = 1 << 21
}
