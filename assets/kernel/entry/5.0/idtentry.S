/*
 * Exceptions in era 5.0: one stub for each vector of the IDT, and the common ways in and out.
 *
 * The CPU has pushed SS, RSP, RFLAGS, CS, RIP (and an error code for some vectors) on the entry stack when it came
 * from ring 3, on the running kernel stack when it came from ring 0, or on an interrupt stack of the TSS. IF is 0,
 * all general registers are still the old ones.
 */
#include <asm/calling.h>

  .section .entry.text, "ax"

/*
 * idtentry name, handler, has_error_code, paranoid
 *
 *   has_error_code=0  the CPU pushed none: -1 stands in its place, which is pt_regs.orig_ax
 *   paranoid=1        may come anywhere in the kernel, even where GS.base and CR3 are still the user's: find out instead of assuming
 *   paranoid=2        the same, and never leaves its interrupt stack
 *
 * The handler is called as handler(struct pt_regs *, long error_code).
 */
.macro idtentry sym, do_sym, has_error_code, paranoid=0
ENTRY \sym
  ASM_CLAC                            # the gate does not clear AC: close the SMAP window that a program might have opened
  .if \has_error_code == 0
  push -1                             # pt_regs.orig_ax: not a system call
  .endif

  .if \paranoid == 1
  test byte ptr [rsp + PT_CS - PT_ORIG_RAX], 3
  jnz .Lfrom_user_\@                  # from ring 3 nothing is in doubt: move to the task's stack
  .endif

  .if \paranoid
  call paranoid_entry                 # ebx = 0: swapgs on the way back
  .else
  call error_entry
  .endif

  mov rdi, rsp
  .if \has_error_code
  mov rsi, [rsp + PT_ORIG_RAX]
  mov qword ptr [rsp + PT_ORIG_RAX], -1
  .else
  xor esi, esi
  .endif
  call \do_sym

  .if \paranoid
  jmp paranoid_exit
  .else
  jmp error_exit
  .endif

  .if \paranoid == 1
.Lfrom_user_\@:
  call error_entry
  mov rdi, rsp
  .if \has_error_code
  mov rsi, [rsp + PT_ORIG_RAX]
  mov qword ptr [rsp + PT_ORIG_RAX], -1
  .else
  xor esi, esi
  .endif
  call \do_sym
  jmp error_exit
  .endif
END \sym
.endm

idtentry divide_error                do_divide_error                0
idtentry debug                       do_debug                       0, paranoid=1
idtentry nmi                         do_nmi                         0, paranoid=1
idtentry int3                        do_int3                        0
idtentry overflow                    do_overflow                    0
idtentry bounds                      do_bounds                      0
idtentry invalid_op                  do_invalid_op                  0
idtentry device_not_available        do_device_not_available        0
idtentry double_fault                do_double_fault                1, paranoid=2
idtentry coprocessor_segment_overrun do_coprocessor_segment_overrun 0
idtentry invalid_TSS                 do_invalid_TSS                 1
idtentry segment_not_present         do_segment_not_present         1
idtentry stack_segment               do_stack_segment               1
idtentry general_protection          do_general_protection          1
idtentry page_fault                  do_page_fault                  1
idtentry spurious_interrupt_bug      do_spurious_interrupt_bug      0
idtentry coprocessor_error           do_coprocessor_error           0
idtentry alignment_check             do_alignment_check             1
idtentry machine_check               do_machine_check               0, paranoid=1
idtentry simd_coprocessor_error      do_simd_coprocessor_error      0

/*
 * Completes struct pt_regs. From ring 3 it then moves to the kernel: GS.base, page tables, and from the entry stack
 * to the task's stack. Reached by CALL, so the return address has to follow every time the stack changes.
 */
ENTRY error_entry
  cld                                 # C code expects DF = 0, and the gate leaves it alone
  PUSH_AND_CLEAR_REGS save_ret=1
  test byte ptr [rsp + PT_CS + 8], 3
  jz .Lerror_kernelspace

  swapgs
  SWITCH_TO_KERNEL_CR3 scratch=rax
  pop r12                             # the return address
  mov rdi, rsp
.Lerror_entry_from_usermode_after_swapgs:
  call sync_regs                      # copies pt_regs to the task's stack
  mov rsp, rax                        # and that is the stack now
  push r12
  call enter_from_user_mode
.Lerror_entry_done:
  ret

.Lerror_kernelspace:
  # One instruction of the kernel runs with the user's GS.base and may fault: IRETQ, when it cannot load what the frame says.
  lea rcx, [rip + native_irq_return_iret]
  cmp [rsp + PT_RIP + 8], rcx
  jne .Lerror_entry_done              # GS.base, CR3 and the stack are the kernel's

  swapgs
  SWITCH_TO_KERNEL_CR3 scratch=rax
  pop r12
  mov rdi, rsp
  call fixup_bad_iret                 # makes it look as if the instruction that IRETQ wanted to go to had faulted
  mov rdi, rax
  jmp .Lerror_entry_from_usermode_after_swapgs
END error_entry

ENTRY error_exit
  cli                                 # the way out must not be interrupted
  test byte ptr [rsp + PT_CS], 3
  jz restore_regs_and_return_to_kernel
GLOBAL retint_user
  mov rdi, rsp
  call prepare_exit_to_usermode       # signals, rescheduling
  jmp swapgs_restore_regs_and_return_to_usermode
END error_exit

/*
 * The careful way in. CS in the frame may say ring 0 while GS.base is still the user's (between SYSCALL and
 * SWAPGS), so the register itself is asked: the kernel's area lies in the upper half of the address space, a user's
 * value in the lower.
 */
ENTRY paranoid_entry
  cld
  PUSH_AND_CLEAR_REGS save_ret=1
  mov ebx, 1                          # no swapgs on the way back
  mov ecx, MSR_GS_BASE
  rdmsr
  test edx, edx                       # bit 63 of GS.base
  js 1f
  swapgs
  xor ebx, ebx
1:
  SAVE_AND_SWITCH_TO_KERNEL_CR3 scratch=rax save=r14
  ret
END paranoid_entry

ENTRY paranoid_exit
  cli
  RESTORE_CR3 save=r14
  test ebx, ebx
  jnz 1f
  swapgs
1:
  jmp restore_regs_and_return_to_kernel
END paranoid_exit
