/*
 * Terminals: the device (tty_struct), the line discipline that gives bytes their meaning (tty_ldisc_ops), and the
 * driver of the wire (tty_operations).
 */
#pragma once

#include <linux/types.h>

struct file;
struct tty_struct;

struct tty_operations {
  /* Sends bytes; returns how many. */
  int (*write)(struct tty_struct *tty, const u8 *buffer, int count);
  /* Waits for one byte from the wire. */
  u8 (*get_char)(struct tty_struct *tty);
};

struct tty_ldisc_ops {
  ssize_t (*read)(struct tty_struct *tty, struct file *file, char __user *buffer, size_t count);
  ssize_t (*write)(struct tty_struct *tty, struct file *file, const u8 *buffer, size_t count);
};

/* Input of the canonical mode: one line at a time. */
#define N_TTY_BUF_SIZE 4096

struct tty_struct {
  const struct tty_operations *ops;
  const struct tty_ldisc_ops *ldisc;
  void *driver_data;
  /* The program's bytes on their way to the line discipline, a piece at a time. */
  u8 *write_buf;
  /* A whole line that read() has not taken yet. */
  u8 *read_buf;
  u32 read_head, read_tail;
};

/* How much tty_write copies at once. */
#define TTY_WRITE_CHUNK 2048

/* Control characters as the terminal driver starts with them. */
#define VEOF_CHAR 0x04

/* drivers/tty/tty_io.c */
struct tty_struct *tty_register_device(const struct tty_operations *ops, void *driver_data);
ssize_t tty_read(struct file *file, char __user *buffer, size_t count, loff_t *position);
ssize_t tty_write(struct file *file, const char __user *buffer, size_t count, loff_t *position);

/* drivers/tty/n_tty.c */
extern const struct tty_ldisc_ops n_tty_ops;

/* Finds the console, for printk and as /dev/console. */
void console_init(void);
