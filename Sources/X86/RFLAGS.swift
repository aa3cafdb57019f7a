import Primitives

/// The bits of RFLAGS by name (SDM Vol. 1, 3.4.3).
package enum Flag: UInt8, Hashable, Sendable, CaseIterable {
  case cf = 0
  case pf = 2
  case af = 4
  case zf = 6
  case sf = 7
  case tf = 8
  case `if` = 9
  case df = 10
  case of = 11
  /// The lower of the two IOPL bits; the field is bits 13 and 12.
  case iopl = 12
  case nt = 14
  case rf = 16
  case vm = 17
  case ac = 18
  case vif = 19
  case vip = 20
  case id = 21

  /// The bit number of the flag, for IOPL of its lower bit.
  package var bit: Int { Int(rawValue) }

  /// The mask of the flag; two bits for IOPL.
  package var mask: UInt64 { self == .iopl ? 0x3000 : 1 << UInt64(rawValue) }

  /// The name in upper case as the manuals write it.
  package var name: String {
    switch self {
    case .cf: "CF"
    case .pf: "PF"
    case .af: "AF"
    case .zf: "ZF"
    case .sf: "SF"
    case .tf: "TF"
    case .if: "IF"
    case .df: "DF"
    case .of: "OF"
    case .iopl: "IOPL"
    case .nt: "NT"
    case .rf: "RF"
    case .vm: "VM"
    case .ac: "AC"
    case .vif: "VIF"
    case .vip: "VIP"
    case .id: "ID"
    }
  }
}

/// A value of RFLAGS.
package struct RFLAGS: Hashable, Sendable, RawRepresentable {
  /// The register's 64 bits. Bit 1 is always 1 in the register itself; masks may have it clear.
  package var rawValue: UInt64

  package init(rawValue: UInt64) { self.rawValue = rawValue }

  package static let fixed: UInt64 = 0x2
  /// CF, PF, AF, ZF, SF and OF: the flags that arithmetic sets.
  package static let status: UInt64 = 0x8d5
  /// Every bit that exists in 64-bit mode.
  package static let defined: UInt64 = 0x3f7fd7

  /// Whether a flag is 1; for IOPL whether the field is not 0.
  package subscript(_ flag: Flag) -> Bool {
    get { rawValue & flag.mask != 0 }
    set { rawValue = newValue ? rawValue | flag.mask : rawValue & ~flag.mask }
  }

  /// The I/O privilege level, 0 to 3: the highest CPL that may use CLI, STI, IN and OUT. It is not the current privilege level.
  package var iopl: Int { Int(rawValue >> 12 & 3) }
}
