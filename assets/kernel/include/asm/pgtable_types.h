/*
 * Bits of a page-table entry, the same at every level (SDM Vol. 3, section 4.5), and the combinations that Linux
 * uses.
 */
#pragma once

#define _PAGE_PRESENT 0x1
#define _PAGE_RW 0x2
#define _PAGE_USER 0x4
#define _PAGE_ACCESSED 0x20
#define _PAGE_DIRTY 0x40
/* In a second-level entry: maps 2 MiB. */
#define _PAGE_PSE 0x80
/* In an entry that is not present, where the CPU ignores it: there is a page, but no right to it (PROT_NONE). */
#define _PAGE_PROTNONE 0x100

#define _KERNPG_TABLE (_PAGE_PRESENT | _PAGE_RW | _PAGE_ACCESSED | _PAGE_DIRTY)
#define _PAGE_TABLE (_KERNPG_TABLE | _PAGE_USER)
#define __PAGE_KERNEL_LARGE_EXEC (_KERNPG_TABLE | _PAGE_PSE)

#ifndef __ASSEMBLER__
#include <linux/types.h>

#define _PAGE_NX ((u64)1 << 63)
#define PTE_PFN_MASK 0x000ffffffffff000

#define PAGE_KERNEL (_KERNPG_TABLE | _PAGE_NX)
#define PAGE_KERNEL_RO (_PAGE_PRESENT | _PAGE_ACCESSED | _PAGE_DIRTY | _PAGE_NX)
#define PAGE_KERNEL_ROX (_PAGE_PRESENT | _PAGE_ACCESSED | _PAGE_DIRTY)
#define PAGE_KERNEL_LARGE (PAGE_KERNEL | _PAGE_PSE)

/* Is there a page, whether the program may use it or not? */
static inline bool pte_present(u64 pte) { return pte & (_PAGE_PRESENT | _PAGE_PROTNONE); }

/* The bits that this CPU knows: without the NX feature, bit 63 is reserved and would fault. */
extern u64 __supported_pte_mask;

/* The kernel's own top-level tables; the page behind it is the user's half of the pair. */
extern u64 init_top_pgt[];
#define swapper_pg_dir init_top_pgt

/* Writes a top-level entry; with page-table isolation a user entry goes into both tables of the pair. */
void set_pgd(u64 *pgdp, u64 pgd);
/*
 * The last-level entry for `address`, with every missing table made, its entry carrying `table` bits. NULL: out of
 * memory.
 */
u64 *pte_alloc(u64 *pgd, u64 address, u64 table);
/*
 * The last-level entry for `address`, and the next page's address in *next; or NULL when a table is missing on the way, and in
 * *next the first address that another table maps.
 */
u64 *pte_lookup(u64 *pgd, u64 address, u64 *next);
/* Maps one page of kernel address space. Out of memory is a panic: it happens at boot or never. */
void map_kernel_page(u64 address, u64 physical, u64 protection);
/* Frees the tables of the user half. */
void free_user_page_tables(u64 *pgd);
#endif
