/* Lines and their drivers: who asked for which, and what is done around the driver's function. */
#include <linux/errno.h>
#include <linux/interrupt.h>

struct irq_desc irq_desc[NR_IRQS_LEGACY];

__walked int request_irq(u32 irq, irq_handler_t handler, const char *name, void *device) {
  struct irq_desc *desc = &irq_desc[irq];
  if (desc->action.handler)
    return -EBUSY;
  desc->action = (struct irqaction){handler, device, name};
  desc->chip->irq_unmask(irq);
  return 0;
}

/* The driver's function. */
__walked irqreturn_t handle_irq_event(struct irq_desc *desc) {
  return desc->action.handler ? desc->action.handler((int)desc->irq, desc->action.device) : IRQ_NONE;
}

/*
 * The line stays masked while its driver works: a device that is not served yet would raise it again at once. With the
 * acknowledgement the controller may hand over others.
 */
__walked void handle_level_irq(struct irq_desc *desc) {
  desc->chip->irq_mask_ack(desc->irq);
  desc->kstat_irqs++;
  if (handle_irq_event(desc) == IRQ_HANDLED)
    desc->chip->irq_unmask(desc->irq);
}
