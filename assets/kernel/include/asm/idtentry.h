/*
 * How the handler of an exception or interrupt is written. Behind the name stands the body, with `regs` and `error_code`.
 *
 * In era 5.0 the assembly calls it and does the rest. In era 6.12 everything behind the switch of stacks is C, so the
 * handler itself says that the kernel was entered and does the work before the way back.
 */
#pragma once

#include <asm/ptrace.h>
#include <linux/entry-common.h>

#if ERA_6_12
#define DEFINE_IDTENTRY(name_5_0, name)                                                                                                \
  static inline void __##name(struct pt_regs *regs, long error_code);                                                                  \
  asmlinkage void name(struct pt_regs *regs, long error_code);                                                                         \
  __walked asmlinkage void name(struct pt_regs *regs, long error_code) {                                                               \
    irqentry_enter(regs);                                                                                                              \
    __##name(regs, error_code);                                                                                                        \
    irqentry_exit(regs);                                                                                                               \
  }                                                                                                                                    \
  static inline void __##name(struct pt_regs *regs, long error_code)

/* Calls `function(argument)` on another stack, whose topmost word keeps the way back. */
#define call_on_stack(argument, top, function)                                                                                         \
  ({                                                                                                                                   \
    u64 __argument = (argument);                                                                                                       \
    u64 *__top = (u64 *)(top)-1;                                                                                                       \
    asm volatile("movq %%rsp, (%1)\n\tmovq %1, %%rsp\n\tcall %P2\n\tpopq %%rsp"                                                        \
                 : "+D"(__argument), "+b"(__top)                                                                                       \
                 : "i"(function)                                                                                                       \
                 : "rax", "rcx", "rdx", "rsi", "r8", "r9", "r10", "r11", "memory", "cc");                                              \
  })
#else
#define DEFINE_IDTENTRY(name, name_6_12)                                                                                               \
  asmlinkage void name(struct pt_regs *regs, long error_code);                                                                         \
  __walked asmlinkage void name(struct pt_regs *regs, long error_code)
#endif
