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

/* The driver has no room: the writer sleeps until ^Q brings some. */
static long wait_for_room(struct tty_struct *tty, struct file *file) {
  if (file->f_flags & O_NONBLOCK)
    return -EAGAIN;
  tty->writer = current;
  return wait_event_interruptible(&tty->write_wait, tty->ops->write_room(tty));
}

__walked ssize_t n_tty_write(struct tty_struct *tty, struct file *file, const u8 *buffer, size_t count) {
  ssize_t written = 0;
  while ((size_t)written < count) {
    int sent = tty->ops->write(tty, buffer + written, (int)(count - (size_t)written));
    if (unlikely(sent <= 0)) {
      long error = sent ? sent : wait_for_room(tty, file);
      if (error)
        return written ? written : error;
    }
    written += sent;
  }
  return written;
}

static bool is_control(u8 c) { return c < 0x20 || c == 0x7f; }
static bool is_echoed_as_two(u8 c) { return is_control(c) && c != '\t'; }
/* In Latin-1, as the kernel counts letters. */
static bool is_alnum(u8 c) { return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= 0xc0 && c != 0xd7 && c != 0xf7); }

static void echo_text(struct tty_struct *tty, const char *text, int length) {
  if (tty->termios.c_lflag & ECHO)
    tty->ops->write(tty, (const u8 *)text, length);
}

/* A control character is shown as ^ and a letter. */
__walked void echo_char(struct tty_struct *tty, u8 c) {
  const char shown[2] = {'^', (char)(c ^ 0x40)};
  if (is_echoed_as_two(c))
    echo_text(tty, shown, 2);
  else
    echo_text(tty, (const char *)&c, 1);
}

/* From a tab back to where it began: that depends on what stands before it, back to the tab before or the start of the line. */
static void echo_erase_tab(struct tty_struct *tty) {
  u32 columns = 0;
  for (u32 at = tty->read_head; at != tty->canon_head && tty->read_buf[(at - 1) & MASK] != '\t'; at--)
    columns += is_control(tty->read_buf[(at - 1) & MASK]) ? 2 : 1;
  for (u32 back = 8 - columns % 8; back; back--)
    echo_text(tty, "\b", 1);
}

/* Takes the last character of the unfinished line back, on the screen too. */
static void erase_one(struct tty_struct *tty) {
  u8 gone = tty->read_buf[--tty->read_head & MASK];
  if (gone == '\t') {
    echo_erase_tab(tty);
    return;
  }
  if (is_control(gone))
    echo_text(tty, "\b \b", 3);
  echo_text(tty, "\b \b", 3);
}

/* The keys that take back a character, a word with what follows it, or all of the unfinished line. */
__walked void eraser(struct tty_struct *tty, u8 key) {
  bool in_word = false;
  while (tty->read_head != tty->canon_head) {
    u8 last = tty->read_buf[(tty->read_head - 1) & MASK];
    if (key == tty->termios.c_cc[VWERASE]) {
      if (is_alnum(last) || last == '_')
        in_word = true;
      else if (in_word)
        break;
    }
    erase_one(tty);
    if (key == tty->termios.c_cc[VERASE])
      break;
  }
}

/* Shows the unfinished line once more, below. */
static void reprint(struct tty_struct *tty, u8 key) {
  echo_char(tty, key);
  echo_text(tty, "\n", 1);
  for (u32 at = tty->canon_head; at != tty->read_head; at++)
    echo_char(tty, tty->read_buf[at & MASK]);
}

/* The line is complete: readers may have it. */
static void finish_line(struct tty_struct *tty, u8 c) {
  set_line_end(tty, tty->read_head);
  tty->read_buf[tty->read_head++ & MASK] = c;
  tty->canon_head = tty->read_head;
  wake_up_interruptible(&tty->read_wait);
}

static void check_unthrottle(struct tty_struct *tty) {
  if (tty->throttled && tty->read_head - tty->read_tail <= TTY_THRESHOLD_UNTHROTTLE) {
    tty->throttled = false;
    if (!tty->flip_full)
      tty->ops->unthrottle(tty);
  }
}

/* A key that means a signal, for the programs of the terminal. All input that nobody has read, and output that waits, is forgotten. */
static void isig(struct tty_struct *tty, int sig, u8 c) {
  kill_pgrp(tty->pgrp, sig);
  tty->ops->flush_buffer(tty);
  while (tty->read_tail != tty->read_head)
    clear_line_end(tty, tty->read_tail++);
  tty->canon_head = tty->read_head;
  check_unthrottle(tty);
  start_tty(tty);
  echo_char(tty, c);
}

/* A character of the line. */
static void receive_plain(struct tty_struct *tty, u8 c) {
  echo_char(tty, c);
  tty->read_buf[tty->read_head++ & MASK] = c;
}

/* Bytes that mean something. The order is that of Linux (n_tty_receive_char_special). Returns whether this was one. */
static bool receive_special(struct tty_struct *tty, u8 c) {
  const u8 *cc = tty->termios.c_cc;
  if (c == cc[VSTART])
    start_tty(tty);
  else if (c == cc[VSTOP])
    stop_tty(tty);
  else if (c == cc[VINTR])
    isig(tty, SIGINT, c);
  else if (c == cc[VQUIT])
    isig(tty, SIGQUIT, c);
  else if (c == cc[VSUSP])
    isig(tty, SIGTSTP, c);
  else if (c == cc[VERASE] || c == cc[VKILL] || c == cc[VWERASE])
    eraser(tty, c);
  else if (c == cc[VLNEXT]) {
    /* A caret, on which the next character will be shown. */
    tty->lnext = true;
    echo_text(tty, "^\b", 2);
  } else if (c == cc[VREPRINT] && tty->termios.c_lflag & ECHO)
    reprint(tty, c);
  else if (c == cc[VEOF])
    finish_line(tty, c);
  else if (c == '\n') {
    echo_text(tty, "\n", 1);
    finish_line(tty, c);
  } else
    return false;
  return true;
}

__walked void n_tty_receive_char(struct tty_struct *tty, u8 c) {
  if (tty->lnext) {
    tty->lnext = false;
    receive_plain(tty, c);
    return;
  }
  if (c == '\r')
    c = '\n';
  if (!receive_special(tty, c))
    receive_plain(tty, c);
}

/* One place stays for the end of the line. */
static bool has_room(const struct tty_struct *tty) { return tty->read_head - tty->read_tail < N_TTY_BUF_SIZE - 1; }

/* While no line is complete nobody can make room, so the other end must be allowed to complete one. */
static void check_throttle(struct tty_struct *tty) {
  if (!tty->throttled && tty->canon_head != tty->read_tail &&
      N_TTY_BUF_SIZE - (tty->read_head - tty->read_tail) < TTY_THRESHOLD_THROTTLE) {
    tty->throttled = true;
    tty->ops->throttle(tty);
  }
}

__walked void n_tty_receive_buf(struct tty_struct *tty, const u8 *bytes, u32 count) {
  for (u32 i = 0; i < count; i++) {
    /* Complete lines that nobody reads fill the buffer: the rest has to wait, and the buffer before this one fills. */
    wait_event_interruptible(&tty->room_wait, tty->canon_head == tty->read_tail || has_room(tty));
    /* A line that is too long: the newest byte takes the place of the last. */
    if (tty->read_head - tty->read_tail == N_TTY_BUF_SIZE)
      tty->read_head--;
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
  wake_up(&tty->room_wait);
  return got;
}

const struct tty_ldisc_ops n_tty_ops = {.read = n_tty_read, .write = n_tty_write, .receive_buf = n_tty_receive_buf};
