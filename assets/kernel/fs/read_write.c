/*
 * read, write, readv, writev and lseek: from a descriptor to the file behind it (ksys_*), and from there to the functions of its
 * kind (vfs_*).
 */
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

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

/*
 * readv and writev: as many reads or writes as there are pieces, until one of them moves less than it should. An error
 * counts only when nothing has been moved before.
 */
static ssize_t do_iter(unsigned int fd, const struct iovec __user *vector, size_t pieces,
                       ssize_t (*move)(struct file *, char __user *, size_t, loff_t *)) {
  struct file *file = fget(fd);
  ssize_t total = 0;
  if (!file)
    return -EBADF;
  if (pieces > UIO_MAXIOV)
    return -EINVAL;
  for (size_t i = 0; i < pieces; i++) {
    struct iovec piece;
    if (copy_from_user(&piece, vector + i, sizeof(piece)))
      return total ? total : -EFAULT;
    if (!piece.iov_len)
      continue;
    loff_t position = file->f_pos;
    ssize_t moved = move(file, piece.iov_base, piece.iov_len, &position);
    if (moved < 0)
      return total ? total : moved;
    file->f_pos = position;
    total += moved;
    if ((size_t)moved < piece.iov_len)
      break;
  }
  return total;
}

static ssize_t write_piece(struct file *file, char __user *buffer, size_t count, loff_t *position) {
  return vfs_write(file, buffer, count, position);
}

SYSCALL_DEFINE3(readv, unsigned long, fd, const struct iovec __user *, vec, unsigned long, vlen) {
  return do_iter((unsigned int)fd, vec, vlen, vfs_read);
}

SYSCALL_DEFINE3(writev, unsigned long, fd, const struct iovec __user *, vec, unsigned long, vlen) {
  return do_iter((unsigned int)fd, vec, vlen, write_piece);
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
