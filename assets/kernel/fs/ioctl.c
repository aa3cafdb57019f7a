/* ioctl: requests that only one kind of file understands. */
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/syscalls.h>

SYSCALL_DEFINE3(ioctl, unsigned int, fd, unsigned int, cmd, unsigned long, arg) {
  struct file *file = fget(fd);
  if (!file)
    return -EBADF;
  return file->f_op->ioctl ? file->f_op->ioctl(file, cmd, arg) : -ENOTTY;
}
