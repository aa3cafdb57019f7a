import LinuxABI
import Primitives
import X86

/// A number as a sentence writes it: up to 9 as it is, 64 bits from -4095 to -1 with their sign, all others in hexadecimal. High addresses are bare, as
/// the panes show them; everything shorter has 0x before it, so that nobody reads it as decimal.
func number(_ value: UInt64, _ width: Width = .qword) -> String {
  let signed = Int64(bitPattern: value)
  if width == .qword, signed < 0, signed >= -Int64(Errno.highest) { return "\(signed)" }
  if value < 10 { return "\(value)" }
  return isHighAddress(value) ? hex(value) : "0x" + hex(value)
}

/// A bit pattern: always in hexadecimal.
func bits(_ value: UInt64) -> String { "0x" + hex(value) }

/// Whether a value has the form of an address in the kernel's half, or of the user's stack and mappings below the end of user space.
private func isHighAddress(_ value: UInt64) -> Bool { value >> 47 == 0x1_ffff || value >> 40 == 0x7f }

/// A byte as a number and, when it is one, as a character: `0x48 'H'`, `0xa '\n'`.
func character(_ byte: UInt64) -> String {
  let value = byte & 0xff
  switch UInt8(truncatingIfNeeded: value) {
  case 0x0a: return "0xa '\\n'"
  case 0x0d: return "0xd '\\r'"
  case 0x20..<0x7f: return "0x\(hex(value)) '\(Character(Unicode.Scalar(UInt8(truncatingIfNeeded: value))))'"
  default: return number(value, .byte)
  }
}
/// Flags with their values: `CF = 1, ZF = 0`, from the lowest bit up.
func flagValues(_ mask: UInt64, in value: UInt64) -> String {
  Flag.allCases.filter { mask & $0.mask != 0 }
    .map { "\($0.name) = \($0 == .iopl ? UInt64(RFLAGS(rawValue: value).iopl) : value & $0.mask == 0 ? 0 : 1)" }.joined(separator: ", ")
}

extension Message {
  /// The flags that are 1 in a value of RFLAGS, from the highest down: `IF ZF PF`.
  static func flags(_ value: UInt64) -> Message {
    let names = Flag.allCases.reversed().filter { value & $0.mask != 0 }.map(\.name)
    return names.isEmpty ? Message(en: "none", ja: "なし") : Message(neutral: names.joined(separator: " "))
  }

  /// `A`, `A and B`, `A, B and C`.
  static func list(_ items: [Message]) -> Message {
    guard let first = items.first else { return .empty }
    guard let last = items.last, items.count > 1 else { return first }
    let head = items.dropFirst().dropLast().reduce(first) { Message(en: "\($0), \($1)", ja: "\($0)、\($1)") }
    return items.count == 2
      ? Message(en: "\(first) and \(last)", ja: "\(first)と\(last)") : Message(en: "\(head) and \(last)", ja: "\(head)、\(last)")
  }
}
