/*
 * The flip buffer: from interrupt handlers, which must be quick, to the line discipline, which may have much to do. Head and
 * tail are counters that never wrap back; only the handlers move the head and only the work moves the tail.
 */
#include <linux/tty.h>

u32 tty_buffer_space_avail(const struct tty_struct *tty) { return FLIP_BUF_SIZE - (tty->flip_head - tty->flip_tail); }

/* Returns whether there was room. */
__walked bool tty_insert_flip_char(struct tty_struct *tty, u8 c) {
  if (!tty_buffer_space_avail(tty))
    return false;
  tty->flip_buf[tty->flip_head++ % FLIP_BUF_SIZE] = c;
  return true;
}

__walked void tty_flip_buffer_push(struct tty_struct *tty) { queue_work(&tty->flip_work); }

/* The work: everything that has come, a piece without a wrap at a time. */
__walked void flush_to_ldisc(struct work_struct *work) {
  struct tty_struct *tty = container_of(work, struct tty_struct, flip_work);
  while (READ_ONCE(tty->flip_head) != tty->flip_tail) {
    u32 start = tty->flip_tail % FLIP_BUF_SIZE;
    u32 count = min(tty->flip_head - tty->flip_tail, FLIP_BUF_SIZE - start);
    tty->ldisc->receive_buf(tty, tty->flip_buf + start, count);
    tty->flip_tail += count;
  }
  if (tty->flip_full) {
    tty->flip_full = false;
    if (!tty->throttled)
      tty->ops->unthrottle(tty);
  }
}
