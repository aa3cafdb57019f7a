/*
 * The pair of 8259 interrupt controllers: vectors 0x30 to 0x3f, behind the exceptions, and every line masked until
 * a driver asks for its own.
 */
#include <asm/io.h>
#include <asm/irq_vectors.h>
#include <linux/init.h>
#include <linux/interrupt.h>

#define PIC_MASTER_CMD 0x20
#define PIC_MASTER_IMR 0x21
#define PIC_SLAVE_CMD 0xa0
#define PIC_SLAVE_IMR 0xa1

/* The line of the master to which the slave is wired. */
#define PIC_CASCADE_IR 2
/* Specific end of interrupt, with the line in the low three bits. */
#define PIC_EOI 0x60

/* A 1 masks a line; the master's are the low byte. The cascade is open. */
static u16 cached_irq_mask = 0xffff & ~(1 << PIC_CASCADE_IR);

static void write_mask(u32 irq) {
  if (irq < 8)
    outb((u8)cached_irq_mask, PIC_MASTER_IMR);
  else
    outb((u8)(cached_irq_mask >> 8), PIC_SLAVE_IMR);
}

__walked void disable_8259A_irq(u32 irq) {
  cached_irq_mask |= (u16)(1 << irq);
  write_mask(irq);
}

__walked void enable_8259A_irq(u32 irq) {
  cached_irq_mask &= (u16) ~(1 << irq);
  write_mask(irq);
}

/* Mask first: with the end of interrupt the controller may hand over the same line again. */
__walked void mask_and_ack_8259A(u32 irq) {
  disable_8259A_irq(irq);
  if (irq >= 8) {
    outb(PIC_EOI + (irq & 7), PIC_SLAVE_CMD);
    outb(PIC_EOI + PIC_CASCADE_IR, PIC_MASTER_CMD);
  } else {
    outb(PIC_EOI + (u8)irq, PIC_MASTER_CMD);
  }
}

const struct irq_chip i8259A_chip = {
  .name = "XT-PIC", .irq_mask_ack = mask_and_ack_8259A, .irq_unmask = enable_8259A_irq};

__walked void init_8259A(void) {
  outb(0xff, PIC_MASTER_IMR);
  /*
   * ICW1: cascade, edge triggered, ICW4 follows. ICW2: first vector. ICW3: the cascade. ICW4: 8086 mode, normal end
   * of interrupt.
   */
  outb(0x11, PIC_MASTER_CMD);
  outb(ISA_IRQ_VECTOR(0), PIC_MASTER_IMR);
  outb(1 << PIC_CASCADE_IR, PIC_MASTER_IMR);
  outb(0x01, PIC_MASTER_IMR);

  outb(0x11, PIC_SLAVE_CMD);
  outb(ISA_IRQ_VECTOR(8), PIC_SLAVE_IMR);
  outb(PIC_CASCADE_IR, PIC_SLAVE_IMR);
  outb(0x01, PIC_SLAVE_IMR);

  write_mask(0);
  write_mask(8);
}
