/* Serial ports as terminals: a ring of bytes between the line discipline and the hardware. */
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/serial_core.h>
#include <linux/string.h>
#include <linux/tty.h>

/* Has the driver send what stands in the ring. */
__walked void uart_start(struct tty_struct *tty) {
  struct uart_port *port = tty->driver_data;
  port->ops->start_tx(port);
}

/* How many bytes may go in at the head without a wrap; one place always stays empty. */
static u32 circ_space_to_end(const struct circ_buf *ring) {
  u32 space = (ring->tail - ring->head - 1) & (UART_XMIT_SIZE - 1);
  return min(space, UART_XMIT_SIZE - ring->head);
}

/* Puts bytes into the ring, as many as fit, and starts the transmission. Returns how many. */
__walked int uart_write(struct tty_struct *tty, const u8 *buffer, int count) {
  struct uart_port *port = tty->driver_data;
  struct circ_buf *ring = &port->xmit;
  int written = 0;
  if (!port->present)
    return -EIO;
  for (;;) {
    u32 piece = min(circ_space_to_end(ring), (u32)(count - written));
    if (!piece)
      break;
    memcpy(ring->buf + ring->head, buffer + written, piece);
    ring->head = (ring->head + piece) & (UART_XMIT_SIZE - 1);
    written += (int)piece;
  }
  uart_start(tty);
  return written;
}

u8 uart_get_char(struct tty_struct *tty) {
  struct uart_port *port = tty->driver_data;
  /* Nobody at the other end: end of file. */
  return port->present ? port->ops->get_char(port) : VEOF_CHAR;
}

static const struct tty_operations uart_ops = {.write = uart_write, .get_char = uart_get_char};

/* Makes a terminal of a port. */
void uart_add_one_port(struct uart_port *port) {
  port->xmit.buf = alloc_pages(0);
  if (!port->xmit.buf)
    panic("no memory for the serial port");
  tty_register_device(&uart_ops, port);
}
