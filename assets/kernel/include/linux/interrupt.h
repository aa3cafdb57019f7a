/* Device interrupts: from the number of a line to the functions of the drivers that use it. */
#pragma once

#include <asm/irq_vectors.h>
#include <asm/ptrace.h>
#include <linux/types.h>

typedef int irqreturn_t;
#define IRQ_NONE 0
#define IRQ_HANDLED 1
typedef irqreturn_t (*irq_handler_t)(int irq, void *device);

/* What an interrupt controller can do with a line. */
struct irq_chip {
  const char *name;
  void (*irq_mask_ack)(u32 irq);
  void (*irq_unmask)(u32 irq);
};

/* One driver's use of a line. */
struct irqaction {
  irq_handler_t handler;
  void *device;
  const char *name;
};

/* One line. */
struct irq_desc {
  const struct irq_chip *chip;
  /* What is done whatever the driver is: masking, acknowledging. */
  void (*handle_irq)(struct irq_desc *desc);
  struct irqaction action;
  u32 irq;
  /* How often it came. */
  u64 kstat_irqs;
};
extern struct irq_desc irq_desc[NR_IRQS_LEGACY];

/* kernel/irq/manage.c */
int request_irq(u32 irq, irq_handler_t handler, const char *name, void *device);
void handle_level_irq(struct irq_desc *desc);
/* kernel/irq.c: the C function behind every stub. */
void init_IRQ(void);
#if ERA_6_12
asmlinkage void common_interrupt(struct pt_regs *regs, long error_code);
#else
asmlinkage void do_IRQ(struct pt_regs *regs);
#endif
/* kernel/i8259.c */
extern const struct irq_chip i8259A_chip;
void init_8259A(void);
