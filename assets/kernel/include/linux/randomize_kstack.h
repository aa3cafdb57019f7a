/*
 * A kernel stack that does not begin where it began last time (era 6.12): each system call moves RSP down by up to 1020
 * bytes before it calls anything, by an amount that the time-stamp counter decided at the end of the call before. So a
 * leaked address of one call says little about the next. `randomize_kstack_offset=off` on the command line keeps it still:
 * then the code is a jump over it, chosen once at boot.
 */
#pragma once

#include <asm/alternative.h>
#include <asm/percpu.h>
#include <asm/processor.h>

DECLARE_PER_CPU(u64, kstack_offset);

/* A macro, because what __builtin_alloca takes is given back at the end of the function that it stands in. */
#define add_random_kstack_offset()                                                                                                     \
  do {                                                                                                                                 \
    if (static_cpu_has(X86_FEATURE_KSTACK_OFFSET)) {                                                                                   \
      u8 *__stack = __builtin_alloca(this_cpu_read(kstack_offset) & 0x3fc);                                                            \
      asm volatile("" : : "r"(__stack) : "memory");                                                                                    \
    }                                                                                                                                  \
  } while (0)

/* The lowest bits of the counter differ most from call to call: they are spread over the word. */
static inline void choose_random_kstack_offset(void) {
  if (static_cpu_has(X86_FEATURE_KSTACK_OFFSET)) {
    u32 offset = (u32)this_cpu_read(kstack_offset);
    this_cpu_write(kstack_offset, 0, (offset >> 5 | offset << 27) ^ (u32)rdtsc());
  }
}
