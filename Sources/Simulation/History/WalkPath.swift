import Machine
import Primitives

/// What a place holds.
package struct PlaceValue: Hashable, Sendable {
  package let place: Place
  package let value: UInt64

  package init(_ place: Place, _ value: UInt64) {
    self.place = place
    self.value = value
  }
}

/// One instruction of a walk, with the function around it.
package struct WalkPathLine: Hashable, Sendable {
  package let tick: Tick
  /// `nil` where no symbol is.
  package let function: String?
  package let cpl: UInt8
  package let text: String
  /// What has changed since the instruction before, in the CPU and in what was written to memory; at the first one, all that the CPU holds.
  let changes: [PlaceValue]

  /// What two lines must have in common to be the same: all but addresses, which another image or an instruction more in front of them moves.
  let key: String

  package init(tick: Tick, function: String?, cpl: UInt8, text: String, changes: [PlaceValue] = []) {
    self.tick = tick
    self.function = function
    self.cpl = cpl
    self.text = text
    self.changes = changes
    key = Self.withoutAddresses(text)
  }

  /// `jne entry_SYSCALL_64+0x5c` is `jne entry_SYSCALL_64+` wherever it leads in that function, and a kernel address is any kernel address.
  private static func withoutAddresses(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let start = rest.firstRange(of: "0x")?.lowerBound {
      let digits = rest[start...].dropFirst(2).prefix(while: \.isHexDigit)
      let isDistance = rest[..<start].last == "+" && rest[..<start].dropLast().last.map { !$0.isWhitespace } ?? false
      result += rest[..<start]
      if !isDistance { result += digits.count == 16 && digits.hasPrefix("ffffffff") ? "address" : "0x" + digits }
      rest = rest[digits.endIndex...]
    }
    return result + rest
  }
}

extension Timeline {
  /// The system call that the present belongs to: the number of those before it. In ring 3 it is the next one.
  package var presentSystemCall: UInt64 {
    let count = flowCounts[.systemCall]
    return pc.cpu.cpl == 0 && count > 0 ? count - 1 : count
  }
}
