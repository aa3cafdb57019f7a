/*
 * The 16550 UART at port 0x3f8: the console. Sending waits until the transmitter is empty; received bytes raise interrupt 4.
 */
#include <asm/io.h>
#include <asm/processor.h>
#include <linux/interrupt.h>
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
#define UART_MCR_DTR 0x01
#define UART_MCR_RTS 0x02
/* On a PC this output connects the interrupt pin to the line. */
#define UART_MCR_OUT2 0x08
#define UART_IER_RDI 0x01
/* Set: nothing is pending. */
#define UART_IIR_NO_INT 0x01
#define UART_IRQ 4
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

/* Everything that is in the receiver, to the terminal's buffer. */
__walked void serial8250_rx_chars(struct uart_port *port) {
  while (io_serial_in(port, UART_LSR) & UART_LSR_DR)
    uart_insert_char(port, io_serial_in(port, UART_RX));
  tty_flip_buffer_push(port->tty);
}

/* Interrupt 4. The chip raises it again until everything is read. */
__walked irqreturn_t serial8250_interrupt(int irq, void *device) {
  struct uart_port *port = device;
  if (io_serial_in(port, UART_IIR) & UART_IIR_NO_INT)
    return IRQ_HANDLED;
  serial8250_rx_chars(port);
  return IRQ_HANDLED;
}

static void serial8250_set_rts(struct uart_port *port, bool on) {
  io_serial_out(port, UART_MCR, UART_MCR_DTR | UART_MCR_OUT2 | (on ? UART_MCR_RTS : 0));
}

__walked void serial8250_startup(struct uart_port *port) {
  request_irq(UART_IRQ, serial8250_interrupt, "ttyS0", port);
  io_serial_out(port, UART_IER, UART_IER_RDI);
  serial8250_set_rts(port, true);
}

static const struct uart_ops serial8250_pops = {
  .start_tx = serial8250_start_tx, .startup = serial8250_startup, .set_rts = serial8250_set_rts};
static struct uart_port port = {.iobase = 0x3f8, .ops = &serial8250_pops};

/* Kernel messages: straight to the port, whatever state the terminal is in. */
static void serial8250_console_write(struct console *console, const char *text, size_t count) {
  for (size_t i = 0; i < count; i++)
    serial8250_console_putchar(&port, (u8)text[i]);
}

static struct console serial8250_console = {serial8250_console_write};

/* 115200 baud, eight bits, no parity, one stop bit; FIFOs on, interrupts off, and the other end has to wait. */
__walked void console_init(void) {
  io_serial_out(&port, UART_IER, 0);
  io_serial_out(&port, UART_LCR, UART_LCR_8N1 | UART_LCR_DLAB);
  io_serial_out(&port, UART_TX, 1);
  io_serial_out(&port, UART_IER, 0);
  io_serial_out(&port, UART_LCR, UART_LCR_8N1);
  io_serial_out(&port, UART_FCR, UART_FCR_ENABLE_AND_CLEAR);
  io_serial_out(&port, UART_MCR, UART_MCR_DTR);
  /* A port without a chip reads 0xff. */
  port.present = io_serial_in(&port, UART_LSR) != 0xff;
  port.tx_loadsz = (io_serial_in(&port, UART_IIR) & UART_IIR_FIFO) == UART_IIR_FIFO ? UART_FIFO_SIZE : 1;
  if (port.present)
    register_console(&serial8250_console);
}

/* Makes the port a terminal, when there is memory for it. */
__walked void serial8250_init(void) { uart_add_one_port(&port); }
