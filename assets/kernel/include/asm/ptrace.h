/*
 * struct pt_regs: the user's registers as they stand on the task's kernel stack. Assembly pushes it from the bottom
 * up, so the first word here is the last one pushed. 21 words, 168 bytes.
 */
#pragma once

#include <linux/types.h>

struct pt_regs {
  /* Callee-saved by the C calling convention. */
  u64 r15, r14, r13, r12, bp, bx;
  /* Caller-saved. r11 is the user's RFLAGS and cx the user's RIP after SYSCALL; ax is where the result goes. */
  u64 r11, r10, r9, r8, ax, cx, dx, si, di;
  /* System call: its number. Exception: -1, because there is nothing to restart. */
  u64 orig_ax;
  /* The five words that IRETQ takes: pushed by the CPU on an exception, by entry_SYSCALL_64 on a system call. */
  u64 ip, cs, flags, sp, ss;
};

_Static_assert(sizeof(struct pt_regs) == 168, "pt_regs");
_Static_assert(offsetof(struct pt_regs, ax) == 0x50 && offsetof(struct pt_regs, orig_ax) == 0x78, "pt_regs");

/* Did these registers come from ring 3? The two low bits of CS are the privilege level. */
static inline bool user_mode(const struct pt_regs *regs) { return (regs->cs & 3) != 0; }
