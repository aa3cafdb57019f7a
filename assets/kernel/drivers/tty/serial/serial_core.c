/* Serial ports as terminals: a ring of bytes between the line discipline and the hardware. */
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/serial_core.h>
#include <linux/string.h>
#include <linux/tty.h>

/* Has the driver send what stands in the ring, unless it has to wait. */
__walked void uart_start(struct tty_struct *tty) {
  struct uart_port *port = tty->driver_data;
  if (likely(!tty->stopped))
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

static u32 uart_write_room(const struct tty_struct *tty) {
  const struct circ_buf *ring = &((const struct uart_port *)tty->driver_data)->xmit;
  return (ring->tail - ring->head - 1) & (UART_XMIT_SIZE - 1);
}

static void uart_flush_buffer(struct tty_struct *tty) {
  struct circ_buf *ring = &((struct uart_port *)tty->driver_data)->xmit;
  ring->tail = ring->head;
  wake_up_interruptible(&tty->write_wait);
}

/* Request to send: the other end sends only while this signal is there. */
static void uart_throttle(struct tty_struct *tty) {
  struct uart_port *port = tty->driver_data;
  port->ops->set_rts(port, false);
}

static void uart_unthrottle(struct tty_struct *tty) {
  struct uart_port *port = tty->driver_data;
  port->ops->set_rts(port, true);
}

/* What may come although the other end was told to wait: what is in the receiver already. */
#define RX_RESERVE 32

/* A byte from the interrupt handler. In time, before there is no room for another, the other end is told to wait. */
__walked void uart_insert_char(struct uart_port *port, u8 c) {
  struct tty_struct *tty = port->tty;
  tty_insert_flip_char(tty, c);
  if (tty_buffer_space_avail(tty) < RX_RESERVE && !tty->flip_full) {
    tty->flip_full = true;
    uart_throttle(tty);
  }
}

static const struct tty_operations uart_ops = {.write = uart_write,
                                               .write_room = uart_write_room,
                                               .start = uart_start,
                                               .flush_buffer = uart_flush_buffer,
                                               .throttle = uart_throttle,
                                               .unthrottle = uart_unthrottle};

/* Makes a terminal of a port. */
void uart_add_one_port(struct uart_port *port) {
  port->xmit.buf = alloc_pages(0);
  if (!port->xmit.buf)
    panic("no memory for the serial port");
  port->tty = tty_register_device(&uart_ops, port);
  if (port->present)
    port->ops->startup(port);
}
