/*
 * The CPU entry area: what the CPU itself reads or writes when it enters the kernel, at a fixed address that is
 * mapped in the kernel's and in the user's page tables. Page 0 is the IDT (read-only), then one structure for each
 * CPU.
 */
#pragma once

#include <asm/desc.h>
#include <asm/processor.h>

/*
 * The stack of an exception from ring 3, for the few words until it moves to the task's stack; also the trampoline
 * of the way back.
 */
struct entry_stack {
  u64 words[64];
};

struct entry_stack_page {
  struct entry_stack stack;
} __aligned(PAGE_SIZE);

#define EXCEPTION_STKSZ PAGE_SIZE

struct cpu_entry_area {
  char gdt[PAGE_SIZE];
  struct entry_stack_page entry_stack_page;
  struct tss_struct tss;
  char exception_stacks[N_EXCEPTION_STACKS][EXCEPTION_STKSZ];
};

#define CPU_ENTRY_AREA_RO_IDT CPU_ENTRY_AREA_BASE
#define cpu_entry_area() ((struct cpu_entry_area *)(CPU_ENTRY_AREA_BASE + PAGE_SIZE))
#define cpu_entry_stack() (&cpu_entry_area()->entry_stack_page.stack)

/* mm/cpu_entry_area.c */
void setup_cpu_entry_areas(void);
/* Maps one page of the area. */
void cea_set_pte(u64 address, u64 physical, u64 protection);
