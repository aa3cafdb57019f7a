import LinuxABI
import Simulation

/// Where a stop is: the first such position after the stop before, or after the start of the machine.
package struct Destination: Sendable {
  package enum Target: Sendable {
    /// The very position of the stop before, or the instruction there.
    case here
    /// The start of a function or label; with a mnemonic, an instruction of that kind inside it; with the mnemonic alone, anywhere.
    case code(symbol: Located<String>?, instruction: Located<String>?)
    /// The first instruction of a source line.
    case line(file: String, number: Int, Located<String>)
    /// The instruction SYSCALL (not yet executed) that asks for the call; any call when `nil`.
    case systemCall(SystemCall?)
    /// Where a phase begins.
    case phase(Phase)
    /// After a change of the ring.
    case crossing(Crossing)
    /// Where a condition holds.
    case until(LessonExpression)
    /// A tick by number: it shifts whenever kernel or program change.
    case tick(UInt64)
    /// So many machine steps on.
    case steps(UInt64)
  }

  package enum Crossing: String, Hashable, Sendable, CaseIterable {
    /// Into ring 0.
    case `in`
    /// Out to ring 3.
    case out
    case any
  }

  package let target: Target
  /// What is typed on the serial line before the search begins, at the stop before.
  package let typed: Located<String>?
  /// The first time is 1.
  package let nth: Int
  /// Parts of the instruction that are made at the position.
  package let part: Int
  package let place: SourcePlace

  package init(_ target: Target, typed: Located<String>? = nil, nth: Int = 1, part: Int = 0, place: SourcePlace) {
    self.target = target
    self.typed = typed
    self.nth = nth
    self.part = part
    self.place = place
  }
}
