/*
 * Terminals: the device (tty_struct), the line discipline that gives bytes their meaning (tty_ldisc_ops), and the
 * driver of the wire (tty_operations).
 *
 * The way of a byte that somebody types: the driver's interrupt handler puts it into the flip buffer; a kernel thread hands
 * the flip buffer to the line discipline; that echoes it, edits the line, and wakes the reader when the line is complete.
 */
#pragma once

#include <linux/termios.h>
#include <linux/types.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

struct file;
struct tty_struct;

struct tty_operations {
  /* Sends bytes; returns how many. */
  int (*write)(struct tty_struct *tty, const u8 *buffer, int count);
  /* How many it would take now. */
  u32 (*write_room)(const struct tty_struct *tty);
  /* Sends what has waited; forgets it. */
  void (*start)(struct tty_struct *tty);
  void (*flush_buffer)(struct tty_struct *tty);
  /* Asks the other end to stop sending, and to go on. */
  void (*throttle)(struct tty_struct *tty);
  void (*unthrottle)(struct tty_struct *tty);
};

struct tty_ldisc_ops {
  ssize_t (*read)(struct tty_struct *tty, struct file *file, char __user *buffer, size_t count);
  ssize_t (*write)(struct tty_struct *tty, struct file *file, const u8 *buffer, size_t count);
  /* Takes bytes from the wire. */
  void (*receive_buf)(struct tty_struct *tty, const u8 *bytes, u32 count);
};

/* Powers of two: the indices wrap by a mask. */
#define N_TTY_BUF_SIZE 4096
#define FLIP_BUF_SIZE 1024

struct tty_struct {
  const struct tty_operations *ops;
  const struct tty_ldisc_ops *ldisc;
  void *driver_data;
  struct termios termios;
  struct winsize winsize;
  /* The tasks that the keyboard's signals go to. */
  pid_t pgrp;

  /* The program's bytes on their way to the line discipline, a piece at a time. */
  u8 *write_buf;
  /* The task that sleeps with a piece in write_buf. */
  struct task_struct *writer;
  /* Output waits for ^Q. */
  bool stopped;
  /* Writers sleep here while the driver has no room. */
  struct wait_queue_head write_wait;

  /* The input that the line discipline has edited. The three counters never wrap back; a place is a counter modulo the size. */
  u8 *read_buf;
  u32 read_tail;
  /* Up to here the lines are complete: a reader may have them. */
  u32 canon_head;
  u32 read_head;
  /* A bit for each place of read_buf: a line ends here. */
  u64 read_flags[N_TTY_BUF_SIZE / 64];
  /* Readers sleep here. */
  struct wait_queue_head read_wait;
  /* The thread that brings input sleeps here while there is no room. */
  struct wait_queue_head room_wait;
  bool throttled;
  /* The next byte has no meaning: ^V came before it. */
  bool lnext;

  /* What interrupt handlers have received, and the work that hands it on. */
  u8 *flip_buf;
  u32 flip_tail, flip_head;
  /* The other end waits because this buffer is nearly full. */
  bool flip_full;
  struct work_struct flip_work;
};

/* How much tty_write copies at once. */
#define TTY_WRITE_CHUNK 2048

/* drivers/tty/tty_io.c */
extern struct tty_struct *console_tty;
struct tty_struct *tty_register_device(const struct tty_operations *ops, void *driver_data);
ssize_t tty_read(struct file *file, char __user *buffer, size_t count, loff_t *position);
ssize_t tty_write(struct file *file, const char __user *buffer, size_t count, loff_t *position);

void stop_tty(struct tty_struct *tty);
void start_tty(struct tty_struct *tty);

/* drivers/tty/tty_buffer.c. From interrupt handlers. */
bool tty_insert_flip_char(struct tty_struct *tty, u8 c);
u32 tty_buffer_space_avail(const struct tty_struct *tty);
void tty_flip_buffer_push(struct tty_struct *tty);
void flush_to_ldisc(struct work_struct *work);

/* drivers/tty/n_tty.c */
extern const struct tty_ldisc_ops n_tty_ops;

/* Finds the console, for printk and as /dev/console. */
void console_init(void);
