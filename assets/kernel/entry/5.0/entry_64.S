/*
 * The system call in era 5.0 (Linux 4.20 to 5.3): entry_SYSCALL_64, the tests for SYSRET, and the two ways back to ring
 * 3. Also ret_from_fork, by which a new task leaves the kernel for the first time.
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
  swapgs                              # GS.base: this CPU's area; the user's value waits in KERNEL_GS_BASE
  mov gs:[cpu_tss_rw + TSS_sp2], rsp  # the user's RSP, into a page that both page tables map: now RSP is free
  SWITCH_TO_KERNEL_CR3 scratch=rsp    # with isolation: from here the kernel's memory is mapped
  mov rsp, gs:[cpu_current_top_of_stack] # the task's kernel stack, from TSS.sp1

  # The five words that an exception would have pushed: the frame of IRETQ.
  push __USER_DS                      # pt_regs.ss
  push qword ptr gs:[cpu_tss_rw + TSS_sp2] # pt_regs.sp
  push r11                            # pt_regs.flags
  push __USER_CS                      # pt_regs.cs
  push rcx                            # pt_regs.ip
GLOBAL entry_SYSCALL_64_after_hwframe
  push rax                            # pt_regs.orig_ax: the number

  PUSH_AND_CLEAR_REGS rax=-ENOSYS     # pt_regs.ax: the answer, if nobody gives another

  mov rdi, rax                        # first argument: the number, all 64 bits
  mov rsi, rsp                        # second argument: struct pt_regs
  call do_syscall_64                  # comes back with interrupts off

  /*
   * May SYSRET be used? It takes RIP from rcx, RFLAGS from r11 and makes up CS and SS, so the saved frame must say
   * exactly that. If one test fails, IRETQ restores everything.
   */
  mov rcx, [rsp + PT_RCX]
  mov r11, [rsp + PT_RIP]
  cmp r11, rcx                        # 1: SYSRET loads RIP from rcx
  jne swapgs_restore_regs_and_return_to_usermode

  shl rcx, 16                         # 2: a non-canonical rcx makes SYSRET fault in ring 0 (Intel), with the user's RSP
  sar rcx, 16                         #    bits 63:48 := bit 47; canonical addresses survive that
  cmp r11, rcx
  jne swapgs_restore_regs_and_return_to_usermode

  cmp qword ptr [rsp + PT_CS], __USER_CS # 3: SYSRET loads no other CS
  jne swapgs_restore_regs_and_return_to_usermode

  mov r11, [rsp + PT_R11]
  cmp [rsp + PT_EFLAGS], r11          # 4: SYSRET loads RFLAGS from r11
  jne swapgs_restore_regs_and_return_to_usermode

  test r11, X86_EFLAGS_RF | X86_EFLAGS_TF # 5: SYSRET clears RF; with TF it would trap one instruction early
  jnz swapgs_restore_regs_and_return_to_usermode

  cmp qword ptr [rsp + PT_SS], __USER_DS # 6: SYSRET loads no other SS
  jne swapgs_restore_regs_and_return_to_usermode

  # All hold. rcx = RIP and r11 = RFLAGS are in place.
syscall_return_via_sysret:
  POP_REGS pop_rdi=0 skip_r11rcx=1

  # The task's stack is not mapped in the user's page tables: the last two values travel over the entry stack, which is.
  mov rdi, rsp                        # pt_regs.di
  mov rsp, gs:[cpu_tss_rw + TSS_sp0]
  push qword ptr [rdi + PT_RSP - PT_RDI] # the user's RSP
  push qword ptr [rdi]                # the user's rdi
  SWITCH_TO_USER_CR3_STACK scratch=rdi

  pop rdi
  pop rsp                             # the user's RSP in ring 0: no interrupt may come, IF is 0
  # USERGS_SYSRET64
  swapgs                              # the user's GS.base
  sysretq                             # RIP = rcx, RFLAGS = r11, CS = 0x33, SS = 0x2b, CPL = 3
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
  jmp native_iret                     # INTERRUPT_RETURN
END swapgs_restore_regs_and_return_to_usermode

/* The way back into the kernel, from an exception in ring 0: same stack, same GS.base, same page tables. */
ENTRY restore_regs_and_return_to_kernel
  POP_REGS
  add rsp, 8                          # orig_ax
  jmp native_iret                     # INTERRUPT_RETURN
END restore_regs_and_return_to_kernel

ENTRY native_iret
GLOBAL native_irq_return_iret
  iretq                               # RIP, CS, RFLAGS, RSP, SS
END native_iret

/*
 * Where a 32-bit SYSCALL would go (MSR CSTAR): there is no 32-bit entry, so the answer is "no such call". The plain
 * SYSRET returns to 32-bit code.
 */
ENTRY ignore_sysret
  mov eax, -ENOSYS
  sysret
END ignore_sysret

/*
 * The first instructions of a new task, reached by the RET of __switch_to_asm.
 *   rax = the task before; rbx = the function of a kernel thread, or 0; r12 = its argument. RSP = struct pt_regs.
 */
ENTRY ret_from_fork
  mov rdi, rax
  call schedule_tail                  # finishes the switch
  test rbx, rbx
  jnz 1f

2:
  mov rdi, rsp
  call syscall_return_slowpath        # exit work; comes back with interrupts off
  jmp swapgs_restore_regs_and_return_to_usermode

1:
  mov rdi, r12
  call rbx
  # A kernel thread comes back here only after it has loaded a program: enter that, with the 0 of a successful execve.
  mov qword ptr [rsp + PT_RAX], 0
  jmp 2b
END ret_from_fork
