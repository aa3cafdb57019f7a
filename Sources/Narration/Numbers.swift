import LinuxABI
import Primitives
import X86

/// A number as a sentence writes it: small ones in decimal, small negative ones with their sign, all others in hexadecimal with 0x.
func number(_ value: UInt64, _ width: Width = .qword) -> String {
  let signed = Int64(bitPattern: width.signExtend(value))
  if signed >= -4096 && signed < 0 { return "\(signed)" }
  return value < 10_000 ? "\(value)" : "0x" + hex(value)
}

/// The flags that are 1 in a value of RFLAGS, from the highest down: `IF ZF PF`; IOPL only when it is not 0.
func flagNames(_ value: UInt64) -> String {
  let names = Flag.allCases.reversed().filter { value & $0.mask != 0 }.map(\.name)
  return names.isEmpty ? "-" : names.joined(separator: " ")
}

extension Message {
  /// `A`, `A and B`, `A, B and C`.
  static func list(_ items: [Message]) -> Message {
    guard let first = items.first else { return .empty }
    guard let last = items.last, items.count > 1 else { return first }
    let head = items.dropFirst().dropLast().reduce(first) { Message(en: "\($0), \($1)", ja: "\($0)、\($1)") }
    return items.count == 2
      ? Message(en: "\(first) and \(last)", ja: "\(first)と\(last)") : Message(en: "\(head) and \(last)", ja: "\(head)、\(last)")
  }
}
