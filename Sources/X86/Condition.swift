/// The condition of a Jcc, SETcc or CMOVcc, numbered as the low four opcode bits (SDM Vol. 1, appendix B).
package enum Condition: UInt8, Hashable, Sendable, CaseIterable {
  case o, no, b, ae, e, ne, be, a, s, ns, p, np, l, ge, le, g

  /// The suffix of the mnemonic: `ne` in `jne`.
  package var suffix: String {
    ["o", "no", "b", "ae", "e", "ne", "be", "a", "s", "ns", "p", "np", "l", "ge", "le", "g"][Int(rawValue)]
  }
}
