/*
 * The pair of 8259 interrupt controllers: vectors 0x30 to 0x3f, behind the exceptions, and every line masked until
 * a driver asks for its own.
 */
#include <asm/io.h>
#include <linux/init.h>

#define PIC_MASTER_CMD 0x20
#define PIC_MASTER_IMR 0x21
#define PIC_SLAVE_CMD 0xa0
#define PIC_SLAVE_IMR 0xa1

/* ISA interrupt 0. */
#define ISA_IRQ_VECTOR_0 0x30
/* The line of the master to which the slave is wired. */
#define PIC_CASCADE_IR 2

__walked void init_8259A(void) {
  /*
   * ICW1: cascade, edge triggered, ICW4 follows. ICW2: first vector. ICW3: the cascade. ICW4: 8086 mode, normal end
   * of interrupt.
   */
  outb(0x11, PIC_MASTER_CMD);
  outb(ISA_IRQ_VECTOR_0, PIC_MASTER_IMR);
  outb(1 << PIC_CASCADE_IR, PIC_MASTER_IMR);
  outb(0x01, PIC_MASTER_IMR);

  outb(0x11, PIC_SLAVE_CMD);
  outb(ISA_IRQ_VECTOR_0 + 8, PIC_SLAVE_IMR);
  outb(PIC_CASCADE_IR, PIC_SLAVE_IMR);
  outb(0x01, PIC_SLAVE_IMR);

  outb(0xff, PIC_MASTER_IMR);
  outb(0xff, PIC_SLAVE_IMR);
}
