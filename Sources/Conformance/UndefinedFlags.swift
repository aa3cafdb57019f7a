import Primitives
import X86

/// Flags that the manual leaves undefined after some instruction and that this machine does not set as the real CPU of the comparison does.
///
/// This list is the only mask that a comparison applies. Undefined flags that are not on it must agree.
package struct UndefinedFlags: Hashable, Sendable {
  /// When a row applies.
  package enum Condition: String, Hashable, Sendable, CaseIterable {
    case always
    /// The masked count of a shift is not 0.
    case countNotZero = "count > 0"
    /// The masked count of a shift is more than 1.
    case countAboveOne = "count > 1"
    /// The masked count is more than the width of the operand.
    case countAboveWidth = "count > width"
  }

  package let operation: Operation
  package let condition: Condition
  /// A mask of RFLAGS.
  package let flags: UInt64

  private init(_ operation: Operation, _ condition: Condition, _ flags: [Flag]) {
    self.operation = operation
    self.condition = condition
    self.flags = flags.reduce(0) { $0 | $1.mask }
  }

  package static let all: [UndefinedFlags] =
    [
      UndefinedFlags(.mul, .always, [.sf, .zf, .af, .pf]),
      UndefinedFlags(.imul, .always, [.sf, .zf, .af, .pf]),
      UndefinedFlags(.div, .always, [.of, .sf, .zf, .af, .pf, .cf]),
      UndefinedFlags(.idiv, .always, [.of, .sf, .zf, .af, .pf, .cf]),
      UndefinedFlags(.bsf, .always, [.of, .sf, .af, .pf, .cf]),
      UndefinedFlags(.bsr, .always, [.of, .sf, .af, .pf, .cf]),
      UndefinedFlags(.tzcnt, .always, [.of, .sf, .af, .pf]),
      UndefinedFlags(.lzcnt, .always, [.of, .sf, .af, .pf]),
    ] + [.shl, .shr, .sar, .shld, .shrd].map { UndefinedFlags($0, .countNotZero, [.af]) }
    + [.shld, .shrd].flatMap { [UndefinedFlags($0, .countAboveOne, [.of]), UndefinedFlags($0, .countAboveWidth, [.sf, .zf, .pf, .cf])] }

  /// The flags to leave out when results of `instruction` are compared, which met these registers.
  package static func mask(of instruction: Instruction, _ item: UserCase) -> UInt64 {
    let rows = all.filter { $0.operation == instruction.operation }
    if rows.isEmpty { return 0 }
    let count = shiftCount(of: instruction, item)
    return rows.filter { row in
      switch row.condition {
      case .always: true
      case .countNotZero: count > 0
      case .countAboveOne: count > 1
      case .countAboveWidth: count > instruction.width.bits
      }
    }.reduce(0) { $0 | $1.flags }
  }

  /// Whether the manual leaves the result itself undefined: a double shift of 16 bits by more than 16 (SDM Vol. 2, SHLD and SHRD).
  package static func isResultUndefined(of instruction: Instruction, _ item: UserCase) -> Bool {
    switch instruction.operation {
    case .shld, .shrd: shiftCount(of: instruction, item) > instruction.width.bits
    default: false
    }
  }

  /// The masked count of a shift or rotate.
  private static func shiftCount(of instruction: Instruction, _ item: UserCase) -> Int {
    let limit: UInt64 = instruction.width == .qword ? 63 : 31
    switch instruction.operands.last {
    case .immediate(let value, _): return Int(value & limit)
    case .register: return Int(item[.rcx] & limit)
    default: return 0
    }
  }
}
