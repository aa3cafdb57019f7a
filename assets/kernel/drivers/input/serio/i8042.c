/*
 * The keyboard controller: ports 0x60 (data) and 0x64 (command and status), interrupt 1. It translates what the keyboard
 * sends into the codes of the first PC.
 */
#include <asm/io.h>
#include <asm/processor.h>
#include <linux/init.h>
#include <linux/input.h>
#include <linux/interrupt.h>

#define I8042_DATA_REG 0x60
#define I8042_COMMAND_REG 0x64
#define I8042_STATUS_REG 0x64
/* There is a byte to read; the controller has not taken the last one written yet; the byte is the mouse's. */
#define I8042_STR_OBF 0x01
#define I8042_STR_IBF 0x02
#define I8042_STR_AUXDATA 0x20
/* Read and write the controller's configuration. */
#define I8042_CMD_CTL_RCTR 0x20
#define I8042_CMD_CTL_WCTR 0x60
/* Interrupt of the keyboard; translation; the keyboard and the mouse are switched off. */
#define I8042_CTR_KBDINT 0x01
#define I8042_CTR_XLATE 0x40
#define I8042_CTR_KBDDIS 0x10
#define I8042_CTR_AUXDIS 0x20
#define I8042_KBD_IRQ 1
/* A controller that is not there never answers. */
#define I8042_CTL_TIMEOUT 10000

static bool wait_write(void) {
  for (u32 i = 0; i < I8042_CTL_TIMEOUT; i++) {
    if (!(inb(I8042_STATUS_REG) & I8042_STR_IBF))
      return true;
    cpu_relax();
  }
  return false;
}

static bool wait_read(void) {
  for (u32 i = 0; i < I8042_CTL_TIMEOUT; i++) {
    if (inb(I8042_STATUS_REG) & I8042_STR_OBF)
      return true;
    cpu_relax();
  }
  return false;
}

/* What was typed before anybody listened. */
static void i8042_flush(void) {
  for (u32 i = 0; i < 16 && inb(I8042_STATUS_REG) & I8042_STR_OBF; i++)
    inb(I8042_DATA_REG);
}

/* Interrupt 1: one byte. */
__walked irqreturn_t i8042_interrupt(int irq, void *device) {
  u8 status = inb(I8042_STATUS_REG);
  if (!(status & I8042_STR_OBF))
    return IRQ_HANDLED;
  u8 data = inb(I8042_DATA_REG);
  if (!(status & I8042_STR_AUXDATA))
    atkbd_interrupt(data);
  return IRQ_HANDLED;
}

__walked void i8042_init(void) {
  /* A port without a controller reads 0xff. */
  if (inb(I8042_STATUS_REG) == 0xff || !wait_write())
    return;
  i8042_flush();
  outb(I8042_CMD_CTL_RCTR, I8042_COMMAND_REG);
  if (!wait_read())
    return;
  u8 ctr = inb(I8042_DATA_REG);
  ctr |= I8042_CTR_KBDINT | I8042_CTR_XLATE | I8042_CTR_AUXDIS;
  ctr &= (u8)~I8042_CTR_KBDDIS;
  if (!wait_write())
    return;
  outb(I8042_CMD_CTL_WCTR, I8042_COMMAND_REG);
  if (!wait_write())
    return;
  outb(ctr, I8042_DATA_REG);
  request_irq(I8042_KBD_IRQ, i8042_interrupt, "i8042", NULL);
}
