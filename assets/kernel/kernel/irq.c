/* From a vector to its line. Called by the stubs on the interrupt stack, with interrupts off. */
#include <asm/desc.h>
#include <asm/idtentry.h>
#include <asm/processor.h>
#include <linux/interrupt.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/sched.h>

/* Interrupts have a stack of their own, so that each task's needs no room for them. */
static char irq_stack[THREAD_SIZE] __aligned(PAGE_SIZE);

#if !ERA_6_12
/* -1: the CPU is not on the interrupt stack. */
DEFINE_PER_CPU(u32, irq_count) = (u32)-1;
DEFINE_PER_CPU(char *, irq_stack_ptr) = irq_stack + THREAD_SIZE;
#endif

__walked void handle_irq(u32 vector) {
  u32 irq = vector - ISA_IRQ_VECTOR(0);
  if (irq >= NR_IRQS_LEGACY) {
    printk("common_interrupt: No irq handler for vector %u\n", vector);
    return;
  }
  irq_desc[irq].handle_irq(&irq_desc[irq]);
}

#if ERA_6_12
/* Runs handle_irq on the interrupt stack, unless the CPU is on it already. */
static void run_irq_on_irqstack_cond(struct pt_regs *regs, u32 vector) {
  if (!user_mode(regs) && this_cpu_read(pcpu_hot.hardirq_stack_inuse)) {
    handle_irq(vector);
    return;
  }
  this_cpu_write(pcpu_hot.hardirq_stack_inuse, 0, 1);
  call_on_stack(vector, this_cpu_read(pcpu_hot.hardirq_stack_ptr), handle_irq);
  this_cpu_write(pcpu_hot.hardirq_stack_inuse, 0, 0);
}

/* The stub has pushed the vector's low byte where an error code would stand. */
DEFINE_IDTENTRY(, common_interrupt) { run_irq_on_irqstack_cond(regs, (u8)error_code); }
#else
/* The stub has pushed ~vector into orig_ax, which says at the same time that this is no system call. */
__walked asmlinkage void do_IRQ(struct pt_regs *regs) { handle_irq((u32)~regs->orig_ax); }
#endif

/* Every line of the controllers gets its description; drivers ask for theirs later. */
__walked void init_IRQ(void) {
#if ERA_6_12
  this_cpu_write(pcpu_hot.hardirq_stack_ptr, 0, irq_stack + THREAD_SIZE);
#endif
  init_8259A();
  for (u32 irq = 0; irq < NR_IRQS_LEGACY; irq++)
    irq_desc[irq] = (struct irq_desc){.chip = &i8259A_chip, .handle_irq = handle_level_irq, .irq = irq};
  idt_setup_apic_and_irq_gates();
}
