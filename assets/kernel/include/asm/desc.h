/* Descriptors: rows of the GDT and gates of the IDT. */
#pragma once

#include <asm/page_types.h>
#include <asm/percpu.h>
#include <asm/segment.h>
#include <linux/types.h>

/* A page of its own, because it is mapped a second time, read-only, in the CPU entry area. */
struct gdt_page {
  u64 gdt[GDT_ENTRIES];
} __aligned(PAGE_SIZE);

DECLARE_PER_CPU(struct gdt_page, gdt_page);

/* The operand of LGDT and LIDT. */
struct desc_ptr {
  u16 size;
  u64 address;
} __packed;

/* A gate of the IDT (SDM Vol. 3, figure 6-8). */
struct gate_desc {
  u16 offset_low;
  u16 segment;
  /* ist 2:0, type 11:8 (0xe: interrupt gate, clears IF), dpl 14:13, present 15 */
  u16 bits;
  u16 offset_middle;
  u32 offset_high;
  u32 reserved;
} __packed;

_Static_assert(sizeof(struct gate_desc) == 16, "gate");

#define GATE_INTERRUPT 0xe
#define GATE_PRESENT 0x8000
#define GATE_DPL3 0x6000

/* Interrupt stacks of the TSS, counted from 1; 0 is none. */
#define DOUBLEFAULT_STACK 1
#define NMI_STACK 2
#define DEBUG_STACK 3
#define MCE_STACK 4
#define N_EXCEPTION_STACKS 4

static inline void load_gdt(const struct desc_ptr *gdt) { asm volatile("lgdt %0" : : "m"(*gdt)); }
static inline void load_idt(const struct desc_ptr *idt) { asm volatile("lidt %0" : : "m"(*idt)); }

/* kernel/idt.c */
void idt_setup_early_handler(void);
void idt_setup_traps(void);
void idt_setup_ist_traps(void);
void idt_setup_apic_and_irq_gates(void);
void idt_map_in_cpu_entry_area(void);
void load_current_idt(void);
