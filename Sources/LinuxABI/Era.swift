/// Which kernel version the built-in kernel imitates.
package enum Era: String, Hashable, Sendable, CaseIterable {
  /// 4.20 to 5.3: dispatch through a table of function pointers, SYSRET tests in assembly.
  case v5_0 = "5.0"
  /// 6.9 to 6.14: dispatch by a switch with direct calls, SYSRET tests in C.
  case v6_12 = "6.12"

  /// What differs on the way of a system call, in the order of the way (Linux 5.0 and 6.12, arch/x86/entry).
  package static let differences: [EraDifference] = [
    EraDifference("entry's first instruction", "swapgs", "endbr64 where indirect-branch tracking is configured, then swapgs"),
    EraDifference("kernel RSP comes from", "cpu_current_top_of_stack, the slot sp1 of the TSS", "pcpu_hot + X86_top_of_stack"),
    EraDifference("mitigations before the C call", "none", "IBRS_ENTER, UNTRAIN_RET, CLEAR_BRANCH_HISTORY"),
    EraDifference(
      "the C call", "void do_syscall_64(unsigned long nr, struct pt_regs *regs)", "bool do_syscall_64(struct pt_regs *regs, int nr)"),
    EraDifference("which part of RAX is the number", "all 64 bits", "EAX, sign-extended"),
    EraDifference("work on entry", "enter_from_user_mode, local_irq_enable, one test of thread_info.flags", "syscall_enter_from_user_mode"),
    EraDifference("kernel stack offset", "always the same", "add_random_kstack_offset"),
    EraDifference("dispatch", "sys_call_table[nr](regs)", "x64_sys_call(regs, nr): a switch, one direct call a case"),
    EraDifference("a bad number", "calls nothing: ax keeps the -ENOSYS that the entry put there", "calls __x64_sys_ni_syscall"),
    EraDifference(
      "work on exit", "syscall_return_slowpath, prepare_exit_to_usermode, exit_to_usermode_loop",
      "syscall_exit_to_user_mode, exit_to_user_mode_prepare, exit_to_user_mode_loop"),
    EraDifference(
      "where the SYSRET tests are", "assembly behind the call of do_syscall_64", "do_syscall_64 itself; it returns the verdict"),
    EraDifference("test of the return address", "canonical", "below TASK_SIZE_MAX"),
    EraDifference("last instructions", "swapgs, sysretq", "swapgs, verw, sysretq, int3"),
    EraDifference("flags that SYSCALL clears (FMASK)", "TF IF DF IOPL NT AC", "those and CF PF AF ZF SF OF RF ID"),
    EraDifference("system call numbers", "0 to 334", "0 to 335 and 424 to 462"),
  ]

  /// What Linux writes into IA32_FMASK: a 1 clears that flag at SYSCALL (Linux arch/x86/kernel/cpu/common.c, syscall_init).
  package var fmask: UInt64 {
    switch self {
    case .v5_0: 0x47700
    case .v6_12: 0x25_7fd5
    }
  }

  /// NR_syscalls: numbers from here on are refused without a look into the table.
  package var systemCallCount: Int {
    switch self {
    case .v5_0: 335
    case .v6_12: 463
    }
  }

  /// What the rows without a system call lead to.
  package var emptyRowSymbol: String {
    switch self {
    case .v5_0: "sys_ni_syscall"
    case .v6_12: "__x64_sys_ni_syscall"
    }
  }

  /// What finds the handler: the table of pointers, or the function with the switch.
  package var dispatchSymbol: String {
    switch self {
    case .v5_0: "sys_call_table"
    case .v6_12: "x64_sys_call"
    }
  }
}

/// One thing that the two eras do differently.
package struct EraDifference: Hashable, Sendable {
  /// What it is about.
  package let topic: String
  private let texts: [Era: String]

  init(_ topic: String, _ old: String, _ new: String) {
    self.topic = topic
    texts = [.v5_0: old, .v6_12: new]
  }

  /// What that era does.
  package subscript(era: Era) -> String { texts[era] ?? "" }
}
