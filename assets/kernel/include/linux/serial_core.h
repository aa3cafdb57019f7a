/* A serial port, and what its hardware driver can do for it. */
#pragma once

#include <linux/types.h>

struct tty_struct;
struct uart_port;

struct uart_ops {
  /* Sends what is in the transmit buffer. */
  void (*start_tx)(struct uart_port *port);
  /* From now on received bytes raise an interrupt. */
  void (*startup)(struct uart_port *port);
  void (*set_rts)(struct uart_port *port, bool on);
};

/* Power of two: the indices wrap by a mask. */
#define UART_XMIT_SIZE 4096

/* A ring of bytes; equal indices mean empty. */
struct circ_buf {
  u8 *buf;
  u32 head, tail;
};

struct uart_port {
  /* The first I/O port. */
  u16 iobase;
  /* False: nothing answers there. */
  bool present;
  /* How many bytes the transmitter takes at once when it is empty. */
  u32 tx_loadsz;
  const struct uart_ops *ops;
  struct circ_buf xmit;
  struct tty_struct *tty;
};

/* drivers/tty/serial/serial_core.c */
void uart_add_one_port(struct uart_port *port);
int uart_write(struct tty_struct *tty, const u8 *buffer, int count);
void uart_insert_char(struct uart_port *port, u8 c);

/* drivers/tty/serial/8250.c */
void serial8250_init(void);
