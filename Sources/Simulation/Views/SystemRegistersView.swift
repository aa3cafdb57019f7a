import LinuxABI
import Primitives
import X86

/// The registers that only ring 0 may write: MSRs, control registers, descriptor table registers.
package struct SystemRegistersView: Hashable, Sendable {
  package struct Row: Hashable, Sendable {
    package var place: Place
    /// The name of the manuals, as short as can be: `LSTAR`, `CR0`.
    package var name: String
    /// The number that RDMSR takes; `nil` for what is no MSR.
    package var number: UInt32?
    package var value: UInt64
    package var change: Change
    /// The limit of a descriptor table; `nil` for other registers.
    package var limit: UInt32?
    /// The names of the bits that are 1; `nil` for registers that are no set of bits.
    package var bits: [String]?
    /// What an address in it leads to.
    package var symbol: String?
  }

  package var rows: [Row]
}

extension Inspector {
  /// The MSRs of system calls first, then the other MSRs, then control and descriptor table registers.
  package func systemRegistersView(_ changes: Changes) -> SystemRegistersView {
    // The time-stamp counter is time, and changes with every step.
    var rows = MSR.names.filter { $0.msr != .tsc }.map { msr, name in
      let value = cpu[msr] ?? 0
      let change =
        msr == .fsBase
        ? strongest(changes[.msr(msr)], changes[.segment(.fs)])
        : msr == .gsBase ? strongest(changes[.msr(msr)], changes[.segment(.gs)]) : changes[.msr(msr)]
      return SystemRegistersView.Row(
        place: .msr(msr), name: name.uppercased(), number: msr.rawValue, value: value, change: change,
        bits: msr == .efer ? Self.names(of: value, Self.eferBits) : msr == .fmask ? Self.flagNames(of: value) : nil,
        symbol: [.lstar, .cstar, .sysenterEIP].contains(msr) && value != 0 ? symbol(at: value)?.description : nil)
    }
    for (number, bits) in [(0, Self.cr0Bits), (2, nil), (3, nil), (4, Self.cr4Bits), (8, nil)] as [(Int, [(UInt64, String)]?)] {
      let value = cpu[control: number]
      rows.append(
        SystemRegistersView.Row(
          place: .control(UInt8(number)), name: "CR\(number)", value: value, change: changes[.control(UInt8(number))],
          bits: bits.map { Self.names(of: value, $0) }))
    }
    rows.append(table("GDTR", .gdtr, cpu.gdtr, changes))
    rows.append(table("IDTR", .idtr, cpu.idtr, changes))
    rows.append(
      SystemRegistersView.Row(
        place: .segment(.tr), name: "TR", value: cpu[.tr].base, change: changes[.segment(.tr)], limit: cpu[.tr].limit,
        symbol: symbol(at: cpu[.tr].base)?.description))
    return SystemRegistersView(rows: rows)
  }

  private func table(_ name: String, _ place: Place, _ register: TableRegister, _ changes: Changes) -> SystemRegistersView.Row {
    SystemRegistersView.Row(
      place: place, name: name, value: register.base, change: changes[place], limit: UInt32(register.limit),
      symbol: symbol(at: register.base)?.description)
  }

  private func strongest(_ a: Change, _ b: Change) -> Change { a == .now || b == .now ? .now : a == .none ? b : a }

  private static func names(of value: UInt64, _ bits: [(UInt64, String)]) -> [String] { bits.filter { value & $0.0 != 0 }.map(\.1) }

  /// The flags that a mask names; `IOPL` for either of its two bits.
  private static func flagNames(of mask: UInt64) -> [String] { Flag.allCases.filter { $0.mask & mask != 0 }.map { $0.name.uppercased() } }

  private static let eferBits: [(UInt64, String)] = [(EFER.sce, "SCE"), (EFER.lme, "LME"), (EFER.lma, "LMA"), (EFER.nxe, "NXE")]
  private static let cr0Bits: [(UInt64, String)] = [
    (CR0.pe, "PE"), (CR0.mp, "MP"), (CR0.em, "EM"), (CR0.ts, "TS"), (CR0.et, "ET"), (CR0.ne, "NE"), (CR0.wp, "WP"), (CR0.am, "AM"),
    (CR0.nw, "NW"), (CR0.cd, "CD"), (CR0.pg, "PG"),
  ]
  private static let cr4Bits: [(UInt64, String)] = [
    (CR4.vme, "VME"), (CR4.pvi, "PVI"), (CR4.tsd, "TSD"), (CR4.de, "DE"), (CR4.pse, "PSE"), (CR4.pae, "PAE"), (CR4.mce, "MCE"),
    (CR4.pge, "PGE"), (CR4.pce, "PCE"), (CR4.osfxsr, "OSFXSR"), (CR4.osxmmexcpt, "OSXMMEXCPT"), (CR4.umip, "UMIP"),
    (CR4.fsgsbase, "FSGSBASE"), (CR4.pcide, "PCIDE"), (CR4.osxsave, "OSXSAVE"), (CR4.smep, "SMEP"), (CR4.smap, "SMAP"),
  ]
}
