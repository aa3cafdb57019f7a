import Machine
import Primitives
import X86

/// One instruction of a walk, with the function around it.
package struct WalkPathLine: Hashable, Sendable {
  package let tick: Tick
  /// `nil` where no symbol is.
  package let function: String?
  package let cpl: UInt8
  package let text: String

  /// What two lines must have in common to be the same: all but addresses, which another image or an instruction more in front of them moves.
  let key: String

  package init(tick: Tick, function: String?, cpl: UInt8, text: String) {
    self.tick = tick
    self.function = function
    self.cpl = cpl
    self.text = text
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
  /// Lines of a walk at most.
  package static var pathLimit: Int { 4000 }

  /// Goes to the SYSCALL before which there were so many system calls; `false` when the run comes to none within `limit` ticks.
  package func goToSystemCall(_ number: UInt64, within limit: UInt64 = 100_000_000) -> Bool {
    if flowCounts[.systemCall] > number { seek(to: .zero) }
    let end = Tick(tick.count &+ limit)
    while flowCounts[.systemCall] <= number {
      let reason = run(until: end, stoppingAt: .ringCrossing)
      guard reason == .ringCrossing || reason == .reached && tick < end else { return false }
    }
    return stepBack()
  }

  /// The system call that the present belongs to: the number of those before it. In ring 3 it is the next one.
  package var presentSystemCall: UInt64 {
    let count = flowCounts[.systemCall]
    return pc.cpu.cpl == 0 && count > 0 ? count - 1 : count
  }

  /// The instructions from the present until the walk is in ring 3 again after it was in ring 0, with the first one there; shorter when it ends earlier.
  package func path(limit: Int = Timeline.pathLimit) -> [WalkPathLine] {
    let formatter = Formatter(.intel)
    var lines: [WalkPathLine] = []
    var wasInKernel = false
    var lastRIP: UInt64?
    while lines.count < limit {
      let inspector = inspector()
      let cursor = inspector.cursor
      // An iteration of REP, and an instruction that waited for an interrupt's delivery, stand on one line.
      if cursor != lastRIP {
        let text = inspector.instruction(at: cursor).map { formatter.text(of: $0, at: cursor) { inspector.symbolText($0) }.description }
        lines.append(
          WalkPathLine(tick: tick, function: inspector.function(at: cursor)?.symbol.name, cpl: inspector.cpl, text: text ?? "(bad)"))
      }
      lastRIP = cursor
      if inspector.cpl == 0 { wasInKernel = true } else if wasInKernel { break }
      if step() != nil { break }
    }
    return lines
  }
}
