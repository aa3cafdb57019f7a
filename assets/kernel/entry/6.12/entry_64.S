/*
 * The system call in era 6.12 (Linux 6.9 to 6.14): entry_SYSCALL_64 and the two ways back to ring 3. Whether SYSRET may be
 * used is decided in C: do_syscall_64 returns it. Also ret_from_fork_asm, by which a new task leaves the kernel for the
 * first time.
 */
#include <asm/calling.h>

  .section .entry.text, "ax"

/*
 * Where SYSCALL goes (MSR LSTAR). What the CPU has done:
 *   rcx = the user's RIP (after SYSCALL), r11 = the user's RFLAGS, RFLAGS &= ~FMASK (so IF = 0), CS = 0x10, SS = 0x18, CPL = 0.
 * What it has not done: RSP, GS.base and CR3 are still the user's, and nothing is saved.
 *   rax = number; rdi, rsi, rdx, r10, r8, r9 = arguments.
 */
ENTRY entry_SYSCALL_64
  endbr64                             # with CET an indirect branch, and SYSCALL, must land on this; without it is a NOP
  swapgs                              # GS.base: this CPU's area; the user's value waits in KERNEL_GS_BASE
  mov gs:[cpu_tss_rw + TSS_sp2], rsp  # the user's RSP, into a page that both page tables map: now RSP is free
  SWITCH_TO_KERNEL_CR3 scratch=rsp    # with isolation: from here the kernel's memory is mapped
  mov rsp, gs:[pcpu_hot + X86_top_of_stack] # the task's kernel stack

GLOBAL entry_SYSCALL_64_safe_stack
  # The five words that an exception would have pushed: the frame of IRETQ.
  push __USER_DS                      # pt_regs.ss
  push qword ptr gs:[cpu_tss_rw + TSS_sp2] # pt_regs.sp
  push r11                            # pt_regs.flags
  push __USER_CS                      # pt_regs.cs
  push rcx                            # pt_regs.ip
GLOBAL entry_SYSCALL_64_after_hwframe
  push rax                            # pt_regs.orig_ax: the number

  PUSH_AND_CLEAR_REGS rax=-ENOSYS     # pt_regs.ax: the answer, if nobody gives another

  mov rdi, rsp                        # first argument: struct pt_regs
  movsxd rsi, eax                     # second argument: the number, only EAX counts
  CLEAR_BRANCH_HISTORY
  call do_syscall_64                  # comes back with interrupts off; al: SYSRET may be used

  test al, al
  jz swapgs_restore_regs_and_return_to_usermode

  # rcx = RIP and r11 = RFLAGS are what the frame says: do_syscall_64 has compared them.
syscall_return_via_sysret:
  POP_REGS pop_rdi=0

  # The task's stack is not mapped in the user's page tables: the last two values travel over the entry stack, which is.
  mov rdi, rsp                        # pt_regs.di
  mov rsp, gs:[cpu_tss_rw + TSS_sp0]
  push qword ptr [rdi + PT_RSP - PT_RDI] # the user's RSP
  push qword ptr [rdi]                # the user's rdi
  SWITCH_TO_USER_CR3_STACK scratch=rdi

  pop rdi
  pop rsp                             # the user's RSP in ring 0: no interrupt may come, IF is 0
GLOBAL entry_SYSRETQ_unsafe_stack
  swapgs                              # the user's GS.base
  CLEAR_CPU_BUFFERS
  sysretq                             # RIP = rcx, RFLAGS = r11, CS = 0x33, SS = 0x2b, CPL = 3
GLOBAL entry_SYSRETQ_end
  int3                                # not reached: stops a CPU that speculates past SYSRET
END entry_SYSCALL_64

/*
 * The way back that restores everything: exceptions, new programs, new tasks, and system calls that SYSRET cannot
 * return from. In: RSP = struct pt_regs on the task's stack, interrupts off.
 */
ENTRY swapgs_restore_regs_and_return_to_usermode
  POP_REGS pop_rdi=0

  # The frame moves to the entry stack, because the task's stack disappears with the switch of page tables.
  mov rdi, rsp                        # pt_regs.di, then orig_ax, ip, cs, flags, sp, ss
  mov rsp, gs:[cpu_tss_rw + TSS_sp0]
  push qword ptr [rdi + 6*8]          # SS
  push qword ptr [rdi + 5*8]          # RSP
  push qword ptr [rdi + 4*8]          # RFLAGS
  push qword ptr [rdi + 3*8]          # CS
  push qword ptr [rdi + 2*8]          # RIP
  push qword ptr [rdi]                # the user's rdi
  SWITCH_TO_USER_CR3_STACK scratch=rdi

  pop rdi
  swapgs                              # the user's GS.base
  CLEAR_CPU_BUFFERS
  jmp native_iret
END swapgs_restore_regs_and_return_to_usermode

/* The way back into the kernel, from an exception in ring 0: same stack, same GS.base, same page tables. */
ENTRY restore_regs_and_return_to_kernel
  POP_REGS
  add rsp, 8                          # orig_ax
  jmp native_iret
END restore_regs_and_return_to_kernel

ENTRY native_iret
GLOBAL native_irq_return_iret
  iretq                               # RIP, CS, RFLAGS, RSP, SS
END native_iret

/* The operand of VERW: any selector that may be written. In the entry code, which the user's page tables map. */
  .p2align 1
mds_verw_sel:
  .word __KERNEL_DS

/*
 * Where a 32-bit SYSCALL would go (MSR CSTAR): there are no 32-bit programs, so the answer is "no such call". The plain
 * SYSRET returns to 32-bit code.
 */
ENTRY entry_SYSCALL32_ignore
  endbr64
  mov eax, -ENOSYS
  sysret
END entry_SYSCALL32_ignore

/*
 * The first instructions of a new task, reached by the RET of __switch_to_asm.
 *   rax = the task before; rbx = the function of a kernel thread, or 0; r12 = its argument. RSP = struct pt_regs.
 */
ENTRY ret_from_fork_asm
  mov rdi, rax
  mov rsi, rsp
  mov rdx, rbx
  mov rcx, r12
  call ret_from_fork                  # comes back with interrupts off and all exit work done
  jmp swapgs_restore_regs_and_return_to_usermode
END ret_from_fork_asm

  .section .text
/*
 * Overwrites the branch history with branches of our own: five times five that are taken. Destroys rax and rcx, which
 * the C call behind it does not need.
 */
ENTRY clear_bhb_loop
  push rbp
  mov rbp, rsp
  mov ecx, 5
1:
  mov eax, 5
2:
  jmp 3f
3:
  dec eax
  jnz 2b
  dec ecx
  jnz 1b
  lfence                              # nothing behind runs before the loop is done
  pop rbp
  ret
END clear_bhb_loop
