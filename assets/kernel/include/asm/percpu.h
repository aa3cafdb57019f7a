/*
 * Per-CPU variables.
 *
 * They are linked at address 0 (section .data..percpu), so a symbol's value is its offset in a CPU's area, and
 * GS.base is that area's address while the CPU is in the kernel: `gs:[symbol]` is this CPU's own copy. In user mode
 * the area's address waits in MSR_KERNEL_GS_BASE for SWAPGS.
 */
#pragma once

#include <linux/types.h>

#define DECLARE_PER_CPU(type, name) extern type name
#define DEFINE_PER_CPU(type, name) __section(".data..percpu") type name
#define DEFINE_PER_CPU_PAGE_ALIGNED(type, name) __section(".data..percpu..page_aligned") __aligned(4096) type name

/*
 * Eight bytes of this CPU's own copy: one instruction, `mov reg, gs:[symbol]`. It is not volatile: a task that
 * changes CPU takes its values along, so what the compiler has read once it may keep.
 */
#define this_cpu_read(variable)                                                                                                        \
  ({                                                                                                                                   \
    _Static_assert(sizeof(variable) == 8, "per-CPU read");                                                                             \
    __typeof__(variable) __value;                                                                                                      \
    asm("movq %%gs:%c1, %0" : "=r"(__value) : "i"(&(variable)));                                                                       \
    __value;                                                                                                                           \
  })
/* Writes the eight bytes at `offset` in a per-CPU variable. */
#define this_cpu_write(variable, offset, value)                                                                                        \
  asm volatile("movq %0, %%gs:%c1" : : "r"((u64)(value)), "i"((u64)&(variable) + (offset)) : "memory")

/* The area of the boot CPU, the only one: it lies in the image itself. */
extern char __per_cpu_load[];

/* An ordinary pointer to this CPU's copy. */
#define this_cpu_ptr(pointer) ((__typeof__(pointer))(__per_cpu_load + (unsigned long)(pointer)))
