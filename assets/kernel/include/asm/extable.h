/*
 * The exception table: pairs (instruction that may fault in ring 0, where to go on instead). When such an
 * instruction faults, the handler finds the pair by the saved RIP and changes it (kernel/extable.c). That is how a
 * bad user pointer becomes -EFAULT, and the reason why nothing looks at page tables beforehand.
 */
#pragma once

#ifdef __ASSEMBLER__
.macro _ASM_EXTABLE from, to
  .pushsection __ex_table, "a"
  .p2align 2
  .long \from - .
  .long \to - .
  .popsection
.endm
#else
#include <linux/types.h>

#define _ASM_EXTABLE(from, to)                                                                                                         \
  ".pushsection __ex_table, \"a\"\n\t.p2align 2\n\t.long " #from " - .\n\t.long " #to " - .\n\t.popsection\n\t"

struct pt_regs;

/* Redirects `regs` to the fix-up of the instruction at regs->ip; false when it has none. */
bool fixup_exception(struct pt_regs *regs);
#endif
