/// A pane of the screen: one rectangle with one subject. The raw value is its name in lessons, options and the class protocol.
package enum PaneName: String, Hashable, Sendable, CaseIterable {
  /// Instructions around the cursor.
  case code
  case registers
  case flags
  /// CPL, selectors, STAR, GS bases, CR3.
  case privilege
  /// The user's stack and the kernel's.
  case stacks
  /// struct pt_regs of the running task.
  case frame = "pt_regs"
  /// From the number to the handler.
  case dispatch
  /// The tests that decide between SYSRET and IRETQ.
  case verdict
  /// The parts of the instruction under the cursor.
  case parts
  /// What the guest wrote.
  case console
}
