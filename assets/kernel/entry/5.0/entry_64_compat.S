/*
 * int 0x80 in era 5.0: the system call of 32-bit programs, which 64-bit ones may use too.
 *
 * This one is an interrupt: the CPU has looked into the IDT (the gate has DPL 3) and pushed SS, RSP, RFLAGS, CS and RIP on
 * the entry stack. IF is 0 because the gate is an interrupt gate; FMASK plays no part. All registers are the user's.
 *   eax = number in the 32-bit table; ebx, ecx, edx, esi, edi, ebp = arguments.
 */
#include <asm/calling.h>

  .section .entry.text, "ax"

ENTRY entry_INT80_compat
  ASM_CLAC                            # the gate does not clear AC
  swapgs
  mov eax, eax                        # the upper half of rax does not count
  push rax                            # pt_regs.orig_ax: the number
  push rdi                            # pt_regs.di, to have a register free

  SWITCH_TO_KERNEL_CR3 scratch=rdi
  mov rdi, rsp                        # [rdi] = di, then orig_ax, ip, cs, flags, sp, ss
  mov rsp, gs:[cpu_current_top_of_stack]
  push qword ptr [rdi + 6*8]          # pt_regs.ss
  push qword ptr [rdi + 5*8]          # pt_regs.sp
  push qword ptr [rdi + 4*8]          # pt_regs.flags
  push qword ptr [rdi + 3*8]          # pt_regs.cs
  push qword ptr [rdi + 2*8]          # pt_regs.ip
  push qword ptr [rdi + 1*8]          # pt_regs.orig_ax
  push qword ptr [rdi]                # pt_regs.di
  push rsi                            # pt_regs.si
  xor esi, esi
  push rdx                            # pt_regs.dx
  xor edx, edx
  push rcx                            # pt_regs.cx
  xor ecx, ecx
  push -ENOSYS                        # pt_regs.ax: the answer, if nobody gives another
  push r8                             # pt_regs.r8
  xor r8d, r8d
  push r9                             # pt_regs.r9
  xor r9d, r9d
  push r10                            # pt_regs.r10
  xor r10d, r10d
  push r11                            # pt_regs.r11
  xor r11d, r11d
  push rbx                            # pt_regs.bx
  xor ebx, ebx
  push rbp                            # pt_regs.bp
  xor ebp, ebp
  push r12                            # pt_regs.r12
  xor r12d, r12d
  push r13                            # pt_regs.r13
  xor r13d, r13d
  push r14                            # pt_regs.r14
  xor r14d, r14d
  push r15                            # pt_regs.r15
  xor r15d, r15d
  cld                                 # the gate leaves DF alone

  mov rdi, rsp                        # struct pt_regs
  call do_int80_syscall_32            # comes back with interrupts off
  jmp swapgs_restore_regs_and_return_to_usermode # always by IRETQ: SYSRET would destroy rcx and r11
END entry_INT80_compat
