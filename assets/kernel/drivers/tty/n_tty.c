/*
 * N_TTY, the line discipline. Output goes to the driver as it is (no OPOST). Input is canonical: read() gets whole
 * lines, however many bytes it asks for; a carriage return becomes a newline (ICRNL); the end-of-file character
 * ends a line without being part of it, so at the start of a line read() gets nothing, which is how a program sees
 * the end of its input. There is no echo: the other end of the wire shows what was typed.
 */
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/tty.h>
#include <linux/uaccess.h>

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

/* Takes bytes from the wire until a line is complete, or the buffer full. */
static void receive_line(struct tty_struct *tty) {
  tty->read_head = tty->read_tail = 0;
  while (tty->read_head < N_TTY_BUF_SIZE) {
    u8 c = tty->ops->get_char(tty);
    if (c == VEOF_CHAR)
      return;
    if (c == '\r')
      c = '\n';
    tty->read_buf[tty->read_head++] = c;
    if (c == '\n')
      return;
  }
}

__walked ssize_t n_tty_read(struct tty_struct *tty, struct file *file, char __user *buffer, size_t count) {
  if (!count)
    return 0;
  if (tty->read_tail == tty->read_head)
    receive_line(tty);
  size_t got = min(count, (size_t)(tty->read_head - tty->read_tail));
  if (copy_to_user(buffer, tty->read_buf + tty->read_tail, got))
    return -EFAULT;
  tty->read_tail += (u32)got;
  return (ssize_t)got;
}

const struct tty_ldisc_ops n_tty_ops = {.read = n_tty_read, .write = n_tty_write};
