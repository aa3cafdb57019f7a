/* Exception vectors (SDM Vol. 3, table 6-1), their entry stubs and their handlers. */
#pragma once

#include <asm/ptrace.h>
#include <linux/version.h>

#define X86_TRAP_DE 0
#define X86_TRAP_DB 1
#define X86_TRAP_NMI 2
#define X86_TRAP_BP 3
#define X86_TRAP_OF 4
#define X86_TRAP_BR 5
#define X86_TRAP_UD 6
#define X86_TRAP_NM 7
#define X86_TRAP_DF 8
#define X86_TRAP_OLD_MF 9
#define X86_TRAP_TS 10
#define X86_TRAP_NP 11
#define X86_TRAP_SS 12
#define X86_TRAP_GP 13
#define X86_TRAP_PF 14
#define X86_TRAP_SPURIOUS 15
#define X86_TRAP_MF 16
#define X86_TRAP_AC 17
#define X86_TRAP_MC 18
#define X86_TRAP_XF 19
#define NUM_EXCEPTION_VECTORS 32

/* The error code of #PF. */
#define X86_PF_PROT 0x1
#define X86_PF_WRITE 0x2
#define X86_PF_USER 0x4
#define X86_PF_RSVD 0x8
#define X86_PF_INSTR 0x10

/* idtentry.S of the era: each vector, its stub in era 5.0 and in era 6.12. */
#define FOR_EACH_TRAP(row) \
  row(X86_TRAP_DE, divide_error, asm_exc_divide_error) \
  row(X86_TRAP_DB, debug, asm_exc_debug) \
  row(X86_TRAP_NMI, nmi, asm_exc_nmi) \
  row(X86_TRAP_BP, int3, asm_exc_int3) \
  row(X86_TRAP_OF, overflow, asm_exc_overflow) \
  row(X86_TRAP_BR, bounds, asm_exc_bounds) \
  row(X86_TRAP_UD, invalid_op, asm_exc_invalid_op) \
  row(X86_TRAP_NM, device_not_available, asm_exc_device_not_available) \
  row(X86_TRAP_DF, double_fault, asm_exc_double_fault) \
  row(X86_TRAP_OLD_MF, coprocessor_segment_overrun, asm_exc_coproc_segment_overrun) \
  row(X86_TRAP_TS, invalid_TSS, asm_exc_invalid_tss) \
  row(X86_TRAP_NP, segment_not_present, asm_exc_segment_not_present) \
  row(X86_TRAP_SS, stack_segment, asm_exc_stack_segment) \
  row(X86_TRAP_GP, general_protection, asm_exc_general_protection) \
  row(X86_TRAP_PF, page_fault, asm_exc_page_fault) \
  row(X86_TRAP_SPURIOUS, spurious_interrupt_bug, asm_exc_spurious_interrupt_bug) \
  row(X86_TRAP_MF, coprocessor_error, asm_exc_coprocessor_error) \
  row(X86_TRAP_AC, alignment_check, asm_exc_alignment_check) \
  row(X86_TRAP_MC, machine_check, asm_exc_machine_check) \
  row(X86_TRAP_XF, simd_coprocessor_error, asm_exc_simd_coprocessor_error) \

#define __DECLARE_TRAP(vector, name_5_0, name_6_12) void ERA_NAME(name_5_0, name_6_12)(void);
FOR_EACH_TRAP(__DECLARE_TRAP)
#undef __DECLARE_TRAP
extern const char early_idt_handler_array[NUM_EXCEPTION_VECTORS][9];

/* Ends the kernel because of an exception of its own. */
__noreturn void die(const char *what, struct pt_regs *regs, long error_code);

/* kernel/traps.c */
void trap_init(void);
asmlinkage struct pt_regs *sync_regs(struct pt_regs *entry_regs);
asmlinkage struct pt_regs *fixup_bad_iret(struct pt_regs *bad);
