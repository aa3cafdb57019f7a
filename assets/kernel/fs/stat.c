/* What a file is: fstat and fstat64. */
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

/* The number of the only file system. */
#define RAMFS_DEV 2

static u64 new_encode_dev(dev_t device) { return (device & 0xff) | (u64)(device >> 20) << 8 | (u64)(device & 0xfff00) << 12; }

static struct stat cp_new_stat(const struct inode *inode) {
  return (struct stat){
    .st_dev = RAMFS_DEV,
    .st_ino = inode->i_ino,
    .st_nlink = inode->i_nlink,
    .st_mode = inode->i_mode,
    .st_uid = inode->i_uid,
    .st_gid = inode->i_gid,
    .st_rdev = new_encode_dev(inode->i_rdev),
    .st_size = inode->i_size,
    .st_blksize = PAGE_SIZE,
    .st_blocks = (inode->i_size + 511) / 512,
  };
}

/* fstat(2). There was an older form of it, hence the name; this one has 64-bit sizes. */
SYSCALL_DEFINE2(newfstat, unsigned int, fd, struct stat __user *, statbuf) {
  struct file *file = fget(fd);
  if (!file)
    return -EBADF;
  struct stat stat = cp_new_stat(file->f_inode);
  return copy_to_user(statbuf, &stat, sizeof(stat)) ? -EFAULT : 0;
}

static struct stat64 cp_stat64(const struct inode *inode) {
  struct stat stat = cp_new_stat(inode);
  return (struct stat64){
    .st_dev = stat.st_dev,
    .__st_ino = (u32)stat.st_ino,
    .st_mode = stat.st_mode,
    .st_nlink = (u32)stat.st_nlink,
    .st_uid = stat.st_uid,
    .st_gid = stat.st_gid,
    .st_rdev = stat.st_rdev,
    .st_size = stat.st_size,
    .st_blksize = (u32)stat.st_blksize,
    .st_blocks = stat.st_blocks,
    .st_ino = stat.st_ino,
  };
}

/* fstat64 of int 0x80: another structure. */
COMPAT_SYSCALL_DEFINE2(ERA_NAME(x86_fstat64, ia32_fstat64), unsigned int, fd, struct stat64 __user *, statbuf) {
  struct file *file = fget(fd);
  if (!file)
    return -EBADF;
  struct stat64 stat = cp_stat64(file->f_inode);
  return copy_to_user(statbuf, &stat, sizeof(stat)) ? -EFAULT : 0;
}
