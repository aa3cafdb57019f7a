/*
 * Exceptions, device interrupts and int 0x80 in era 6.12: one stub for each vector of the IDT, and the common way in and
 * out. Everything behind the switch of stacks is C: each handler calls irqentry_enter and irqentry_exit itself.
 *
 * The CPU has pushed SS, RSP, RFLAGS, CS, RIP (and an error code for some vectors) on the entry stack when it came
 * from ring 3, on the running kernel stack when it came from ring 0, or on an interrupt stack of the TSS. IF is 0,
 * all general registers are still the old ones.
 */
#include <asm/calling.h>
#include <asm/irq_vectors.h>

  .section .entry.text, "ax"

/* What every stub ends with: to the task's stack, into C, and out. */
.macro idtentry_body cfunc has_error_code
  call error_entry                    # completes pt_regs and, from ring 3, copies it to the task's stack
  mov rsp, rax                        # which is the stack now
  mov rdi, rsp
  .if \has_error_code
  mov rsi, [rsp + PT_ORIG_RAX]
  mov qword ptr [rsp + PT_ORIG_RAX], -1 # pt_regs.orig_ax: not a system call
  .else
  xor esi, esi
  .endif
  call \cfunc
  jmp error_return
.endm

/* idtentry: an exception. has_error_code=0: the CPU pushed none, -1 stands in its place, which is pt_regs.orig_ax. */
.macro idtentry asmsym cfunc has_error_code
ENTRY \asmsym
  endbr64                             # a gate is an indirect branch
  ASM_CLAC                            # the gate does not clear AC: close the SMAP window that a program might have opened
  cld                                 # C code expects DF = 0, and the gate leaves it alone
  .if \has_error_code == 0
  push -1
  .endif
  idtentry_body \cfunc, \has_error_code
END \asmsym
.endm

/*
 * idtentry_ist: a vector with a stack of its own, because it may come anywhere in the kernel, even where GS.base and CR3
 * are still the user's. From ring 3 nothing is in doubt: there it goes the ordinary way, to the handler `noist`.
 */
.macro idtentry_ist asmsym cfunc noist
ENTRY \asmsym
  endbr64
  ASM_CLAC
  cld
  push -1
  test byte ptr [rsp + PT_CS - PT_ORIG_RAX], 3
  jnz .Lfrom_user_\@
  call paranoid_entry                 # ebx = 0: swapgs on the way back
  mov rdi, rsp
  xor esi, esi
  call \cfunc
  jmp paranoid_exit
.Lfrom_user_\@:
  idtentry_body \noist, 0
END \asmsym
.endm

idtentry asm_exc_divide_error              exc_divide_error              0
idtentry asm_exc_int3                      exc_int3                      0
idtentry asm_exc_overflow                  exc_overflow                  0
idtentry asm_exc_bounds                    exc_bounds                    0
idtentry asm_exc_invalid_op                exc_invalid_op                0
idtentry asm_exc_device_not_available      exc_device_not_available      0
idtentry asm_exc_coproc_segment_overrun    exc_coproc_segment_overrun    0
idtentry asm_exc_invalid_tss               exc_invalid_tss               1
idtentry asm_exc_segment_not_present       exc_segment_not_present       1
idtentry asm_exc_stack_segment             exc_stack_segment             1
idtentry asm_exc_general_protection        exc_general_protection        1
idtentry asm_exc_page_fault                exc_page_fault                1
idtentry asm_exc_spurious_interrupt_bug    exc_spurious_interrupt_bug    0
idtentry asm_exc_coprocessor_error         exc_coprocessor_error         0
idtentry asm_exc_alignment_check           exc_alignment_check           1
idtentry asm_exc_simd_coprocessor_error    exc_simd_coprocessor_error    0
idtentry_ist asm_exc_debug                 exc_debug                     noist_exc_debug
idtentry_ist asm_exc_nmi                   exc_nmi                       noist_exc_nmi
idtentry_ist asm_exc_machine_check         exc_machine_check             noist_exc_machine_check

