/*
 * The segment selectors of 64-bit Linux: index << 3 | RPL.
 *
 * The order is forced by two instructions. SYSCALL takes CS from STAR[47:32] and SS = that + 8. SYSRET takes CS =
 * STAR[63:48] + 16 and SS = STAR[63:48] + 8. So user data must stand between 32-bit and 64-bit user code (SDM Vol.
 * 2, SYSCALL and SYSRET).
 */
#pragma once

#define GDT_ENTRIES 16

#define GDT_ENTRY_KERNEL32_CS 1
#define GDT_ENTRY_KERNEL_CS 2
#define GDT_ENTRY_KERNEL_DS 3
#define GDT_ENTRY_DEFAULT_USER32_CS 4
#define GDT_ENTRY_DEFAULT_USER_DS 5
#define GDT_ENTRY_DEFAULT_USER_CS 6
/* A system descriptor is 16 bytes: two rows. */
#define GDT_ENTRY_TSS 8
/* Its limit holds the number of the CPU and, from bit 12 on, that of its node. */
#define GDT_ENTRY_CPUNODE 15

/* SYSENTER_CS: no segment, so SYSENTER raises #GP. */
#define GDT_ENTRY_INVALID_SEG 0

#define __KERNEL32_CS 0x08
#define __KERNEL_CS 0x10
#define __KERNEL_DS 0x18
#define __USER32_CS 0x23
#define __USER_DS 0x2b
#define __USER_CS 0x33
