/// A disassembler that is asked, and the syntax that it is asked for.
package enum Disassembler: String, CaseIterable, Sendable {
  case llvmIntel = "llvm-intel"
  case llvmATT = "llvm-att"
  /// GNU objdump is asked for Intel syntax only: its AT&T syntax leaves out the letter of the operand size where a register tells it.
  case gnuIntel = "gnu-intel"

  /// Whether the text is in AT&T syntax.
  package var isATT: Bool { self == .llvmATT }

  /// The name of the program.
  var tool: String { self == .gnuIntel ? "objdump" : "llvm-objdump" }

  /// Words of its version text that tell it from another program of the same name.
  var versionWord: String { self == .gnuIntel ? "GNU objdump" : "LLVM version" }

  /// What makes it print one instruction a line with all its bytes, constants in hexadecimal.
  var arguments: String {
    switch self {
    case .llvmIntel: "-d --print-imm-hex -M intel"
    case .llvmATT: "-d --print-imm-hex -M att"
    case .gnuIntel: "-d -w --insn-width=15 -M intel"
    }
  }
}

/// One instruction as a disassembler prints it. Prefixes that it prints on a line of their own are joined with what follows.
package struct DisassemblyLine: Hashable, Sendable {
  package var address: UInt64 = 0
  package var bytes: [UInt8]
  /// Without comments and blanks at the end; empty when it found no instruction.
  package var text: String

  /// A line from its parts.
  package init(address: UInt64 = 0, bytes: [UInt8], text: String) {
    self.address = address
    self.bytes = bytes
    self.text = text
  }

  /// Reads `       0: 48 89 e5    \tmov\trbp, rsp # comment`, with a blank or a tab after the colon; `nil` for lines of any other form.
  init?(_ raw: [UInt8]) {
    var i = 0
    while i < raw.count, raw[i] == UInt8(ascii: " ") { i += 1 }
    let start = i
    while i < raw.count, let digit = Self.digit(raw[i]) {
      address = address << 4 | UInt64(digit)
      i += 1
    }
    guard i > start, i + 1 < raw.count, raw[i] == UInt8(ascii: ":"), raw[i + 1] == 32 || raw[i + 1] == 9 else { return nil }
    i += 2
    bytes = []
    while i + 1 < raw.count, let high = Self.digit(raw[i]), let low = Self.digit(raw[i + 1]) {
      bytes.append(high << 4 | low)
      i += 2
      if i < raw.count, raw[i] == UInt8(ascii: " ") { i += 1 }
    }
    if bytes.isEmpty { return nil }
    // GNU objdump prints nothing after the bytes of a line that goes on the one before.
    guard let tab = raw[i...].firstIndex(of: UInt8(ascii: "\t")) else { return nil }
    let words = raw[(tab + 1)...].split { $0 <= 32 }.map { String(decoding: $0, as: UTF8.self) }
    // GNU objdump puts (bad) or ? for an operand that does not exist, too.
    let isNone = words.contains { $0.contains("(bad)") || $0 == "<unknown>" || $0.hasSuffix(",?") }
    text = isNone ? "" : words.prefix { !$0.hasPrefix("#") && !$0.hasPrefix("<") }.joined(separator: " ")
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
