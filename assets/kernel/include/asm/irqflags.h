/* RFLAGS.IF: whether the CPU takes maskable interrupts. */
#pragma once

#include <linux/compiler.h>

static inline void local_irq_enable(void) { asm volatile("sti" ::: "memory"); }
static inline void local_irq_disable(void) { asm volatile("cli" ::: "memory"); }

/* STI takes effect after the next instruction, so no interrupt fits between the two: it will end the HLT. */
static inline void safe_halt(void) { asm volatile("sti; hlt" ::: "memory"); }
