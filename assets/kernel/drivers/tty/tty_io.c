/* Terminals as files: between read and write of the file system and the line discipline. */
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/tty.h>
#include <linux/uaccess.h>

/* The terminal of this machine: the serial console. */
static struct tty_struct *console_tty;

static int tty_open(struct inode *inode, struct file *file) {
  file->private_data = console_tty;
  return console_tty ? 0 : -ENODEV;
}

/* Copies the program's bytes, a piece at a time, and hands each piece to the line discipline. */
__walked ssize_t tty_write(struct file *file, const char __user *buffer, size_t count, loff_t *position) {
  struct tty_struct *tty = file->private_data;
  ssize_t written = 0;
  while (count) {
    size_t size = min(count, (size_t)TTY_WRITE_CHUNK);
    if (copy_from_user(tty->write_buf, buffer, size))
      return written ? written : -EFAULT;
    ssize_t got = tty->ldisc->write(tty, file, tty->write_buf, size);
    if (got <= 0)
      return written ? written : got;
    written += got;
    buffer += got;
    count -= (size_t)got;
  }
  return written;
}

__walked ssize_t tty_read(struct file *file, char __user *buffer, size_t count, loff_t *position) {
  struct tty_struct *tty = file->private_data;
  return tty->ldisc->read(tty, file, buffer, count);
}

/* A terminal has no position: no llseek. */
static const struct file_operations tty_fops = {.open = tty_open, .read = tty_read, .write = tty_write};

/* Makes the terminal of a driver, as /dev/console (5, 1). */
struct tty_struct *tty_register_device(const struct tty_operations *ops, void *driver_data) {
  struct tty_struct *tty = kzalloc(sizeof(*tty));
  u8 *buffers = alloc_pages(1);
  if (!tty || !buffers || register_chrdev(MKDEV(5, 1), &tty_fops))
    panic("no memory for the console");
  tty->ops = ops;
  tty->ldisc = &n_tty_ops;
  tty->driver_data = driver_data;
  tty->write_buf = buffers;
  tty->read_buf = buffers + PAGE_SIZE;
  console_tty = tty;
  return tty;
}
