/*
 * The 16550 UART at port 0x3f8: the console. Its interrupts are off: sending waits until the transmitter is empty,
 * receiving until a byte is there.
 */
#include <asm/io.h>
#include <asm/processor.h>
#include <linux/printk.h>
#include <linux/serial_core.h>
#include <linux/tty.h>

/*
 * Registers, counted from the first port (National Semiconductor PC16550D). With LCR.DLAB the first two are the
 * divisor.
 */
#define UART_RX 0
#define UART_TX 0
#define UART_IER 1
#define UART_IIR 2
#define UART_FCR 2
#define UART_LCR 3
#define UART_MCR 4
#define UART_LSR 5

#define UART_LCR_8N1 0x03
#define UART_LCR_DLAB 0x80
#define UART_FCR_ENABLE_AND_CLEAR 0x07
#define UART_MCR_DTR_RTS 0x03
/* Both bits: there is a FIFO, and it is on. */
#define UART_IIR_FIFO 0xc0
#define UART_FIFO_SIZE 16
/* Data ready; transmitter holding register empty. */
#define UART_LSR_DR 0x01
#define UART_LSR_THRE 0x20

static u8 io_serial_in(struct uart_port *port, int offset) { return inb((u16)(port->iobase + offset)); }

/* The OUT that puts a byte on the wire. */
__walked void io_serial_out(struct uart_port *port, int offset, u8 value) { outb(value, (u16)(port->iobase + offset)); }

/* Waits until the transmitter is empty. */
__walked void wait_for_xmitr(struct uart_port *port) {
  while (!(io_serial_in(port, UART_LSR) & UART_LSR_THRE))
    cpu_relax();
}

/* Sends one byte. */
__walked void serial8250_console_putchar(struct uart_port *port, u8 c) {
  wait_for_xmitr(port);
  io_serial_out(port, UART_TX, c);
}

/* Empties the ring: whenever the transmitter is empty, as many bytes as it takes. */
__walked void serial8250_tx_chars(struct uart_port *port) {
  struct circ_buf *ring = &port->xmit;
  while (ring->tail != ring->head) {
    wait_for_xmitr(port);
    for (u32 i = 0; i < port->tx_loadsz && ring->tail != ring->head; i++) {
      io_serial_out(port, UART_TX, ring->buf[ring->tail]);
      ring->tail = (ring->tail + 1) & (UART_XMIT_SIZE - 1);
    }
  }
}

/* With transmit interrupts this would enable them; without, the bytes go now. */
__walked void serial8250_start_tx(struct uart_port *port) { serial8250_tx_chars(port); }

__walked u8 serial8250_get_char(struct uart_port *port) {
  while (!(io_serial_in(port, UART_LSR) & UART_LSR_DR))
    cpu_relax();
  return io_serial_in(port, UART_RX);
}

static const struct uart_ops serial8250_pops = {.start_tx = serial8250_start_tx, .get_char = serial8250_get_char};
static struct uart_port port = {.iobase = 0x3f8, .ops = &serial8250_pops};

/* Kernel messages: straight to the port, whatever state the terminal is in. */
static void serial8250_console_write(struct console *console, const char *text, size_t count) {
  for (size_t i = 0; i < count; i++)
    serial8250_console_putchar(&port, (u8)text[i]);
}

static struct console serial8250_console = {serial8250_console_write};

/* 115200 baud, eight bits, no parity, one stop bit; FIFOs on, interrupts off. */
__walked void console_init(void) {
  io_serial_out(&port, UART_IER, 0);
  io_serial_out(&port, UART_LCR, UART_LCR_8N1 | UART_LCR_DLAB);
  io_serial_out(&port, UART_TX, 1);
  io_serial_out(&port, UART_IER, 0);
  io_serial_out(&port, UART_LCR, UART_LCR_8N1);
  io_serial_out(&port, UART_FCR, UART_FCR_ENABLE_AND_CLEAR);
  io_serial_out(&port, UART_MCR, UART_MCR_DTR_RTS);
  /* A port without a chip reads 0xff. */
  port.present = io_serial_in(&port, UART_LSR) != 0xff;
  port.tx_loadsz = (io_serial_in(&port, UART_IIR) & UART_IIR_FIFO) == UART_IIR_FIFO ? UART_FIFO_SIZE : 1;
  if (port.present)
    register_console(&serial8250_console);
}

/* Makes the port a terminal, when there is memory for it. */
__walked void serial8250_init(void) { uart_add_one_port(&port); }
