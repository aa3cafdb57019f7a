/// One of the six tests that must all hold before Linux returns by SYSRET; otherwise it returns by IRETQ, which restores everything
/// (Linux 5.0 arch/x86/entry/entry_64.S, behind the call of do_syscall_64; 6.12 do_syscall_64).
package struct SYSRETTest: Hashable, Sendable {
  /// Place in the order in which the era tests, from 1.
  package let number: Int
  /// What is compared, in short.
  package let name: String
  /// The test in the expression language, over the fields of pt_regs.
  package let expression: String
  /// The fields of pt_regs that it reads.
  package let fields: [String]
  /// Why SYSRET could not return correctly without it.
  package let reason: String

  /// The tests in the order of an era.
  package static func all(_ era: Era) -> [SYSRETTest] {
    let order: [Row] =
      switch era {
      case .v5_0: [.returnAddress, .canonical, .codeSegment, .flags, .noTrap, .stackSegment]
      case .v6_12: [.returnAddress, .flags, .codeSegment, .stackSegment, .userAddress, .noTrap]
      }
    return order.enumerated().map { index, row in
      SYSRETTest(number: index + 1, name: row.name, expression: row.expression, fields: row.fields, reason: row.reason)
    }
  }

  private struct Row {
    let name: String
    let expression: String
    let fields: [String]
    let reason: String

    static let returnAddress = Row(
      name: "cx == ip", expression: "pt_regs.cx == pt_regs.ip", fields: ["cx", "ip"],
      reason: "SYSRET loads RIP from RCX, so RCX must be the address to return to")
    static let canonical = Row(
      name: "ip canonical", expression: "canonical(pt_regs.ip)", fields: ["ip"],
      reason: "on Intel CPUs SYSRET to a non-canonical address faults in ring 0, with the user's stack")
    static let userAddress = Row(
      name: "ip < TASK_SIZE_MAX", expression: "pt_regs.ip < 0x7ffffffff000", fields: ["ip"],
      reason: "on Intel CPUs SYSRET to a non-canonical address faults in ring 0, with the user's stack; no program lies higher")
    static let codeSegment = Row(
      name: "cs == __USER_CS", expression: "pt_regs.cs == 0x33", fields: ["cs"], reason: "SYSRET always loads CS with 0x33")
    static let flags = Row(
      name: "r11 == flags", expression: "pt_regs.r11 == pt_regs.flags", fields: ["r11", "flags"],
      reason: "SYSRET loads RFLAGS from R11")
    static let noTrap = Row(
      name: "no RF, no TF", expression: "(pt_regs.flags & 0x10100) == 0", fields: ["flags"],
      reason: "SYSRET clears RF, and with TF it would trap before the first user instruction")
    static let stackSegment = Row(
      name: "ss == __USER_DS", expression: "pt_regs.ss == 0x2b", fields: ["ss"], reason: "SYSRET always loads SS with 0x2b")
  }
}
