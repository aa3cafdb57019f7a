/// A system call of the 32-bit ABI, which `int 0x80` reaches from 64-bit programs too: EAX asks, EBX ECX EDX ESI EDI EBP are the arguments.
///
/// The numbers are others than those of the 64-bit ABI: 39 is `mkdir` here and `getpid` there.
package struct IA32SystemCall: Hashable, Sendable {
  package let number: Int
  package let name: String

  /// The argument registers of `int 0x80` in order.
  package static let argumentRegisters = ["ebx", "ecx", "edx", "esi", "edi", "ebp"]

  /// The call of that number; `nil` for numbers that mean nothing in that era.
  package static func numbered(_ number: Int, _ era: Era) -> IA32SystemCall? {
    number <= highest(era) ? byNumber[number] : nil
  }

  /// The call of that name.
  package static func named(_ name: String, _ era: Era) -> IA32SystemCall? {
    byName[name].flatMap { $0.number <= highest(era) ? $0 : nil }
  }

  /// All calls of an era by number.
  package static func all(_ era: Era) -> [IA32SystemCall] { table.filter { $0.number <= highest(era) } }

  /// 386 is rseq; what follows came with 5.1 and later.
  private static func highest(_ era: Era) -> Int {
    switch era {
    case .v5_0: 386
    case .v6_12: 462
    }
  }

  private static let table: [IA32SystemCall] = rows.split(separator: ",").compactMap { row in
    let words = row.split { $0 == " " || $0 == "\n" }
    guard words.count == 2, let number = Int(words[0]) else { return nil }
    return IA32SystemCall(number: number, name: String(words[1]))
  }
  private static let byNumber = Dictionary(table.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
  private static let byName = Dictionary(table.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
}