/* #DF never leaves its stack: the task's may be the reason. */
ENTRY asm_exc_double_fault
  endbr64
  ASM_CLAC
  cld
  call paranoid_entry
  mov rdi, rsp
  mov rsi, [rsp + PT_ORIG_RAX]
  mov qword ptr [rsp + PT_ORIG_RAX], -1
  call exc_double_fault
  jmp paranoid_exit
END asm_exc_double_fault

/*
 * int 0x80. The gate may be used by ring 3, so the CPU came here from there, as for an exception without error code; what
 * makes it a system call is C (do_int80_emulation).
 */
idtentry asm_int80_emulation do_int80_emulation 0

/*
 * Device interrupts: a stub for each vector pushes its number where an error code would stand, so the common part treats
 * it like one.
 */
  .p2align 4
  .globl irq_entries_start
irq_entries_start:
  .set .Lvector, FIRST_EXTERNAL_VECTOR
  .rept NR_EXTERNAL_VECTORS
  endbr64
  .byte 0x6a, .Lvector                # PUSH imm8, sign-extended: C takes the low byte
  .byte 0xe9                          # JMP with a 32-bit displacement, whatever the distance: each stub takes 16 bytes
  .long asm_common_interrupt - . - 4
  .p2align 4, 0x90
  .set .Lvector, .Lvector + 1
  .endr

ENTRY asm_common_interrupt
  ASM_CLAC
  cld
  idtentry_body common_interrupt, 1
END asm_common_interrupt

/*
 * Completes struct pt_regs. From ring 3 it then moves to the kernel: GS.base, page tables, and from the entry stack
 * to the task's stack. Returns in rax where pt_regs lie. Reached by CALL, and the caller changes the stack.
 */
ENTRY error_entry
  PUSH_AND_CLEAR_REGS save_ret=1
  test byte ptr [rsp + PT_CS + 8], 3
  jz .Lerror_kernelspace

  swapgs
  SWITCH_TO_KERNEL_CR3 scratch=rax
  lea rdi, [rsp + 8]                  # pt_regs, below them the return address
.Lerror_entry_from_usermode_after_swapgs:
  jmp sync_regs                       # copies pt_regs to the task's stack

.Lerror_kernelspace:
  # One instruction of the kernel runs with the user's GS.base and may fault: IRETQ, when it cannot load what the frame says.
  lea rcx, [rip + native_irq_return_iret]
  cmp [rsp + PT_RIP + 8], rcx
  je .Lerror_bad_iret
  lea rax, [rsp + 8]
  ret

.Lerror_bad_iret:
  swapgs
  SWITCH_TO_KERNEL_CR3 scratch=rax
  lea rdi, [rsp + 8]
  call fixup_bad_iret                 # makes it look as if the instruction that IRETQ wanted to go to had faulted
  mov rdi, rax
  jmp .Lerror_entry_from_usermode_after_swapgs
END error_entry

/* Interrupts are off; what ring 3 needs has been done by irqentry_exit. */
ENTRY error_return
  test byte ptr [rsp + PT_CS], 3
  jz restore_regs_and_return_to_kernel
  jmp swapgs_restore_regs_and_return_to_usermode
END error_return

/*
 * The careful way in. CS in the frame may say ring 0 while GS.base is still the user's (between SYSCALL and
 * SWAPGS), so the register itself is asked: the kernel's area lies in the upper half of the address space, a user's
 * value in the lower.
 */
ENTRY paranoid_entry
  PUSH_AND_CLEAR_REGS save_ret=1
  SAVE_AND_SWITCH_TO_KERNEL_CR3 scratch=rax save=r14
  mov ebx, 1                          # no swapgs on the way back
  mov ecx, MSR_GS_BASE
  rdmsr
  test edx, edx                       # bit 63 of GS.base
  js 1f
  swapgs
  xor ebx, ebx
1:
  ret
END paranoid_entry

ENTRY paranoid_exit
  RESTORE_CR3 save=r14
  test ebx, ebx
  jnz 1f
  swapgs
1:
  jmp restore_regs_and_return_to_kernel
END paranoid_exit
