/*
 * Device interrupts in era 5.0: a stub for each vector, the common way in with its change to the interrupt stack, and the
 * way out.
 *
 * The CPU has pushed SS, RSP, RFLAGS, CS and RIP: on the entry stack when it came from ring 3, on the running kernel stack
 * when it came from ring 0. IF is 0.
 */
#include <asm/calling.h>
#include <asm/irq_vectors.h>

  .section .entry.text, "ax"

/* Eight bytes a stub. What is pushed stands where orig_ax belongs; it is kept small so that it fits into one byte. */
  .p2align 3
  .globl irq_entries_start
irq_entries_start:
  .set .Lvector, FIRST_EXTERNAL_VECTOR
  .rept NR_EXTERNAL_VECTORS
  push (~.Lvector) + 0x80
  jmp common_interrupt
  .p2align 3, 0x90
  .set .Lvector, .Lvector + 1
  .endr

/*
 * To the interrupt stack, unless the CPU is on it already (irq_count is -1 when it is not). In: RSP = a return address, and
 * struct pt_regs above it. Out: rdi = pt_regs, which is also the word on top of the new stack, below it the return address.
 */
.macro ENTER_IRQ_STACK
  lea rdi, [rsp + 8]
  inc dword ptr gs:[irq_count]
  jnz .Lirq_stack_push_old_rsp_\@     # an interrupt that came during an interrupt stays where it is
  mov rsp, gs:[irq_stack_ptr]
.Lirq_stack_push_old_rsp_\@:
  push rdi                            # the way back
  push qword ptr [rdi - 8]            # the return address
.endm

.macro LEAVE_IRQ_STACK
  pop rsp                             # the old stack, with pt_regs on top
  dec dword ptr gs:[irq_count]
.endm

ENTRY common_interrupt
  add qword ptr [rsp], -0x80          # pt_regs.orig_ax = ~vector
  call interrupt_entry
  call do_IRQ                         # rdi = pt_regs
ret_from_intr:
  cli                                 # the way out must not be interrupted
  LEAVE_IRQ_STACK
  test byte ptr [rsp + PT_CS], 3
  jz restore_regs_and_return_to_kernel # the kernel itself is not preempted
  jmp retint_user
END common_interrupt

/*
 * The way in. From ring 3: GS.base, page tables, and the frame moves from the entry stack to the task's. Then pt_regs are
 * completed. Reached by CALL: RSP = a return address, orig_ax, and what the CPU pushed.
 */
ENTRY interrupt_entry
  ASM_CLAC                            # the gate does not clear AC
  cld
  test byte ptr [rsp + 8 + PT_CS - PT_ORIG_RAX], 3
  jz 1f

  swapgs
  push rdi                            # to have a register free
  SWITCH_TO_KERNEL_CR3 scratch=rdi
  mov rdi, rsp                        # [rdi] = rdi, then the return address, orig_ax, ip, cs, flags, sp, ss
  mov rsp, gs:[cpu_current_top_of_stack]
  push qword ptr [rdi + 7*8]          # pt_regs.ss
  push qword ptr [rdi + 6*8]          # pt_regs.sp
  push qword ptr [rdi + 5*8]          # pt_regs.flags
  push qword ptr [rdi + 4*8]          # pt_regs.cs
  push qword ptr [rdi + 3*8]          # pt_regs.ip
  push qword ptr [rdi + 2*8]          # pt_regs.orig_ax
  push qword ptr [rdi + 8]            # the return address
  mov rdi, [rdi]
1:
  PUSH_AND_CLEAR_REGS save_ret=1
  test byte ptr [rsp + PT_CS + 8], 3
  jz 2f
  call enter_from_user_mode
2:
  ENTER_IRQ_STACK
  ret
END interrupt_entry
