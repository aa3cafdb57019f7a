/* Terminals as files: between read and write of the file system and the line discipline. */
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/tty.h>
#include <linux/uaccess.h>

/* The terminal of this machine: screen and line are those of the serial port; the keyboard writes to it too. */
struct tty_struct *console_tty;

/* How a terminal of Linux starts, but for the output, which goes out as it is. */
static const struct termios tty_std_termios = {
  .c_iflag = ICRNL | IXON,
  .c_cflag = B115200 | CS8 | CREAD | HUPCL,
  .c_lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN,
  .c_cc = {[VINTR] = 0x03,
           [VQUIT] = 0x1c,
           [VERASE] = 0x7f,
           [VKILL] = 0x15,
           [VEOF] = 0x04,
           [VMIN] = 1,
           [VSTART] = 0x11,
           [VSTOP] = 0x13,
           [VSUSP] = 0x1a,
           [VREPRINT] = 0x12,
           [VDISCARD] = 0x0f,
           [VWERASE] = 0x17,
           [VLNEXT] = 0x16},
};

static int tty_open(struct inode *inode, struct file *file) {
  file->private_data = console_tty;
  return console_tty ? 0 : -ENODEV;
}

/* ^S: what is written from now on waits. */
__walked void stop_tty(struct tty_struct *tty) { tty->stopped = true; }

/* ^Q: it goes out, and with it what programs could not write. */
__walked void start_tty(struct tty_struct *tty) {
  if (!tty->stopped)
    return;
  tty->stopped = false;
  tty->ops->start(tty);
  wake_up_interruptible(&tty->write_wait);
}

/* Only while a writer sleeps, in the midst of its bytes, others have to wait: then its piece still lies in write_buf. */
static long tty_write_lock(struct tty_struct *tty, struct file *file) {
  if (likely(!tty->writer))
    return 0;
  if (file->f_flags & O_NONBLOCK)
    return -EAGAIN;
  return wait_event_interruptible(&tty->write_wait, !tty->writer);
}

static void tty_write_unlock(struct tty_struct *tty) {
  if (likely(tty->writer != current))
    return;
  tty->writer = NULL;
  wake_up_interruptible(&tty->write_wait);
}

/* Copies the program's bytes, a piece at a time, and hands each piece to the line discipline. */
static ssize_t do_tty_write(struct tty_struct *tty, struct file *file, const char __user *buffer, size_t count) {
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

__walked ssize_t tty_write(struct file *file, const char __user *buffer, size_t count, loff_t *position) {
  struct tty_struct *tty = file->private_data;
  long error = tty_write_lock(tty, file);
  if (error)
    return error;
  ssize_t written = do_tty_write(tty, file, buffer, count);
  tty_write_unlock(tty);
  return written;
}

__walked ssize_t tty_read(struct file *file, char __user *buffer, size_t count, loff_t *position) {
  struct tty_struct *tty = file->private_data;
  return tty->ldisc->read(tty, file, buffer, count);
}

static long tty_ioctl(struct file *file, unsigned int command, unsigned long argument) {
  struct tty_struct *tty = file->private_data;
  void __user *to = (void __user *)argument;
  switch (command) {
  case TCGETS:
    return copy_to_user(to, &tty->termios, sizeof(tty->termios)) ? -EFAULT : 0;
  case TIOCGWINSZ:
    return copy_to_user(to, &tty->winsize, sizeof(tty->winsize)) ? -EFAULT : 0;
  case TIOCGPGRP:
    return copy_to_user(to, &tty->pgrp, sizeof(tty->pgrp)) ? -EFAULT : 0;
  default:
    return -ENOTTY;
  }
}

/* A terminal has no position: no llseek. */
static const struct file_operations tty_fops = {.open = tty_open, .read = tty_read, .write = tty_write, .ioctl = tty_ioctl};

/* Makes the terminal of a driver, as /dev/console (5, 1). */
struct tty_struct *tty_register_device(const struct tty_operations *ops, void *driver_data) {
  struct tty_struct *tty = kzalloc(sizeof(*tty));
  u8 *buffers = alloc_pages(2);
  if (!tty || !buffers || register_chrdev(MKDEV(5, 1), &tty_fops))
    panic("no memory for the console");
  tty->ops = ops;
  tty->ldisc = &n_tty_ops;
  tty->driver_data = driver_data;
  tty->termios = tty_std_termios;
  /* Where the other end shows what is typed itself, an echo would double it. */
  if (cmdline_find_option_bool(boot_command_line, "noecho"))
    tty->termios.c_lflag &= ~(u32)ECHO;
  /* A line of a serial port does not say how large the screen behind it is. */
  tty->winsize = (struct winsize){0, 0, 0, 0};
  tty->pgrp = 1;
  tty->write_buf = buffers;
  tty->read_buf = buffers + PAGE_SIZE;
  tty->flip_buf = buffers + 2 * PAGE_SIZE;
  init_waitqueue_head(&tty->read_wait);
  init_waitqueue_head(&tty->write_wait);
  init_waitqueue_head(&tty->room_wait);
  INIT_WORK(&tty->flip_work, flush_to_ldisc);
  console_tty = tty;
  return tty;
}
