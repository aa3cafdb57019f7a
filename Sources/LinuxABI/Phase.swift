/// One of the seven named stretches of a system call.
package enum Phase: String, Hashable, Sendable, CaseIterable {
  /// The program puts number and arguments into registers.
  case ask
  /// The instruction SYSCALL: ring 3 to ring 0.
  case cross
  /// Kernel stack, pt_regs, page tables.
  case save
  /// From the number to the handler.
  case find
  /// The handler.
  case work
  /// Work before leaving, and the choice between SYSRET and IRETQ.
  case check
  /// Registers restored, ring 0 to ring 3.
  case back

  /// What a run shows when a phase begins.
  package enum Mark: Hashable, Sendable {
    /// RIP is at this symbol.
    case at(symbol: String)
    /// RIP is at the start of a symbol that begins with this.
    case atSymbol(prefix: String)
    /// RIP is at an instruction of this mnemonic in this ring.
    case instruction(String, ring: Int)
    /// RIP has come back into this function by a return from the function that the phase before began at.
    case returned(to: String)
    /// The CPU is in this ring again.
    case ring(Int)
  }

  /// What begins the phase; any of the marks does.
  package func begins(_ era: Era) -> [Mark] {
    switch (self, era) {
    case (.ask, _): [.ring(3)]
    case (.cross, _): [.instruction("syscall", ring: 3)]
    case (.save, _): [.at(symbol: "entry_SYSCALL_64")]
    case (.find, _): [.at(symbol: "do_syscall_64")]
    case (.work, .v5_0): [.atSymbol(prefix: "__x64_sys_"), .at(symbol: "sys_ni_syscall")]
    case (.work, .v6_12): [.atSymbol(prefix: "__x64_sys_")]
    // A bad number has no handler to return from in era 5.0: the check then begins at its function.
    case (.check, .v5_0): [.returned(to: "do_syscall_64"), .at(symbol: "syscall_return_slowpath")]
    case (.check, .v6_12): [.returned(to: "x64_sys_call"), .returned(to: "do_syscall_64"), .at(symbol: "syscall_exit_to_user_mode")]
    case (.back, _): [.at(symbol: "syscall_return_via_sysret"), .at(symbol: "swapgs_restore_regs_and_return_to_usermode")]
    }
  }

  /// What ends the phase: any of the marks that begin the next one, after the last one the return to ring 3.
  package func ends(_ era: Era) -> [Mark] { next?.begins(era) ?? [.ring(3)] }

  /// The phase that follows in a system call; `nil` after `back`.
  package var next: Phase? {
    let all = Phase.allCases
    guard let index = all.firstIndex(of: self), index + 1 < all.count else { return nil }
    return all[index + 1]
  }

  /// The functions and labels that the phase runs through, in order, without what depends on options (Linux arch/x86/entry, kernel/entry).
  package func symbols(_ era: Era) -> [String] {
    switch (self, era) {
    case (.ask, _), (.cross, _): []
    case (.save, _): ["entry_SYSCALL_64", "entry_SYSCALL_64_after_hwframe"]
    case (.find, .v5_0): ["do_syscall_64", "sys_call_table"]
    case (.find, .v6_12): ["do_syscall_64", "x64_sys_call"]
    case (.work, _): ["__x64_sys_*", "__se_sys_*", "__do_sys_*"]
    case (.check, .v5_0): ["syscall_return_slowpath", "prepare_exit_to_usermode", "exit_to_usermode_loop"]
    case (.check, .v6_12): ["syscall_exit_to_user_mode", "exit_to_user_mode_prepare", "exit_to_user_mode_loop"]
    case (.back, _):
      ["syscall_return_via_sysret", "swapgs_restore_regs_and_return_to_usermode", "native_iret", "native_irq_return_iret"]
    }
  }
}
