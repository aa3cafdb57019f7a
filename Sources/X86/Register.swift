import Primitives

/// One of the sixteen general-purpose registers, numbered as instructions encode them (SDM Vol. 2, 2.1.5 and 2.2.1.2).
package enum GeneralRegister: UInt8, Hashable, Sendable, CaseIterable {
  case rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15

  /// The name of the whole 64-bit register: `rax`, `r8`.
  package var name: String { Register(self, .qword).name }
}

/// A general-purpose register seen at one width: `rax`, `eax`, `ax`, `al` or, for the first four only, `ah`.
package struct Register: Hashable, Sendable {
  package var register: GeneralRegister
  package var width: Width
  /// Bits 15 to 8 of `rax`, `rcx`, `rdx` or `rbx`: `ah`, `ch`, `dh`, `bh`. Only with `width == .byte`.
  package var isHighByte: Bool

  package init(_ register: GeneralRegister, _ width: Width, isHighByte: Bool = false) {
    self.register = register
    self.width = width
    self.isHighByte = isHighByte
  }

  /// The name in lower case, the same in Intel and AT&T syntax (without `%`).
  package var name: String {
    let n = Int(register.rawValue)
    if n >= 8 {
      switch width {
      case .byte: return "r\(n)b"
      case .word: return "r\(n)w"
      case .dword: return "r\(n)d"
      case .qword: return "r\(n)"
      }
    }
    let stem = ["ax", "cx", "dx", "bx", "sp", "bp", "si", "di"][n]
    switch width {
    case .byte:
      if isHighByte { return String(stem.first!) + "h" }
      return n < 4 ? String(stem.first!) + "l" : stem + "l"
    case .word: return stem
    case .dword: return "e" + stem
    case .qword: return "r" + stem
    }
  }

  /// The register that a name in lower case means; `nil` for any other text.
  package init?(name: String) {
    guard let found = Self.byName[name] else { return nil }
    self = found
  }

  private static let byName: [String: Register] = {
    var names: [String: Register] = [:]
    for register in GeneralRegister.allCases {
      for width in Width.allCases {
        let view = Register(register, width)
        names[view.name] = view
      }
      if register.rawValue < 4 {
        let view = Register(register, .byte, isHighByte: true)
        names[view.name] = view
      }
    }
    return names
  }()
}

/// A segment register, numbered as instructions encode it (SDM Vol. 2, table B-8), then the two system segment registers.
package enum SegmentRegister: UInt8, Hashable, Sendable, CaseIterable {
  case es, cs, ss, ds, fs, gs
  case ldtr, tr

  /// The name in lower case.
  package var name: String { ["es", "cs", "ss", "ds", "fs", "gs", "ldtr", "tr"][Int(rawValue)] }
}
