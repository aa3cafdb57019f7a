/* RFLAGS.IF: whether the CPU takes maskable interrupts. */
#pragma once

#include <linux/types.h>

static inline void local_irq_enable(void) { asm volatile("sti" ::: "memory"); }
static inline void local_irq_disable(void) { asm volatile("cli" ::: "memory"); }

/* Off, whatever they were, and back to that. */
static inline u64 local_irq_save(void) {
  u64 flags;
  asm volatile("pushfq; popq %0; cli" : "=r"(flags) : : "memory");
  return flags;
}
static inline void local_irq_restore(u64 flags) { asm volatile("pushq %0; popfq" : : "r"(flags) : "memory", "cc"); }

/* STI takes effect after the next instruction, so no interrupt fits between the two: it will end the HLT. */
static inline void safe_halt(void) { asm volatile("sti; hlt" ::: "memory"); }
