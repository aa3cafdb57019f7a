/*
 * Macros of the way in and out: saving and restoring the user's registers, and switching page tables.
 *
 * Intel syntax, as in the processor manuals. `#` starts a comment.
 */
#pragma once

#include <asm/alternative-asm.h>
#include <asm/asm-offsets.h>
#include <asm/linkage.h>
#include <asm/msr-index.h>
#include <asm/processor-flags.h>
#include <asm/segment.h>
#include <linux/errno.h>

.intel_syntax noprefix

/* Offsets in struct pt_regs (asm/ptrace.h), from the lowest address up. */
#define PT_R15 0x00
#define PT_R14 0x08
#define PT_R13 0x10
#define PT_R12 0x18
#define PT_RBP 0x20
#define PT_RBX 0x28
#define PT_R11 0x30
#define PT_R10 0x38
#define PT_R9 0x40
#define PT_R8 0x48
#define PT_RAX 0x50
#define PT_RCX 0x58
#define PT_RDX 0x60
#define PT_RSI 0x68
#define PT_RDI 0x70
#define PT_ORIG_RAX 0x78
#define PT_RIP 0x80
#define PT_CS 0x88
#define PT_EFLAGS 0x90
#define PT_RSP 0x98
#define PT_SS 0xa0

/*
 * Pushes the fifteen general registers below orig_ax, and with them completes struct pt_regs, and zeroes them: a value
 * that the user chose must not reach kernel code that runs by speculation. XOR on 32 bits clears all 64.
 *
 *   rax=        what goes into pt_regs.ax: the register, or -ENOSYS for a system call
 *   save_ret=1  the caller was reached by CALL: its return address lies where pt_regs.di belongs, and must end up on top again
 *
 * rdi and rax stay: the C call overwrites the one at once, and the other holds the number of a system call.
 */
#if ERA_6_12
.macro PUSH_REGS rax=rax, save_ret=0
  .if \save_ret
  push rsi                            # pt_regs.si, first, to have a register free
  mov rsi, [rsp + 8]                  # the return address
  mov [rsp + 8], rdi                  # pt_regs.di takes its place
  .else
  push rdi                            # pt_regs.di
  push rsi                            # pt_regs.si
  .endif
  push rdx                            # pt_regs.dx
  push rcx                            # pt_regs.cx
  push \rax                           # pt_regs.ax
  push r8                             # pt_regs.r8
  push r9                             # pt_regs.r9
  push r10                            # pt_regs.r10
  push r11                            # pt_regs.r11
  push rbx                            # pt_regs.bx
  push rbp                            # pt_regs.bp
  push r12                            # pt_regs.r12
  push r13                            # pt_regs.r13
  push r14                            # pt_regs.r14
  push r15                            # pt_regs.r15
  .if \save_ret
  push rsi                            # the return address, for RET
  .endif
.endm

.macro CLEAR_REGS
  xor esi, esi
  xor edx, edx
  xor ecx, ecx
  xor r8d, r8d
  xor r9d, r9d
  xor r10d, r10d
  xor r11d, r11d
  xor ebx, ebx
  xor ebp, ebp
  xor r12d, r12d
  xor r13d, r13d
  xor r14d, r14d
  xor r15d, r15d
.endm

.macro PUSH_AND_CLEAR_REGS rax=rax, save_ret=0
  PUSH_REGS rax=\rax, save_ret=\save_ret
  CLEAR_REGS
.endm
#else
/* Each register is zeroed as soon as it is saved, but rsi, which the C call overwrites too. */
.macro PUSH_AND_CLEAR_REGS rax=rax, save_ret=0
  .if \save_ret
  push rsi                            # pt_regs.si, first, to have a register free
  mov rsi, [rsp + 8]                  # the return address
  mov [rsp + 8], rdi                  # pt_regs.di takes its place
  .else
  push rdi                            # pt_regs.di
  push rsi                            # pt_regs.si
  .endif
  push rdx                            # pt_regs.dx
  xor edx, edx
  push rcx                            # pt_regs.cx
  xor ecx, ecx
  push \rax                           # pt_regs.ax
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
  .if \save_ret
  push rsi                            # the return address, for RET
  .endif
.endm
#endif

/*
 * Takes the registers back, from the lowest slot up.
 *
 *   pop_rdi=0       rdi stays on the stack: it is needed to leave the stack
 *   skip_r11rcx=1   r11 and rcx hold their values already; their slots are dropped (into rsi, which comes later)
 */
.macro POP_REGS pop_rdi=1, skip_r11rcx=0
  pop r15
  pop r14
  pop r13
  pop r12
  pop rbp
  pop rbx
  .if \skip_r11rcx
  pop rsi
  .else
  pop r11
  .endif
  pop r10
  pop r9
  pop r8
  pop rax
  .if \skip_r11rcx
  pop rsi
  .else
  pop rcx
  .endif
  pop rdx
  pop rsi
  .if \pop_rdi
  pop rdi
  .endif
.endm

/*
 * Page-table isolation. Without it these macros are one jump over the rest; with it apply_alternatives() replaces
 * the jump by NOPs.
 *
 * The two top-level tables of a process are neighbours, so the switch is a bit of CR3, and the kernel need not know
 * whose they are.
 */
.macro SWITCH_TO_KERNEL_CR3 scratch:req
  ALTERNATIVE "jmp .Lend_\@", "", X86_FEATURE_PTI
  mov \scratch, cr3
  and \scratch, ~PTI_USER_PGTABLE_AND_PCID_MASK
  mov cr3, \scratch
.Lend_\@:
.endm

.macro SWITCH_TO_USER_CR3_STACK scratch:req
  ALTERNATIVE "jmp .Lend_\@", "", X86_FEATURE_PTI
  mov \scratch, cr3
  or \scratch, PTI_USER_PGTABLE_MASK
  mov cr3, \scratch
.Lend_\@:
.endm

#if ERA_6_12
/*
 * The simulated CPU does not leak by its buffers or branch history, so both are NOPs unless the command line asks for
 * them (mds=full, spectre_bhi=on).
 *
 * VERW with a selector of data overwrites the CPU's internal buffers, on CPUs that need it, before the user may measure
 * what the kernel left there.
 */
.macro CLEAR_CPU_BUFFERS
  ALTERNATIVE "", "verw word ptr [rip + mds_verw_sel]", X86_FEATURE_CLEAR_CPU_BUF
.endm

/* What the user has taught the branch predictor shall not steer the kernel. */
.macro CLEAR_BRANCH_HISTORY
  ALTERNATIVE "", "call clear_bhb_loop", X86_FEATURE_CLEAR_BHB_LOOP
.endm
#endif

/*
 * For entries that may interrupt the kernel anywhere, even between SYSCALL and the switch: remember which tables
 * were in use, so that the way back restores exactly these.
 */
.macro SAVE_AND_SWITCH_TO_KERNEL_CR3 scratch:req, save:req
  ALTERNATIVE "jmp .Ldone_\@", "", X86_FEATURE_PTI
  mov \scratch, cr3
  mov \save, \scratch
  bt \scratch, PTI_USER_PGTABLE_BIT
  jnc .Ldone_\@                       # the kernel's already
  and \scratch, ~PTI_USER_PGTABLE_AND_PCID_MASK
  mov cr3, \scratch
.Ldone_\@:
.endm

.macro RESTORE_CR3 save:req
  ALTERNATIVE "jmp .Lend_\@", "", X86_FEATURE_PTI
  mov cr3, \save
.Lend_\@:
.endm
