/*
 * read, write, readv, writev and lseek: from a descriptor to the file behind it (ksys_*), and from there to the functions of its
 * kind (vfs_*).
 */
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/uio.h>

/* A position and a count that could not be: nothing is moved. */
static int rw_verify_area(loff_t position, size_t count) {
  if ((ssize_t)count < 0)
    return -EINVAL;
  if (position < 0 || position + (loff_t)count < position)
    return -EINVAL;
  return 0;
}

/* Writes to an open file. Returns how many bytes went. */
__walked ssize_t vfs_write(struct file *file, const char __user *buffer, size_t count, loff_t *position) {
  if (!(file->f_mode & FMODE_WRITE))
    return -EBADF;
  if (!file->f_op->write)
    return -EINVAL;
  if (!access_ok(buffer, count))
    return -EFAULT;
  int error = rw_verify_area(*position, count);
  if (error)
    return error;
  return file->f_op->write(file, buffer, min(count, (size_t)MAX_RW_COUNT), position);
}

__walked ssize_t vfs_read(struct file *file, char __user *buffer, size_t count, loff_t *position) {
  if (!(file->f_mode & FMODE_READ))
    return -EBADF;
  if (!file->f_op->read)
    return -EINVAL;
  if (!access_ok(buffer, count))
    return -EFAULT;
  int error = rw_verify_area(*position, count);
  if (error)
    return error;
  return file->f_op->read(file, buffer, min(count, (size_t)MAX_RW_COUNT), position);
}

/* write(2): the descriptor's file, at its position, which moves on by what was written. */
__walked ssize_t ksys_write(unsigned int fd, const char __user *buffer, size_t count) {
  struct file *file = fget(fd);
  if (!file)
    return -EBADF;
  loff_t position = file->f_pos;
  ssize_t written = vfs_write(file, buffer, count, &position);
  if (written >= 0)
    file->f_pos = position;
  return written;
}

__walked ssize_t ksys_read(unsigned int fd, char __user *buffer, size_t count) {
  struct file *file = fget(fd);
  if (!file)
    return -EBADF;
  loff_t position = file->f_pos;
  ssize_t got = vfs_read(file, buffer, count, &position);
  if (got >= 0)
    file->f_pos = position;
  return got;
}

SYSCALL_DEFINE3(read, unsigned int, fd, char __user *, buf, size_t, count) { return ksys_read(fd, buf, count); }

SYSCALL_DEFINE3(write, unsigned int, fd, const char __user *, buf, size_t, count) { return ksys_write(fd, buf, count); }

/* May the file be written to, or read from, at all? */
static int file_can(const struct file *file, bool write) {
  if (!(file->f_mode & (write ? FMODE_WRITE : FMODE_READ)))
    return -EBADF;
  return (write ? file->f_op->write != NULL : file->f_op->read != NULL) ? 0 : -EINVAL;
}

/* A vector to a file that knows only single pieces: one after the other, until one of them moves less than it should. */
static ssize_t do_loop_readv_writev(struct file *file, struct iov_iter *iter, loff_t *position, bool write) {
  ssize_t total = 0;
  for (; iter->count; iter->iov++) {
    void __user *base = iter->iov->iov_base;
    size_t length = iter->iov->iov_len;
    ssize_t moved = write ? file->f_op->write(file, base, length, position) : file->f_op->read(file, base, length, position);
    if (moved < 0)
      return total ? total : moved;
    total += moved;
    iter->count -= (size_t)moved;
    if ((size_t)moved < length)
      break;
  }
  return total;
}

static ssize_t do_iter_readv_writev(struct file *file, struct iov_iter *iter, bool write) {
  if (!iter->count)
    return 0;
  int error = rw_verify_area(file->f_pos, iter->count);
  if (error)
    return error;
  if (write ? file->f_op->write_iter != NULL : file->f_op->read_iter != NULL)
    return write ? file->f_op->write_iter(file, iter) : file->f_op->read_iter(file, iter);
  return do_loop_readv_writev(file, iter, &file->f_pos, write);
}

/* readv and writev. Era 6.12 looks at the file first, era 5.0 at the vector. */
static ssize_t do_readv_writev(unsigned int fd, const struct iovec __user *vector, size_t pieces, bool write) {
  struct iovec fast[UIO_FASTIOV], *iov = fast;
  struct iov_iter iter;
  struct file *file = fget(fd);
  if (!file)
    return -EBADF;
  int error = file_can(file, write);
  if (error && ERA_6_12)
    return error;
  ssize_t moved = import_iovec(vector, pieces, &iov, &iter);
  if (moved >= 0)
    moved = error ? error : do_iter_readv_writev(file, &iter, write);
  free_iovec(iov, fast);
  return moved;
}

SYSCALL_DEFINE3(readv, unsigned long, fd, const struct iovec __user *, vec, unsigned long, vlen) {
  return do_readv_writev((unsigned int)fd, vec, vlen, false);
}

SYSCALL_DEFINE3(writev, unsigned long, fd, const struct iovec __user *, vec, unsigned long, vlen) {
  return do_readv_writev((unsigned int)fd, vec, vlen, true);
}

/* For the kernel itself: reads a regular file of the root file system from `position` on. */
ssize_t kernel_read(struct file *file, void *buffer, size_t count, loff_t position) {
  struct inode *inode = file->f_inode;
  if (!S_ISREG(inode->i_mode) || position < 0)
    return -EINVAL;
  if (position >= inode->i_size)
    return 0;
  count = min(count, (size_t)(inode->i_size - position));
  memcpy(buffer, inode->i_data + position, count);
  return (ssize_t)count;
}

/* A file without holes: SEEK_DATA finds data everywhere before the end, SEEK_HOLE a hole at the end. */
loff_t generic_file_llseek(struct file *file, loff_t offset, int whence) {
  loff_t size = file->f_inode->i_size;
  switch (whence) {
  case SEEK_END:
    offset += size;
    break;
  case SEEK_CUR:
    offset += file->f_pos;
    break;
  case SEEK_DATA:
  case SEEK_HOLE:
    if (offset < 0 || offset >= size)
      return -ENXIO;
    if (whence == SEEK_HOLE)
      offset = size;
    break;
  }
  if (offset < 0)
    return -EINVAL;
  file->f_pos = offset;
  return offset;
}

__walked loff_t ksys_lseek(unsigned int fd, loff_t offset, unsigned int whence) {
  struct file *file = fget(fd);
  if (!file)
    return -EBADF;
  if (whence > SEEK_MAX)
    return -EINVAL;
  if (!(file->f_mode & FMODE_LSEEK))
    return -ESPIPE;
  return file->f_op->llseek(file, offset, (int)whence);
}

SYSCALL_DEFINE3(lseek, unsigned int, fd, long, offset, unsigned int, whence) { return ksys_lseek(fd, offset, whence); }

/* In a 32-bit program the offset has 32 bits and a sign. */
COMPAT_SYSCALL_DEFINE3(lseek, unsigned int, fd, int, offset, unsigned int, whence) { return ksys_lseek(fd, offset, whence); }
