/* Bits of RFLAGS, the control registers and EFER (SDM Vol. 3, section 2.3 to 2.5). Read by C and by assembly. */
#pragma once

#define X86_EFLAGS_CF 0x1
#define X86_EFLAGS_PF 0x4
#define X86_EFLAGS_AF 0x10
#define X86_EFLAGS_ZF 0x40
#define X86_EFLAGS_SF 0x80
#define X86_EFLAGS_TF 0x100
#define X86_EFLAGS_IF 0x200
#define X86_EFLAGS_DF 0x400
#define X86_EFLAGS_OF 0x800
#define X86_EFLAGS_IOPL 0x3000
#define X86_EFLAGS_NT 0x4000
#define X86_EFLAGS_RF 0x10000
#define X86_EFLAGS_AC 0x40000
#define X86_EFLAGS_ID 0x200000

#define X86_CR0_PE 0x1
#define X86_CR0_MP 0x2
#define X86_CR0_ET 0x10
#define X86_CR0_NE 0x20
#define X86_CR0_WP 0x10000
#define X86_CR0_AM 0x40000
#define X86_CR0_PG 0x80000000
#define CR0_STATE (X86_CR0_PE | X86_CR0_MP | X86_CR0_ET | X86_CR0_NE | X86_CR0_WP | X86_CR0_AM | X86_CR0_PG)

#define X86_CR4_VME 0x1
#define X86_CR4_PVI 0x2
#define X86_CR4_TSD 0x4
#define X86_CR4_DE 0x8
#define X86_CR4_PAE 0x20
#define X86_CR4_PGE 0x80
#define X86_CR4_SMEP 0x100000
#define X86_CR4_SMAP 0x200000

/* DR6: the trap came from single step; bits that are always 1. */
#define DR_STEP 0x4000
#define DR6_RESERVED 0xffff0ff0

/* Numbers of bits, for BTS. */
#define _EFER_SCE 0
#define _EFER_NX 11

/*
 * Page-table isolation: every process has two top-level page tables, 8 KiB together. Bit 12 of CR3 chooses: 0 the
 * kernel's, 1 the user's.
 */
#define PTI_USER_PGTABLE_BIT 12
#define PTI_USER_PGTABLE_MASK 0x1000
/*
 * With process-context identifiers bit 11 marks the user's one; the way in clears both bits, which is right with
 * and without them.
 */
#define PTI_USER_PGTABLE_AND_PCID_MASK 0x1800
