/*
 * N_TTY, the line discipline. Output goes to the driver as it is (no OPOST). Input is canonical: read() gets whole lines,
 * however many bytes it asks for. Until its line is complete, what was typed can be taken back; the end-of-file character
 * completes a line without being part of it, so at the start of a line read() gets nothing, which is how a program sees the
 * end of its input. What is typed is echoed.
 */
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/signal.h>
#include <linux/tty.h>
#include <linux/uaccess.h>

#define MASK (N_TTY_BUF_SIZE - 1)
/* With less room than this the other end is asked to wait, and told to go on when so little is left. */
#define TTY_THRESHOLD_THROTTLE 128
#define TTY_THRESHOLD_UNTHROTTLE 128

static void set_line_end(struct tty_struct *tty, u32 at) { tty->read_flags[(at & MASK) / 64] |= 1ul << (at & 63); }
static void clear_line_end(struct tty_struct *tty, u32 at) { tty->read_flags[(at & MASK) / 64] &= ~(1ul << (at & 63)); }
static bool is_line_end(const struct tty_struct *tty, u32 at) { return tty->read_flags[(at & MASK) / 64] >> (at & 63) & 1; }

__walked ssize_t n_tty_write(struct tty_struct *tty, struct file *file, const u8 *buffer, size_t count) {
  ssize_t written = 0;
  while ((size_t)written < count) {
    int sent = tty->ops->write(tty, buffer + written, (int)(count - (size_t)written));
    if (sent <= 0)
      return written ? written : -EIO;
    written += sent;
  }
  return written;
}

static bool is_control(u8 c) { return (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f; }

/* A control character is shown as ^ and a letter. */
__walked void echo_char(struct tty_struct *tty, u8 c) {
  if (!(tty->termios.c_lflag & ECHO))
    return;
  u8 shown[2] = {'^', c ^ 0x40};
  if (is_control(c))
    tty->ops->write(tty, shown, 2);
  else
    tty->ops->write(tty, &c, 1);
}

/* Takes the last character of the unfinished line back, on the screen too. */
__walked void eraser(struct tty_struct *tty) {
  if (tty->read_head == tty->canon_head)
    return;
  u8 gone = tty->read_buf[--tty->read_head & MASK];
  if (!(tty->termios.c_lflag & ECHO))
    return;
  tty->ops->write(tty, (const u8 *)"\b \b", 3);
  if (is_control(gone))
    tty->ops->write(tty, (const u8 *)"\b \b", 3);
}

/* The line is complete: readers may have it. */
static void finish_line(struct tty_struct *tty, u8 c) {
  set_line_end(tty, tty->read_head);
  tty->read_buf[tty->read_head++ & MASK] = c;
  tty->canon_head = tty->read_head;
  wake_up_interruptible(&tty->read_wait);
}

/* A key that means a signal, for the programs of the terminal. What was typed before it is forgotten. */
static void isig(struct tty_struct *tty, int sig, u8 c) {
  tty->read_head = tty->canon_head;
  echo_char(tty, c);
  kill_pgrp(tty->pgrp, sig);
}

/* One place stays for the end of the line. */
static bool has_room(const struct tty_struct *tty) { return tty->read_head - tty->read_tail < N_TTY_BUF_SIZE - 1; }

__walked void n_tty_receive_char(struct tty_struct *tty, u8 c) {
  const u8 *cc = tty->termios.c_cc;
  if (c == '\r')
    c = '\n';
  if (c == cc[VINTR])
    isig(tty, SIGINT, c);
  else if (c == cc[VQUIT])
    isig(tty, SIGQUIT, c);
  else if (c == cc[VSUSP])
    isig(tty, SIGTSTP, c);
  else if (c == cc[VERASE])
    eraser(tty);
  else if (c == cc[VKILL])
    while (tty->read_head != tty->canon_head)
      eraser(tty);
  else if (c == cc[VEOF])
    finish_line(tty, c);
  else if (c == '\n') {
    echo_char(tty, c);
    finish_line(tty, c);
  } else if (has_room(tty)) {
    echo_char(tty, c);
    tty->read_buf[tty->read_head++ & MASK] = c;
  } else if (tty->termios.c_lflag & ECHO) {
    /* The line is too long: the terminal rings its bell. */
    tty->ops->write(tty, (const u8 *)"\a", 1);
  }
}

/* While no line is complete nobody can make room, so the other end must be allowed to complete one. */
static void check_throttle(struct tty_struct *tty) {
  if (!tty->throttled && tty->canon_head != tty->read_tail &&
      N_TTY_BUF_SIZE - (tty->read_head - tty->read_tail) < TTY_THRESHOLD_THROTTLE) {
    tty->throttled = true;
    tty->ops->throttle(tty);
  }
}

static void check_unthrottle(struct tty_struct *tty) {
  if (tty->throttled && tty->read_head - tty->read_tail <= TTY_THRESHOLD_UNTHROTTLE) {
    tty->throttled = false;
    if (!tty->flip_full)
      tty->ops->unthrottle(tty);
  }
}

__walked void n_tty_receive_buf(struct tty_struct *tty, const u8 *bytes, u32 count) {
  for (u32 i = 0; i < count; i++) {
    /* Complete lines that nobody reads fill the buffer: the rest has to wait, and the buffer before this one fills. */
    wait_event_interruptible(&tty->write_wait, tty->canon_head == tty->read_tail || has_room(tty));
    n_tty_receive_char(tty, bytes[i]);
    check_throttle(tty);
  }
}

/* Hands over one line, or as much of it as fits. Returns how much, or -EFAULT. */
static ssize_t canon_copy_from_read_buf(struct tty_struct *tty, char __user *buffer, size_t count) {
  size_t got = 0;
  while (got < count && tty->read_tail != tty->canon_head) {
    u32 at = tty->read_tail;
    bool last = is_line_end(tty, at);
    u8 c = tty->read_buf[at & MASK];
    bool eof = last && c == tty->termios.c_cc[VEOF];
    if (!eof && copy_to_user(buffer + got, &c, 1))
      return got ? (ssize_t)got : -EFAULT;
    clear_line_end(tty, at);
    tty->read_tail++;
    if (!eof)
      got++;
    if (last)
      break;
  }
  return (ssize_t)got;
}

__walked ssize_t n_tty_read(struct tty_struct *tty, struct file *file, char __user *buffer, size_t count) {
  if (!count)
    return 0;
  if (tty->canon_head == tty->read_tail && file->f_flags & O_NONBLOCK)
    return -EAGAIN;
  long error = wait_event_interruptible(&tty->read_wait, tty->canon_head != tty->read_tail);
  if (error)
    return error;
  ssize_t got = canon_copy_from_read_buf(tty, buffer, count);
  check_unthrottle(tty);
  wake_up(&tty->write_wait);
  return got;
}

const struct tty_ldisc_ops n_tty_ops = {.read = n_tty_read, .write = n_tty_write, .receive_buf = n_tty_receive_buf};
