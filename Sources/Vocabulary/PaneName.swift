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
  /// The registers that only ring 0 may write.
  case msrs
  /// Bytes around an address.
  case memory
  /// The way of an address through the page tables.
  case pageWalk = "page-walk"
  /// IF over time, interrupt lines, the IDT.
  case interrupts
  /// What was asked of the kernel so far, as strace prints it.
  case calls = "system-calls"
  /// The kernel's tasks.
  case tasks
  /// The whole run with the position on it.
  case timeline
  /// The whole trip as a picture.
  case map
}
