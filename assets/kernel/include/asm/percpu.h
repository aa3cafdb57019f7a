/*
 * Per-CPU variables.
 *
 * They are linked at address 0 (section .data..percpu), so a symbol's value is its offset in a CPU's area, and GS.base is that area's
 * address while the CPU is in the kernel: `gs:[symbol]` is this CPU's own copy. In user mode the area's address waits in
 * MSR_KERNEL_GS_BASE for SWAPGS.
 */
#pragma once

#include <linux/types.h>

#define DECLARE_PER_CPU(type, name) extern type name
#define DEFINE_PER_CPU(type, name) __section(".data..percpu") type name
#define DEFINE_PER_CPU_PAGE_ALIGNED(type, name) __section(".data..percpu..page_aligned") __aligned(4096) type name

#define this_cpu_read(variable) (*(__typeof__(variable) __seg_gs *)&(variable))
#define this_cpu_write(variable, value) (*(__typeof__(variable) __seg_gs *)&(variable) = (value))

/* The area of the boot CPU, the only one: it lies in the image itself. */
extern char __per_cpu_load[];

/* An ordinary pointer to this CPU's copy. */
#define this_cpu_ptr(pointer) ((__typeof__(pointer))(__per_cpu_load + (unsigned long)(pointer)))
