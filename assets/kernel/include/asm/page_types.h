/* Where things lie in the virtual address space. */
#pragma once

#define PAGE_SHIFT 12
#define PAGE_SIZE 4096
#define PMD_SHIFT 21
#define PMD_SIZE (1 << PMD_SHIFT)
/* What a table of the second level maps, and one of the third. */
#define PUD_SIZE (1ul << 30)
#define PGDIR_SIZE (1ul << 39)

/* The kernel image: linked here, loaded at the physical address that remains without __START_KERNEL_map. */
#define __START_KERNEL_map 0xffffffff80000000
/* All RAM, at a fixed distance from its physical address. */
#define PAGE_OFFSET 0xffff888000000000
/* Memory that is contiguous only virtually: kernel stacks. */
#define VMALLOC_START 0xffffc90000000000
/* What the CPU must find even with the user's page tables: IDT, GDT, TSS, entry stacks. */
#define CPU_ENTRY_AREA_BASE 0xfffffe0000000000

#define PGD_INDEX(address) (((address) >> 39) & 511)
#define PUD_INDEX(address) (((address) >> 30) & 511)
#define PMD_INDEX(address) (((address) >> 21) & 511)
#define PTE_INDEX(address) (((address) >> 12) & 511)

/* Kernel stacks. */
#define THREAD_SIZE (4 * PAGE_SIZE)

#ifndef __ASSEMBLER__
#include <linux/types.h>

#define PAGE_MASK (~(u64)(PAGE_SIZE - 1))
/*
 * The end of user space: one page below the canonical limit, so that no SYSCALL can return to a non-canonical
 * address.
 */
#define TASK_SIZE_MAX (((u64)1 << 47) - PAGE_SIZE)

#define PAGE_ALIGN(x) ALIGN((u64)(x), PAGE_SIZE)
#define offset_in_page(x) ((u64)(x) & (PAGE_SIZE - 1))

/* Physical address to direct map and back; __pa_symbol for symbols of the image, __pa for addresses of either kind. */
#define __va(physical) ((void *)((u64)(physical) + PAGE_OFFSET))
#define __pa_symbol(symbol) ((u64)(symbol) - __START_KERNEL_map)
static inline u64 __phys_addr(u64 address) { return address - (address >= __START_KERNEL_map ? __START_KERNEL_map : PAGE_OFFSET); }
#define __pa(virtual) __phys_addr((u64)(virtual))
#endif
